"""What is printed: nothing that steers a terminal, and JSON that every program reads."""

import json
import os
import sys
from datetime import UTC, datetime
from uuid import UUID

import pytest

from howler.cli.screen import plain, print_json, print_table, say, state


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Anna\x1b[31m", "Anna�[31m"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\x00\x07\x9b\ud800", "����"),
        ("gnp\u202e.fdp\u2066", "gnp�.fdp�"),
        ("Ελένη 佐藤 ليلى 👩‍🔬", "Ελένη 佐藤 ليلى 👩‍🔬"),
        (None, ""),
        (17, "17"),
    ],
)
def test_text_is_shown_without_what_steers(given: object, shown: str) -> None:
    """Control, lone surrogates and direction marks are replaced; every script stays."""
    assert plain(given) == shown


def test_a_table_that_is_piped_breaks_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a row, however long; no colours; markup in a text is text."""
    print_table(["a", "b>"], [[state("failed"), "[red]" + "x" * 250], ["done", 3]])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert "[red]" + "x" * 250 in lines[1]
    assert "\x1b" not in lines[1]


def test_a_sentence_is_never_broken(capsys: pytest.CaptureFixture[str]) -> None:
    """So that it can be searched for."""
    say("word " * 200, "red")
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_json_knows_times_ids_and_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    """And refuses what it does not know."""
    print_json({"at": datetime(2026, 1, 2, tzinfo=UTC), "id": UUID(int=1), "key": b"\xffk"})
    told = json.loads(capsys.readouterr().out)
    assert told["at"] == "2026-01-02T00:00:00+00:00"
    assert told["id"] == "00000000-0000-0000-0000-000000000001"
    assert told["key"] == "\\xffk"
    with pytest.raises(TypeError, match="object is no JSON"):
        print_json(object())


@pytest.mark.parametrize(("no_color", "coloured"), [(None, True), ("1", False)])
def test_colours_are_for_terminals_that_want_them(
    monkeypatch: pytest.MonkeyPatch, no_color: str | None, coloured: bool
) -> None:
    """A terminal gets them unless NO_COLOR is set."""
    ours, theirs = os.openpty()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color is not None:
        monkeypatch.setenv("NO_COLOR", no_color)
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        print_table(["state"], [[state("failed")]])
    printed = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "failed" in printed
    assert ("\x1b[31m" in printed) is coloured
