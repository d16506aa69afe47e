"""What a replay of a dead letter would do, told before anything is done.

An event that made no run is published again as a binary CloudEvent, whichever of the four shapes it
came in: same name, source and data. Only its id is new, made from the letter, so that a letter that
is replayed twice makes one run.
"""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from howler.wire.envelope import Accepted, Record, Unreadable, decode, reasons
from howler.wire.envelope.readable import LEFT_OUT
from schemas import catalog

SENDER_PARTS = frozenset({"ce_id", "ce_type", "ce_source", "ce_specversion", "content-type"})
"""Headers that are written anew."""

LETTER = """
select d.id, d.topic, d.partition, d."offset", d.timestamp_ms, d.run_id, d.reopened, d.key, d.value,
       d.value_bytes, d.headers, d.code, d.created_at, d.replayed_at, d.replayed_by, d.replayed_as,
       r.state, r.function, r.reopened as run_reopened, clock_timestamp() as at
from howler.dead_letters d left join howler.runs r on r.id = d.run_id
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of one letter.

    Args:
        does: `send`, `retry`, `already` (replayed before) or `refuse`.
        text: what would happen, to follow "it would"; of the latter two, why nothing does.
        headers: of the record to send, beside its value; the key is the letter's own.
    """

    letter: Any
    does: str
    text: str
    value: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def event_id(self) -> UUID:
        return replay_id(self.letter["id"])


def replay_id(letter_id: UUID) -> UUID:
    """The event id of a letter's replay."""
    return uuid5(letter_id, "replay")


def plan(letter: Any) -> Plan:
    """What a replay of `letter`, a row of `LETTER`, would do."""
    if letter["replayed_at"] is not None:
        at = f"{letter['replayed_at'].astimezone():%F %H:%M:%S}"
        return Plan(letter, "already", f"was replayed by {letter['replayed_by']} on {at}")
    if letter["run_id"] is not None:
        return _of_run(letter)
    lost = _lost(letter)
    if lost is not None:
        return Plan(letter, "refuse", lost)
    row = next((row for row in catalog.ROWS if row.topic.name == letter["topic"]), None)
    if row is None or row.planned:
        return Plan(
            letter, "refuse", f"nobody consumes {letter['topic']}: it would lie there again"
        )
    read = decode(_record(letter), {row.event: row.event_class}, catalog.event_names())
    if isinstance(read, Unreadable):
        again = "it would be refused again, so send it anew, put right"
        return Plan(letter, "refuse", f"{again}. {read.reason}")
    text = f"send {read.event_name} again, with the id {replay_id(letter['id'])}"
    return Plan(letter, "send", text, read.payload_json.encode(), _headers(letter, read))


def _of_run(letter: Any) -> Plan:
    run = str(letter["run_id"])[:8]
    if letter["state"] is None:
        return Plan(letter, "refuse", f"its run {run} is there no more: send its event again")
    if letter["run_reopened"] != letter["reopened"]:
        return Plan(
            letter, "already", f"its run {run} was opened again since: it is {letter['state']}"
        )
    return Plan(letter, "retry", f"open run {run} of {letter['function']} again (runs retry)")


def _lost(letter: Any) -> str | None:
    """Why the letter is not all of the record, None if it is."""
    held, kept = letter["value_bytes"], letter["value"]
    if held is not None and held > len(kept or b""):
        return f"only {len(kept or b''):,} of its {held:,} bytes are kept: send it again, whole"
    if kept is None and letter["code"] != reasons.NO_VALUE.code:
        return "nothing of its data could be kept: send it again"
    names = {name for name, _value in json.loads(letter["headers"])}
    if LEFT_OUT in names or letter["code"] == reasons.HEADER_NOT_TEXT.code:
        return "its headers are not kept as they came: send it again, put right"
    return None


def _record(letter: Any) -> Record:
    headers = [(name, value.encode()) for name, value in json.loads(letter["headers"])]
    place = (letter["topic"], letter["partition"], letter["offset"], letter["timestamp_ms"])
    return Record(*place, letter["key"], letter["value"], headers)


def _headers(letter: Any, read: Accepted) -> dict[str, str]:
    """Those of the record, but for what says its shape and its id."""
    pairs = json.loads(letter["headers"])
    kept = {name: value for name, value in pairs if name.lower() not in SENDER_PARTS}
    trace = {"traceparent": read.traceparent} if read.traceparent else {}
    return {
        **kept,
        **trace,
        "ce_specversion": "1.0",
        "ce_id": str(replay_id(letter["id"])),
        "ce_type": read.event_name,
        "ce_source": read.source,
        "content-type": "application/json",
    }
