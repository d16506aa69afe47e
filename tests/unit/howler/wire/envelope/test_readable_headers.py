"""Headers of a refused record, as the dead letter keeps them."""

import json

import pytest

from howler.wire.envelope.readable import readable_headers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"plain", "plain"),
        ("Zoë 履歴".encode(), "Zoë 履歴"),
        (None, ""),
        (b"", ""),
        (b"caf\xe9", "caf\\xe9"),
        (b"a\x00b", "a\\x00b"),
        (b"\xed\xb3\xa9", "\\xed\\xb3\\xa9"),
    ],
)
def test_every_value_becomes_text_that_the_database_can_keep(
    value: bytes | None, text: str
) -> None:
    """What is not UTF-8, and NUL, is written out, so nothing is lost and nothing is refused."""
    ((_, kept),) = readable_headers([("h", value)])
    assert kept == text
    assert "\\u0000" not in json.dumps(kept)


def test_names_are_made_readable_too() -> None:
    """A stranger chooses them as well; their order and repeats are kept."""
    kept = readable_headers([("a\x00", b"1"), ("b\udce9", b"2"), ("a\x00", b"3")])
    assert kept == [["a\\x00", "1"], ["b?", "2"], ["a\\x00", "3"]]


def test_a_long_value_is_cut() -> None:
    """4 KiB of a header say what it was."""
    ((_, kept),) = readable_headers([("h", b"x" * 100_000)])
    assert len(kept) == 4_096


def test_too_many_headers_are_counted_instead() -> None:
    """So many that the copy of the record would be larger than the record itself could be."""
    kept = readable_headers([("h", b"x" * 4_000)] * 200)
    assert len(kept) == 17
    assert kept[-1] == ["dlq-headers-left-out", "184"]
