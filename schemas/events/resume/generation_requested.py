"""`resume/generation.requested`: a resume is to be written for one job."""

from typing import ClassVar

from schemas.event import Event
from schemas.fields import Id


class ResumeGenerationRequested(Event):
    """The application's row exists already and says `generating` until the run ends it.

    `skip_usage_check` is for whoever already counted this one against the weekly limit.
    """

    event_name: ClassVar[str] = "resume/generation.requested"

    user_id: Id
    job_id: Id
    application_id: Id
    skip_usage_check: bool = False

    def key(self) -> str:
        return self.application_id
