"""From the tick to the first user's event readable, beside publish -> received of bare Kafka."""

import asyncio
import time
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from bench.fanout.here import fired
from bench.fanout.people import invite
from bench.runtime.bare import producer
from bench.runtime.parts.latency import until
from bench.runtime.place import Place, connected
from bench.runtime.table import Row, compared
from bench.runtime.work import BARE, TOPICS
from howler.wire.topics import ensure_topics
from tests.support.processes import environment, services

MODULE = "services.discovery.app"
ASKED = "job.discovery.requested"
WARM_UP = 3

ENDED = "select count(*) from howler.runs where state = 'succeeded'"
UNSENT = "select (count(*) = 0)::int from howler.outbox where sent_at is null"


async def measure(place: Place) -> list[Row]:
    """One tick to the service and one record past it, in turns; each waits for quiet."""
    people = await invite(place, 2_000)
    servers, name = place.box.kafka_bootstrap_servers, people.namespace
    await ensure_topics(servers, TOPICS, name)
    ours: list[list[float]] = []
    theirs: list[list[float]] = []
    env = environment(place.box, people.url, name)
    async with (
        services(MODULE, env, place.folder),
        producer(place) as kafka,
        connected(people.url) as conn,
    ):
        asked, bare = await reading(servers, name + ASKED), await reading(servers, name + BARE)
        for day in range(WARM_UP + place.rounds(20, 6)):
            record = fired(day)
            topic = name + record.topic
            ours.append([await first(kafka, asked, topic, record)])
            await until(conn, ENDED, day + 1)
            await until(conn, UNSENT, 1)
            theirs.append([await first(kafka, bare, name + BARE, record)])
            await drained(asked)
        await asked.stop()
        await bare.stop()
    return [
        compared(
            "tick -> first user's event readable",
            "publish -> received, bare aiokafka",
            ours[WARM_UP:],
            theirs[WARM_UP:],
        )
    ]


async def first(
    kafka: AIOKafkaProducer, reader: AIOKafkaConsumer, topic: str, record: Any
) -> float:
    """Seconds from sending to the first record that the reader sees."""
    began = time.perf_counter()
    await kafka.send_and_wait(topic, record.value, headers=record.headers)
    async with asyncio.timeout(60):
        await reader.getone()
    return time.perf_counter() - began


async def reading(servers: str, topic: str) -> AIOKafkaConsumer:
    """A consumer without a group that stands at the end of every partition."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=servers, auto_offset_reset="latest")
    await consumer.start()
    await consumer.seek_to_end()
    for place in consumer.assignment():
        await consumer.position(place)
    return consumer


async def drained(consumer: AIOKafkaConsumer) -> None:
    """Reads what the rest of the round left."""
    while await consumer.getmany(timeout_ms=300):
        pass
