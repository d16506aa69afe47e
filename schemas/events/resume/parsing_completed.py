"""`resume/parsing.completed`: a resume was read and saved."""

from typing import ClassVar

from schemas.event import Event
from schemas.fields import Id


class ResumeParsingCompleted(Event):
    """The resume's text and record are in the app's table by the time this is sent."""

    event_name: ClassVar[str] = "resume/parsing.completed"

    user_id: Id
    resume_id: Id
    run_id: Id

    def key(self) -> str:
        return self.resume_id
