"""The pipe's language: eight bytes of length, then that many bytes; both ways."""

import asyncio
import os
import struct
from typing import Final

_LENGTH: Final = struct.Struct(">Q")
_CHUNK: Final = 1 << 20


def write_frame(descriptor: int, payload: bytes) -> None:
    """Write one frame to a blocking descriptor, all of it."""
    view = memoryview(_LENGTH.pack(len(payload)) + payload)
    while view:
        view = view[os.write(descriptor, view) :]


def read_frame(descriptor: int) -> bytes | None:
    """Read one frame from a blocking descriptor; None when the other side has closed it."""
    head = _read_exactly(descriptor, _LENGTH.size)
    if head is None:
        return None
    return _read_exactly(descriptor, _LENGTH.unpack(head)[0])


def _read_exactly(descriptor: int, size: int) -> bytes | None:
    parts: list[bytes] = []
    while size > 0:
        part = os.read(descriptor, min(size, _CHUNK))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


async def send_frame(writer: asyncio.StreamWriter, payload: bytes) -> None:
    """Send one frame; raises ConnectionError when the child is gone."""
    writer.write(_LENGTH.pack(len(payload)))
    writer.write(payload)
    await writer.drain()


async def receive_frame(reader: asyncio.StreamReader, largest: int) -> bytes:
    """Receive one frame of at most `largest` bytes.

    Raises:
        asyncio.IncompleteReadError: the child is gone.
        ValueError: the child speaks another language or too much of ours.
    """
    size: int = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))[0]
    if size > largest:
        raise ValueError(f"a frame of {size} bytes, more than {largest}")
    return await reader.readexactly(size)
