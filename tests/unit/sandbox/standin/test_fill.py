"""Filling a JSON schema with what is known."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.standin.providers.fill import fill

TEXT = {"type": ["string", "null"]}


def shape(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def test_known_values_take_their_places() -> None:
    """Values go where their names are asked for, however the names are spelled."""
    schema = shape(full_name=TEXT, start_date=TEXT, unknown=TEXT)
    assert fill(schema, {"fullName": "Ada", "startDate": "2020-01", "other": 1}) == {
        "full_name": "Ada",
        "start_date": "2020-01",
        "unknown": None,
    }


def test_unknown_is_as_little_as_the_schema_allows() -> None:
    """What is not known is null where null is allowed, else empty."""
    schema = shape(
        nothing=TEXT,
        either={"anyOf": [{"type": "integer"}, {"type": "null"}]},
        text={"type": "string"},
        number={"type": "number"},
        flag={"type": "boolean"},
        many={"type": "array", "items": TEXT},
        inner=shape(deep=TEXT),
        choice={"enum": ["a", "b"]},
    )
    assert fill(schema, {}) == {
        "nothing": None,
        "either": None,
        "text": "",
        "number": 0,
        "flag": False,
        "many": [],
        "inner": {"deep": None},
        "choice": "a",
    }


def test_references_are_followed() -> None:
    """A schema that names its parts and uses them by reference is filled all the same."""
    schema = {
        "$ref": "#/$defs/Resume",
        "$defs": {
            "Resume": shape(jobs={"type": "array", "items": {"$ref": "#/$defs/Job"}}),
            "Job": shape(title=TEXT, current={"type": "boolean"}),
        },
    }
    known = {"jobs": [{"title": "Clerk", "current": True}, {"title": None}]}
    assert fill(schema, known) == {
        "jobs": [{"title": "Clerk", "current": True}, {"title": None, "current": False}]
    }


def test_value_of_another_type_has_no_place() -> None:
    """A value that does not fit its place is left out, not bent."""
    assert fill(shape(a={"type": "integer"}, b=TEXT), {"a": "7", "b": [1]}) == {"a": 0, "b": None}
    assert fill(shape(a={"enum": ["x", None]}), {"a": "y"}) == {"a": None}


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_knowledge_keeps_the_shape(known: Any) -> None:
    """Whatever is known, the result has every property of the schema and no other."""
    schema = shape(name=TEXT, jobs={"type": "array", "items": shape(title=TEXT)})
    filled = fill(schema, known)
    assert set(filled) == {"name", "jobs"}
    assert all(set(job) == {"title"} for job in filled["jobs"])
