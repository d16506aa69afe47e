"""The four shapes in which an event may come, each opened to the same parts."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from howler.wire.envelope import reasons
from howler.wire.envelope.excerpt import excerpt, kind_of
from howler.wire.envelope.headers import REQUIRED, Headers, valid_traceparent
from howler.wire.envelope.identity import checked_id, checked_source, position_id
from howler.wire.envelope.record import Record


@dataclass(frozen=True, slots=True)
class Opened:
    """An event out of its envelope, not yet known to fit anything.

    Args:
        event_name: None where only the topic can say it.
        looks_structured: a body that would have been a structured CloudEvent, had its content
            type not said otherwise.
    """

    event_name: str | None
    source: str
    event_id: str
    data: dict[str, Any]
    traceparent: str | None
    looks_structured: bool = False


def open_shape(record: Record, headers: Headers, body: Any, known: Collection[str]) -> Opened:
    """Tells the shape and opens it; raises `CannotReadError`."""
    if not isinstance(body, dict):
        raise _not_an_object(body)
    opens: Callable[[Record, Headers, dict[str, Any]], Opened] = _bare
    if headers.mode == "structured":
        opens = _structured
    elif headers.mode == "binary":
        opens = _binary
    elif headers.mode == "open" and _has_all_attributes(body):
        opens = _structured
    elif "name" in body and ("data" in body or _is_known(body["name"], known)):
        opens = _app
    return opens(record, headers, body)


def _binary(_record: Record, headers: Headers, body: dict[str, Any]) -> Opened:
    return Opened(
        event_name=headers.attributes["type"],
        source=checked_source(headers.attributes["source"], "header `ce_source`"),
        event_id=checked_id(headers.attributes["id"], "header `ce_id`"),
        data=body,
        traceparent=headers.traceparent,
    )


def _structured(_record: Record, headers: Headers, body: dict[str, Any]) -> Opened:
    missing = [f"`{name}`" for name in REQUIRED if name not in body]
    if missing:
        raise reasons.ATTRIBUTES_MISSING.error(missing=" nor ".join(missing))
    source = checked_source(body["source"], "body's `source`")
    event_id = checked_id(body["id"], "body's `id`")
    name = _text_attribute(body, "type")
    version = _text_attribute(body, "specversion")
    if version != "1.0":
        raise reasons.BAD_VERSION.error(name="specversion", found=excerpt(version, 20))
    _refuse_disagreement(headers.attributes, body)
    if "data_base64" in body:
        raise reasons.DATA_BASE64.error()
    trace = headers.traceparent or valid_traceparent(body.get("traceparent"))
    return Opened(name, source, event_id, _data(body), trace)


def _app(record: Record, headers: Headers, body: dict[str, Any]) -> Opened:
    """What the app sends today: `id` and `ts` may be absent, and `ts` is not used."""
    event_id = position_id(record)
    if "id" in body:
        event_id = checked_id(body["id"], "body's `id`", may_be_absent=True)
    return Opened(
        event_name=_text_attribute(body, "name"),
        source=record.topic,
        event_id=event_id,
        data=_data(body),
        traceparent=headers.traceparent,
    )


def _bare(record: Record, headers: Headers, body: dict[str, Any]) -> Opened:
    return Opened(
        event_name=None,
        source=record.topic,
        event_id=position_id(record),
        data=body,
        traceparent=headers.traceparent,
        looks_structured=_has_all_attributes(body),
    )


def _has_all_attributes(body: dict[str, Any]) -> bool:
    return all(name in body for name in REQUIRED)


def _is_known(name: Any, known: Collection[str]) -> bool:
    return isinstance(name, str) and name in known


def _text_attribute(body: dict[str, Any], name: str) -> str:
    found = body[name]
    if not isinstance(found, str):
        raise reasons.ATTRIBUTE_NOT_TEXT.error(name=name, kind=kind_of(found))
    return found


def _data(body: dict[str, Any]) -> dict[str, Any]:
    if "data" not in body:
        raise reasons.NO_DATA.error()
    data = body["data"]
    if not isinstance(data, dict):
        raise reasons.DATA_NOT_AN_OBJECT.error(kind=kind_of(data))
    return data


def _refuse_disagreement(attributes: dict[str, str], body: dict[str, Any]) -> None:
    """A structured event may carry its attributes as headers too, but not other ones."""
    for name, header in attributes.items():
        if body[name] != header:
            raise reasons.HEADER_DISAGREES.error(
                name=name, header=excerpt(header, 30), body=excerpt(body[name], 30)
            )


def _not_an_object(body: Any) -> reasons.CannotReadError:
    is_batch = isinstance(body, list) and any(
        isinstance(item, dict) and "specversion" in item for item in body
    )
    return reasons.BATCH.error() if is_batch else reasons.NOT_AN_OBJECT.error(kind=kind_of(body))
