"""What each vendor demands of a schema for structured output, and says when it is not met."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_ANTHROPIC_UNSUPPORTED = (
    "minimum",
    "maximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "maxItems",
    "oneOf",
)


def what_anthropic_refuses(output: Mapping[str, Any]) -> str | None:
    """Return the sentence of the 400 for `output_config.format`, or None where it is fine."""
    if output.get("type") != "json_schema":
        return "output_config.format.type: Input should be 'json_schema'"
    if not isinstance(output.get("schema"), dict):
        return "output_config.format.schema: Field required"
    for place, schema in _schemas(output["schema"], ""):
        if _is_object(schema) and schema.get("additionalProperties") is not False:
            return (
                "output_config.format.schema: For 'object' type, 'additionalProperties' must be "
                f"explicitly set to false{_at(place)}"
            )
        for word in _ANTHROPIC_UNSUPPORTED:
            if word in schema:
                kind = schema.get("type", "any")
                return (
                    f"output_config.format.schema: For '{kind}' type, property '{word}' is not "
                    f"supported{_at(place)}"
                )
    return None


def what_openai_refuses(response_format: Mapping[str, Any]) -> str | None:
    """Return the sentence of the 400 for `response_format`, or None where it is fine."""
    asked = response_format.get("json_schema")
    if not isinstance(asked, dict):
        return "Missing required parameter: 'response_format.json_schema'."
    name = asked.get("name")
    if not isinstance(name, str):
        return "Missing required parameter: 'response_format.json_schema.name'."
    if not _NAME.fullmatch(name):
        return (
            "Invalid 'response_format.json_schema.name': string does not match pattern. Expected "
            "a string that matches the pattern '^[a-zA-Z0-9_-]+$' of at most 64 characters."
        )
    if not isinstance(asked.get("schema"), dict):
        return "Missing required parameter: 'response_format.json_schema.schema'."
    return _what_strict_refuses(name, asked["schema"]) if asked.get("strict") else None


def _what_strict_refuses(name: str, root: Mapping[str, Any]) -> str | None:
    start = f"Invalid schema for response_format '{name}': "
    if root.get("type") != "object":
        got = root.get("type")
        return f"{start}schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{got}\"'."
    for place, schema in _schemas(root, ""):
        if not _is_object(schema):
            continue
        context = f"In context=({place}), "
        if schema.get("additionalProperties") is not False:
            return (
                f"{start}{context}'additionalProperties' is required to be supplied and to be "
                "false."
            )
        missing = sorted(set(schema.get("properties", {})) - set(schema.get("required", [])))
        if missing:
            return (
                f"{start}{context}'required' is required to be supplied and to be an array "
                f"including every key in properties. Missing '{missing[0]}'."
            )
    return None


def _is_object(schema: Mapping[str, Any]) -> bool:
    kind = schema.get("type")
    return kind == "object" or (isinstance(kind, list) and "object" in kind)


def _at(place: str) -> str:
    return f" (at {place})" if place else ""


def _schemas(schema: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every schema inside a schema with the place where it stands."""
    if not isinstance(schema, dict):
        return
    yield place, schema
    for word in ("properties", "$defs", "definitions"):
        inside = schema.get(word)
        for name, inner in inside.items() if isinstance(inside, dict) else ():
            yield from _schemas(inner, _under(place, f"'{word}', '{name}'"))
    yield from _schemas(schema.get("items"), _under(place, "'items'"))
    for word in ("anyOf", "allOf"):
        for number, inner in enumerate(schema.get(word) or ()):
            yield from _schemas(inner, _under(place, f"'{word}', '{number}'"))


def _under(place: str, part: str) -> str:
    return f"{place}, {part}" if place else part
