"""A JSON schema filled with what is known; what is not known is null, or as little as allowed."""

import re
from collections.abc import Mapping
from typing import Any

_UNKNOWN = object()
_LEAST: dict[str, Any] = {
    "string": "",
    "integer": 0,
    "number": 0,
    "boolean": False,
    "null": None,
}
_PYTHON: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def fill(schema: Mapping[str, Any], known: Any) -> Any:
    """Return a value of the schema's shape that holds as much of `known` as has a place in it.

    Names are compared without their spelling: `start_date` takes `startDate`.
    """
    return _Filler(schema).fit(schema, known)


class _Filler:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root

    def fit(self, schema: Mapping[str, Any], known: Any) -> Any:
        schema = self._resolved(schema)
        fitted = self._fitted(schema, known)
        return self._least(schema) if fitted is _UNKNOWN else fitted

    def _fitted(self, schema: Mapping[str, Any], known: Any) -> Any:
        """Return `known` in the schema's shape, or _UNKNOWN where it has no place there."""
        if known is None or known is _UNKNOWN:
            return _UNKNOWN
        if "enum" in schema:
            return known if known in schema["enum"] else _UNKNOWN
        for way in _ways(schema):
            fitted = self._as(self._resolved(way), known)
            if fitted is not _UNKNOWN:
                return fitted
        return _UNKNOWN

    def _as(self, schema: Mapping[str, Any], known: Any) -> Any:
        if "anyOf" in schema or isinstance(schema.get("type"), list):
            return self._fitted(schema, known)
        kind = schema.get("type")
        if kind == "object" and isinstance(known, Mapping):
            return self._object(schema, known)
        if kind == "array" and isinstance(known, list):
            items = schema.get("items", {})
            return [self.fit(items, item) for item in known]
        if kind in _PYTHON and isinstance(known, _PYTHON[kind]):
            return known
        return _UNKNOWN

    def _object(self, schema: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
        by_name = {_plain(name): value for name, value in known.items()}
        properties = schema.get("properties", {})
        return {name: self.fit(p, by_name.get(_plain(name))) for name, p in properties.items()}

    def _least(self, schema: Mapping[str, Any]) -> Any:
        kinds = [self._resolved(way) for way in _ways(schema)]
        if any(kind.get("type") == "null" for kind in kinds) or not kinds:
            return None
        first = kinds[0]
        if "enum" in first:
            return None if None in first["enum"] else first["enum"][0]
        if first.get("type") == "array":
            return []
        if first.get("type") == "object":
            return self._object(first, {})
        return _LEAST.get(str(first.get("type")))

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            target: Any = self._root
            for part in str(schema["$ref"]).removeprefix("#/").split("/"):
                target = target[part]
            schema = target
        return schema


def _ways(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the schemas that a value may satisfy: one, or each of `anyOf` or of a type list."""
    if "anyOf" in schema:
        return list(schema["anyOf"])
    if isinstance(schema.get("type"), list):
        return [{**schema, "type": kind} for kind in schema["type"]]
    return [schema]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
