"""A consumer group that reads when a test says so, through the real ingest."""

from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from howler.runtime.function import Function
from howler.runtime.intake.ingest import Ingest
from howler.runtime.store.database import open_database
from howler.telemetry.process import Metrics
from howler.wire.envelope.record import record_read
from schemas import catalog


async def take_in(
    servers: str, namespace: str, url: str, group: str, functions: Sequence[Function[Any, Any, Any]]
) -> int:
    """Reads what the topics of `functions` hold, makes it durable, commits; returns how much."""
    database = await open_database(url, 2)
    for one in functions:
        await database.control.execute(
            "select howler.register($1, $2, $3)", one.id, one.limit, one.retries
        )
    known = catalog.event_names()
    metrics = Metrics()
    ingest = Ingest(functions, known, database, metrics, lambda _function: None)
    topics = {namespace + catalog.topic_of(kind.event_name) for one in functions for kind in one.on}
    records = await _read(servers, namespace + group, topics)
    if records:
        await ingest.take([record_read(message, namespace) for message in records])
    await database.close()
    return len(records)


async def _read(servers: str, group: str, topics: set[str]) -> list[Any]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=servers,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        places = [
            TopicPartition(topic, n) for topic in topics for n in range(catalog.EVENT_PARTITIONS)
        ]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        found: list[Any] = []
        while any([await consumer.position(place) < ends[place] for place in places]):
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found += records
        await consumer.commit(ends)
        return found
    finally:
        await consumer.stop()
