"""The contract as an AsyncAPI 3 document, for viewers and generators of clients."""

import json
from typing import Any

from schemas.catalog import ROWS, Row
from schemas.files import example_of, inlined, schema_of

VERSION = "1.0.0"
"""Of the contract: the middle number grows with an optional field or an event; the first one would
with a change that breaks somebody, which `make check` refuses."""

KAFKA = {"bindingVersion": "0.5.0"}

OUTSIDE = frozenset({"app", "scheduler"})
"""Who sends or reads and is none of our services, so that its consumer group is its own."""

PLANNED = {
    "name": "planned",
    "description": "Schema, example and topic exist; no service sends or reads it yet.",
}

ATTRIBUTES = {
    "ce_specversion": {"const": "1.0", "description": "The version of CloudEvents."},
    "ce_id": {
        "type": "string",
        "minLength": 1,
        "maxLength": 512,
        "description": "The event's id: with its source, what makes a repeat known as one.",
    },
    "ce_source": {
        "type": "string",
        "minLength": 1,
        "maxLength": 512,
        "description": "Who sent it, such as `/howlerhire/web`; at most 512 bytes.",
    },
    "ce_type": {"type": "string", "description": "The event's exact name."},
}

CLOUD_EVENT = {
    "summary": "A CloudEvent 1.0 in Kafka's binary mode",
    "description": "All four `ce_` headers or none. Without them the topic says which event it "
    "is, and every record is an event of its own, also if the same is sent twice.",
    "headers": {
        "type": "object",
        "properties": {
            **ATTRIBUTES,
            "content-type": {"type": "string", "description": "`application/json`."},
            "traceparent": {"type": "string", "description": "A W3C trace context."},
        },
        "dependencies": {
            name: [other for other in ATTRIBUTES if other != name] for name in ATTRIBUTES
        },
    },
}


def document() -> dict[str, Any]:
    """The whole document, in the catalog's order."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "HowlerHire's events",
            "version": VERSION,
            "description": "One event is one record on its topic. Values are JSON in UTF-8, "
            "at most 256 KiB. No order is promised between events.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {row.topic.name: _channel(row) for row in ROWS},
        "operations": {name: one for row in ROWS for name, one in _operations(row).items()},
        "components": {
            "messages": {row.topic.name: _message(row) for row in ROWS},
            "messageTraits": {"cloudEvent": CLOUD_EVENT},
        },
    }


def _channel(row: Row) -> dict[str, Any]:
    topic = row.topic
    settings = {
        "cleanup.policy": ["delete"],
        "retention.ms": topic.retention_ms,
        "max.message.bytes": topic.max_message_bytes,
    }
    return {
        "address": topic.name,
        "title": row.event,
        "messages": {topic.name: {"$ref": f"#/components/messages/{topic.name}"}},
        "tags": [PLANNED] if row.planned else [],
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": settings,
                **KAFKA,
            }
        },
    }


def _operations(row: Row) -> dict[str, dict[str, Any]]:
    """One for each who sends the event and each who reads it."""
    ways = [("send", who) for who in row.producers] + [("receive", who) for who in row.consumers]
    return {
        f"{who}.{action}.{row.topic.name}": _operation(row, action, who) for action, who in ways
    }


def _operation(row: Row, action: str, who: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "action": action,
        "channel": {"$ref": f"#/channels/{row.topic.name}"},
        "tags": [{"name": who}],
    }
    if action == "receive" and who not in OUTSIDE:
        group = {"type": "string", "const": f"howlerhire-{who}"}
        made["bindings"] = {"kafka": {"groupId": group, **KAFKA}}
    return made


def _message(row: Row) -> dict[str, Any]:
    schema = inlined(schema_of(row.event))
    payload = {name: rule for name, rule in schema.items() if name not in {"$schema", "$id"}}
    key = {"type": "string", "description": f"What keeps order on one partition: {row.key}."}
    return {
        "name": row.event,
        "title": row.event,
        "summary": schema["description"],
        "payload": payload,
        "traits": [{"$ref": "#/components/messageTraits/cloudEvent"}],
        "examples": [{"payload": example_of(row.event)}],
        "bindings": {"kafka": {"key": key, **KAFKA}},
    }


def written() -> str:
    """The document as it stands in the tree."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
