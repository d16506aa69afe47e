"""The page of reasons says what the program says."""

import string

import pytest

from howler.cli.pages.reasons import page, shown
from howler.wire.envelope import reasons


def test_every_reason_is_on_the_page() -> None:
    """Each code has one line, and each sentence stands in it."""
    lines = [line for line in page().splitlines() if line.startswith("| `")]
    assert len(lines) == len({reason.code for reason in reasons.ALL})
    for reason in reasons.ALL:
        (line,) = (line for line in lines if line.startswith(f"| `{reason.code}` |"))
        assert shown(reason) in line


@pytest.mark.parametrize("reason", reasons.ALL, ids=lambda reason: reason.sentence[:30])
def test_every_reason_makes_one_sentence(reason: reasons.Reason) -> None:
    """Filled with words it is a sentence with an end and no place left open."""
    places = {place: 1 for _, place, _, _ in string.Formatter().parse(reason.sentence) if place}
    said = reason.unreadable(**places).reason
    assert said[0].isupper() or said[0] in "`1"  # a place may stand first
    assert said[-1] in ".?"
    assert "{" not in said
    assert "|" not in said
