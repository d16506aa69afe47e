"""A whole service on a real broker: started, fed, looked at, stopped, killed."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from tests.support.processes import environment, services, start_service
from tests.support.thing_service import TOPICS
from tests.support.things import TOPIC

MODULE = "tests.support.thing_service"


async def produce(box: Sandbox, namespace: str, *values: dict[str, Any]) -> None:
    """A plain producer that knows nothing of us."""
    producer = AIOKafkaProducer(bootstrap_servers=box.kafka_bootstrap_servers)
    await producer.start()
    try:
        for value in values:
            await producer.send_and_wait(namespace + TOPIC, json.dumps(value).encode())
    finally:
        await producer.stop()


async def until(db: Any, sql: str, count: int) -> None:
    while await db.fetchval(sql) < count:
        await asyncio.sleep(0.02)


ENDED = "select count(*) from howler.runs where ended_at is not null"


@pytest.mark.timeout(90)
async def test_a_service_takes_events_and_emits_its_own(
    box: Sandbox, database_url: str, db: Any, namespace: str, tmp_path: Path
) -> None:
    """Plain JSON in, runs done, emitted events on their topic, health and metrics, clean stop."""
    await ensure_topics(box.kafka_bootstrap_servers, TOPICS, namespace)
    env = environment(box, database_url, namespace)
    async with services(MODULE, env, tmp_path) as (one,):
        await produce(box, namespace, *({"user": f"u{n % 3}", "n": n} for n in range(10)))
        await until(db, ENDED, 10)
        await until(db, "select count(*) from howler.outbox where sent_at is not null", 10)
        assert await one.page("/livez") == (200, '{"status":"ok"}')
        metrics = (await one.page("/metrics"))[1]
        assert 'howler_runs_total{function="do-thing",state="succeeded"} 10.0' in metrics
        assert one.terminate() == 0
    consumer = AIOKafkaConsumer(
        f"{namespace}thing.done",
        bootstrap_servers=box.kafka_bootstrap_servers,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        batches = await consumer.getmany(timeout_ms=5_000)
    finally:
        await consumer.stop()
    messages = [message for batch in batches.values() for message in batch]
    assert sorted(json.loads(message.value)["n"] for message in messages) == list(range(10))
    assert dict(messages[0].headers)["ce_type"] == b"thing/done"


async def test_a_service_refuses_to_start_without_its_topics(
    box: Sandbox, database_url: str, namespace: str, tmp_path: Path
) -> None:
    """It names what is missing in plain words, and ends with 1."""
    env = environment(box, database_url, namespace)
    one = start_service(MODULE, env, tmp_path / "log")
    assert await asyncio.to_thread(one.process.wait, 25) == 1
    assert f"{namespace}{TOPIC}" in one.log.read_text()
    assert "Traceback" not in one.log.read_text()


async def test_a_service_names_every_wrong_setting(tmp_path: Path) -> None:
    """All at once, without values and without a stack."""
    env = {"DATABASE_URL": "x", "KAFKA_BOOTSTRAP_SERVERS": "y", "HOWLER_LEASE_SECONDS": "0"}
    one = start_service(MODULE, env | {"HOWLER_LIMITS": "do-thing=0"}, tmp_path / "log")
    assert await asyncio.to_thread(one.process.wait, 25) == 1
    text = one.log.read_text()
    assert "HOWLER_LEASE_SECONDS" in text
    assert "HOWLER_LIMITS" in text
    assert "Traceback" not in text
