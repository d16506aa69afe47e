"""Log lines: one object each, and no flood while the brokers are away."""

import json
import logging

import pytest

from howler.logs import LineFormatter, Seldom, about


def record(name: str, message: str, at: float, *args: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, "file", 1, message, args, None)
    made.created = at
    return made


def test_a_line_is_one_json_object() -> None:
    """Whatever stands in the message: a line break in it makes no second line."""
    line = LineFormatter().format(record("howler.x", "a\n%s", 0.25, "\x1b[31mred"))
    assert "\n" not in line
    assert "\x1b" not in line
    assert json.loads(line) == {
        "at": "1970-01-01T00:00:00.250+00:00",
        "level": "ERROR",
        "logger": "howler.x",
        "message": "a\n\x1b[31mred",
    }


def test_a_line_says_what_it_is_about() -> None:
    """All that was named around it, the inner name first, and nothing after its end."""
    with about(run="r1", step="outer"), about(step="inner", attempt=2):
        line = json.loads(LineFormatter().format(record("howler.x", "m", 0.0)))
    assert {name: line[name] for name in ("run", "step", "attempt")} == {
        "run": "r1",
        "step": "inner",
        "attempt": "2",
    }
    assert "run" not in json.loads(LineFormatter().format(record("howler.x", "m", 0.0)))


def test_an_exception_is_told_without_its_words() -> None:
    """They may quote what a stranger wrote; its type and its place may not."""
    made = record("howler.x", "m", 0.0)
    words = "a stranger's words"
    try:
        try:
            int(words)
        except ValueError as inner:
            raise KeyError(words) from inner
    except KeyError as fault:
        made.exc_info = (type(fault), fault, fault.__traceback__)
    stack = json.loads(LineFormatter().format(made))["stack"]
    assert "KeyError\nafter:\n" in stack
    assert stack.endswith("ValueError")
    assert "in test_an_exception_is_told" in stack
    assert words not in stack


def test_a_terminal_gets_plain_words_in_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless NO_COLOR is set; a person sees no JSON."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with about(run="r1"):
        coloured = LineFormatter().format(record("howler.x", "m", 0.25))
        monkeypatch.setenv("NO_COLOR", "1")
        plain = LineFormatter().format(record("howler.x", "m", 0.25))
    assert coloured == "00:00:00.250 \x1b[31merror   \x1b[0m howler.x: m\x1b[2m  run=r1\x1b[0m"
    assert plain == "00:00:00.250 error    howler.x: m  run=r1"


def test_the_kafka_client_says_one_thing_once_in_ten_seconds() -> None:
    """By its template, since the node's number and the error differ each time."""
    seldom = Seldom()
    times = (0.0, 0.1, 9.9, 10.0, 10.1)
    kept = [seldom.filter(record("aiokafka.conn", "no node %s", at, at)) for at in times]
    assert kept == [True, False, False, True, False]
    assert seldom.filter(record("aiokafka.conn", "another thing", 0.2))


def test_what_we_say_ourselves_is_never_left_out() -> None:
    """Each run's end is a line of its own."""
    seldom = Seldom()
    assert all(seldom.filter(record("howler.worker", "run %s", 0.0, n)) for n in range(5))
