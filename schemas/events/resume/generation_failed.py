"""`resume/generation.failed`: a resume for a job could not be written, and why."""

from typing import ClassVar

from schemas.event import Event
from schemas.fields import Id


class ResumeGenerationFailed(Event):
    """The end of a run that saved no resume.

    `code` is a short kebab-case name to act on, `message` a sentence to show to the person.
    """

    event_name: ClassVar[str] = "resume/generation.failed"

    user_id: Id
    job_id: Id
    application_id: Id
    run_id: Id
    code: Id
    message: str

    def key(self) -> str:
        return self.application_id
