"""The scheduler as a process: it sends, and it may die at any moment."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer

from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from schemas import catalog
from tests.service.scheduler.conftest import NAME, sent, ticks
from tests.support.processes import environment, services, start_service

pytestmark = pytest.mark.timeout(120)

APP = "services.scheduler.app"


async def published(box: Sandbox, namespace: str, count: int) -> list[dict[str, str]]:
    """The headers and data of `count` events of the schedule, as a stranger reads them."""
    topic = f"{namespace}cron.daily-discovery.fired"
    servers = box.kafka_bootstrap_servers
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=servers, auto_offset_reset="earliest")
    await consumer.start()
    try:
        async with asyncio.timeout(30):
            records = [await consumer.getone() for _ in range(count)]
    finally:
        await consumer.stop()
    return [
        {name: text.decode() for name, text in one.headers} | json.loads(one.value)
        for one in records
    ]


async def until(db: Any, sql: str, *words: Any) -> None:
    async with asyncio.timeout(40):
        while not await db.fetchval(sql, *words):
            await asyncio.sleep(0.02)


async def test_killed_within_a_second_of_the_tick_with_two_replicas(
    box: Sandbox, database_url: str, db: Any, namespace: str, tmp_path: Path
) -> None:
    """A process that is killed at its first look leaves one tick or none; two more make it one."""
    await ensure_topics(box.kafka_bootstrap_servers, catalog.topics(), namespace)
    due = await db.fetchval("select date_trunc('hour', clock_timestamp())")
    daily = f"0 {due:%H} * * *;window=2h"  # next due in 23 hours at least, however late it is
    env = environment(*(box, database_url, namespace), HOWLER_SCHEDULE_DAILY_DISCOVERY=daily)
    first = start_service(APP, env, tmp_path / "first.log")
    await until(db, "select count(*) = 2 from howler.schedules")
    first.kill()
    assert (await ticks(db), await sent(db)) == ([], []), "a fresh start fires nothing"

    await db.execute(
        "update howler.schedules set reconciled_until = $2 where name = $1",
        *(NAME, due - timedelta(seconds=1)),
    )
    second = start_service(APP, env, tmp_path / "second.log")
    await until(db, "select exists (select from howler.ticks)")
    second.kill()
    await db.execute("update howler.outbox set lease_until = null where sent_at is null")
    # the dead one's lease is over: as after 30 s, which are not waited for here

    async with services(APP, env, tmp_path, 2) as two:
        await until(db, "select not exists (select from howler.outbox where sent_at is null)")
        (event,) = await published(box, namespace, 1)
        (tick,) = await db.fetch("select * from howler.ticks")
        assert (event["ce_id"], event["ce_source"]) == (
            str(tick["event_id"]),
            "/howlerhire/scheduler",
        )
        assert event["scheduledAt"] == f"{tick['scheduled_at']:%Y-%m-%dT%H:%M:%SZ}"
        assert len(await sent(db)) == 1
        assert [one.terminate() for one in two] == [0, 0]
        assert all("Crashed" not in one.log.read_text() for one in two)


async def test_a_wrong_text_stops_the_start_in_one_sentence(
    box: Sandbox, database_url: str, db: Any, namespace: str, tmp_path: Path
) -> None:
    """It names the variable, the field and what to write; no schedule is made known."""
    env = environment(
        *(box, database_url, namespace), HOWLER_SCHEDULE_WEEKLY_SUMMARIES="0 25 * * 1"
    )
    started = start_service(APP, env, tmp_path / "wrong.log")
    assert await asyncio.to_thread(started.process.wait, 40) != 0
    told = started.log.read_text()
    assert "HOWLER_SCHEDULE_WEEKLY_SUMMARIES: hour, character 3: '25' is not within 0-23" in told
    assert "Traceback" not in told
    assert await db.fetchval("select count(*) from howler.schedules") == 0
