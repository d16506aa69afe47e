"""The written contract of each event: its JSON Schema and an example, a file each beside this."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def file_name(event_name: str) -> str:
    """What an event's files are called: like its topic."""
    return event_name.replace("/", ".")


def schema_of(event_name: str) -> dict[str, Any]:
    """The event's JSON Schema (2020-12), as it stands in `schemas/json/`."""
    return _read(HERE / "json" / f"{file_name(event_name)}.schema.json")


def example_of(event_name: str) -> dict[str, Any]:
    """One event's data as a producer sends it, from `schemas/examples/`."""
    return _read(HERE / "examples" / f"{file_name(event_name)}.json")


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with each `$ref` replaced by what it refers to, and without `$defs`.

    What stands beside a `$ref`, such as the field's own description, wins.
    """
    kinds = schema.get("$defs", {})

    def resolve(node: Any) -> Any:
        if isinstance(node, list):
            return [resolve(each) for each in node]
        if not isinstance(node, dict):
            return node
        beside = {name: resolve(value) for name, value in node.items() if name != "$ref"}
        if "$ref" not in node:
            return beside
        return {**resolve(kinds[node["$ref"].removeprefix("#/$defs/")]), **beside}

    resolved: dict[str, Any] = resolve({k: v for k, v in schema.items() if k != "$defs"})
    return resolved


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
