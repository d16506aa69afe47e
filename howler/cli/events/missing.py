"""Why an event is neither accepted nor refused: a sentence for each thing that can be known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from howler.cli.events.broker import Standing
from howler.cli.events.meant import Place
from howler.cli.events.said_by import Said
from howler.cli.runs.why import spoken
from howler.wire.envelope import Record
from schemas import catalog


@dataclass(frozen=True, slots=True)
class Missing:
    """What is known of an event that no table knows.

    Args:
        kind: `not-sent-yet`, `not-read-yet`, `nobody-consumes`, `not-written-yet`, `swept`,
            `forgotten`, `no-such-topic`, `no-record`, `maybe-behind`, `never-arrived` or
            `broker-away`.
        place: where it stands in Kafka, if it does.
    """

    kind: str
    text: str
    place: Place | None = None


def no_topic(topic: str, *, in_catalog: bool) -> Missing:
    """Nothing can stand in a topic that is not there."""
    if in_catalog:
        text = f"The broker has no topic {topic} yet: run `howler topics ensure`."
    else:
        guess = catalog.near_miss(topic.replace(".", "/", 1))
        meant = f"did you mean {catalog.topic_of(guess)}?" if guess else "see `howler topics list`."
        text = f"There is no topic {topic[:80]!r}: {meant}"
    return Missing("no-such-topic", text)


def no_partition(place: Place, partitions: int) -> Missing:
    text = f"{place.topic} has the partitions 0 to {partitions - 1}, and no {place.partition}."
    return Missing("no-such-topic", text)


def outside(place: Place, standing: Standing) -> Missing | None:
    """Why nothing stands at an offset that the broker does not hold; None if it holds it."""
    if place.offset >= standing.end:
        text = f"Nothing has been written to {place} yet: offset {standing.end} is the next there."
        return Missing("not-written-yet", text)
    if place.offset >= standing.begin:
        return None
    kept = spoken(standing.row.topic.retention_ms / 1000)
    return Missing(
        "swept",
        f"The record was swept from Kafka, which keeps events for {kept}: the oldest there has the"
        f" offset {standing.begin}. An accepted event that named its own id is found by that id for"
        " longer.",
    )


def on_its_way(record: Record, said: Said, standing: Standing) -> Missing:
    """Of an event that stands in Kafka and was neither accepted nor refused."""
    place = Place(record.topic, record.partition, record.offset)
    sent = datetime.fromtimestamp(record.timestamp_ms / 1000, UTC).astimezone()
    named = said.event or standing.row.event
    stands = f"{named} with id {said.event_id} stands at {place} since {sent:%F %H:%M:%S}"
    refusal = "" if said.refusal is None else f" It would be refused: {said.refusal}"
    readers = {group: read for group, read in standing.read.items() if read is not None}
    if not readers:
        return Missing("nobody-consumes", f"{stands}. {_nobody(standing)}{refusal}", place)
    behind = " and ".join(
        f"the group {group} is {events(standing.behind(group))} behind there"
        for group, read in readers.items()
        if read <= record.offset
    )
    if behind:
        return Missing("not-read-yet", f"{stands} and was not read yet: {behind}.{refusal}", place)
    return Missing(
        "forgotten",
        f"{stands} and was read by {', '.join(readers)}, but no table knows it: its run was swept,"
        " or this is not the service's database (compare DATABASE_URL).",
        place,
    )


def unsent(row: Any) -> Missing:
    """Of an event of ours that no relay has sent yet; `row` is of the outbox."""
    failed = f"; tried {row['tries']} times: {row['error']}" if row["tries"] else ""
    return Missing(
        "not-sent-yet",
        f"It stands in the outbox since {row['created_at'].astimezone():%F %H:%M:%S}, to go to"
        f" {row['topic']}: any service that runs sends it{failed}.",
    )


def nowhere(standings: Sequence[Standing], looked: int) -> Missing:
    """Of an id that no table has, nor any of the unread records that were `looked` at."""
    behind = _behind(standings)
    if sum(behind.values()) > looked:
        groups = " and ".join(
            f"the group {group} is {events(n)} behind on {topic}"
            for (group, topic), n in behind.items()
            if n
        )
        text = f"It may not have been read yet: {groups} ({events(looked)} were looked through)."
        return Missing("maybe-behind", text)
    return Missing(
        "never-arrived",
        "Nor does it wait in Kafka to be read. So it never reached this broker, it came under"
        " another id, or it is older than what is kept. An event that brought no id is found by"
        " topic/partition/offset.",
    )


def events(number: int) -> str:
    return "1 event" if number == 1 else f"{number:,} events"


def _nobody(standing: Standing) -> str:
    services = [name for name in standing.row.consumers if name != "app"]
    if not services:
        return "It is for the app, which reads it by itself: nothing of ours runs for it."
    kept = spoken(standing.row.topic.retention_ms / 1000)
    app = "; the app reads it by itself" if len(services) < len(standing.row.consumers) else ""
    return (
        f"Nobody of ours consumes {standing.topic} yet (it is for {', '.join(services)}, which"
        f" never read it{app}): it waits there, for {kept} at most."
    )


def _behind(standings: Sequence[Standing]) -> dict[tuple[str, str], int]:
    """By group and topic; a group that never read of a topic is no reader of it yet."""
    reading = {
        (group, one.topic)
        for one in standings
        for group, read in one.read.items()
        if read is not None
    }
    found = dict.fromkeys(sorted(reading), 0)
    for one in standings:
        for group in one.read:
            if (group, one.topic) in reading:
                found[group, one.topic] += one.behind(group)
    return found
