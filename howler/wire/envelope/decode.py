"""The whole reading of one record."""

import hashlib
from collections.abc import Collection, Mapping

from pydantic import BaseModel

from howler.wire.envelope import reasons, strict_json
from howler.wire.envelope.fit import fit
from howler.wire.envelope.headers import read_headers
from howler.wire.envelope.names import class_of, event_of_topic
from howler.wire.envelope.outcome import Accepted, Unreadable
from howler.wire.envelope.record import Record
from howler.wire.envelope.shapes import open_shape

MAX_VALUE_BYTES = 262_144
"""256 KiB of the value as it came; Kafka's own limit on our topics is 1 MiB."""


def decode(
    record: Record, expected: Mapping[str, type[BaseModel]], known: Collection[str]
) -> Accepted | Unreadable:
    """Reads a record; never raises and never blocks.

    Args:
        record: what Kafka brought.
        expected: the events that this topic carries, by their exact names.
        known: the names of all events there are, to say where one belongs or what was meant.
    """
    try:
        return _read(record, expected, known)
    except reasons.CannotReadError as refusal:
        return refusal.unreadable
    except Exception as fault:  # noqa: BLE001 - one bad record must never stop the good ones
        return reasons.READER_BROKE.unreadable(error=type(fault).__name__)


def _read(
    record: Record, expected: Mapping[str, type[BaseModel]], known: Collection[str]
) -> Accepted:
    value = _value(record)
    headers = read_headers(record.headers)
    if headers.mode == "batch":
        raise reasons.BATCH.error()
    opened = open_shape(record, headers, strict_json.parse(value), known)
    name = opened.event_name
    if name is None:
        name = event_of_topic(record.topic, expected)
    event_class = class_of(name, record.topic, expected, known)
    payload_json = strict_json.canonical(opened.data)
    return Accepted(
        event_name=name,
        source=opened.source,
        event_id=opened.event_id,
        data=opened.data,
        payload_json=payload_json,
        payload_hash=hashlib.sha256(payload_json.encode()).digest(),
        traceparent=opened.traceparent,
        event=fit(name, event_class, payload_json, opened),
    )


def _value(record: Record) -> bytes:
    if record.value is None:
        raise reasons.NO_VALUE.error()
    if len(record.value) > MAX_VALUE_BYTES:
        raise reasons.TOO_LARGE.error(size=len(record.value), limit=MAX_VALUE_BYTES)
    return record.value
