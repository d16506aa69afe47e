import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import open_folder, postgres_files
from sandbox.processes.server import SandboxError

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives Postgres to another user")


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache that everybody can enter."""
    place = Path(tempfile.mkdtemp(prefix="howler-test-"))
    place.chmod(0o755)
    monkeypatch.setenv("HOWLER_CACHE", str(place))
    yield place
    shutil.rmtree(place)


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    return folder


def test_a_folder_below_a_closed_one_cannot_be_entered(cache: Path, closed: Path) -> None:
    """One closed folder on the way is enough, also for a folder that is not there yet."""
    (closed / "open").mkdir(mode=0o755)
    assert open_folder.others_can_enter(cache)
    assert open_folder.others_can_enter(cache / "later" / "on")
    assert not open_folder.others_can_enter(closed)
    assert not open_folder.others_can_enter(closed / "open")
    assert not open_folder.others_can_enter(closed / "later")


@root_only
def test_data_goes_where_its_user_can_reach_it(cache: Path, closed: Path) -> None:
    """Root's closed folder holds a link; the same place is found again with another cache."""
    found = postgres_files.data_folder(closed)
    assert found.parent == cache
    assert (closed / "postgres").resolve() == found
    os.environ["HOWLER_CACHE"] = str(cache / "other")
    assert postgres_files.data_folder(closed) == found


@root_only
def test_data_in_an_open_folder_stays_there(cache: Path) -> None:
    """Where everybody can enter, nothing goes elsewhere, whatever the umask."""
    before = os.umask(0o077)
    try:
        found = postgres_files.data_folder(cache)
    finally:
        os.umask(before)
    assert found == cache / "postgres"
    assert open_folder.others_can_enter(found)


@root_only
def test_data_of_a_folder_that_is_gone_is_swept(cache: Path, closed: Path) -> None:
    """The next start deletes the databases of deleted folders and no others."""
    gone, kept = closed / "gone", closed / "kept"
    places = []
    for folder in (gone, kept):
        folder.mkdir()
        places.append(postgres_files.data_folder(folder))
        (places[-1] / "data").mkdir()
    shutil.rmtree(gone)
    third = closed / "third"
    third.mkdir()
    postgres_files.data_folder(third)
    assert [(place / "data").exists() for place in places] == [False, True]


@root_only
def test_a_deleted_folder_begins_anew(cache: Path, closed: Path) -> None:
    """`rm -rf` of the folder is a new start: no old database comes back in its place."""
    old = postgres_files.data_folder(closed)
    (old / "data").mkdir()
    (closed / "postgres").unlink()
    assert not (postgres_files.data_folder(closed) / "data").exists()


@root_only
def test_a_place_that_somebody_else_made_is_refused(cache: Path) -> None:
    """A folder laid for us by another user, a link, or one others can write to is never used."""
    foreign, link, writable = cache / "foreign", cache / "link", cache / "writable"
    foreign.mkdir()
    os.chown(foreign, 65534, 65534)
    link.symlink_to(cache)
    writable.mkdir()
    writable.chmod(0o777)
    for place in (foreign, link, writable):
        with pytest.raises(SandboxError, match="is not a folder that only we can write to"):
            open_folder.make_ours(place)


def test_a_copy_is_made_once_and_can_be_run_by_everybody(cache: Path, closed: Path) -> None:
    """Modes are opened for reading and running, not for writing; the second call copies nothing."""
    program = closed / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    copy = open_folder.copy_once("tool", {"bin": closed})
    assert (copy / "bin" / "program").stat().st_mode & 0o777 == 0o755
    program.unlink()
    assert open_folder.copy_once("tool", {"bin": closed}) == copy
    assert (copy / "bin" / "program").exists()
    assert [path.name for path in cache.iterdir()] == ["tool"]


def test_a_version_that_the_wheel_lacks_is_refused_with_those_it_has() -> None:
    """The message lists what there is."""
    with pytest.raises(SandboxError, match=r"has Postgres \[16, 18\], not 17"):
        postgres_files.programs(17)
