"""What a record's headers say: the CloudEvents attributes, the content type, the trace."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from howler.wire.envelope import reasons
from howler.wire.envelope.excerpt import excerpt

REQUIRED = ("id", "source", "specversion", "type")
"""The attributes that every CloudEvent has."""

_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
)


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers that matter.

    Args:
        mode: `structured` and `batch` are told by the content type; `binary` by any `ce_` header;
            `open` means that the body decides, `plain` that it cannot be a structured event.
        attributes: the four required ones in binary mode, or copied beside a structured body;
            empty where no `ce_` header came.
        traceparent: only if valid: a broken trace is no reason to refuse an event.
    """

    mode: Literal["structured", "batch", "binary", "open", "plain"]
    attributes: dict[str, str]
    traceparent: str | None


def read_headers(headers: Sequence[tuple[str, bytes | None]]) -> Headers:
    """Reads the headers whatever the case of their names; raises `CannotReadError`.

    A content type that is none of CloudEvents' own is not judged: the value is JSON or it is not.
    """
    by_name: dict[str, list[bytes | None]] = {}
    for name, value in headers:
        by_name.setdefault(name.lower(), []).append(value)
    attributes = _attributes(by_name)
    content_type = _content_type(by_name)
    traceparent = _trace(by_name, "traceparent") or _trace(by_name, "ce_traceparent")
    return Headers(_mode(content_type, attributes), attributes, traceparent)


def valid_traceparent(text: object) -> str | None:
    """The text, if it is a W3C trace context."""
    return text if isinstance(text, str) and _TRACEPARENT.fullmatch(text) else None


def _trace(by_name: dict[str, list[bytes | None]], name: str) -> str | None:
    for value in by_name.get(name, []):
        if value is not None and (found := valid_traceparent(value.decode("utf-8", "replace"))):
            return found
    return None


def _attributes(by_name: dict[str, list[bytes | None]]) -> dict[str, str]:
    if not any(name.startswith("ce_") for name in by_name):
        return {}
    missing = [f"ce_{name}" for name in REQUIRED if f"ce_{name}" not in by_name]
    if missing:
        raise reasons.HEADERS_MISSING.error(missing=", ".join(missing))
    found = {name: _once(f"ce_{name}", by_name[f"ce_{name}"]) for name in REQUIRED}
    if found["specversion"] != "1.0":
        version = excerpt(found["specversion"], 20)
        raise reasons.BAD_VERSION.error(name="ce_specversion", found=version)
    return found


def _once(name: str, values: list[bytes | None]) -> str:
    if len(values) > 1:
        raise reasons.HEADER_REPEATED.error(name=name, times=len(values))
    return _text(name, values[0])


def _text(name: str, value: bytes | None) -> str:
    try:
        if value is not None:
            return value.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise reasons.HEADER_NOT_TEXT.error(name=name)


def _content_type(by_name: dict[str, list[bytes | None]]) -> str:
    """The media type without its parameters, in lower case; empty where none was said."""
    values = [value for value in by_name.get("content-type", []) if value]
    types = {_text("content-type", value).split(";")[0].strip().lower() for value in values}
    if len(types) > 1:
        raise reasons.HEADER_REPEATED.error(name="content-type", times=len(values))
    return next(iter(types), "")


def _mode(
    content_type: str, attributes: dict[str, str]
) -> Literal["structured", "batch", "binary", "open", "plain"]:
    if content_type.startswith("application/cloudevents-batch"):
        return "batch"
    if content_type in {"application/cloudevents", "application/cloudevents+json"}:
        return "structured"
    if content_type.startswith("application/cloudevents"):
        raise reasons.OTHER_FORMAT.error(content_type=excerpt(content_type))
    if attributes:
        return "binary"
    return "plain" if content_type else "open"
