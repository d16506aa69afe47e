"""What the runtime needs of an event's class."""

from typing import Any, ClassVar, Protocol, TypeVar


class Event(Protocol):
    """What the runtime needs of an event class (a frozen pydantic model)."""

    event_name: ClassVar[str]

    def key(self) -> str:
        """The Kafka key: the entity whose events stay in order."""
        ...

    def model_dump_json(self, *, by_alias: bool) -> str: ...

    @classmethod
    def model_validate_json(cls, json_data: str) -> Any: ...


E = TypeVar("E", bound=Event)
