"""The relay: sends what committed transactions left in the outbox, at least once, in no order.

Rows are leased, and no transaction is held while Kafka answers. A crash between sending and noting
it sends the event again under the same id, which every consumer of ours recognises.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Coroutine
from typing import TYPE_CHECKING, Any

from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from howler.postgres import connection
from howler.runtime.store.database import Database
from howler.telemetry.process import Metrics

if TYPE_CHECKING:
    from aiokafka import AIOKafkaProducer

log = logging.getLogger("howler.outbox")

BATCH = 500
"""Rows leased at once."""

SIDE_BY_SIDE = 2
"""Batches under way where there are more than one: one is with Kafka while the database notes the
other."""

IN_TURN = 4
"""Batches one after another before the relay looks up: a stop waits for them."""

LEASE = 30.0
"""Seconds a relay has for a batch before another may send it."""

BACKOFF_CAP = 300.0
"""Seconds: the longest pause before a row that Kafka refuses is tried again."""

TAKE = "select * from howler.take_outbox($1, $2)"

SENT = "update howler.outbox set sent_at = clock_timestamp(), error = null where id = any ($1)"

PUT_OFF = """
update howler.outbox o set tries = o.tries + 1, error = p.error, lease_until = null,
  due_at = clock_timestamp() + make_interval(secs => least($3, power(2, least(o.tries, 10))))
from unnest($1::bigint[], $2::text[]) p(id, error) where o.id = p.id
"""


class Relay:
    """Sends the outbox while it is awake.

    Args:
        producer: idempotent, `acks=all`; started by whoever composes the process.
        namespace: prefix of every topic.
    """

    def __init__(
        self, database: Database, producer: "AIOKafkaProducer", namespace: str, metrics: Metrics
    ) -> None:
        self._database = database
        self._producer = producer
        self._namespace = namespace
        self._metrics = metrics
        self._awake = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    def wake(self) -> None:
        """There may be something to send."""
        self._awake.set()

    async def run_for_ever(self) -> None:
        """Sends whenever woken; outlives outages of both ends."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            try:
                while await self.send_some():
                    pass
            except Exception as fault:  # noqa: BLE001  the rows are still there; try again
                log.warning("the outbox waits: %s", type(fault).__name__)
                await asyncio.sleep(1.0)
                self._awake.set()

    async def send_some(self) -> int:
        """Sends what is due, at most a few batches; returns how many rows it took.

        Waits for what is under way, so that a stop does not cut it off.
        """
        async with self._one_at_a_time:
            rows = await self._take()
            if len(rows) < BATCH:
                return await self._deliver(rows)
            others = [self._several([]) for _ in range(SIDE_BY_SIDE - 1)]
            return sum(await _all_of(self._several(rows), *others))

    async def _several(self, rows: list[Any]) -> int:
        """Batch after batch, beginning with `rows` if there are any."""
        took = 0
        for _ in range(IN_TURN):
            rows = rows or await self._take()
            took += await self._deliver(rows)
            if len(rows) < BATCH:
                break
            rows = []
        return took

    async def _take(self) -> list[Any]:
        async with connection(self._database.control) as conn:
            rows: list[Any] = await conn.fetch(TAKE, LEASE, BATCH)
            return rows

    async def _deliver(self, rows: list[Any]) -> int:
        """Sends leased rows and notes what became of each; raises if Kafka took none of them.

        The rows of one topic wait for no other's, which may be gone: they are noted in their lease.
        """
        by_topic: dict[str, list[Any]] = {}
        for row in rows:
            by_topic.setdefault(row["topic"], []).append(row)
        sent = await _all_of(*(self._deliver_to(*one) for one in by_topic.items()))
        if rows and not any(sent):
            raise KafkaError("Kafka takes nothing")
        return len(rows)

    async def _deliver_to(self, topic: str, rows: list[Any]) -> int:
        """How many of a topic's rows were sent."""
        ends = await self._send_to(topic, rows)
        sent = [number for number, end in ends.items() if end is None]
        failed = [
            (number, f"{type(end).__name__}: {end}"[:500])
            for number, end in ends.items()
            if end is not None
        ]
        async with connection(self._database.control) as conn:
            if sent:
                await conn.execute(SENT, sent)
            if failed:
                ids, errors = zip(*failed, strict=True)
                await conn.execute(PUT_OFF, list(ids), list(errors), BACKOFF_CAP)
        self._metrics.outbox("sent", len(sent))
        self._metrics.outbox("failed", len(failed))
        return len(sent)

    async def _send_to(self, topic: str, rows: list[Any]) -> dict[int, BaseException | None]:
        """What became of each row, by its number.

        The producer is handed one after the other, and then all are waited for. Once it takes
        nothing of the topic, the rest is not tried: each would wait as long again.
        """
        handed: dict[int, Awaitable[object]] = {}
        ends: dict[int, BaseException | None] = {}
        fault: KafkaError | None = None
        for row in rows:
            try:
                if fault is None:
                    handed[row["id"]] = await self._hand_over(topic, row)
            except MessageSizeTooLargeError as too_large:
                ends[row["id"]] = too_large
            except KafkaError as error:
                fault = error
        answers = await asyncio.gather(*handed.values(), return_exceptions=True)
        for number, answer in zip(handed, answers, strict=True):
            ends[number] = answer if isinstance(answer, BaseException) else None
        return {row["id"]: ends.get(row["id"], fault) for row in rows}

    async def _hand_over(self, topic: str, row: Any) -> Awaitable[object]:
        headers = [(name, text.encode()) for name, text in json.loads(row["headers"]).items()]
        handed: Awaitable[object] = await self._producer.send(
            self._namespace + topic, value=row["value"], key=row["key"], headers=headers
        )
        return handed


async def _all_of(*work: Coroutine[Any, Any, int]) -> list[int]:
    """Waits for every one of them, and only then raises what one has raised."""
    ends = await asyncio.gather(*work, return_exceptions=True)
    for end in ends:
        if isinstance(end, BaseException):
            raise end
    return [end for end in ends if not isinstance(end, BaseException)]
