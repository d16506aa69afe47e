"""A Kafka record as the envelope sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Record:
    """One record, as it came.

    Args:
        topic: without the namespace's prefix.
        timestamp_ms: the broker's or producer's, in milliseconds since 1970.
        headers: in their order; a name may come twice, and Kafka allows a null value.
    """

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]

    @property
    def at(self) -> datetime | None:
        """The record's time; None where Kafka has none (-1) or none that a calendar holds."""
        try:
            since = timedelta(milliseconds=self.timestamp_ms)
            return EPOCH + since if self.timestamp_ms >= 0 else None
        except OverflowError:
            return None


def record_of(message: Any, namespace: str) -> Record:
    """A message of Faust, whose times are seconds, as the ingest takes it."""
    return _record(message, namespace, round(message.timestamp * 1000))


def record_read(message: Any, namespace: str) -> Record:
    """The same of a message of aiokafka, whose times are milliseconds."""
    return _record(message, namespace, message.timestamp)


def _record(message: Any, namespace: str, timestamp_ms: int) -> Record:
    """Without the namespace in its topic."""
    headers = message.headers or ()
    pairs = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
    return Record(
        topic=message.topic.removeprefix(namespace),
        partition=message.partition,
        offset=message.offset,
        timestamp_ms=timestamp_ms,
        key=message.key,
        value=message.value,
        headers=pairs,
    )
