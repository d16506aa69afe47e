"""What a record says of itself, and how our own services would read it."""

from dataclasses import dataclass

from howler.wire.envelope import Record, Unreadable, decode, strict_json
from howler.wire.envelope.headers import read_headers
from howler.wire.envelope.identity import position_id
from howler.wire.envelope.reasons import CannotReadError
from howler.wire.envelope.shapes import open_shape
from schemas import catalog


@dataclass(frozen=True, slots=True)
class Said:
    """A record's identity, also where its data fits nothing.

    Args:
        event: None where it does not name one.
        refusal: why it would make no run; None if it would.
    """

    source: str
    event_id: str
    event: str | None
    refusal: str | None


def said_by(record: Record) -> Said:
    """Reads a record as far as it can be read."""
    refusal = _refusal(record)
    try:
        headers = read_headers(record.headers)
        body = strict_json.parse(record.value or b"")
        opened = open_shape(record, headers, body, catalog.event_names())
        return Said(opened.source, opened.event_id, opened.event_name, refusal)
    except CannotReadError as unreadable:
        return Said(record.topic, position_id(record), None, unreadable.unreadable.reason)


def _refusal(record: Record) -> str | None:
    rows = {row.topic.name: row for row in catalog.ROWS}
    row = rows.get(record.topic)
    if row is None:
        return None
    read = decode(record, {row.event: row.event_class}, catalog.event_names())
    return read.reason if isinstance(read, Unreadable) else None
