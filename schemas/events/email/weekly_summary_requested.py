"""`email/weekly-summary.requested`: a page of people is to get the weekly summary."""

from typing import Annotated, ClassVar

from pydantic import Field

from schemas.event import Event
from schemas.fields import Day, Id


class WeeklySummaryRequested(Event):
    """At most a hundred people, so that a page that fails repeats little.

    A page is known by its week and its first person: the pages of one week share nobody.
    """

    event_name: ClassVar[str] = "email/weekly-summary.requested"

    week: Day
    user_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)]

    def key(self) -> str:
        return f"{self.week}+{self.user_ids[0]}"
