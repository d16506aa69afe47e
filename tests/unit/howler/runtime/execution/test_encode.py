"""A step's result as the JSON that is stored for it."""

from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import TypeAdapter

from howler.runtime.execution.remembered import encode
from howler.verdicts import Permanent


@dataclass(frozen=True, slots=True)
class Point:
    """A result with a shape."""

    x: int
    name: str


def refused(kind: Any, value: Any) -> Permanent:
    with pytest.raises(Permanent) as verdict:
        encode(TypeAdapter(kind), value)
    return verdict.value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (int, 3),
        (None, None),
        (str, 'Zoë 履歴書 \\u0000 \\ " \n'),
        (list[Point], [Point(1, "a"), Point(2, "é")]),
        (dict[str, float | None], {"a": 1.5, "b": None}),
        (bytes, b"plain"),
    ],
)
def test_a_result_comes_back_as_it_was(kind: Any, value: Any) -> None:
    """Encoded and read by the same annotation; a backslash before u0000 is only text."""
    adapter = TypeAdapter(kind)
    assert adapter.validate_json(encode(adapter, value)) == value


def test_a_result_of_exactly_one_mebibyte_is_kept() -> None:
    """The bytes of the JSON count, quotes included."""
    text = encode(TypeAdapter(str), "x" * (2**20 - 2))
    assert len(text) == 2**20


@pytest.mark.parametrize("value", ["x" * (2**20 - 1), "é" * (2**19)])
def test_a_result_over_one_mebibyte_is_refused(value: str) -> None:
    """Bytes count, not characters; the sentence says how many there are."""
    verdict = refused(str, value)
    assert verdict.code == "result-too-large"
    assert "1,048,576" in verdict.message


@pytest.mark.parametrize("value", ["a\x00b", "\x00"])
def test_a_nul_is_refused(value: str) -> None:
    """The database could not store it."""
    assert refused(str, value).code == "result-not-json"


@pytest.mark.parametrize(
    ("kind", "value"),
    [(int, "three"), (Point, {"x": 1}), (str, "caf\udce9"), (Any, object()), (bytes, b"\xff\xfe")],
)
def test_what_its_annotation_does_not_say_is_refused(kind: Any, value: Any) -> None:
    """At the first pass, not when a replay reads it."""
    assert refused(kind, value).code == "result-not-json"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_json_lacks_is_refused(value: float) -> None:
    """It would be stored as null, and a replay could not read that."""
    assert refused(float, value).code == "result-not-json"
