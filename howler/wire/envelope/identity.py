"""Who an event is: its source and id, by which a repeat is known."""

import unicodedata
from typing import Any

from howler.wire.envelope import reasons
from howler.wire.envelope.excerpt import kind_of
from howler.wire.envelope.record import Record

MAX_ID_CHARACTERS = 512

MAX_SOURCE_BYTES = 512
"""Bytes, not characters: function, source and id together must fit Postgres' index row of 2,704
bytes, and an id of 512 characters may take 2,048 of them."""

_OR_NONE = ", or leave it out"


def checked_id(found: Any, where: str, *, may_be_absent: bool = False) -> str:
    """The id, if it can be one; `where` names it in the sentence. Raises `CannotReadError`."""
    text = _readable(found, where, _OR_NONE if may_be_absent else "")
    if len(text) > MAX_ID_CHARACTERS:
        raise reasons.ID_TOO_LONG.error(
            where=where, length=len(text), units="characters", limit=MAX_ID_CHARACTERS
        )
    return text


def checked_source(found: Any, where: str) -> str:
    """The source, if it can be one. Raises `CannotReadError`."""
    text = _readable(found, where, "")
    size = len(text.encode())
    if size > MAX_SOURCE_BYTES:
        raise reasons.ID_TOO_LONG.error(
            where=where, length=size, units="bytes", limit=MAX_SOURCE_BYTES
        )
    return text


def position_id(record: Record) -> str:
    """The id of an event that brought none: where it stands in Kafka.

    The timestamp is part of it because a topic that is made anew starts its offsets at 0 again.
    """
    return f"{record.topic}-{record.partition}-{record.offset}-{record.timestamp_ms}"


def _readable(found: Any, where: str, otherwise: str) -> str:
    if not isinstance(found, str):
        raise reasons.ID_NOT_TEXT.error(where=where, kind=kind_of(found), otherwise=otherwise)
    if not found.strip():
        blank = "blank" if found else "empty"
        raise reasons.ID_BLANK.error(where=where, blank=blank, otherwise=otherwise)
    for character in found:
        if unicodedata.category(character) == "Cc":
            raise reasons.ID_CONTROL.error(where=where, point=ord(character))
    return found
