"""What every event class is: a frozen value, camelCase on the wire, that knows its own name."""

from abc import abstractmethod
from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Event(BaseModel):
    """An event's data, without its envelope.

    Types are strict (a number is not text); fields that a class does not know are kept in
    `model_extra`, since producers may be newer than we are.
    """

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="allow",
        alias_generator=to_camel,
        populate_by_name=True,
    )

    event_name: ClassVar[str]
    """The exact, case-sensitive name, such as `resume/parsing.requested`."""

    @abstractmethod
    def key(self) -> str:
        """The Kafka key: events with one key keep their order on one partition."""
