"""The zip around a Word document, opened as if it were hostile."""

import io
import zipfile
import zlib
from copy import copy
from typing import Final

from howler.verdicts import Refused

MAX_INFLATED: Final = 100 * 1024 * 1024
_MAX_RATIO: Final = 100
# Small parts may shrink well: a ratio counts from this size on.
_RATIO_FROM: Final = 1024 * 1024
_MAX_PARTS: Final = 10_000
_ENCRYPTED: Final = 0x1
_KNOWN_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The parts of a document by name; every read counts against one allowance.

    A zip inside the zip is a part like any other: it is never opened.
    """

    def __init__(self, data: bytes, most: int = MAX_INFLATED) -> None:
        """Open the archive and look through its directory, inflating nothing.

        Args:
            data: the file.
            most: bytes that all that is ever read from it may have.

        Raises:
            Refused: `bomb`, `corrupt` or `encrypted`.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as damaged:
            raise corrupt() from damaged
        parts = self._zip.infolist()
        if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > most:
            raise bomb()
        for part in parts:
            if part.file_size > max(_RATIO_FROM, _MAX_RATIO * part.compress_size):
                raise bomb()
            if part.flag_bits & _ENCRYPTED:
                raise Refused(
                    "encrypted",
                    "This Word file is locked with a password; remove it and upload it again.",
                )
        self._parts = {part.filename.lstrip("/"): part for part in parts}
        self._left = most

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    @property
    def names(self) -> list[str]:
        return list(self._parts)

    def read(self, name: str) -> bytes:
        """Inflate a part.

        Raises:
            Refused: `corrupt`, or `bomb` where it inflates to more than the directory says.
            KeyError: there is no such part.
        """
        part = self._parts[name]
        if part.file_size > self._left:
            raise bomb()
        if part.compress_type not in _KNOWN_METHODS:
            raise corrupt()
        # With its declared size the reader would stop there: a lie would not be noticed.
        open_ended = copy(part)
        open_ended.file_size = self._left + 1
        try:
            with self._zip.open(open_ended) as stream:
                content = stream.read(part.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as bad:
            raise corrupt() from bad
        self._left -= len(content)
        if len(content) > part.file_size or self._left < 0:
            raise bomb()
        return content


def bomb() -> Refused:
    return Refused(
        "bomb",
        "This Word file is built so that it grows without end when it is opened; save its text as "
        "a new file and upload that.",
    )


def corrupt() -> Refused:
    return Refused(
        "corrupt",
        "This Word file is damaged and cannot be read; save it again and upload the new copy.",
    )
