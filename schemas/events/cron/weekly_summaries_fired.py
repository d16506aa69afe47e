"""`cron/weekly-summaries.fired`: the week's summary mails are due."""

from typing import ClassVar

from schemas.event import Event
from schemas.fields import Moment


class WeeklySummariesFired(Event):
    """One tick of the schedule; the moment is when it was due, not when it was sent."""

    event_name: ClassVar[str] = "cron/weekly-summaries.fired"

    scheduled_at: Moment

    def key(self) -> str:
        return "weekly-summaries"
