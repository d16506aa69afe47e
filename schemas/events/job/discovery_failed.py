"""`job/discovery.failed`: a person's job search ended without a result, and why."""

from typing import ClassVar

from schemas.event import Event
from schemas.fields import Day, Id


class JobDiscoveryFailed(Event):
    """The end of a search that saved nothing.

    `code` is a short kebab-case name to act on, `message` a sentence to show to the person.
    """

    event_name: ClassVar[str] = "job/discovery.failed"

    user_id: Id
    run_id: Id
    day: Day
    code: Id
    message: str

    def key(self) -> str:
        return self.user_id
