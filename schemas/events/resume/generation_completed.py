"""`resume/generation.completed`: a resume for a job was written and saved."""

from typing import ClassVar

from schemas.event import Event
from schemas.fields import Id


class ResumeGenerationCompleted(Event):
    """The resume is in the application's row by the time this is sent."""

    event_name: ClassVar[str] = "resume/generation.completed"

    user_id: Id
    job_id: Id
    application_id: Id
    run_id: Id

    def key(self) -> str:
        return self.application_id
