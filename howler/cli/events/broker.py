"""What the broker knows of events: how far each topic was read, and what stands where."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from howler.cli.addresses import Addresses
from howler.cli.events.meant import Place
from howler.wire.broker import Broker
from howler.wire.envelope import Record
from howler.wire.envelope.record import record_read
from howler.wire.header_names import read_every_header_name
from howler.wire.refusal import told_why
from schemas.catalog import ROWS, Row

TIMEOUT_MS = 10_000

READ_SECONDS = 5.0
"""How long records are read for; what was not read by then is said."""

MOST_RECORDS = 5_000
"""Records that are looked through for an id."""

NEWEST = 200
"""Of a partition that nobody reads, so many of its newest records are looked through."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A partition of an event's topic.

    Args:
        topic: without a namespace.
        begin: the first offset that is still kept; `end`: the offset of the next record.
        read: how far each group that should read it has read; None: that group never did.
    """

    row: Row
    topic: str
    partition: int
    begin: int
    end: int
    read: dict[str, int | None]

    def behind(self, group: str) -> int:
        """Records that the group has not read."""
        read = self.read.get(group)
        return self.end - max(self.begin, read or 0)

    @property
    def unread_from(self) -> int:
        """The first record that a reader has not read; where nobody reads, one of the newest."""
        reading = [read for read in self.read.values() if read is not None]
        return max(self.begin, min(reading) if reading else self.end - NEWEST)


def group_of(consumer: str, namespace: str) -> str:
    """The consumer group of one of our services."""
    return f"{namespace}howlerhire-{consumer}"


async def standings(where: Addresses, rows: Sequence[Row] = ROWS) -> list[Standing]:
    """Every partition of the topics of `rows`, a topic that is not there left out.

    Raises:
        KafkaError: the broker does not answer, or refuses us.
    """
    named = {where.namespace + row.topic.name: row for row in rows}
    async with _admin(where.kafka) as admin:
        there = {one["topic"]: one["partitions"] for one in await admin.describe_topics()}
        groups = {name for row in rows for name in row.consumers if name != "app"}
        read = {name: await _read_by(admin, group_of(name, where.namespace)) for name in groups}
    parts = [
        TopicPartition(topic, one["partition"]) for topic in named for one in there.get(topic, [])
    ]
    if not parts:
        return []
    async with _consumer(where.kafka, parts) as consumer:
        begins = await consumer.beginning_offsets(parts)
        ends = await consumer.end_offsets(parts)
    return [
        Standing(
            row=named[part.topic],
            topic=part.topic.removeprefix(where.namespace),
            partition=part.partition,
            begin=begins[part],
            end=ends[part],
            read={
                group_of(name, where.namespace): read[name].get(part)
                for name in named[part.topic].consumers
                if name != "app"
            },
        )
        for part in parts
    ]


async def record_at(where: Addresses, place: Place) -> Record | None:
    """The record that stands there; None if there is none, such as a transaction's marker."""
    part = TopicPartition(where.namespace + place.topic, place.partition)
    async with _consumer(where.kafka, [part]) as consumer:
        consumer.seek(part, place.offset)
        async for message in _until(consumer, {part: place.offset + 1}):
            return record_read(message, where.namespace) if message.offset == place.offset else None
    return None


async def unread(where: Addresses, standing: Iterable[Standing]) -> AsyncIterator[Record]:
    """The records that are not read yet, `MOST_RECORDS` at most and for `READ_SECONDS`."""
    starts: dict[TopicPartition, int] = {}
    ends: dict[TopicPartition, int] = {}
    for one in standing:
        if one.unread_from < one.end:
            part = TopicPartition(where.namespace + one.topic, one.partition)
            starts[part], ends[part] = one.unread_from, one.end
    if not starts:
        return
    async with _consumer(where.kafka, list(starts)) as consumer:
        for part, offset in starts.items():
            consumer.seek(part, offset)
        looked = 0
        async for message in _until(consumer, ends):
            yield record_read(message, where.namespace)
            looked += 1
            if looked >= MOST_RECORDS:
                return


async def whole_topic(kafka: Broker, topic: str, partitions: int) -> AsyncIterator[ConsumerRecord]:
    """All that stands on the topic now."""
    parts = [TopicPartition(topic, number) for number in range(partitions)]
    async with _consumer(kafka, parts) as consumer:
        async for message in _until(consumer, await consumer.end_offsets(parts)):
            yield message


async def _until(
    consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]
) -> AsyncIterator[ConsumerRecord]:
    clock = asyncio.get_running_loop().time
    over = clock() + READ_SECONDS
    waits = dict(ends)
    while waits and clock() < over:
        for records in (await consumer.getmany(*waits, timeout_ms=200)).values():
            for message in records:
                yield message
        for part, end in ends.items():
            if part in waits and await consumer.position(part) >= end:
                del waits[part]


async def _read_by(admin: AIOKafkaAdminClient, group: str) -> dict[TopicPartition, int]:
    found = await admin.list_consumer_group_offsets(group)
    return {part: one.offset for part, one in found.items() if one.offset >= 0}


@asynccontextmanager
async def _admin(kafka: Broker) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**kafka.client(), request_timeout_ms=TIMEOUT_MS)
    try:
        async with told_why(kafka):
            await admin.start()
        yield admin
    finally:
        await admin.close()


@asynccontextmanager
async def _consumer(
    kafka: Broker, parts: Sequence[TopicPartition]
) -> AsyncIterator[AIOKafkaConsumer]:
    """One that belongs to no group and commits nothing."""
    read_every_header_name()
    consumer = AIOKafkaConsumer(
        **kafka.client(),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        request_timeout_ms=TIMEOUT_MS,
    )
    await consumer.start()
    try:
        consumer.assign(list(parts))
        yield consumer
    finally:
        await consumer.stop()
