"""The relay: sends what committed transactions left in the outbox, at least once, in no order.

Rows are leased, and no transaction is held while Kafka answers. A crash between sending and noting
it sends the event again under the same id, which every consumer of ours recognises.
"""

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any

from aiokafka.errors import KafkaError

from howler.runtime.store.database import Database, connection
from howler.telemetry.process import Metrics

if TYPE_CHECKING:
    from aiokafka import AIOKafkaProducer

log = logging.getLogger("howler.outbox")

BATCH = 500
"""Rows leased at once; where there are more, two batches are under way: one is with Kafka while
the database notes the other."""

LEASE = 30.0
"""Seconds a relay has for a batch before another may send it."""

BACKOFF_CAP = 300.0
"""Seconds: the longest pause before a row that Kafka refuses is tried again."""

TAKE = """
update howler.outbox o set lease_until = clock_timestamp() + make_interval(secs => $1)
from (select id from howler.outbox
      where sent_at is null and due_at <= clock_timestamp()
        and (lease_until is null or lease_until < clock_timestamp())
      order by id limit $2 for update skip locked) due
where o.id = due.id
returning o.id, o.topic, o.key, o.value, o.headers, o.tries
"""

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
                while await self.send_batch():
                    pass
            except Exception as fault:  # noqa: BLE001  the rows are still there; try again
                log.warning("the outbox waits: %s", type(fault).__name__)
                await asyncio.sleep(1.0)
                self._awake.set()

    async def send_batch(self) -> int:
        """Sends what is due, at most two batches; returns how many rows it took.

        Waits for a batch that is under way, so that a stop does not cut it off.
        """
        async with self._one_at_a_time:
            rows = await self._take()
            if len(rows) < BATCH:
                return await self._deliver(rows)
            ends = await asyncio.gather(
                self._deliver(rows), self._take_and_deliver(), return_exceptions=True
            )
            for end in ends:
                if isinstance(end, BaseException):
                    raise end
            return sum(end for end in ends if isinstance(end, int))

    async def _take_and_deliver(self) -> int:
        return await self._deliver(await self._take())

    async def _take(self) -> list[Any]:
        async with connection(self._database.control) as conn:
            rows: list[Any] = await conn.fetch(TAKE, LEASE, BATCH)
            return rows

    async def _deliver(self, rows: list[Any]) -> int:
        """Sends leased rows and notes what became of each; raises if Kafka took none of them."""
        if not rows:
            return 0
        ends = await asyncio.gather(*(self._send(row) for row in rows), return_exceptions=True)
        sent = [row["id"] for row, end in zip(rows, ends, strict=True) if end is None]
        failed = [
            (row["id"], f"{type(end).__name__}: {end}"[:500])
            for row, end in zip(rows, ends, strict=True)
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
        if failed and not sent:
            raise KafkaError("Kafka takes nothing")
        return len(rows)

    async def _send(self, row: Any) -> None:
        headers = [(name, text.encode()) for name, text in json.loads(row["headers"]).items()]
        await self._producer.send_and_wait(
            self._namespace + row["topic"], value=row["value"], key=row["key"], headers=headers
        )
