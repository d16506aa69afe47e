"""One event in words: what it was, how often it came, and what became of it."""

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from howler.cli.events.look_up import Answer
from howler.cli.runs.drawn import said, took
from howler.cli.runs.read import seconds_of
from howler.cli.runs.why import spoken
from howler.cli.screen import fact, plain, state, table
from howler.wire.envelope import reasons

SLOW = 2.0
"""Seconds in Kafka from which it is said."""

OUR_FAULT = frozenset(
    {reasons.CANNOT_BE_PLACED.code, reasons.CANNOT_BE_STORED.code, reasons.READER_BROKE.code}
)
"""Codes for which the sender can do nothing."""


def told(event: dict[str, Any]) -> RenderableType:
    """An event that was accepted or refused, as a page to read."""
    named = event["event"] or "an event without a name"
    head = Text.assemble("Event ", (plain(event["event_id"]), "bold"), f" ({plain(named)}): ")
    accepted = event["outcome"] == "accepted"
    head.append(event["outcome"], style="green" if accepted else "red")
    parts: list[RenderableType] = [head]
    if accepted:
        parts += [fact(name, value) for name, value in _accepted(event)]
        parts += [Text(), _runs(event["led_to"]), *_reasons(event["led_to"])]
    else:
        parts.append(Text(f"  {plain(event['reason'])}", style="yellow"))
        parts += [fact(name, value) for name, value in _refused(event)]
    return Group(*parts)


def not_found(given: str, answer: Answer) -> str:
    """What is known of an event that no table knows."""
    told = [f"No event {given[:80]!r} was accepted or refused."]
    if answer.missing is not None:
        told.append(plain(answer.missing.text))
    if answer.similar:
        told.append(f"Ids that begin alike: {plain(', '.join(answer.similar))}")
    return " ".join(told)


def _again(event: dict[str, Any]) -> str:
    """How often the event came again."""
    times = event["repeats"]
    if not times:
        return ""
    told_times = "once" if times == 1 else f"{times:,} times"
    if not event["conflicts"]:
        return f"{told_times}, with the same data"
    return f"{told_times}, {event['conflicts']:,} with other data: only the first counts"


def _accepted(event: dict[str, Any]) -> Iterator[tuple[str, object]]:
    yield "from", f"{event['source']}, on {event['topic']}"
    yield "arrived", _when(event) + _delay(event)
    if event["key"] is not None:
        yield "key", event["key"]
    yield "came again", _again(event) or "never"


def _refused(event: dict[str, Any]) -> Iterator[tuple[str, object]]:
    where = f"{event['topic']}/{event['partition']}/{event['offset']}"
    yield "from", f"{event['source']}, at {where}"
    yield "arrived", _when(event)
    yield "key", event["key"] or "none"
    yield "what to do", _what_to_do(event)
    yield "dead letter", f"howler dlq show {event['letter']}"


def _what_to_do(event: dict[str, Any]) -> str:
    if event["replayed_at"] is not None:
        return (
            f"nothing: {event['replayed_by']} replayed it on"
            f" {event['replayed_at'].astimezone():%F %H:%M:%S}; see `howler events show"
            f" {event['replayed_as']}`"
        )
    if event["code"] in OUR_FAULT:
        replay = f"`howler dlq replay {str(event['letter'])[:8]}`"
        return f"report it; once the service is mended: {replay}"
    return "send it again, put right; it made no run, so it may keep its id"


def _runs(runs: list[dict[str, Any]]) -> RenderableType:
    rows = []
    for run in runs:
        seconds = seconds_of(run)
        rows.append(
            (
                f"  {str(run['id'])[:8]}",
                run["function"],
                state(run["state"]),
                "" if seconds is None else took(seconds),
                run["lane"],
                said(run),
            )
        )
    return table(["  run", "function", "state", "took>", "lane", "ended with"], rows)


def _reasons(runs: list[dict[str, Any]]) -> Iterator[Text]:
    for run in runs:
        if run["why"]:
            yield Text(f"  {str(run['id'])[:8]}: {plain(run['why'])}", style="yellow")


def _delay(event: dict[str, Any]) -> str:
    """How long it stood in Kafka, where that is worth a word."""
    if event["event_at"] is None:
        return ""
    seconds = (event["first_seen"] - event["event_at"]).total_seconds()
    return f", {spoken(seconds)} after it was sent" if seconds >= SLOW else ""


def _when(event: dict[str, Any]) -> str:
    ago = spoken((event["at"] - event["first_seen"]).total_seconds())
    return f"{event['first_seen'].astimezone():%F %H:%M:%S} ({ago} ago)"
