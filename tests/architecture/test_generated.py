"""What is made from the program says what the program says."""

import pytest

from howler.cli.pages.registry import PAGES, stale
from tests.architecture.checks import tree
from tests.architecture.checks.verdict import holds


def test_every_generated_page_is_current() -> None:
    """Whoever changes the program makes its pages anew, by one command."""
    holds(f"{name} is not what the program says: `make generated`" for name in stale())


def test_a_stale_page_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is missing, and one that says something else."""
    monkeypatch.setitem(PAGES, "docs/gone.md", lambda: "x")
    monkeypatch.setitem(PAGES, "README.md", lambda: "x")
    assert {"docs/gone.md", "README.md"} <= set(stale())


def test_everything_under_reference_is_generated_or_said_to_be_by_hand() -> None:
    """A reference that is written by hand grows old."""
    by_hand = {"docs/reference/bench.md", "docs/reference/cron.md"}
    there = {name for name in tree.files("docs") if name.startswith("docs/reference/")}
    holds(f"{name} is written by hand" for name in there - PAGES.keys() - by_hand)
