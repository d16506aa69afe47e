"""Downloaded files between two steps, by their hash: a cache, so a missing one is fetched again."""

import hashlib
import os
import secrets
import time
from collections.abc import AsyncIterable
from dataclasses import dataclass
from pathlib import Path

from howler.settings import SettingsError
from howler.verdicts import Refused, Transient

MAX_FILE = 20 * 1024 * 1024
"""Bytes of one file: twice what the app lets a person upload."""

MAX_SPOOL = 1 << 30
"""Bytes of all files together."""

MAX_AGE = 86_400.0
"""Seconds after which a file is swept: a run is not older."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A file's reference: what a step remembers of it."""

    sha256: str
    size: int


class Spool:
    """A folder of files named by their SHA-256.

    Args:
        max_spool: bytes that all files may take together.
    """

    def __init__(self, folder: Path, max_spool: int = MAX_SPOOL) -> None:
        self._folder = folder
        self._max_spool = max_spool

    def open(self) -> None:
        """Makes the folder, for this user alone, and sweeps what is too old.

        Raises:
            SettingsError: the folder is another's, or others may look into it.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = self._folder.stat()
        if found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise SettingsError(
                f"HOWLER_SPOOL: others may read in {self._folder}: name a folder of this user alone"
            )
        self.sweep(time.time())

    async def put(self, chunks: AsyncIterable[bytes]) -> Spooled:
        """Keeps what `chunks` bring.

        Raises:
            Refused: `too-large`, as soon as it is over 20 MB.
            Transient: `spool-full`.
        """
        self.sweep(time.time())
        digest = hashlib.sha256()
        size = 0
        beside = self._folder / f"{secrets.token_hex(8)}.part"
        free = self._max_spool - self._used()
        try:
            with beside.open("wb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > MAX_FILE:
                        raise Refused(
                            "too-large",
                            "This file is larger than 20 MB. Upload a smaller PDF or DOCX.",
                        )
                    if size > free:
                        raise Transient("spool-full", "the parser's disk space is used up for now")
                    digest.update(chunk)
                    file.write(chunk)
            beside.replace(self._path(digest.hexdigest()))
        finally:
            beside.unlink(missing_ok=True)
        return Spooled(digest.hexdigest(), size)

    def read(self, file: Spooled) -> bytes | None:
        """The file, or None if it is not here (any more), or not whole."""
        try:
            data = self._path(file.sha256).read_bytes()
        except FileNotFoundError:
            return None
        return data if hashlib.sha256(data).hexdigest() == file.sha256 else None

    def drop(self, file: Spooled) -> None:
        """Forgets a file whose text is out."""
        self._path(file.sha256).unlink(missing_ok=True)

    def sweep(self, now: float) -> None:
        """Deletes files that are older than a day."""
        for path in self._folder.iterdir():
            try:
                if now - path.stat().st_mtime > MAX_AGE:
                    path.unlink()
            except FileNotFoundError:
                continue

    def _used(self) -> int:
        total = 0
        for path in self._folder.iterdir():
            try:
                total += path.stat().st_size
            except FileNotFoundError:
                continue
        return total

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256
