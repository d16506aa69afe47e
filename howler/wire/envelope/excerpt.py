"""Words from strangers, made safe to stand in a sentence, a log or a terminal."""

from typing import Any


def excerpt(text: str, limit: int = 80) -> str:
    """At most `limit` printable characters; escapes, line breaks and bidi marks become `?`."""
    kept = "".join(c if c.isprintable() and c != "`" else "?" for c in text[:limit])
    return f"{kept}..." if len(text) > limit else kept


def kind_of(value: Any) -> str:
    """What a JSON value is, in the words of a sentence."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    words = {int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}
    return words.get(type(value), "something else")
