"""What the fields of events are made of: each kind once, the same on the wire and in the classes.

`schemas/json/*.schema.json` says the same to producers, and a test holds the two together.
"""

import unicodedata
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, Field


def _readable(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    plain = text.isascii() and text.isprintable()  # nearly all are, and it is a tenth of the time
    if not plain and any(unicodedata.category(character) == "Cc" for character in text):
        raise ValueError("must not hold control characters")
    return text


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


def _moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


Id = Annotated[str, Field(min_length=1, max_length=512), AfterValidator(_readable)]
"""An id as strangers send it: any text of 1 to 512 characters, not blank, no control character.

It need not be a UUID: whether it names anything is the function's question, not the wire's.
"""

Day = Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_day)]
"""A calendar day, `2026-03-02`; in UTC where the field says nothing else."""

Moment = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$",
        max_length=27,
    ),
    AfterValidator(_moment),
]
"""A moment in UTC, `2026-03-02T06:00:00Z`. Kept as text, so that one moment is one key."""

Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""How many of something: what Postgres calls an integer, written without a decimal point."""
