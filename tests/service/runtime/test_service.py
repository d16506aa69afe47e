"""A whole service on a real broker: started, fed, looked at, stopped, killed."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from tests.support.processes import ServiceProcess, environment, services, start_service
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


ONE_PARTITION = [replace(topic, partitions=1) for topic in TOPICS]
RUNS_SUCCEEDED = 'howler_runs_total{function="do-thing",outcome="succeeded"}'


async def until_counted(processes: Sequence[ServiceProcess], name: str, count: int) -> None:
    while sum([(await each.scraped())[name] for each in processes]) < count:
        await asyncio.sleep(0.05)


async def told_of_a_run(db: Any, lines: Sequence[dict[str, str]]) -> None:
    """Each line from inside a run says which, and in which step; its end says how it ended."""
    runs = {str(row["id"]) for row in await db.fetch("select id from howler.runs")}
    called = [line for line in lines if line["logger"] == "howler.thing"]
    ends = [line for line in lines if line["message"] == "run succeeded (-)"]
    assert {line["run"] for line in called} == {line["run"] for line in ends} == runs
    about = {"function": "do-thing", "event": "thing/asked"}
    assert all(about.items() <= line.items() for line in (*called, *ends))
    assert {(line["step"], line["attempt"]) for line in called} == {("work", "1")}
    assert not any("step" in line for line in ends)


SENT = """
select count(*) from howler.outbox where topic = 'thing.done' and sent_at is not null
"""

MARK = "marked-by-the-test"

ENDED = "select count(*) from howler.runs where ended_at is not null"


@pytest.mark.timeout(90)
async def test_a_service_takes_events_and_emits_its_own(
    box: Sandbox, database_url: str, db: Any, namespace: str, tmp_path: Path
) -> None:
    """Plain JSON in, runs done, emitted events on their topic, health and metrics, clean stop.

    Its two processes share one partition: the one that has none is ready too, and takes runs.
    """
    await ensure_topics(box.kafka_bootstrap_servers, ONE_PARTITION, namespace)
    env = environment(box, database_url, namespace, THING_PARTITIONS="1")
    async with services(MODULE, env, tmp_path, count=2) as both:
        one = both[0]
        await produce(box, namespace, *({"user": f"{MARK}{n % 3}", "n": n} for n in range(10)))
        await produce(box, namespace, {"nobody": MARK})
        await until(db, ENDED, 10)
        await until(db, "select count(*) from howler.dead_letters", 1)
        await until(db, SENT, 10)
        assert await one.page("/livez") == (200, '{"status":"ok"}')
        await until_counted(both, RUNS_SUCCEEDED, 10)
        for each in both:
            seen = await each.scraped()
            assert seen["howler_ready"] == 1
            assert seen['howler_slots_limit{function="do-thing"}'] == 3
            assert time.time() - seen["howler_database_read_timestamp_seconds"] < 60
        await db.execute("select howler.register('do-thing', 2, 2)")
        assert (await one.scraped())['howler_slots_limit{function="do-thing"}'] == 3, "a minute old"
        for each in both:
            assert each.terminate() == 0
    lines = [line for each in both for line in each.log.read_text().splitlines()]
    assert not [line for line in lines if MARK in line], "what is in an event is in no log"
    await told_of_a_run(db, [json.loads(line) for line in lines if line.startswith("{")])
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
