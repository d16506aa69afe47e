from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from howler.domain.record import Education, Experience, Project, Record
from services.parser.record_schema import SCHEMA, RecordAnswer


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for inner in schema.values():
            yield from objects(inner)


def checked(model: type[BaseModel]) -> dict[str, Any]:
    return {name: _items(one.annotation) for name, one in model.model_fields.items()}


def _items(annotation: Any) -> Any:
    for inside in get_args(annotation):
        if isinstance(inside, type) and issubclass(inside, BaseModel):
            return checked(inside)
    return None


def written(value: dict[str, Any]) -> dict[str, Any]:
    return {
        name: written(one[0]) if isinstance(one, list) and one else None
        for name, one in value.items()
    }


def asked(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        name: asked(one["items"]) if one.get("items", {}).get("type") == "object" else None
        for name, one in schema["properties"].items()
    }


def test_every_field_is_required_and_nothing_else_allowed() -> None:
    """Both vendors take this, and neither takes more."""
    for one in objects(SCHEMA):
        assert one["required"] == list(one["properties"])
        assert one["additionalProperties"] is False


def test_what_is_asked_for_is_what_is_checked() -> None:
    """The JSON schema and the check of the answer name the same fields."""
    assert asked(SCHEMA) == checked(RecordAnswer)


def test_what_is_checked_is_what_the_record_reads() -> None:
    """Each field of the answer has its place in the record, and the other way round."""
    whole = Record(experience=(Experience(),), education=(Education(),), projects=(Project(),))
    assert checked(RecordAnswer) == written(whole.to_json())
