"""What every event class is: a frozen value, camelCase on the wire, that knows its own name."""

import unicodedata
from abc import abstractmethod
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


def _readable(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise ValueError("must not hold control characters")
    return text


Id = Annotated[str, Field(min_length=1, max_length=512), AfterValidator(_readable)]
"""An id as strangers send it: any text of 1 to 512 characters, not blank, no control character.

It need not be a UUID: whether it names anything is the function's question, not the wire's.
"""


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
