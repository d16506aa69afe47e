"""Watched runs: a table that fits, and each change told once."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from rich.console import Console

from howler.cli.runs.drawn import Look, drawn, took
from howler.cli.runs.live import Changes
from howler.cli.runs.watching import Seen

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
STEPS = ("check-owner", "download-file", "extract-text", "structure-content")


def run(state: str, error: str | None = None) -> dict[str, Any]:
    ended = state not in {"waiting", "running"}
    return {
        "id": uuid4(),
        "function": "parse-resume-file",
        "state": state,
        "at": NOON + timedelta(seconds=2),
        "started_at": None if state == "waiting" else NOON,
        "ended_at": NOON + timedelta(seconds=1.25) if ended else None,
        "error_code": None if error is None else "scanned",
        "error": error,
    }


def step(name: str, state: str = "done", attempts: int = 1) -> dict[str, Any]:
    told = {"name": name, "key": "", "state": state, "attempts": attempts, "seconds": 0.031}
    return told | {"error_code": None, "error": None}


def page(seen: Seen, width: int, height: int) -> list[str]:
    screen = Console(width=width, height=height, file=io.StringIO())
    screen.print(drawn(seen, screen, Look()))
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue().splitlines()


def seen_of(*runs: dict[str, Any], steps: tuple[str, ...] = STEPS) -> Seen:
    return Seen(list(runs), {one["id"]: [step(name) for name in steps] for one in runs})


def test_a_wide_terminal_has_a_column_for_each_step() -> None:
    """With its time, and the reason at the end, cut where the line ends."""
    long = "This PDF holds only pictures of text; " * 5
    lines = page(seen_of(run("failed", long), run("succeeded")), 130, 40)
    assert all(len(line) <= 130 for line in lines)
    assert lines[-2].count("31 ms") == 4
    assert "1.2 s" in lines[-2]
    assert "scanned: This PDF holds" in lines[-2]
    assert lines[-2].rstrip().endswith("…")


def test_a_narrow_terminal_has_the_last_step_alone() -> None:
    """One line a run all the same."""
    lines = page(seen_of(run("running"), run("running")), 80, 24)
    assert len(lines) == 3
    assert "structure-content done" in lines[1]


def test_what_does_not_fit_is_counted_and_what_lives_goes_first() -> None:
    """A run that still lives is seen however many have ended."""
    living = run("running")
    lines = page(seen_of(*(run("succeeded") for _ in range(40)), living), 130, 20)
    assert len(lines) <= 20
    assert str(living["id"])[:8] in "\n".join(lines)
    assert "and 29 more" in lines[-1]


def test_a_waiting_run_says_why() -> None:
    """In the place where an ended one says what ended it."""
    waiting = run("waiting")
    seen = seen_of(waiting, steps=())
    seen.why[waiting["id"]] = "2nd in line: 3 of 3 slots in use"
    assert "2nd in line" in page(seen, 120, 20)[-1]


def test_each_change_is_told_once() -> None:
    """A retried step again, a run's end last."""
    changes = Changes()
    one = run("running")
    first = Seen([one], {one["id"]: [step("a")]})
    assert len(list(changes.of(first))) == 2
    assert list(changes.of(first)) == []
    ended = {**one, "state": "succeeded", "ended_at": NOON}
    later = Seen([ended], {one["id"]: [step("a"), step("b", "parked"), step("c", attempts=2)]})
    told = [None if changed is None else changed["name"] for _, changed in changes.of(later)]
    assert told == ["b", "c", None]


def test_short_times() -> None:
    assert (took(0.0264), took(1.26), took(61)) == ("26 ms", "1.3 s", "61.0 s")
