"""Files on disk under names from outside, and links that end."""

import json
from pathlib import Path

import pytest

from sandbox.standin.providers.storage.errors import StorageError, documented
from sandbox.standin.providers.storage.names import check_bucket_name, check_key
from sandbox.standin.providers.storage.shelf import Shelf
from sandbox.standin.providers.storage.tokens import Tokens


def test_names_cannot_climb_out_of_the_folder(tmp_path: Path) -> None:
    """However a file is called, all that is written lies under the shelf's folder."""
    shelf = Shelf(tmp_path / "shelf")
    shelf.make_bucket("../../b", public=False)
    for key in ("../../../outside", "/etc/passwd", "a/../../b", "x" * 500, "über/名"):
        entry = shelf.put("../../b", key, b"content", "text/plain", "no-cache")
        found = shelf.find("../../b", key)
        assert found == entry
        assert shelf.content(entry) == b"content"
    assert [path.name for path in tmp_path.iterdir()] == ["shelf"]


def test_replaced_file_keeps_its_identity(tmp_path: Path) -> None:
    """A second file of a name takes the place of the first under the same id."""
    shelf = Shelf(tmp_path)
    shelf.make_bucket("b", public=False)
    first = shelf.put("b", "k", b"1", "text/plain", "")
    second = shelf.put("b", "k", b"22", "text/plain", "")
    assert (second.id, second.created, second.size) == (first.id, first.created, 2)
    assert [entry.key for entry in shelf.entries("b")] == ["k"]


def test_removed_name_spares_another_with_the_same_content(tmp_path: Path) -> None:
    """Two names may hold one content; forgetting one leaves the other readable."""
    shelf = Shelf(tmp_path)
    shelf.make_bucket("b", public=False)
    first, second = (shelf.put("b", key, b"same", "text/plain", "") for key in "xy")
    shelf.remove(first)
    assert shelf.find("b", "x") is None
    assert shelf.content(second) == b"same"


def test_token_opens_its_file_until_its_time(tmp_path: Path) -> None:
    """A token opens one address for its lifetime; a forged one or an old one does not."""
    tokens = Tokens(tmp_path)
    tokens.check(tokens.sign("b/a.pdf", 60), "b/a.pdf")
    refusals = {
        "InvalidSignature": (tokens.sign("b/a.pdf", 60), "b/other.pdf"),
        "ExpiredToken": (tokens.sign("b/a.pdf", -1), "b/a.pdf"),
        "InvalidJWT": (Tokens(tmp_path / "..").sign("b/a.pdf", 60) + "x", "b/a.pdf"),
    }
    for code, (token, url) in refusals.items():
        with pytest.raises(StorageError) as refused:
            tokens.check(token, url)
        assert refused.value.code == code
    for garbage in ("", "a", "a.b", "a.b.c"):
        with pytest.raises(StorageError):
            tokens.check(garbage, "b/a.pdf")


@pytest.mark.parametrize("key", ["a/b.pdf", "user 1/cv (2).pdf", "a-b_c+d@e.pdf"])
def test_plain_names_are_taken(key: str) -> None:
    """ASCII letters, digits and the usual marks make a name."""
    assert check_key(key) == key


@pytest.mark.parametrize("key", ["a//b", "../a", "a/./b", "", "ü.pdf", "a\nb", "a#b", "x" * 1025])
def test_odd_names_are_refused(key: str) -> None:
    """Names that climb, are empty, too long or not ASCII are an invalid key."""
    with pytest.raises(StorageError, match="Invalid key"):
        check_key(key)


@pytest.mark.parametrize("name", ["", " a", "a/b", "ü", "x" * 101])
def test_odd_buckets_are_refused(name: str) -> None:
    """A bucket has a short plain name."""
    with pytest.raises(StorageError, match="Bucket name invalid"):
        check_bucket_name(name)


@pytest.mark.parametrize(
    ("asked", "sent", "inside"),
    [(404, 400, "404"), (403, 400, "403"), (429, 429, "429"), (500, 500, "500"), (503, 503, "503")],
)
def test_documented_error_hides_its_number_in_a_400(asked: int, sent: int, inside: str) -> None:
    """Errors of the caller come as 400 with the number inside; a rate and 5xx as themselves."""
    answer = documented(asked)
    assert (answer.status, json.loads(answer.body)["statusCode"]) == (sent, inside)
