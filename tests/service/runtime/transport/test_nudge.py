"""A process that is full tells the others, and they need not find out by looking."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from tests.support.broker import produce
from tests.support.processes import environment, services
from tests.support.thing_service import TOPICS
from tests.support.things import TOPIC

MODULE = "tests.support.thing_service"
BUSY = "select count(*) from howler.slots where run_id is not null"
QUICK = "select count(*) from howler.runs where payload->>'n' = '1' and state = 'succeeded'"


@pytest.mark.timeout(60)
async def test_a_full_process_nudges_the_other(
    box: Sandbox, database_url: str, db: Any, namespace: str, tmp_path: Path
) -> None:
    """Four events, one after the other, come to a process whose one place is taken.

    Each is done by the other process at once; by looking alone, every 15 s, the four would take
    half a minute.
    """
    servers = box.kafka_bootstrap_servers
    await ensure_topics(servers, TOPICS, namespace)
    env = environment(box, database_url, namespace, HOWLER_MAX_RUNNING="1")
    async with services(MODULE, env, tmp_path, 2):
        await produce(servers, namespace + TOPIC, [{"user": "a", "n": 60_000}], key=b"same")
        while not await db.fetchval(BUSY):
            await asyncio.sleep(0.02)
        began = time.monotonic()
        for done in range(1, 5):
            await produce(servers, namespace + TOPIC, [{"user": f"u{done}", "n": 1}], key=b"same")
            while await db.fetchval(QUICK) < done:
                await asyncio.sleep(0.02)
        assert time.monotonic() - began < 10
        workers = "select worker from howler.slots where run_id is not null"
        assert len(await db.fetch(workers)) == 1, "the first is still at work"
