"""Events made durable by one process, beside reading them with bare aiokafka and beside inserts."""

import asyncio
import time
from uuid import uuid4

from bench.runtime.bare import producer, received, receiver
from bench.runtime.parts.latency import MODULE, asked, until
from bench.runtime.place import Place, connected
from bench.runtime.table import Count, Row, compared
from bench.runtime.work import TOPIC, resting
from tests.support.processes import environment, services

BATCH = 500

PAUSED = """
insert into howler.functions (id, declared_limit, retries, paused) values ($1, $2, $3, true)
"""
MADE = "select count(*) from howler.runs"
TOOK = "select extract(epoch from max(created_at) - min(created_at))::float from howler.runs"
INSERT = """
insert into bench.hand_events (id, event, source, event_id, payload)
select i, 'bench/asked', '/bench', i::text, p::jsonb from unnest($1::uuid[], $2::text[]) u(i, p)
on conflict do nothing
"""


async def measure(place: Place) -> list[Row | Count]:
    """Each round makes a topic, fills it, and lets each of the three take it."""
    events = place.rounds(20_000, 6_000)
    ours: list[list[float]] = []
    bare: list[list[float]] = []
    inserts: list[list[float]] = []
    for _ in range(place.rounds(5, 2)):
        namespace = await place.namespace()
        await fill(place, namespace + TOPIC, events)
        ours.append([await made_durable(place, namespace, events) / events])
        bare.append([await read_by(place, namespace + TOPIC, events) / events])
        inserts.append([await inserted(place, events) / events])
    by_hand = [[a[0] + b[0]] for a, b in zip(bare, inserts, strict=True)]
    what = "an event made durable by one process"
    return [
        compared(what, "bare aiokafka: getmany and json.loads", ours, bare),
        compared(what, f"bare INSERT of {BATCH} rows", ours, inserts),
        compared(what, "both of these by hand, one after the other", ours, by_hand),
        Count("events a second made durable by one process", round(1 / min(ours)[0]), "at best"),
    ]


async def fill(place: Place, topic: str, events: int) -> None:
    async with producer(place) as kafka:
        for start in range(0, events, 1_000):
            sent = [await kafka.send(topic, asked(n)) for n in range(start, start + 1_000)]
            await asyncio.gather(*sent)


async def made_durable(place: Place, namespace: str, events: int) -> float:
    """Seconds from the first batch to the last; nothing is claimed meanwhile."""
    url = await place.database()
    async with connected(url) as conn:
        await conn.execute(PAUSED, resting.id, resting.limit, resting.retries)
        env = environment(place.box, url, namespace)
        async with services(MODULE, env, place.folder):
            await until(conn, MADE, events)
        return float(await conn.fetchval(TOOK))


async def read_by(place: Place, topic: str, events: int) -> float:
    async with receiver(place, topic, events) as said:
        return float((await received(said))["seconds"])


async def inserted(place: Place, events: int) -> float:
    """Seconds for batches of rows with the same two keys, by one statement each."""
    async with connected(await place.database()) as conn:
        began = time.perf_counter()
        for start in range(0, events, BATCH):
            ids = [uuid4() for _ in range(BATCH)]
            values = [asked(n).decode() for n in range(start, start + BATCH)]
            await conn.execute(INSERT, ids, values)
        return time.perf_counter() - began
