"""The reference page of every event, made from the catalog and the schemas."""

import json
from typing import Any

from schemas.catalog import DAY_MS, ROWS, Row
from schemas.files import example_of, file_name, inlined, schema_of

HEAD = """\
# Events

One event is one record on its topic; the topic is the event's name with `.` for the slash. How to
send one: [produce an event](../how-to/produce-an-event.md). What is refused, and why:
[reasons](reasons.md). The same as JSON Schema 2020-12: `schemas/json/`; as AsyncAPI 3:
[`schemas/asyncapi.json`](../../schemas/asyncapi.json).

- The key is what keeps events in order on one partition; the service does not need one.
- Fields that a schema does not name are kept and disturb nothing: new ones may come at any time,
  and none of those below goes away or takes anything else (`schemas/published/`).
- **planned**: the schema, the example and the topic exist, and no service here sends or reads the
  event yet. Until one does, its fields may still change.
- `<topic>.dlq` holds, for 30 days, what could not be done with an event, each with its reason.

This page is made from the program by `make generated`.

| event | topic | key | from | to |
|---|---|---|---|---|
"""


def page() -> str:
    """The page as Markdown: all events in a table, then a section for each."""
    return HEAD + "".join(map(_line, ROWS)) + "".join(map(_section, ROWS))


def _line(row: Row) -> str:
    planned = " (planned)" if row.planned else ""
    anchor = row.event.replace("/", "").replace(".", "")
    return (
        f"| [`{row.event}`](#{anchor}){planned} | `{row.topic.name}` | {row.key} "
        f"| {', '.join(row.producers)} | {', '.join(row.consumers)} |\n"
    )


def _section(row: Row) -> str:
    schema = schema_of(row.event)
    told = schema["description"]
    planned = " Planned: no service here reads or sends it yet." if row.planned else ""
    days = row.topic.retention_ms // DAY_MS
    fields = inlined(schema)["properties"]
    place = f"{row.topic.partitions} partitions, kept {days} days"
    link = f"[Schema](../../schemas/json/{file_name(row.event)}.schema.json)"
    example = json.dumps(example_of(row.event), indent=2, ensure_ascii=False)
    lines = [
        f"\n## {row.event}\n",
        f"{told}{planned}\n",
        f"Topic `{row.topic.name}`, {place}. {link}.\n",
        "| field | | what it holds |",
        "|---|---|---|",
        *(_field(name, rule, name in schema["required"]) for name, rule in fields.items()),
        f"\n```json\n{example}\n```\n",
    ]
    return "\n".join(lines)


def _field(name: str, rule: dict[str, Any], required: bool) -> str:
    needed = "required" if required else "optional"
    return f"| `{name}` | {needed} | {rule['description']} It is {_kind(rule)}. |"


def _kind(rule: dict[str, Any]) -> str:
    """What a value may be, in a few words."""
    if rule["type"] == "array":
        return f"a list of {rule['minItems']} to {rule['maxItems']}, each {_kind(rule['items'])}"
    if rule["type"] == "integer":
        return f"a whole number from {rule['minimum']} to {rule['maximum']:,}"
    words = {"date": "a day, `2026-03-02`", "date-time": "a moment in UTC, `2026-03-02T06:00:00Z`"}
    if "format" in rule:
        return words[rule["format"]]
    if rule["type"] == "boolean":
        return "true or false"
    most = rule.get("maxLength")
    return f"text of 1 to {most} characters, not blank" if most else "any text"
