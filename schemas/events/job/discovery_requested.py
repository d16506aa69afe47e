"""`job/discovery.requested`: somebody's job search is due."""

from typing import ClassVar

from schemas.event import Event
from schemas.fields import Id


class JobDiscoveryRequested(Event):
    """One person's search over all boards, by the preferences in the person's profile."""

    event_name: ClassVar[str] = "job/discovery.requested"

    user_id: Id

    def key(self) -> str:
        return self.user_id
