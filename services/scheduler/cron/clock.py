"""From local times to instants, over the days on which clocks are changed.

cronsim is asked for local times without a zone only. With a zone it yields instants before its
start and loses local times that exist where a clock moves by half an hour, so the zone is ours.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

FIRST = datetime(1, 1, 1)  # noqa: DTZ001 - a local time

BACK = timedelta(days=1)
"""More than any clock was ever turned back: local times earlier than the start's may come after."""


@dataclass(frozen=True)
class Pattern:
    """A cron text in numbers, read by the clock of `zone`; `fixed` chooses the rule of changes."""

    numbers: str
    zone: ZoneInfo
    fixed: bool


def instants(pattern: Pattern, start: datetime) -> Iterator[datetime]:
    """The instants strictly after `start`, ascending, none twice; ends with the calendar."""
    last = start.astimezone(UTC)
    every = _fixed_times if pattern.fixed else _real_clock
    try:
        for instant in every(_local_times(pattern, last), pattern.zone):
            if instant > last:
                yield instant
                last = instant
    except OverflowError:  # after the year 9999
        return


def _local_times(pattern: Pattern, start: datetime) -> Iterator[datetime]:
    """Local times that match, from a day before `start` on, without regard to clock changes."""
    local = start.astimezone(pattern.zone).replace(tzinfo=None)
    return CronSim(pattern.numbers, max(local, FIRST + BACK) - BACK)


def _fixed_times(local_times: Iterator[datetime], zone: ZoneInfo) -> Iterator[datetime]:
    """A repeated time fires the first time; a skipped one when the gap ends."""
    for local in local_times:
        first = _instant(local, zone, fold=0)
        yield first if _is(first, local, zone) else _gap_end(local, zone)


def _real_clock(local_times: Iterator[datetime], zone: ZoneInfo) -> Iterator[datetime]:
    """A repeated time fires each time; a skipped one does not."""
    again: deque[datetime] = deque()
    for local in local_times:
        first, second = (_instant(local, zone, fold=fold) for fold in (0, 1))
        if not _is(first, local, zone):
            continue
        while again and again[0] < first:
            yield again.popleft()
        yield first
        if second != first:
            again.append(second)
    yield from again


def _instant(local: datetime, zone: ZoneInfo, *, fold: int) -> datetime:
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _is(instant: datetime, local: datetime, zone: ZoneInfo) -> bool:
    return instant.astimezone(zone).replace(tzinfo=None) == local


def _gap_end(local: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the clock jumps over `local`; found by halving."""
    before, after = (_instant(local, zone, fold=fold) for fold in (1, 0))
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) < local:
            before = middle
        else:
            after = middle
    return after
