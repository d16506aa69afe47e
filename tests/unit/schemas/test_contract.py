"""Schema, example, class and the reading of records say the same of every event."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from howler.wire.envelope import Accepted, Record, Unreadable, decode
from schemas import catalog
from schemas.catalog import ROWS, Row
from schemas.event import Event
from schemas.files import HERE, example_of, file_name, inlined, schema_of
from tests.support.contract.validator import validator

EACH = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.event)
NAMES = [row.event for row in ROWS]

KEYS = {
    "board/refresh.requested": "remoteok+python developer",
    "cron/daily-discovery.fired": "daily-discovery",
    "cron/weekly-summaries.fired": "weekly-summaries",
    "email/weekly-summary.requested": "2026-02-22+8c5c7f0e-2f5b-4c3e-9a55-0d6c1b7a4e21",
}
"""The keys of the examples whose key is more than one field."""

BLANK = ("", " ", "\u3000", "\u2029", "\ufeff", "\x1c")
CONTROL = ("a\n", "\na", "\x7f", "a\x85b", "\x00", "2026-03-02\n", "2026-03-02T06:00:00Z\n")
LONG = ("a" * 512, "a" * 513, "é" * 512)
DAYS = ("2026-03-02", "2026-02-30", "0000-01-01", "20260302", "٢٠٢٦-03-02")
MOMENTS = tuple(
    f"2026-03-02{rest}"
    for rest in ("T06:00:00Z", "T06:00:00.25Z", "T06:00:00+00:00", "T25:00:00Z", " 06:00:00Z")
)
NUMBERS = (-1, 0, 2**31 - 1, 2**31, 0.5, True)
LISTS: tuple[list[Any], ...] = ([], ["u"], ["u"] * 100, ["u"] * 101, ["u", ""], [1])
ODD: tuple[Any, ...] = (*BLANK, *CONTROL, *LONG, *DAYS, *MOMENTS, *NUMBERS, *LISTS, None, {"a": 1})
VALUES = st.sampled_from(ODD) | st.text(max_size=20) | st.integers() | st.lists(st.text())


def record(row: Row, value: Any, headers: dict[str, str] | None = None) -> Record:
    named = [(name, text.encode()) for name, text in (headers or {}).items()]
    return Record(row.topic.name, 0, 0, 0, None, json.dumps(value).encode(), named)


def read(row: Row, value: Any, headers: dict[str, str] | None = None) -> Accepted | Unreadable:
    """As a service reads it."""
    return decode(record(row, value, headers), {row.event: row.event_class}, catalog.event_names())


def test_every_event_has_its_two_files_and_no_file_is_left_over() -> None:
    """One schema and one example for each row of the catalog."""
    wanted = {file_name(name) for name in NAMES}
    assert {p.name.removesuffix(".schema.json") for p in (HERE / "json").iterdir()} == wanted
    assert {p.name.removesuffix(".json") for p in (HERE / "examples").iterdir()} == wanted


@EACH
def test_a_schema_says_all_there_is_to_know(row: Row) -> None:
    """A valid schema, named for its event; each field in a sentence; open for what comes later."""
    schema = schema_of(row.event)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:howlerhire:event:{row.event}:1"
    assert schema["title"] == row.event
    assert schema["additionalProperties"] is True
    assert set(schema["required"]) <= set(schema["properties"])
    for described in (schema, *schema["properties"].values(), *schema["$defs"].values()):
        assert described["description"].endswith(".")
    assert list(schema["properties"]) == list(example_of(row.event)), "an example has every field"


def test_a_kind_of_field_is_one_thing_everywhere() -> None:
    """Each schema stands alone, so what they share is written in each: the same."""
    kinds: dict[str, Any] = {}
    for name in NAMES:
        for kind, rule in schema_of(name)["$defs"].items():
            assert kinds.setdefault(kind, rule) == rule, (name, kind)


@EACH
def test_schema_and_class_have_the_same_fields(row: Row) -> None:
    """By their names on the wire, and which of them are required."""
    fields = row.event_class.model_fields.values()
    schema = schema_of(row.event)
    assert {field.alias for field in fields} == set(schema["properties"])
    assert {field.alias for field in fields if field.is_required()} == set(schema["required"])


@EACH
def test_the_example_is_an_event(row: Row) -> None:
    """Valid by the schema, read by the class, written by it again, with the catalog's key."""
    example = example_of(row.event)
    validator(row.event).validate(example)
    event = row.event_class.model_validate_json(json.dumps(example))
    assert json.loads(event.model_dump_json(by_alias=True)) == example
    assert event.key() == KEYS.get(row.event, example.get(row.key))


@EACH
def test_the_example_is_read_in_every_shape(row: Row) -> None:
    """Bare, in the app's body, and as a CloudEvent in both modes: the same event comes out."""
    example = example_of(row.event)
    envelope = {"id": "e-1", "source": "/here", "specversion": "1.0", "type": row.event}
    shapes: list[tuple[Any, dict[str, str]]] = [
        (example, {}),
        ({"name": row.event, "data": example, "id": "e-1", "ts": 1}, {}),
        (example, {f"ce_{name}": text for name, text in envelope.items()}),
        ({**envelope, "data": example}, {"content-type": "application/cloudevents+json"}),
    ]
    for value, headers in shapes:
        found = read(row, value, headers)
        assert isinstance(found, Accepted), found
        assert (found.event_name, found.data) == (row.event, example)


def agree(row: Row, value: dict[str, Any]) -> None:
    """The schema and the reader say the same of a value."""
    found = read(row, value)
    errors = [error.message for error in validator(row.event).iter_errors(value)]
    assert isinstance(found, Accepted) is not bool(errors), (value, errors, found)


@EACH
def test_schema_and_reader_draw_the_same_lines(row: Row) -> None:
    """Each field absent, and at each border that any kind of field has: both take it or none."""
    example = example_of(row.event)
    for name in example:
        agree(row, {other: example[other] for other in example if other != name})
        for odd in ODD:
            agree(row, {**example, name: odd})


@settings(max_examples=200, deadline=None)
@given(row=st.sampled_from(ROWS), data=st.data())
def test_what_the_schema_refuses_is_refused_and_the_reverse(row: Row, data: st.DataObject) -> None:
    """Any texts, numbers and lists, in several fields at once."""
    value = dict(example_of(row.event))
    for name in data.draw(st.lists(st.sampled_from(sorted(value)), min_size=1, max_size=3)):
        value[name] = data.draw(VALUES)
    agree(row, value)


@settings(max_examples=200, deadline=None)
@given(row=st.sampled_from(ROWS), data=st.data())
def test_what_a_class_writes_is_valid(row: Row, data: st.DataObject) -> None:
    """Whatever values a class lets in, what it writes keeps to the schema."""
    example: Event = row.event_class.model_validate_json(json.dumps(example_of(row.event)))
    readable = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip)
    given_values = {
        name: data.draw(readable)
        for name, kind in inlined(schema_of(row.event))["properties"].items()
        if kind["type"] == "string" and "format" not in kind
    }
    event = row.event_class.model_validate({**example.model_dump(by_alias=True), **given_values})
    validator(row.event).validate(json.loads(event.model_dump_json(by_alias=True)))


@EACH
def test_what_is_in_neither_is_kept(row: Row) -> None:
    """A newer producer's field is valid, read, and in what is written again."""
    newer = {**example_of(row.event), "somethingNew": {"deep": [1]}}
    validator(row.event).validate(newer)
    event = row.event_class.model_validate_json(json.dumps(newer))
    assert json.loads(event.model_dump_json(by_alias=True)) == newer
