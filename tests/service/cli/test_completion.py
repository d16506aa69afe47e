"""What the shell offers for Tab, asked as bash asks."""

import pytest

from tests.service.cli.conftest import Howler
from tests.service.cli.story import PARSE, story


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("howler functions pause ", PARSE),
        ("howler runs list --function par", PARSE),
        ("howler runs list --state fa", "failed"),
        ("howler send resume/parsing.r", "resume/parsing.requested"),
        ("howler dlq re", "replay"),
    ],
)
def test_words_are_completed(
    howler: Howler, database_url: str, monkeypatch: pytest.MonkeyPatch, words: str, offered: str
) -> None:
    """Functions as the database has them, states and events as the program has them."""
    story(database_url)
    monkeypatch.setenv("_HOWLER_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    assert offered in howler().out.splitlines()


def test_nothing_is_offered_without_a_database(
    howler: Howler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is said: a person is typing."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://howler@127.0.0.1:9/none")
    monkeypatch.setenv("_HOWLER_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "howler functions pause ")
    monkeypatch.setenv("COMP_CWORD", "3")
    ended = howler()
    assert (ended.out.strip(), ended.err) == ("", "")


def test_the_script_for_the_shell_is_printed(
    howler: Howler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To be sourced, as `howler --show-completion` does for the shell it is called from."""
    monkeypatch.setenv("_HOWLER_COMPLETE", "source_bash")
    assert "_howler_completion" in howler().out
