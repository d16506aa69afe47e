"""An event on its way out: its record, held against the very rules by which it will be read."""

from dataclasses import dataclass, replace

from howler.cli.ends import UsageError
from howler.wire.envelope import Record, Unreadable, decode
from howler.wire.envelope.identity import position_id
from schemas import catalog

SOURCE = "/howlerhire/cli"
"""The `ce_source` of what the command line sends."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One event.

    Args:
        key: None is the event's own, once it was checked, else no key.
        bare: plain JSON, whose id will be its place in Kafka.
    """

    event: str
    value: bytes
    key: str | None
    event_id: str
    bare: bool

    @property
    def topic(self) -> str:
        return self.event.replace("/", ".")

    @property
    def headers(self) -> list[tuple[str, bytes]]:
        if self.bare:
            return []
        attributes = {
            "ce_specversion": "1.0",
            "ce_id": self.event_id,
            "ce_type": self.event,
            "ce_source": SOURCE,
            "content-type": "application/json",
        }
        return [(name, value.encode()) for name, value in attributes.items()]

    def id_at(self, partition: int, offset: int, timestamp_ms: int) -> str:
        """The event's id, once it stands in Kafka."""
        if not self.bare:
            return self.event_id
        return position_id(self._record(partition, offset, timestamp_ms))

    def as_record(self) -> Record:
        """The record as its service will read it; only its place is not known yet."""
        return self._record(0, 0, 0)

    def _record(self, partition: int, offset: int, timestamp_ms: int) -> Record:
        key = None if self.key is None else self.key.encode()
        return Record(
            self.topic, partition, offset, timestamp_ms, key, self.value, headers=self.headers
        )


def is_planned(event: str) -> bool:
    """Whether the event is one of the catalog's that no service reads yet."""
    return any(row.planned for row in catalog.ROWS if row.event == event)


def checked(outgoing: Outgoing, *, check: bool) -> Outgoing:
    """`outgoing` with its own key, if it would be read.

    Without `check` only the name is looked up, and what would be refused is sent all the same.

    Raises:
        UsageError: there is no such event, or its data does not fit.
    """
    try:
        row = catalog.row(outgoing.event)
    except catalog.UnknownEventError as unknown:
        if not check:
            return outgoing
        raise UsageError(str(unknown)) from None
    read = decode(outgoing.as_record(), {row.event: row.event_class}, catalog.event_names())
    if isinstance(read, Unreadable):
        if not check:
            return outgoing
        raise UsageError(f"{read.reason} Nothing was sent (--no-check sends it all the same).")
    own = row.event_class.model_validate_json(read.payload_json).key()
    return outgoing if outgoing.key is not None else replace(outgoing, key=own)
