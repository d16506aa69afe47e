"""How many calls were open at the same moment, from when each began and ended."""

from collections.abc import Iterable, Mapping
from typing import Any


def most_at_once(calls: Iterable[Mapping[str, Any]]) -> int:
    """Return the largest number of calls that were open at one moment.

    Counted from the intervals themselves, so nothing between two samples is missed. A call that
    begins at the very moment another ends does not overlap it. A call without `time_out` is open
    until the end of time. Needs `time_in` and `time_out` in each call, in the same unit.
    """
    moments: list[tuple[float, int]] = []
    for call in calls:
        begun, ended = float(call["time_in"]), call["time_out"]
        if ended is not None and float(ended) <= begun:
            continue
        moments.append((begun, 1))
        if ended is not None:
            moments.append((float(ended), -1))
    open_now = most = 0
    for _, change in sorted(moments):
        open_now += change
        most = max(most, open_now)
    return most
