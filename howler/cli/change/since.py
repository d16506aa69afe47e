"""A point in time as a person says it: `30m`, `2h`, `3d` ago, or a date."""

import re
from datetime import datetime, timedelta

from howler.cli.ends import UsageError

AGO = re.compile(r"(\d{1,6})\s*(s|m|min|h|d)")

SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400}


def since(given: str, now: datetime) -> datetime:
    """The instant; a date or time without a zone is in `now`'s.

    Raises:
        UsageError: it is neither.
    """
    ago = AGO.fullmatch(given.strip())
    if ago is not None:
        return now - timedelta(seconds=int(ago[1]) * SECONDS[ago[2]])
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise UsageError(
            f"{given[:40]!r} is no time: say 30m, 2h or 3d, or a date such as 2026-01-31T08:00"
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=now.tzinfo)
