"""The relay: what a committed transaction emitted reaches Kafka, at least once, under one id."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from howler.runtime.store.database import Database, open_database
from howler.runtime.transport.outbox import LEASE, TAKE, Relay
from howler.telemetry.process import Metrics
from howler.wire.envelope.record import record_of
from howler.wire.topics import TopicSpec, ensure_topics
from sandbox.sandbox import Sandbox
from tests.support.broker import read_all
from tests.support.things import TOPIC, lab, thing

DAY = 86_400_000
PUT = """
insert into howler.outbox (event_id, topic, key, value, headers)
select gen_random_uuid(), $1, 'k', $2, json_build_object(
  'ce_id', 'e' || n, 'ce_source', '/test', 'ce_specversion', '1.0', 'ce_type', 'thing/asked')::jsonb
from generate_series(1, $3) n
"""
UNSENT = "select count(*) from howler.outbox where sent_at is null"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await open_database(database_url, 3)
    yield opened
    await opened.close()


@pytest.fixture
async def producer(box: Sandbox, namespace: str) -> AsyncIterator[AIOKafkaProducer]:
    """As a service makes it, with the topic that it sends to."""
    spec = TopicSpec(TOPIC, 1, DAY, 1 << 20)
    await ensure_topics(box.kafka_bootstrap_servers, [spec], namespace)
    made = AIOKafkaProducer(
        bootstrap_servers=box.kafka_bootstrap_servers, enable_idempotence=True, acks="all"
    )
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def relay(database: Database, producer: AIOKafkaProducer, namespace: str) -> Relay:
    return Relay(database, producer, namespace, Metrics())


async def sent_ids(box: Sandbox, namespace: str) -> list[str]:
    records = await read_all(box.kafka_bootstrap_servers, namespace + TOPIC)
    return [dict(record.headers)["ce_id"].decode() for record in records]


async def test_what_is_in_the_outbox_is_sent_and_noted(
    relay: Relay, box: Sandbox, namespace: str, db: Any
) -> None:
    """Key, value and headers as they were written; more rows than a batch holds."""
    await db.execute(PUT, TOPIC, b'{"user":"a"}', 1_250)
    assert [await relay.send_some() for _ in range(2)] == [1_250, 0]
    assert await db.fetchval(UNSENT) == 0
    records = await read_all(box.kafka_bootstrap_servers, namespace + TOPIC)
    assert {(one.key, one.value) for one in records} == {(b"k", b'{"user":"a"}')}
    assert sorted(await sent_ids(box, namespace)) == sorted(f"e{n}" for n in range(1, 1_251))


async def test_a_crash_between_sending_and_noting_is_one_run(
    relay: Relay, box: Sandbox, namespace: str, db: Any, database_url: str
) -> None:
    """The event goes out again under the same id, and our own ingest makes one run of the two."""
    await db.execute(PUT, TOPIC, b'{"user":"a"}', 1)
    (row,) = await db.fetch(TAKE, LEASE, 10)
    assert await relay._send_to(TOPIC, [row]) == {row["id"]: None}
    assert await relay.send_some() == 0, "its lease holds"
    await db.execute("update howler.outbox set lease_until = now() - interval '1 s'")
    assert await relay.send_some() == 1
    records = await read_all(box.kafka_bootstrap_servers, namespace + TOPIC)
    assert [dict(one.headers)["ce_id"] for one in records] == [b"e1", b"e1"]
    async with lab(database_url, [thing()]) as it:
        await it.ingest.take([from_kafka(one, namespace) for one in records])
        (run,) = await it.until_ended(1)
    assert (run["event_id"], run["source"]) == ("e1", "/test")
    assert await db.fetchval("select (n, conflicts)::text from howler.repeats") == "(1,0)"


def from_kafka(record: Any, namespace: str) -> Any:
    """As the ingest gets it from Faust, whose messages tell the time in seconds."""
    record.timestamp /= 1_000
    return record_of(record, namespace)


async def test_one_row_that_kafka_refuses_does_not_hold_the_others(
    relay: Relay, box: Sandbox, namespace: str, db: Any
) -> None:
    """It is put off with its error, further each time, and never counts as sent."""
    await db.execute(PUT, TOPIC, b"small", 2)
    await db.execute(PUT.replace("'e'", "'big'"), TOPIC, b"x" * (2 << 20), 1)
    await db.execute(PUT.replace("'e'", "'late'"), TOPIC, b"small", 2)
    before = await db.fetchval("select clock_timestamp()")
    assert await relay.send_some() == 5
    assert sorted(await sent_ids(box, namespace)) == ["e1", "e2", "late1", "late2"]
    row = await db.fetchrow("select * from howler.outbox where tries > 0")
    assert "MessageSizeTooLarge" in row["error"]
    assert (row["sent_at"], row["tries"], row["lease_until"]) == (None, 1, None)
    assert (row["due_at"] - before).total_seconds() >= 1
    before = await db.fetchval(
        "update howler.outbox set due_at = now() where tries > 0 returning now()"
    )
    with pytest.raises(KafkaError):
        await relay.send_some()
    due = await db.fetchval("select due_at from howler.outbox where tries = 2")
    assert (due - before).total_seconds() >= 2


async def test_a_topic_that_is_not_there_holds_no_other(
    database: Database, box: Sandbox, namespace: str, db: Any, producer: AIOKafkaProducer
) -> None:
    """Its rows are put off with the reason, each of them; the rest is sent."""
    producer.client._request_timeout_ms = 1_500  # how long an absent topic is waited for
    relay = Relay(database, producer, namespace, Metrics())
    await db.execute(PUT, "gone", b"{}", 20)
    await db.execute(PUT, TOPIC, b"{}", 2)
    assert await relay.send_some() == 22
    assert len(await sent_ids(box, namespace)) == 2
    rows = await db.fetch("select error, tries from howler.outbox where sent_at is null")
    assert len(rows) == 20
    assert {row["tries"] for row in rows} == {1}
    assert all("Error" in row["error"] for row in rows)


async def all_of_it(relay: Relay) -> int:
    """Sends until nothing is due; how many rows that was."""
    sent = 0
    while count := await relay.send_some():
        sent += count
    return sent


async def test_two_relays_at_once_send_each_row_once(
    relay: Relay, producer: AIOKafkaProducer, box: Sandbox, namespace: str, db: Any
) -> None:
    """They lease different rows; two processes of a service do not double its events."""
    other = Relay(relay._database, producer, namespace, Metrics())
    await db.execute(PUT, TOPIC, b"{}", 1_000)
    counts = await asyncio.gather(all_of_it(relay), all_of_it(other))
    assert sum(counts) == 1_000
    assert min(counts) > 0
    assert sorted(await sent_ids(box, namespace)) == sorted(f"e{n}" for n in range(1, 1_001))


async def test_a_last_look_waits_for_the_batch_under_way(relay: Relay, db: Any) -> None:
    """A stop that looks once more and then ends the relay leaves nothing sent and not noted."""
    await db.execute(PUT, TOPIC, b"{}", 200)
    going = asyncio.create_task(relay.send_some())
    while not await db.fetchval("select count(*) from howler.outbox where lease_until is not null"):
        await asyncio.sleep(0)
    assert await relay.send_some() == 0
    assert await db.fetchval(UNSENT) == 0
    assert await going == 200
