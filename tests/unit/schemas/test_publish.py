"""Publishing copies, counts on and never touches what is there."""

from pathlib import Path

import pytest

from schemas.files import HERE
from schemas.publish import SUMS, digest_of, listed, publish, versions

EVENT = "resume/parsing.requested"
TOPIC = "resume.parsing.requested"


def test_each_version_is_a_copy_with_its_hash(tmp_path: Path) -> None:
    """Schema and example as they stand now, numbered on, with a line each in the list."""
    assert publish(EVENT, tmp_path) == [f"{TOPIC}/1.schema.json", f"{TOPIC}/1.example.json"]
    first = (tmp_path / SUMS).read_text(encoding="ascii")
    publish(EVENT, tmp_path)

    names = listed(tmp_path)
    assert versions(EVENT, names) == [1, 2]
    assert set(first.splitlines()) < set((tmp_path / SUMS).read_text("ascii").splitlines())
    assert {name: digest_of(tmp_path / name) for name in names} == names
    schema = HERE / "json" / f"{TOPIC}.schema.json"
    assert (tmp_path / TOPIC / "2.schema.json").read_bytes() == schema.read_bytes()


def test_what_was_removed_is_not_made_anew(tmp_path: Path) -> None:
    """The list remembers it, so that the check goes on asking for it."""
    publish(EVENT, tmp_path)
    (tmp_path / TOPIC / "1.schema.json").unlink()
    assert publish(EVENT, tmp_path)[0] == f"{TOPIC}/2.schema.json"
    assert f"{TOPIC}/1.schema.json" in listed(tmp_path)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A file beside the list stops it."""
    (tmp_path / TOPIC).mkdir()
    (tmp_path / TOPIC / "1.schema.json").write_text("by hand", encoding="utf-8")
    with pytest.raises(FileExistsError):
        publish(EVENT, tmp_path)
    assert (tmp_path / TOPIC / "1.schema.json").read_text("utf-8") == "by hand"


def test_a_name_that_begins_alike_is_another_event(tmp_path: Path) -> None:
    """`a/b.c` is not `a/b.c.d`, and an example is no version."""
    names = ["a.b/1.schema.json", "a.b/10.schema.json", "a.b/2.schema.json", "a.b/3.example.json"]
    assert versions("a/b", [*names, "a.b.c/7.schema.json"]) == [1, 2, 10]
