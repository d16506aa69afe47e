"""A plain Kafka client beside the services: it produces, and reads what they sent."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

MOST_BYTES = 8 << 20

Headers = Sequence[tuple[str, bytes]]


@asynccontextmanager
async def producing(servers: str) -> AsyncIterator[AIOKafkaProducer]:
    """A producer that knows nothing of us."""
    producer = AIOKafkaProducer(bootstrap_servers=servers, max_request_size=MOST_BYTES)
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def produce(
    servers: str, topic: str, values: Sequence[dict[str, Any]], key: bytes | None = None
) -> None:
    """Sends plain JSON, all of it with one key if one is given, and waits until it is there."""
    async with producing(servers) as producer:
        for value in values:
            await producer.send_and_wait(topic, json.dumps(value).encode(), key=key)


async def read_all(servers: str, topic: str) -> list[ConsumerRecord]:
    """Every record that the topic holds now."""
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, max_partition_fetch_bytes=MOST_BYTES)
    await consumer.start()
    try:
        places = await _assign(consumer, topic)
        ends = await consumer.end_offsets(places)
        for place, begin in (await consumer.beginning_offsets(places)).items():
            consumer.seek(place, begin)
        found: list[ConsumerRecord] = []
        while any([await consumer.position(place) < ends[place] for place in places]):
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found += records
        return found
    finally:
        await consumer.stop()


async def _assign(consumer: AIOKafkaConsumer, topic: str) -> list[TopicPartition]:
    await consumer._client.force_metadata_update()
    while not (numbers := consumer.partitions_for_topic(topic)):
        consumer._client.add_topic(topic)
        await asyncio.sleep(0.05)
        await consumer._client.force_metadata_update()
    places = [TopicPartition(topic, number) for number in sorted(numbers)]
    consumer.assign(places)
    return places
