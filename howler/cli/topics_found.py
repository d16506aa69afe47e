"""What the broker holds of a topic."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from howler.wire.broker import Broker
from howler.wire.refusal import told_why


@dataclass(frozen=True, slots=True)
class Found:
    """A topic on the broker; `records` are those it still keeps, over all partitions."""

    partitions: int
    records: int


async def find_topics(kafka: Broker, names: Sequence[str]) -> dict[str, Found]:
    """Those of the topics that exist; creates none.

    Raises:
        KafkaError: the broker does not answer, or refuses us.
    """
    parts = await _parts(kafka, names)
    if not parts:
        return {}
    # Subscribed, though nothing is read: else each topic costs a metadata request of its own.
    topics = {part.topic for part in parts}
    consumer = AIOKafkaConsumer(*topics, **kafka.client(), request_timeout_ms=10_000)
    await consumer.start()
    try:
        first = await consumer.beginning_offsets(parts)
        last = await consumer.end_offsets(parts)
    finally:
        await consumer.stop()
    found: dict[str, Found] = {}
    for part in parts:
        before = found.get(part.topic, Found(0, 0))
        held = last[part] - first[part]
        found[part.topic] = Found(before.partitions + 1, before.records + held)
    return found


async def _parts(kafka: Broker, names: Sequence[str]) -> list[TopicPartition]:
    """The partitions of those that exist; asks for all, since to ask by name may create one."""
    admin = AIOKafkaAdminClient(**kafka.client(), request_timeout_ms=10_000)
    try:
        async with told_why(kafka):
            await admin.start()
        there = {topic["topic"]: topic["partitions"] for topic in await admin.describe_topics()}
    finally:
        await admin.close()
    return [
        TopicPartition(name, partition["partition"])
        for name in names
        for partition in there.get(name, [])
    ]
