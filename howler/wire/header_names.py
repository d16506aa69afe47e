r"""Records whose header names are not UTF-8: a broker takes them, aiokafka cannot read past them.

One such record, from any producer, would end every process that reads its partition, and the next
process too. Here the name is read with its strange bytes written out (`\xff`), and the record goes
the way of every other.
"""

import struct
from collections.abc import Iterator
from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import MemoryRecords

LENGTH_AT = 8
"""Bytes before a batch's length: its first offset."""

BEFORE = 12
"""Bytes before what the length counts."""


def read_every_header_name() -> None:
    """Makes aiokafka's consumers in this process read such records; may be called again."""
    fetcher.MemoryRecords = AnyRecords


class AnyRecords:
    """aiokafka's `MemoryRecords`, whose batches can all be read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._records = MemoryRecords(data)

    def size_in_bytes(self) -> int:
        return int(self._records.size_in_bytes())

    def has_next(self) -> bool:
        return bool(self._records.has_next())

    def next_batch(self) -> "AnyBatch | None":
        batch = self._records.next_batch()
        if batch is None:
            return None
        (length,) = struct.unpack_from(">i", self._data, self._at + LENGTH_AT)
        begin, self._at = self._at, self._at + BEFORE + length
        return AnyBatch(batch, self._data[begin : self._at])


class AnyBatch:
    """A batch as aiokafka reads it, or slower where a header's name is not UTF-8."""

    def __init__(self, batch: Any, data: bytes) -> None:
        self._batch = batch
        self._data = data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __iter__(self) -> Iterator[Any]:
        try:
            return iter(list(self._batch))
        except UnicodeDecodeError:
            return iter(_Slower(self._data))


class _Slower(_DefaultRecordBatchPy):  # type: ignore[misc]  # final only for type checkers
    """aiokafka's own reading in Python, on bytes that are always text."""

    def _maybe_uncompress(self) -> None:
        super()._maybe_uncompress()
        self._buffer: bytearray = _Bytes(self._buffer)


class _Bytes(bytearray):
    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        return _Text(found) if isinstance(place, slice) else found


class _Text(bytes):
    def decode(self, *_how: Any, **_else: Any) -> str:
        return super().decode("utf-8", "backslashreplace")
