"""Everything that is no event, and the reason a person gets to read."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

from howler.wire.envelope import Record, Unreadable, decode


class Asked(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)

    who: str = Field(min_length=1, max_length=9)
    count: int = 0
    ratio: float = 0
    sure: bool = False
    parts: list[dict[str, str]] = []

    @field_validator("count")
    @classmethod
    def _not_thirteen(cls, count: int) -> int:
        if count == 13:
            raise ValueError("must not be 13")
        if count == 14:
            raise KeyError("a mistake of ours")
        return count


Headers = Sequence[tuple[str, bytes | None]]
KNOWN = ["thing/asked", "thing/told", "other/happened"]
DATA = {"who": "Ada"}
APP = {"name": "thing/asked", "data": DATA, "id": "e-1"}
CLOUD = {"id": "e-1", "source": "/shop", "specversion": "1.0", "type": "thing/asked", "data": DATA}
CE: list[tuple[str, bytes | None]] = [
    ("ce_id", b"e-1"),
    ("ce_source", b"/shop"),
    ("ce_specversion", b"1.0"),
    ("ce_type", b"thing/asked"),
]
STRUCTURED = ("content-type", b"application/cloudevents+json")


def read(value: Any, headers: Headers = ()) -> Unreadable:
    """Decodes, and asserts that it is refused with a sentence fit to print anywhere."""
    encoded = json.dumps(value).encode() if isinstance(value, dict) else value
    record = Record("thing.asked", 3, 17, 1_700_000_000_000, b"k", encoded, headers)
    found = decode(record, {"thing/asked": Asked}, KNOWN)
    assert isinstance(found, Unreadable), found
    assert found.reason.isprintable()
    assert len(found.reason) < 500
    assert found.reason.endswith((".", "?"))
    return found


def ce(**changes: bytes | None) -> Headers:
    return [(name, changes.get(name, value)) for name, value in CE]


def without(name: str) -> Headers:
    return [header for header in CE if header[0] != name]


def field(text: str) -> bytes:
    """A value whose bad part is deep inside a field that nobody reads."""
    return b'{"who": "Ada", "more": [{"deep": ' + text.encode() + b"}]}"


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (None, "no-value", "null"),
        (b"", "not-json", "empty"),
        (b"\xef\xbb\xbf \n", "not-json", "empty"),
        (b" " * 262_145, "too-large", "262,145 bytes"),
        (b'{"who": "\xe9"}', "not-utf-8", "byte 10"),
        ('{"who": "Ada"}'.encode("utf-16"), "not-utf-8", "byte 1"),
        (b'{"who": "\xed\xa0\x80"}', "not-utf-8", "UTF-8"),
        (b"hello", "not-json", "`hello`"),
        (b'{"who": "Ada"', "not-json", "line 1"),
        (b"{'who': 'Ada'}", "not-json", "column 2"),
        (b'{"who": "Ada"} {"who": "Bo"}', "not-json", "extra data"),
        (b'{"who": "A\x00da"}', "not-json", "control character"),
        (b'"\\', "not-json", "line 1"),
        (b"[" * 10_000 + b"]" * 10_000, "too-deep", "200"),
        (b"[" * 10_000, "too-deep", "200"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "too-deep", "200"),
        (field("[" * 198 + "]" * 198), "too-deep", "200"),
        (b'["\\"[", ' + b"[" * 200 + b"]" * 201, "too-deep", "200"),
        (b'{"who": "Ada", "who": "Bo"}', "duplicate-key", "`who`"),
        (field('{"a": 1, "\\u0061": 1}'), "duplicate-key", "`a`"),
        (field("NaN"), "bad-number", "NaN"),
        (field("Infinity"), "bad-number", "Infinity"),
        (field("-Infinity"), "bad-number", "-Infinity"),
        (field("1e999"), "bad-number", "1e999"),
        (field("-1.5e400"), "bad-number", "-1.5e400"),
        (field("1" + "0" * 309), "bad-number", "double"),
        (field("9" * 309), "bad-number", "double"),
        (field("-" + "9" * 200_000), "bad-number", "double"),
        (field('"a\\u0000b"'), "bad-text", "`deep` holds the character NUL"),
        (field('{"a\\u0000": 1}'), "bad-text", "`a?` holds the character NUL"),
        (field('["ok", "\\ud800"]'), "bad-text", "`deep` holds half of a surrogate pair"),
        (field('"\\ude00\\ud83d"'), "bad-text", "surrogate"),
        (b'"\\u0000"', "bad-text", "NUL"),
        (b"[]", "not-an-object", "a list"),
        (b'[{"who": "Ada"}]', "not-an-object", "a list"),
        (b"null", "not-an-object", "null"),
        (b"true", "not-an-object", "true or false"),
        (b"1", "not-an-object", "a number"),
        (b'"text"', "not-an-object", "text"),
        (b'[{"specversion": "1.0"}]', "batch", "batch"),
    ],
)
def test_what_is_no_storable_json_object(value: bytes | None, code: str, words: str) -> None:
    """At every depth, also in fields that nobody reads."""
    found = read(value)
    assert found.code == code
    assert words in found.reason


@pytest.mark.parametrize(
    ("headers", "code", "words"),
    [
        (without("ce_id"), "bad-headers", "not ce_id:"),
        ([("ce_anything", b"x")], "bad-headers", "ce_id, ce_source, ce_specversion, ce_type"),
        ([*CE, ("ce_id", b"e-1")], "bad-headers", "`ce_id` came 2 times"),
        ([*CE, ("CE_TYPE", b"thing/asked")], "bad-headers", "`ce_type` came 2 times"),
        (ce(ce_id=b"\xff"), "bad-headers", "`ce_id` is not UTF-8"),
        (ce(ce_source=None), "bad-headers", "`ce_source` is not UTF-8"),
        (ce(ce_specversion=b"0.3"), "bad-version", "`0.3`"),
        (ce(ce_id=b""), "bad-id", "header `ce_id` is empty"),
        (ce(ce_id=" \u3000".encode()), "bad-id", "blank"),
        (ce(ce_id=b"a\x00"), "bad-id", "U+0000"),
        (ce(ce_id="a\u0085".encode()), "bad-id", "U+0085"),
        (ce(ce_id=b"a" * 513), "bad-id", "513 characters"),
        (ce(ce_source=b"a\x7f"), "bad-id", "header `ce_source` holds"),
        (ce(ce_source="é".encode() * 257), "bad-id", "514 bytes"),
        (ce(ce_type=b"thing/askd"), "unknown-event", "did you mean `thing/asked`?"),
        (ce(ce_type=b"THING/ASKED"), "unknown-event", "did you mean `thing/asked`?"),
        (ce(ce_type=b"other/happens"), "unknown-event", "did you mean `other/happened`?"),
        (ce(ce_type=b"\x1b[2J" + b"x" * 900_000), "unknown-event", "`?[2Jxxx"),
        (ce(ce_type=b""), "unknown-event", "this topic takes `thing/asked`"),
        (ce(ce_type=b"thing/told"), "wrong-topic", "belongs on `thing.told`"),
        ([("content-type", b"\xff")], "bad-headers", "`content-type` is not UTF-8"),
        ([STRUCTURED, ("content-type", b"text/plain")], "bad-headers", "came 2 times"),
        ([("content-type", b"application/cloudevents+avro")], "not-json", "cloudevents+avro"),
        ([("content-type", b"application/cloudevents-batch+json")], "batch", "batch"),
        ([STRUCTURED], "bad-envelope", "no `id` nor `source` nor `specversion` nor `type`"),
    ],
)
def test_bad_headers_over_a_good_body(headers: Headers, code: str, words: str) -> None:
    """A header that claims something must keep it."""
    found = read(DATA, headers)
    assert found.code == code
    assert words in found.reason


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({**APP, "id": None}, "bad-id", "must be text, not null"),
        ({**APP, "id": ""}, "bad-id", "is empty"),
        ({**APP, "id": 7}, "bad-id", "must be text, not a number"),
        ({**APP, "id": "a\n"}, "bad-id", "U+000A"),
        ({**APP, "id": "é" * 513}, "bad-id", "513 characters"),
        ({**APP, "name": 1}, "bad-envelope", "`name` must be text, not a number"),
        ({**APP, "name": "other/happened"}, "wrong-topic", "`other.happened`"),
        ({**APP, "name": "things/asked"}, "unknown-event", "did you mean `thing/asked`?"),
        ({**APP, "name": "thing.asked"}, "unknown-event", "did you mean `thing/asked`?"),
        ({**APP, "data": None}, "bad-envelope", "not null"),
        ({**APP, "data": "{}"}, "bad-envelope", "not text"),
        ({"name": "thing/told"}, "bad-envelope", "no `data`"),
        ({**CLOUD, "id": None}, "bad-id", "body's `id` must be text, not null"),
        ({**CLOUD, "source": []}, "bad-id", "body's `source` must be text, not a list"),
        ({**CLOUD, "specversion": 1.0}, "bad-envelope", "not a number"),
        ({**CLOUD, "specversion": "2.0"}, "bad-version", "`2.0`"),
        ({**CLOUD, "type": {}}, "bad-envelope", "not an object"),
        ({**CLOUD, "type": "thing/told"}, "wrong-topic", "`thing.told`"),
        ({**CLOUD, "data_base64": "e30="}, "base64", "`data_base64`"),
        ({**CLOUD, "data": [1]}, "bad-envelope", "not a list"),
        ({k: v for k, v in CLOUD.items() if k != "data"}, "bad-envelope", "no `data`"),
    ],
)
def test_bad_envelopes_in_the_body(body: dict[str, Any], code: str, words: str) -> None:
    """The app's body and structured CloudEvents, each told what is wrong with it."""
    found = read(body)
    assert found.code == code
    assert words in found.reason


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({}, "`who` is missing"),
        ({"who": 1}, "`who` must be text, not a number"),
        ({"who": None}, "`who` must be text, not null"),
        ({"who": ""}, "`who` must have at least 1 character, not 0"),
        ({"who": "a" * 10}, "`who` must have at most 9 characters, not 10"),
        ({"who": "a", "count": "1"}, "`count` must be a whole number, not text"),
        (
            {"who": "a", "count": 1.5},
            "`count` must be a whole number, not one with a decimal point",
        ),
        ({"who": "a", "count": 13}, "`count`: must not be 13"),
        ({"who": "a", "ratio": "1"}, "`ratio` must be a number, not text"),
        ({"who": "a", "sure": 1}, "`sure` must be true or false, not a number"),
        ({"who": "a", "parts": {}}, "`parts` must be a list, not an object"),
        ({"who": "a", "parts": [{}, 1]}, "`parts[1]` must be an object, not a number"),
        ({"who": "a", "parts": [{"`\n": 1}]}, "`parts[0].??` must be text, not a number"),
        (
            {"who": 1, "count": True, "ratio": [], "sure": "", "parts": 1},
            (
                "`who` must be text, not a number; `count` must be a whole number, not true or "
                "false; `ratio` must be a number, not a list; and 2 more"
            ),
        ),
    ],
)
def test_wrong_types_are_told_by_field(body: dict[str, Any], problems: str) -> None:
    """Each field with what was expected and what came, in words."""
    assert read(body) == Unreadable("does-not-fit", f"This is no `thing/asked`: {problems}.")


def test_a_structured_event_under_a_plain_content_type_is_told_so() -> None:
    """The content type rules, but the reason shows the way out."""
    found = read(CLOUD, [("content-type", b"application/json")])
    assert found.code == "does-not-fit"
    assert "looks like a structured CloudEvent" in found.reason


@pytest.mark.parametrize("name", ["id", "source", "type"])
def test_headers_that_contradict_a_structured_body_are_refused(name: str) -> None:
    """Two ids for one event would be two runs on another day."""
    found = read({**CLOUD, name: "another"}, [STRUCTURED, *CE])
    assert found.code == "bad-headers"
    assert f"`ce_{name}`" in found.reason


def test_a_bare_body_on_a_topic_of_no_event_is_refused() -> None:
    """Nothing is guessed where several events are read and none has the topic's name."""
    record = Record("elsewhere", 0, 0, 0, None, b'{"who": "Ada"}', [])
    found = decode(record, {"thing/asked": Asked, "thing/told": Asked}, KNOWN)
    assert isinstance(found, Unreadable)
    assert found.code == "unknown-event"
    assert "`elsewhere`" in found.reason


def test_what_was_meant_is_sought_on_the_topic_first() -> None:
    """Of two names equally near, the one that this topic carries was meant."""
    record = Record("thing.a", 0, 0, 0, None, b'{"name": "thing/c", "data": {}}', [])
    found = decode(record, {"thing/a": Asked}, ["thing/a", "thing/b"])
    assert isinstance(found, Unreadable)
    assert "did you mean `thing/a`?" in found.reason


@pytest.mark.timeout(5)
def test_an_unfinished_text_is_read_over_once() -> None:
    """A hundred thousand escaped quotes after the brackets do not stop the consumer for minutes."""
    assert read(b"[]," * 201 + b'"' + b'\\"' * 120_000 + b"\\").code == "not-json"


def test_a_fault_of_our_own_is_said_to_be_ours() -> None:
    """A class whose validator breaks stops nothing, and nobody blames the sender."""
    found = read({"who": "a", "count": 14})
    assert found.code == "reader-broke"
    assert "KeyError" in found.reason
