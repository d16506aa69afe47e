"""Log lines: one object each, and no flood while the brokers are away."""

import json
import logging

from howler.logs import LineFormatter, Seldom


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
