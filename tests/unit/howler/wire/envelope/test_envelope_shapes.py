"""The four shapes in which an event is read, and what is taken from each."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from howler.wire.envelope import Accepted, Record, Unreadable, decode


class Asked(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)

    name: str | None = None
    who: str


class Told(BaseModel):
    whom: str


TOPIC = "thing.asked"
POSITION = "thing.asked-3-17-1700000000000"
DATA = {"who": "Ada"}
APP = {"name": "thing/asked", "data": DATA, "id": "e-1", "ts": 1}
CLOUD = {"id": "e-1", "source": "/shop", "specversion": "1.0", "type": "thing/asked"}
CE = [(f"ce_{name}", value.encode()) for name, value in CLOUD.items()]
STRUCTURED = ("content-type", b"application/cloudevents+json")
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

OTHER = TRACE.replace("b7", "c8")


def read(body: Any, headers: Sequence[tuple[str, bytes | None]] = ()) -> Accepted | Unreadable:
    value = body if isinstance(body, bytes) else json.dumps(body).encode()
    record = Record(TOPIC, 3, 17, 1_700_000_000_000, None, value, headers)
    return decode(record, {"thing/asked": Asked}, ["thing/asked", "thing/told"])


def accepted(body: Any, headers: Sequence[tuple[str, bytes | None]] = ()) -> Accepted:
    found = read(body, headers)
    assert isinstance(found, Accepted), found
    return found


@pytest.mark.parametrize(
    ("body", "headers", "source", "event_id"),
    [
        pytest.param(DATA, [], TOPIC, POSITION, id="bare"),
        pytest.param(
            DATA, [("content-type", b"application/json")], TOPIC, POSITION, id="bare-json"
        ),
        pytest.param(DATA, [("content-type", b"text/plain")], TOPIC, POSITION, id="bare-text"),
        pytest.param(DATA, [("content-type", None)], TOPIC, POSITION, id="bare-null-type"),
        pytest.param(DATA, [("x-other", b"\xff")], TOPIC, POSITION, id="bare-foreign-header"),
        pytest.param(APP, [], TOPIC, "e-1", id="app"),
        pytest.param(APP, [("content-type", b"application/json")], TOPIC, "e-1", id="app-json"),
        pytest.param({**APP, "ts": None}, [], TOPIC, "e-1", id="app-ts-is-not-used"),
        pytest.param({"name": "thing/asked", "data": DATA}, [], TOPIC, POSITION, id="app-no-id"),
        pytest.param(DATA, CE, "/shop", "e-1", id="binary"),
        pytest.param(DATA, [(k.upper(), v) for k, v in CE], "/shop", "e-1", id="binary-upper"),
        pytest.param(DATA, [*CE, ("ce_time", b"\xff")], "/shop", "e-1", id="binary-other-ce"),
        pytest.param(
            DATA, [*CE, ("content-type", b"text/plain")], "/shop", "e-1", id="binary-text"
        ),
        pytest.param({**CLOUD, "data": DATA}, [], "/shop", "e-1", id="structured-by-attributes"),
        pytest.param({**CLOUD, "data": DATA}, [STRUCTURED], "/shop", "e-1", id="structured"),
        pytest.param(
            {**CLOUD, "data": DATA},
            [("Content-Type", b"Application/CloudEvents+JSON; charset=utf-8")],
            "/shop",
            "e-1",
            id="structured-any-case",
        ),
        pytest.param(
            {**CLOUD, "data": DATA}, [STRUCTURED, *CE], "/shop", "e-1", id="structured-with-copies"
        ),
    ],
)
def test_each_shape_gives_the_same_event(
    body: Any, headers: Sequence[tuple[str, bytes | None]], source: str, event_id: str
) -> None:
    """Whatever the envelope, the event is the same, known by its source and id."""
    found = accepted(body, headers)
    assert (found.event_name, found.source, found.event_id) == ("thing/asked", source, event_id)
    assert found.data == DATA
    assert found.event == Asked(who="Ada")


def test_the_id_of_a_bare_body_is_never_one_of_its_fields() -> None:
    """A bare body's `id` is a field like any other."""
    found = accepted({"who": "Ada", "id": "mine"})
    assert found.event_id == POSITION
    assert found.data == {"who": "Ada", "id": "mine"}


def test_a_bare_body_may_have_a_field_called_name() -> None:
    """A `name` alone makes no envelope, unless it names an event."""
    assert accepted({"who": "Ada", "name": "Ada Example"}).data["name"] == "Ada Example"


def test_unknown_fields_are_kept_and_do_not_replace_known_ones() -> None:
    """A producer newer than we are loses nothing."""
    found = accepted({"who": "Ada", "more": {"deep": [1, None]}, "model_dump": 1})
    assert found.data["more"] == {"deep": [1, None]}
    assert found.event.model_extra == {"more": {"deep": [1, None]}, "model_dump": 1}


def test_only_the_names_of_the_wire_are_read() -> None:
    """The Python name of a field is an unknown field on the wire."""

    class Aliased(BaseModel):
        model_config = ConfigDict(populate_by_name=True, alias_generator=lambda n: n.upper())
        who: str

    record = Record(TOPIC, 0, 0, 0, None, b'{"who": "Ada"}', [])
    found = decode(record, {"thing/asked": Aliased}, [])
    assert found == Unreadable("does-not-fit", "This is no `thing/asked`: `WHO` is missing.")


def test_the_topic_tells_which_of_its_events_a_bare_body_is() -> None:
    """Of several events handled together, a bare body is the one its topic is named after."""
    record = Record("thing.told", 0, 0, 0, None, b'{"whom": "Bo"}', [])
    found = decode(record, {"thing/asked": Asked, "thing/told": Told}, [])
    assert isinstance(found, Accepted)
    assert found.event == Told(whom="Bo")


def test_a_topic_of_one_event_may_have_any_name() -> None:
    """Where only one event can be meant, the topic's name need not say it."""
    record = Record("elsewhere", 0, 0, 0, None, b'{"who": "Ada"}', [])
    found = decode(record, {"thing/asked": Asked}, [])
    assert isinstance(found, Accepted)
    assert found.event_name == "thing/asked"


def test_one_leading_byte_order_mark_is_dropped() -> None:
    """Editors on Windows write one; it is no part of the JSON."""
    mark = b"\xef\xbb\xbf"
    assert accepted(mark + b' {"who": "Ada"}\r\n').data == DATA
    assert isinstance(read(mark + mark + b'{"who": "Ada"}'), Unreadable)


def test_the_payload_is_canonical_so_that_a_repeat_is_known() -> None:
    """Order of keys, spaces and escapes do not make another payload."""
    one = accepted(b'{"who": "\\u00c5sa", "b": [1.50, true], "a": {"y": 1, "x": 2}}')
    two = accepted('{"a":{"x":2,"y":1},"b":[1.5,true],"who":"Åsa"}'.encode())
    assert one.payload_json == two.payload_json
    assert one.payload_json == '{"a":{"x":2,"y":1},"b":[1.5,true],"who":"Åsa"}'
    assert one.payload_hash == hashlib.sha256(one.payload_json.encode()).digest()
    assert one.payload_hash != accepted({"who": "Åse"}).payload_hash


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (DATA, [("traceparent", TRACE.encode())], TRACE),
        (DATA, [*CE, ("ce_traceparent", TRACE.encode())], TRACE),
        ({**CLOUD, "traceparent": TRACE, "data": DATA}, [], TRACE),
        ({**CLOUD, "traceparent": OTHER, "data": DATA}, [("traceparent", TRACE.encode())], TRACE),
        (DATA, [], None),
        (DATA, [("traceparent", b"\xff")], None),
        (DATA, [("traceparent", None)], None),
        (DATA, [("traceparent", TRACE.upper().encode())], None),
        (DATA, [("traceparent", b"00-" + b"0" * 32 + b"-b7ad6b7169203331-01")], None),
        ({**CLOUD, "traceparent": 7, "data": DATA}, [], None),
    ],
)
def test_a_trace_is_taken_if_valid_and_is_never_a_reason_to_refuse(
    body: Any, headers: Sequence[tuple[str, bytes | None]], expected: str | None
) -> None:
    """The trace context comes from the header, the extension, or not at all."""
    assert accepted(body, headers).traceparent == expected


@pytest.mark.parametrize("length", [1, 512])
def test_ids_of_1_to_512_characters_are_taken(length: int) -> None:
    """Characters count, not bytes."""
    assert accepted({**APP, "id": "é" * length}).event_id == "é" * length


def test_escapes_that_only_look_like_nul_or_surrogates_are_text() -> None:
    """An escaped backslash before `u0000`, and a whole pair of surrogates, are ordinary text."""
    found = accepted(b'{"who": "\\\\u0000 \\ud83d\\ude00"}')
    assert found.data["who"] == "\\u0000 \U0001f600"


def test_what_is_just_within_the_limits_is_read() -> None:
    """256 KiB of value, 200 levels, the largest double."""
    size = 262_144
    filler = b'{"who": "' + b"a" * (size - 11) + b'"}'
    assert len(filler) == size
    accepted(filler)
    accepted(b'{"who": "Ada", "deep": ' + b"[" * 199 + b"]" * 199 + b"}")
    accepted(b'{"who": "Ada", "brackets in text": "' + b"[" * 500 + b'"}')
    accepted(b'{"who": "Ada", "far": [1.7e308, -1.7e308, 1e-999, 1' + b"0" * 308 + b"]}")
