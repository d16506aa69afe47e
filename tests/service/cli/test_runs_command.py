"""`howler runs`, `functions` and `dlq`: what a person and a program are told."""

import json

import pytest

from tests.service.cli.conftest import Howler
from tests.service.cli.story import PARSE, ask, story


def test_runs_are_listed_newest_first_and_narrowed(howler: Howler, database_url: str) -> None:
    """A state, a function and a number narrow the list; JSON has the whole ids."""
    runs = story(database_url)

    every = json.loads(howler("runs", "list", "--json").out)
    failed = json.loads(howler("runs", "list", "--state", "failed", "--json").out)

    assert {run["id"] for run in every} == {str(run_id) for run_id in runs.values()}
    assert [run["id"] for run in failed] == [str(runs["failed"])]
    assert json.loads(howler("runs", "list", "--function", "other", "--json").out) == []
    assert len(json.loads(howler("runs", "list", "--limit", "2", "--json").out)) == 2
    text = howler("runs", "list").out
    assert str(runs["failed"])[:8] in text
    assert "storage-failing: it is broken" in text
    assert "\x1b" not in text


def test_an_unknown_state_is_wrong_usage(howler: Howler) -> None:
    """The message names the states there are."""
    ended = howler("runs", "list", "--state", "done")
    assert (ended.code, "succeeded" in ended.err) == (2, True)


def test_a_run_is_explained(howler: Howler, database_url: str) -> None:
    """Steps with attempts and seconds, repeats, result, and what was left out and dropped."""
    runs = story(database_url)

    shown = howler("runs", "show", str(runs["succeeded"])[:13])

    assert shown.code == 0
    for part in (
        f"Run {runs['succeeded']} of {PARSE}: succeeded",
        "the same event came again 7 times",
        "lane         cleo",
        "left out: white-on-white text (54 characters)",
        "dropped: experience.0.company: the file does not say it",
        "stand-in writer, no key set",
        "0.250",
    ):
        assert part in shown.out
    steps = json.loads(howler("runs", "show", str(runs["succeeded"]), "--json").out)["steps"]
    assert [(step["name"], step["state"], step["attempts"]) for step in steps] == [
        ("extract-text", "done", 1),
        ("structure-content", "done", 1),
    ]


def test_a_failed_run_names_its_error_and_its_dead_letter(
    howler: Howler, database_url: str
) -> None:
    """And the letter can be read."""
    runs = story(database_url)

    shown = howler("runs", "show", str(runs["failed"])).out

    assert "ended with   storage-failing: it is broken" in shown
    assert "3 of 3" in shown
    letter = ask(database_url, "select id from howler.dead_letters")
    assert f"howler dlq show {letter}" in shown
    assert "storage-failing" in howler("dlq", "show", str(letter)[:8]).out
    listed = json.loads(howler("dlq", "list", "--json").out)
    assert [one["run_id"] for one in listed] == [str(runs["failed"])]
    assert "it is broken" in howler("dlq", "list", "--topic", "thing.asked").out
    assert howler("dlq", "list", "--topic", "other").out == "No dead letters.\n"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("waits", "1st in line: 1 of 1 parse-resume-file slots in use, oldest since"),
        ("parked", "after attempt 1 of 3 of step structure-content: overloaded"),
        ("running", "running for"),
    ],
)
def test_a_run_that_lives_says_why_it_stands_where_it_stands(
    howler: Howler, database_url: str, name: str, reason: str
) -> None:
    """In one sentence, for people and in JSON."""
    run_id = str(story(database_url)[name])
    assert reason in howler("runs", "show", run_id).out
    assert reason in json.loads(howler("runs", "show", run_id, "--json").out)["why"]


def test_an_id_that_means_no_run_or_several(howler: Howler, database_url: str) -> None:
    """No run: failed; several: wrong usage, and the answer says to give more of the id."""
    story(database_url)
    ask(database_url, "alter table howler.steps drop constraint steps_run_id_fkey")
    ask(database_url, "alter table howler.slots disable trigger all")
    first = "00000000-0000-0000-0000-00000000000"
    for digit in "12":
        ask(
            database_url,
            "update howler.runs set id = $1::uuid where id = (select id from howler.runs"
            " where state in ('succeeded', 'failed') and id::text not like '00000000%' limit 1)",
            first + digit,
        )

    assert howler("runs", "show", "ffffffff-ffff").code == 1
    assert howler("runs", "show", "no such thing").code == 1
    several = howler("runs", "show", "0000")
    assert (several.code, "give more of the id" in several.err) == (2, True)
    assert howler("runs", "show", first + "1").code == 0


def test_watching_ends_with_the_runs(howler: Howler, database_url: str) -> None:
    """Runs that have ended are told at once, by id, prefix or event id; a line for each change."""
    runs = story(database_url)

    watched = howler("runs", "watch", str(runs["succeeded"])[:12], str(runs["failed"]))

    assert watched.code == 0
    assert "extract-text done in 250 ms" in watched.out
    assert "failed after" in watched.out
    assert watched.out.count("structure-content done") == 1
    lines = howler("runs", "watch", "--json", str(runs["failed"])).out.splitlines()
    assert [json.loads(line)["run"]["state"] for line in lines] == ["failed", "failed"]


def test_strangers_text_cannot_steer_the_terminal(howler: Howler, database_url: str) -> None:
    """Escape sequences in an event's lane or an error are shown, not acted upon."""
    run_id = str(story(database_url)["failed"])
    evil = "\x1b[2J\u202e[red]gone"
    ask(database_url, "update howler.runs set error = $1", evil)

    for words in (("runs", "list"), ("runs", "show", run_id), ("runs", "watch", run_id)):
        out = howler(*words).out
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "[red]gone" in out
