"""The container of Word's files before 2007: enough of it to be known for what it is."""

import struct

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_TEXT = "Curriculum vitae of Odile Marchetti, archivist".encode("utf-16-le")


def old_word_file() -> bytes:
    """Four sectors: a header, the table of sectors, the directory, the document's stream."""
    stream = _TEXT.ljust(_SECTOR, b"\0")
    return _header() + _table() + _directory(len(stream)) + stream


def _header() -> bytes:
    versions = struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack("<IIIIIIIII", 0, 1, 1, 0, 0, _END, 0, _END, 0)
    tables = struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    return _SIGNATURE + bytes(16) + versions + bytes(6) + counts + tables


def _table() -> bytes:
    return struct.pack("<III", _TABLE, _END, _END) + struct.pack("<I", _FREE) * 125


def _directory(size: int) -> bytes:
    root = _entry("Root Entry", kind=5, child=1, start=_END, size=0)
    word = _entry("WordDocument", kind=2, child=_FREE, start=2, size=size)
    return (root + word).ljust(_SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le")
    head = wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide) + 2, kind, 1)
    links = struct.pack("<III", _FREE, _FREE, child)
    return head + links + bytes(36) + struct.pack("<IQ", start, size)
