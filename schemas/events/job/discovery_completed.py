"""`job/discovery.completed`: a person's job search ended, and what it brought."""

from typing import ClassVar

from schemas.event import Event
from schemas.fields import Count, Day, Id


class JobDiscoveryCompleted(Event):
    """The matches are in the app's table by the time this is sent.

    The counts narrow: of the postings that boards returned, those new to this person, and of these
    the ones that fit and were saved.
    """

    event_name: ClassVar[str] = "job/discovery.completed"

    user_id: Id
    run_id: Id
    day: Day
    jobs_found: Count
    jobs_new: Count
    jobs_matched: Count

    def key(self) -> str:
        return self.user_id
