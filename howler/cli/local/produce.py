"""The demo's events, sent as any program would that knows nothing of us: plain JSON to a topic."""

import json
from collections.abc import Iterable, Mapping

from aiokafka import AIOKafkaProducer

from howler.wire.broker import Broker
from howler.wire.envelope import Record
from howler.wire.envelope.identity import position_id


async def produce(kafka: Broker, topic: str, events: Iterable[Mapping[str, str]]) -> list[str]:
    """Sends the events in their order; returns the ids that they get by their place in Kafka."""
    producer = AIOKafkaProducer(**kafka.client())
    await producer.start()
    try:
        placed = [
            await producer.send_and_wait(topic, json.dumps(event).encode()) for event in events
        ]
    finally:
        await producer.stop()
    return [
        position_id(Record(topic, sent.partition, sent.offset, sent.timestamp, None, None, []))
        for sent in placed
    ]
