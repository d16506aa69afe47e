"""`resume/parsing.requested`: the app asks that an uploaded resume file be read."""

from typing import ClassVar

from schemas.event import Event
from schemas.fields import Id


class ResumeParsingRequested(Event):
    """A person uploaded a file.

    The file's address and type are the app's words and may be anything: the parser judges the
    address, and the file's bytes decide the type. Refused here, a bad one would leave the app's
    "parsing" spinner turning for ever, since nothing would run.
    """

    event_name: ClassVar[str] = "resume/parsing.requested"

    user_id: Id
    resume_id: Id
    file_url: str
    file_type: str

    def key(self) -> str:
        return self.resume_id
