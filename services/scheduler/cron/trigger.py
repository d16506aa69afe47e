"""When APScheduler is to look."""

from datetime import datetime
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger

from services.scheduler.cron.text import Cron


class CronTrigger(BaseTrigger):  # type: ignore[misc] # APScheduler 3 has no types
    """Fires at the next instant of a cron text, and once for all that passed meanwhile.

    It stands in for APScheduler's own, which numbers days of the week from Monday and knows other
    rules for days and clock changes.
    """

    def __init__(self, cron: Cron, zone: ZoneInfo) -> None:
        self.cron = cron
        self.zone = zone

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """Strictly after both; None when the calendar ends."""
        start = now if previous_fire_time is None else max(previous_fire_time, now)
        return next(self.cron.after(start, self.zone), None)

    def __str__(self) -> str:
        return f"cron[{self.cron.text} {self.zone.key}]"
