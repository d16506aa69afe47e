"""What came of reading a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Accepted:
    """An event that can be stored and run.

    Args:
        source: with `event_id` the identity of the event: `ce_source`, else the topic.
        event_id: `ce_id`, the body's `id`, else topic-partition-offset-timestamp.
        data: the event's fields as they came, the unknown ones too.
        payload_json: `data` as canonical JSON (sorted keys, no spaces), which Postgres takes as
            jsonb: no NUL, no lone surrogate, no NaN, no number beyond a double. (It comes back
            with other spaces, and a number such as 1e308 as 309 digits.)
        payload_hash: SHA-256 of `payload_json`: tells a repeat from a conflict.
        traceparent: a valid W3C trace context, else None.
        event: the same data as a value of its class.
    """

    event_name: str
    source: str
    event_id: str
    data: Mapping[str, Any]
    payload_json: str
    payload_hash: bytes
    traceparent: str | None
    event: BaseModel


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that is no event of ours.

    Args:
        code: one of `reasons.ALL`, to count by.
        reason: what is wrong and what to do, for a person; quotes 80 safe characters at most.
    """

    code: str
    reason: str
