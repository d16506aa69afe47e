"""From Kafka records to rows: decode, insert, and only then may the caller acknowledge.

An event is accepted when its run's row is committed. Every record ends as a run, as a repeat of
one, or as one dead letter with a reason; nothing is ever passed over, and no exception but a
cancellation leaves `take`.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import asyncpg

from howler.postgres import connection, is_row_fault
from howler.runtime.chance import Chance
from howler.runtime.function import Function
from howler.runtime.intake.dead_letters import keep
from howler.runtime.store.database import Database, statement
from howler.telemetry.process import Metrics
from howler.wire.envelope import Accepted, Record, Unreadable, decode, reasons
from howler.wire.envelope.names import topic_named

log = logging.getLogger("howler.ingest")

OUTAGE_PAUSE = (0.1, 0.5, 1.0, 2.0, 5.0)
"""Seconds between tries while the database is away; the last one is repeated."""

SKIPPED = """
select count(*) from howler.runs where id = any ($1) and state = 'skipped' and fence = 0
"""
"""Those of the new runs that were skipped as they came: a run of their key lives."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An accepted event on its way to become a run of one function."""

    record: Record
    accepted: Accepted
    lane: str
    singleton: str | None
    fan_out: bool


class Ingest:
    """Makes the events of a service durable.

    Args:
        functions: of this service.
        known: the names of all events there are.
        woken: called with a function's id after a commit that made runs of it.
    """

    def __init__(
        self,
        functions: Sequence[Function[Any, Any, Any]],
        known: Collection[str],
        database: Database,
        metrics: Metrics,
        woken: Callable[[str], None],
        chance: Chance | None = None,
    ) -> None:
        self._functions = functions
        self._events = events_by_topic(functions)
        self._known = known
        self._database = database
        self._metrics = metrics
        self._woken = woken
        self._chance = chance or Chance()

    async def take(self, records: Sequence[Record]) -> None:
        """Returns when every record is durable; waits while the database is away.

        A fault that nobody thought of holds the records up, where all can see it, and loses none.
        """
        while True:
            try:
                return await self._take(records)
            except Exception:
                log.exception("a batch of %s cannot be taken", records[0].topic)
                await asyncio.sleep(OUTAGE_PAUSE[-1])

    async def _take(self, records: Sequence[Record]) -> None:
        letters: list[tuple[Record, Unreadable]] = []
        arrivals: dict[str, list[Arrival]] = {function.id: [] for function in self._functions}
        for record in records:
            read = decode(record, self._events.get(record.topic, {}), self._known)
            if isinstance(read, Unreadable):
                letters.append((record, read))
            else:
                self._hand_out(record, read, arrivals, letters)
        for function in self._functions:
            if arrivals[function.id]:
                letters += await self._store(function, arrivals[function.id])
        for record, why in letters:
            await self._keep(record, why)

    def _hand_out(
        self,
        record: Record,
        accepted: Accepted,
        arrivals: dict[str, list[Arrival]],
        letters: list[tuple[Record, Unreadable]],
    ) -> None:
        event = accepted.event
        for function in self._functions:
            if not any(kind.event_name == accepted.event_name for kind in function.on):
                continue
            try:
                arrival = Arrival(
                    record,
                    accepted,
                    lane=function.lane(event) if function.lane else "",
                    singleton=function.singleton(event) if function.singleton else None,
                    fan_out=bool(function.fan_out and function.fan_out(event, accepted.source)),
                )
            except Exception as fault:  # noqa: BLE001  one event must not stop the others
                why = reasons.CANNOT_BE_PLACED.unreadable(
                    function=function.id, error=type(fault).__name__
                )
                letters.append((record, why))
            else:
                arrivals[function.id].append(arrival)

    async def _store(
        self, function: Function[Any, Any, Any], arrivals: list[Arrival]
    ) -> list[tuple[Record, Unreadable]]:
        """Inserts a batch; one whose row the database refuses is found by halving."""
        try:
            await self._insert(function, arrivals)
        except Exception as fault:
            if not is_row_fault(fault):
                raise
            if len(arrivals) == 1:
                why = reasons.CANNOT_BE_STORED.unreadable(error=type(fault).__name__)
                return [(arrivals[0].record, why)]
            half = len(arrivals) // 2
            return await self._store(function, arrivals[:half]) + await self._store(
                function, arrivals[half:]
            )
        return []

    async def _insert(self, function: Function[Any, Any, Any], arrivals: list[Arrival]) -> None:
        name = "howler.ingest" if function.singleton is None else "howler.ingest_singletons"
        rows = [self._row(arrival) for arrival in arrivals]
        made = {row["made"] for row in await self._asked(name, function.id, rows)}
        again = [row for row in rows if row[0] not in made]
        self._woken(function.id)  # for repeats too: an answer that was lost may have made runs
        for arrival, row in zip(arrivals, rows, strict=True):
            counted = self._metrics.accepted if row[0] in made else self._metrics.repeated
            counted(arrival.record.topic)
        if function.singleton is not None and made:
            count = await self._until_it_answers(lambda conn: conn.fetchval(SKIPPED, list(made)))
            self._metrics.skipped_as_they_came(function.id, count)
        if again:
            await self._asked("howler.count_repeats", function.id, again)

    def _row(self, arrival: Arrival) -> tuple[Any, ...]:
        accepted = arrival.accepted
        return (
            self._chance.new_id(),
            accepted.event_name,
            accepted.source,
            accepted.event_id,
            arrival.record.topic,
            accepted.payload_json,
            accepted.payload_hash,
            accepted.traceparent,
            arrival.lane,
            int(arrival.fan_out),
            arrival.singleton,
            arrival.record.at,
        )

    async def _asked(self, name: str, function: str, rows: list[tuple[Any, ...]]) -> list[Any]:
        sql = statement("ingest").replace("{ingest}", name)
        columns = [list(column) for column in zip(*rows, strict=True)]
        answer = await self._until_it_answers(lambda conn: conn.fetch(sql, function, *columns))
        return list(answer)

    async def _keep(self, record: Record, why: Unreadable) -> None:
        try:
            await self._until_it_answers(lambda conn: keep(conn, record, why))
        except asyncpg.PostgresError:  # its words cannot be stored: its place and reason can
            bare = replace(record, key=None, value=None, headers=())
            await self._until_it_answers(lambda conn: keep(conn, bare, why))
        self._metrics.rejected(record.topic, why.code)
        log.warning(
            "dead letter: %s/%s/%s %s", record.topic, record.partition, record.offset, why.code
        )

    async def _until_it_answers(self, ask: Callable[[Any], Any]) -> Any:
        """Asks the database until it answers; only a row's own fault is raised."""
        tries = 0
        while True:
            try:
                async with connection(self._database.control) as conn:
                    return await ask(conn)
            except Exception as fault:
                if is_row_fault(fault):
                    raise
                if tries == 0:
                    log.warning("the database is away (%s): waiting", type(fault).__name__)
                await asyncio.sleep(OUTAGE_PAUSE[min(tries, len(OUTAGE_PAUSE) - 1)])
                tries += 1


def events_by_topic(functions: Sequence[Function[Any, Any, Any]]) -> dict[str, dict[str, Any]]:
    """By topic (without namespace), the classes of the events that `functions` take, by name."""
    topics: dict[str, dict[str, Any]] = {}
    for function in functions:
        for kind in function.on:
            topics.setdefault(topic_named(kind.event_name), {})[kind.event_name] = kind
    return topics
