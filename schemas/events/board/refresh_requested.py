"""`board/refresh.requested`: one board is to be asked one query."""

from typing import ClassVar

from schemas.event import Event
from schemas.fields import Id


class BoardRefreshRequested(Event):
    """Asked once for all the people whose search needs the same answer."""

    event_name: ClassVar[str] = "board/refresh.requested"

    source: Id
    query: Id

    def key(self) -> str:
        return f"{self.source}+{self.query}"
