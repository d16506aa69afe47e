"""Users a second, beside a bare batched INSERT of the same rows; then the same events published."""

import asyncio
import json
import time
from typing import Any

from aiokafka import AIOKafkaProducer

from bench.fanout.here import Here, here
from bench.fanout.people import empty, invite
from bench.runtime.bare import producer
from bench.runtime.place import Place, connected
from bench.runtime.table import Row, compared
from howler.runtime.transport.outbox import Relay

BATCH = 1_000
"""Rows of one bare INSERT: as many as a page of the fan-out has users."""

COPY = "create table bench_outbox (like howler.outbox including all) with (fillfactor = 50)"
BARE = """
insert into bench_outbox (event_id, topic, key, value, headers)
select * from unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[], $5::jsonb[])
"""
ROWS = "select event_id, topic, key, value, headers from howler.outbox order by id"


async def measure(place: Place) -> list[Row]:
    """Fan-out, bare INSERT, relay, bare producer: turn by turn, over the very same rows."""
    people = await invite(place, 10_000 if place.quick else 50_000)
    sides: dict[str, list[list[float]]] = {"ours": [], "insert": [], "relay": [], "bare": []}
    async with (
        here(people) as ours,
        connected(people.url) as conn,
        producer(place) as kafka,
    ):
        await conn.execute(COPY)
        for day in range(1 + place.rounds(7, 3)):
            seconds = await one_round(ours, conn, kafka, people.namespace, day)
            if day:  # the first is to warm up
                for name, took in seconds.items():
                    sides[name].append([took])
            await empty(conn)
    return [
        compared(f"{people.users:,} users fanned out", "INSERT", sides["ours"], sides["insert"]),
        compared("their events published", "bare producer", sides["relay"], sides["bare"]),
    ]


async def one_round(
    ours: Here, conn: Any, kafka: AIOKafkaProducer, namespace: str, day: int
) -> dict[str, float]:
    """The seconds of each side."""
    took: dict[str, float] = {}
    began = time.perf_counter()
    await ours.fan_out(conn, day)
    took["ours"] = time.perf_counter() - began
    rows = await conn.fetch(ROWS)
    began = time.perf_counter()
    await insert(conn, rows)
    took["insert"] = time.perf_counter() - began
    relay = Relay(ours.database, kafka, namespace, ours.metrics)
    began = time.perf_counter()
    while await relay.send_some():
        pass
    took["relay"] = time.perf_counter() - began
    began = time.perf_counter()
    await publish(kafka, namespace, rows)
    took["bare"] = time.perf_counter() - began
    await conn.execute("truncate bench_outbox")
    return took


async def insert(conn: Any, rows: list[Any]) -> None:
    """What somebody would write who has the rows already: a statement and a commit a batch."""
    for at in range(0, len(rows), BATCH):
        columns = zip(*rows[at : at + BATCH], strict=True)
        await conn.execute(BARE, *map(list, columns))


async def publish(kafka: AIOKafkaProducer, namespace: str, rows: list[Any]) -> None:
    """As fast as an idempotent producer takes them."""
    sent = []
    for row in rows:
        headers = [(name, text.encode()) for name, text in json.loads(row["headers"]).items()]
        topic = namespace + row["topic"]
        sent.append(await kafka.send(topic, row["value"], key=row["key"], headers=headers))
    await asyncio.gather(*sent)
