"""`cron/daily-discovery.fired`: the day's job searches are due."""

from typing import ClassVar

from schemas.event import Event
from schemas.fields import Moment


class DailyDiscoveryFired(Event):
    """One tick of the schedule; the moment is when it was due, not when it was sent."""

    event_name: ClassVar[str] = "cron/daily-discovery.fired"

    scheduled_at: Moment

    def key(self) -> str:
        return "daily-discovery"
