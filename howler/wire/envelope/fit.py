"""Whether data fits an event's class, and in plain words why not."""

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from howler.wire.envelope import reasons
from howler.wire.envelope.excerpt import excerpt, kind_of
from howler.wire.envelope.shapes import Opened

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_MOST_TOLD = 3
"""Problems: more than this helps nobody, the first ones show the pattern."""

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
}


def fit(
    event_name: str, event_class: type[BaseModel], payload_json: str, opened: Opened
) -> BaseModel:
    """The data as a value of its class; raises `CannotReadError`.

    Read from JSON again, because strict types mean JSON's types only there. The wire's names
    alone count: a `user_id` beside or instead of `userId` is an unknown field.
    """
    try:
        return event_class.model_validate_json(payload_json, by_alias=True, by_name=False)
    except ValidationError as refused:
        problems = _told(refused)
    reason = reasons.LOOKS_STRUCTURED if opened.looks_structured else reasons.DOES_NOT_FIT
    raise reason.error(event=event_name, problems=problems)


def _told(refused: ValidationError) -> str:
    errors = refused.errors(include_url=False)
    told = [_in_words(error) for error in errors[:_MOST_TOLD]]
    if len(errors) > _MOST_TOLD:
        told.append(f"and {len(errors) - _MOST_TOLD} more")
    return "; ".join(told)


def _in_words(error: "ErrorDetails") -> str:
    field = f"`{_path(error['loc'])}`" if error["loc"] else "the event"
    kind = error["type"]
    if kind == "missing":
        return f"{field} is missing"
    if kind in _EXPECTED:
        return f"{field} must be {_EXPECTED[kind]}, not {_came(kind, error['input'])}"
    if kind in {"string_too_short", "string_too_long"}:
        return f"{field} must have {_length(error.get('ctx', {}))}, not {len(error['input']):,}"
    message = error["msg"].removeprefix("Value error, ")
    return f"{field}: {excerpt(message[:1].lower() + message[1:], 120)}"


def _came(expected: str, found: Any) -> str:
    if expected.startswith("int_") and isinstance(found, float):
        return "one with a decimal point"
    return kind_of(found)


def _length(limits: dict[str, Any]) -> str:
    side, number = (
        ("least", limits["min_length"])
        if "min_length" in limits
        else ("most", limits["max_length"])
    )
    return f"at {side} {number:,} character{'' if number == 1 else 's'}"


def _path(location: tuple[int | str, ...]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return excerpt("".join(parts).removeprefix("."))
