"""Any bytes under any headers: an answer, never an exception, and nothing that cannot be stored."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from howler.wire.envelope import Accepted, Record, Unreadable, decode, reasons


class Asked(BaseModel):
    model_config = ConfigDict(extra="allow")

    who: Any = None


CODES = {reason.code for reason in reasons.ALL}
NAMES = ["thing/asked", "thing/told", "things/asked", ""]

# Pieces of JSON that are only sometimes put together well, so that every rule is met.
PIECES = st.sampled_from(
    [
        *('{"who":', '"a"', "[", "]", "}", ",", ":", '"a":1', '"', "null", " ", "\\", "\ufeff"),
        *("NaN", "1e999", "-0.0", "9" * 320, '"\\u0000"', '"\\ud800"'),
        '{"id":"1","name":"thing/asked","data":{',
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(NAMES)
)
KEYS = st.sampled_from(["who", "id", "name", "data", "ts", "source", "type"]) | st.text(max_size=5)
BODIES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)
OBJECTS = st.dictionaries(KEYS, BODIES, max_size=6)
ENVELOPES = st.fixed_dictionaries(
    {
        "id": SCALARS,
        "source": SCALARS,
        "specversion": st.just("1.0"),
        "type": st.sampled_from(NAMES),
    },
    optional={"data": BODIES, "traceparent": SCALARS, "data_base64": SCALARS},
) | st.fixed_dictionaries(
    {"name": st.sampled_from(NAMES)}, optional={"data": BODIES, "id": SCALARS, "ts": SCALARS}
)
VALUES = (
    st.none()
    | st.binary(max_size=200)
    | st.lists(PIECES, max_size=12).map(lambda pieces: "".join(pieces).encode())
    | BODIES.map(lambda body: json.dumps(body).encode())
    | OBJECTS.map(lambda body: json.dumps(body).encode())
    | ENVELOPES.map(lambda body: json.dumps(body).encode())
)
HEADER_NAMES = st.sampled_from(
    ["ce_id", "ce_source", "ce_specversion", "ce_type", "content-type", "traceparent", "ce_x"]
) | st.text(max_size=8)
HEADER_VALUES = (
    st.none()
    | st.binary(max_size=20)
    | st.sampled_from(
        [b"1.0", b"thing/asked", b"application/cloudevents+json", b"application/json"]
    )
)
WELL_MADE = st.fixed_dictionaries(
    {
        "ce_id": st.text(max_size=8).map(str.encode) | HEADER_VALUES,
        "ce_source": st.just(b"/shop"),
        "ce_specversion": st.just(b"1.0"),
        "ce_type": st.sampled_from([b"thing/asked", b"thing/told"]),
    }
).map(lambda made: list(made.items()))
LOOSE = st.lists(st.tuples(HEADER_NAMES, HEADER_VALUES), max_size=6)
HEADERS: st.SearchStrategy[list[tuple[str, bytes | None]]] = st.just([]) | WELL_MADE | LOOSE


def depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@settings(max_examples=400, deadline=None)
@given(value=VALUES, headers=HEADERS)
def test_any_record_gets_an_answer_that_can_be_stored(
    value: bytes | None, headers: list[tuple[str, bytes | None]]
) -> None:
    """What is accepted is good jsonb and good text; what is not has a known code, not our fault."""
    record = Record("thing.asked", 0, 1, 2, None, value, headers)
    found = decode(record, {"thing/asked": Asked}, ["thing/asked", "thing/told"])
    if isinstance(found, Unreadable):
        assert found.code in CODES - {"reader-broke"}, found
        assert found.reason.isprintable()
        return
    refuse_unstorable(found)


@settings(max_examples=100, deadline=None)
@given(body=st.dictionaries(st.text(min_size=1, max_size=5), BODIES, max_size=6))
def test_any_object_without_headers_is_taken_or_cannot_be_stored(body: dict[str, Any]) -> None:
    """A bare object is refused for what the database could not keep, and for nothing else."""
    value = json.dumps(body).encode()
    found = decode(Record("thing.asked", 0, 1, 2, None, value, []), {"thing/asked": Asked}, [])
    if isinstance(found, Unreadable):
        assert found.code in {"bad-text", "bad-number"}
    else:
        refuse_unstorable(found)
        assert found.data == body


def refuse_unstorable(found: Accepted) -> None:
    for text in (found.payload_json, found.source, found.event_id, found.event_name):
        assert "\x00" not in text
        text.encode()  # refuses a lone surrogate
    assert "\\u0000" not in found.payload_json.replace("\\\\", "")
    assert "\\ud" not in found.payload_json.replace("\\\\", "")
    assert json.loads(found.payload_json) == found.data
    assert depth(found.data) <= 200
    assert 1 <= len(found.event_id) <= 512
    assert found.event_id.strip()


@settings(max_examples=60, deadline=None)
@given(opening=st.sampled_from(["[", '{"a":', '[{"a":', '["\\"",']), times=st.integers(190, 60_000))
def test_any_depth_gets_an_answer(opening: str, times: int) -> None:
    """Nesting is counted before anything recurses into it."""
    value = (opening * times).encode()[:262_144]
    found = decode(Record("thing.asked", 0, 1, 2, None, value, []), {"thing/asked": Asked}, [])
    assert isinstance(found, Unreadable)
    assert found.code in {"too-deep", "not-json"}
