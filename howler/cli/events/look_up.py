"""An event by whatever a person has of it; where no table knows it, the broker is asked why."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiokafka.errors import KafkaError

from howler.cli.addresses import Addresses, broker_answers
from howler.cli.ends import CommandError
from howler.cli.events import broker, missing, read
from howler.cli.events.meant import Place, place_meant
from howler.cli.events.missing import Missing
from howler.cli.events.said_by import said_by
from schemas import catalog

if TYPE_CHECKING:
    from asyncpg import Connection


@dataclass(frozen=True, slots=True)
class Answer:
    """The events that are meant, or why there are none, and ids that nearly match."""

    events: list[dict[str, Any]]
    missing: Missing | None = None
    similar: tuple[str, ...] = ()


async def look_up(connection: "Connection[Any]", where: Addresses, given: str) -> Answer:
    """The events meant by an id, by `topic/partition/offset` or by a dead letter's id."""
    place = place_meant(given, where.namespace)
    if place is not None:
        events = await read.at_place(connection, place)
    else:
        events = await read.with_id(connection, given) or await read.of_letter(connection, given)
    if events:
        return Answer(events)
    waits = await read.unsent(connection, given)
    if waits is not None:
        return Answer([], missing.unsent(waits))
    try:
        with broker_answers(where.kafka):
            if place is not None:
                return await _at(connection, where, place)
            return await _with_id(connection, where, given)
    except CommandError as away:
        return Answer([], Missing("broker-away", f"Why is not known. {away}"))
    except KafkaError as refused:
        text = f"Why is not known: Kafka at {where.kafka} refused ({type(refused).__name__})."
        return Answer([], Missing("broker-away", text))


async def _at(connection: "Connection[Any]", where: Addresses, place: Place) -> Answer:
    """An event that named its own id stands in the tables under that id alone."""
    row = next((row for row in catalog.ROWS if row.topic.name == place.topic), None)
    if row is None:
        return Answer([], missing.no_topic(place.topic, in_catalog=False))
    parts = await broker.standings(where, [row])
    if not parts:
        return Answer([], missing.no_topic(place.topic, in_catalog=True))
    standing = next((one for one in parts if one.partition == place.partition), None)
    if standing is None:
        return Answer([], missing.no_partition(place, len(parts)))
    gone = missing.outside(place, standing)
    if gone is not None:
        return Answer([], gone)
    record = await broker.record_at(where, place)
    if record is None:
        return Answer([], Missing("no-record", f"No record stands at {place}, only a marker."))
    said = said_by(record)
    found = await read.with_id(connection, said.event_id)
    events = [event for event in found if event["source"] == said.source]
    return Answer(events, None if events else missing.on_its_way(record, said, standing))


async def _with_id(connection: "Connection[Any]", where: Addresses, event_id: str) -> Answer:
    run = await _run(connection, event_id)
    if run is not None:
        return Answer(await read.of_run(connection, run))
    standings = await broker.standings(where)
    looked = 0
    async for record in broker.unread(where, standings):
        looked += 1
        said = said_by(record)
        if said.event_id == event_id:
            standing = next(
                one
                for one in standings
                if (one.topic, one.partition) == (record.topic, record.partition)
            )
            return Answer([], missing.on_its_way(record, said, standing))
    similar = await read.that_begin(connection, event_id)
    return Answer([], missing.nowhere(standings, looked), tuple(similar))


async def _run(connection: "Connection[Any]", given: str) -> UUID | None:
    try:
        run_id = UUID(given)
    except ValueError:
        return None
    found = await connection.fetchval("select id from howler.runs where id = $1", run_id)
    return UUID(str(found)) if found is not None else None
