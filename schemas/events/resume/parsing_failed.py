"""`resume/parsing.failed`: a resume could not be read, and why."""

from typing import ClassVar

from schemas.event import Event
from schemas.fields import Id


class ResumeParsingFailed(Event):
    """The end of a parse that saved no record.

    `code` is a short kebab-case name to act on, `message` a sentence to show to the person.
    """

    event_name: ClassVar[str] = "resume/parsing.failed"

    user_id: Id
    resume_id: Id
    run_id: Id
    code: Id
    message: str

    def key(self) -> str:
        return self.resume_id
