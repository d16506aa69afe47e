"""What was due in a stretch of time, found forwards: cronsim's way backwards differs."""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from services.scheduler.cron.text import Cron

FIRST_LOOK = timedelta(hours=1)
FURTHER = 8
"""How far back the latest due time is looked for at first, and how many times as far each time."""


def due_between(cron: Cron, zone: ZoneInfo, after: datetime, until: datetime) -> Iterator[datetime]:
    """The instants with `after` < instant <= `until`, ascending."""
    return takewhile(lambda instant: instant <= until, cron.after(after, zone))


def latest_due(cron: Cron, zone: ZoneInfo, after: datetime, until: datetime) -> datetime | None:
    """The last instant with `after` < instant <= `until`; cheap however long ago `after` is."""
    look, end = FIRST_LOOK, until.astimezone(UTC)
    while True:
        begin = max(after.astimezone(UTC), _before(end, look))
        last = deque(due_between(cron, zone, begin, end), maxlen=1)
        if last or begin == after.astimezone(UTC):
            return last[0] if last else None
        look *= FURTHER


def _before(end: datetime, look: timedelta) -> datetime:
    earliest = datetime.min.replace(tzinfo=UTC)
    return end - look if end - earliest > look else earliest
