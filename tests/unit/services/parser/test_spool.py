"""The spool: files by their hash, capped, swept, and nobody else's to read."""

import hashlib
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from howler.settings import SettingsError
from howler.verdicts import Refused, Transient
from services.parser.spool import MAX_AGE, MAX_FILE, Spool


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def opened(folder: Path, max_spool: int = 1 << 20) -> Spool:
    spool = Spool(folder / "spool", max_spool)
    spool.open()
    return spool


async def test_a_file_is_known_by_its_hash(tmp_path: Path) -> None:
    """What comes in parts is read back whole; dropped, it is not here any more."""
    spool = await opened(tmp_path)
    file = await spool.put(chunks(b"one ", b"two"))
    assert (file.sha256, file.size) == (hashlib.sha256(b"one two").hexdigest(), 7)
    assert spool.read(file) == b"one two"
    spool.drop(file)
    spool.drop(file)
    assert spool.read(file) is None


async def test_a_damaged_file_counts_as_missing(tmp_path: Path) -> None:
    """It is fetched again instead of being read."""
    spool = await opened(tmp_path)
    file = await spool.put(chunks(b"whole"))
    (tmp_path / "spool" / file.sha256).write_bytes(b"who")
    assert spool.read(file) is None


async def test_a_file_over_20_mb_is_refused_while_it_comes(tmp_path: Path) -> None:
    """Nothing of it stays."""
    spool = await opened(tmp_path, max_spool=1 << 30)
    with pytest.raises(Refused) as refused:
        await spool.put(chunks(b"x" * MAX_FILE, b"x"))
    assert refused.value.code == "too-large"
    assert list((tmp_path / "spool").iterdir()) == []


async def test_a_full_spool_waits(tmp_path: Path) -> None:
    """The cap is over all files together; freed, there is room again."""
    spool = await opened(tmp_path, max_spool=100)
    first = await spool.put(chunks(b"a" * 60))
    with pytest.raises(Transient) as full:
        await spool.put(chunks(b"b" * 60))
    assert full.value.code == "spool-full"
    spool.drop(first)
    await spool.put(chunks(b"b" * 60))


async def test_what_is_older_than_a_day_is_swept(tmp_path: Path) -> None:
    """Left over by a run that was killed; a younger file stays."""
    spool = await opened(tmp_path)
    old, young = await spool.put(chunks(b"old")), await spool.put(chunks(b"young"))
    past = time.time() - MAX_AGE - 1
    os.utime(tmp_path / "spool" / old.sha256, (past, past))
    spool.open()
    assert spool.read(old) is None
    assert spool.read(young) == b"young"


async def test_a_folder_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """Resumes lie there for a moment."""
    (tmp_path / "spool").mkdir(mode=0o755)
    with pytest.raises(SettingsError, match="HOWLER_SPOOL"):
        await opened(tmp_path)
