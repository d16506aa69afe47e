"""Processes come and go while events arrive: none is lost, none takes effect twice."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from tests.support.broker import producing
from tests.support.processes import ServiceProcess, environment, start_service
from tests.support.thing_service import TOPICS
from tests.support.things import TOPIC

MODULE = "tests.support.thing_service"
LEASE = 3.0
ENDED = "select count(*) from howler.runs where ended_at is not null"
WORK_DONE = "select count(*) from howler.steps where name = 'work' and state = 'done'"


class Crew:
    """Processes of one service, of which more can be started and some ended."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self._env = env
        self._folder = folder
        self.processes: list[ServiceProcess] = []

    async def add(self, count: int = 1) -> None:
        """Starts `count` more, and waits until each has its part of the topic."""
        new = []
        for _ in range(count):
            log = self._folder / f"service-{len(self.processes)}.log"
            new.append(start_service(MODULE, self._env, log))
            self.processes.append(new[-1])
        for one in new:
            await one.until_ready()

    def with_worker(self, worker: str) -> ServiceProcess:
        return next(one for one in self.processes if worker in one.log.read_text())


@pytest.fixture
async def crew(
    box: Sandbox, database_url: str, namespace: str, tmp_path: Path
) -> AsyncIterator[Crew]:
    await ensure_topics(box.kafka_bootstrap_servers, TOPICS, namespace)
    env = environment(box, database_url, namespace, HOWLER_LEASE_SECONDS=str(LEASE))
    made = Crew(env, tmp_path)
    yield made
    for one in made.processes:
        one.kill()


@asynccontextmanager
async def events(box: Sandbox, namespace: str) -> AsyncIterator[list[int]]:
    """Produces 25 events a second meanwhile; the list holds those that the broker has."""
    sent: list[int] = []

    async def produce() -> None:
        async with producing(box.kafka_bootstrap_servers) as producer:
            while True:
                n = len(sent)
                value = json.dumps({"user": f"u{n % 5}", "n": n}).encode()
                await producer.send_and_wait(namespace + TOPIC, value, key=str(n).encode())
                sent.append(n)
                await asyncio.sleep(0.04)

    task = asyncio.create_task(produce())
    try:
        yield sent
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.timeout(90)
async def test_from_two_to_three_to_two(box: Sandbox, crew: Crew, db: Any, namespace: str) -> None:
    """A third joins, the first leaves in order, all under way: each event is one run, done once."""
    await crew.add(2)
    async with events(box, namespace) as sent:
        await crew.add()
        joined = len(sent)
        while await db.fetchval(ENDED) < joined:
            await asyncio.sleep(0.05)
        assert await asyncio.to_thread(crew.processes[0].terminate) == 0
        left = len(sent)
        while await db.fetchval(ENDED) <= left:
            await asyncio.sleep(0.05)
    while await db.fetchval(ENDED) < len(sent):
        await asyncio.sleep(0.05)
    assert await db.fetchval("select count(*) from howler.runs where state = 'succeeded'") >= len(
        sent
    )
    done = [row["n"] for row in await db.fetch("select n from public.effects order by n")]
    assert done[: len(sent)] == sent
    assert len(done) - len(sent) in {0, 1}, "one more may have been on its way at the end"
    assert await db.fetchval("select max(attempts) from howler.steps") == 1
    assert all(one.process.poll() is None for one in crew.processes[1:])


@pytest.mark.timeout(60)
async def test_a_killed_process_is_followed_within_its_lease(
    box: Sandbox, crew: Crew, db: Any, database_url: str, namespace: str
) -> None:
    """Killed in its second step: another goes on there, a lease and a few seconds later."""
    await crew.add(2)
    async with held(database_url):
        async with producing(box.kafka_bootstrap_servers) as producer:
            await producer.send_and_wait(namespace + TOPIC, b'{"user":"a","n":3}')
        while not await db.fetchval(WORK_DONE):
            await asyncio.sleep(0.02)
        worked_at = await db.fetchval("select ended_at from howler.steps where name = 'work'")
        victim = crew.with_worker(await db.fetchval("select worker from howler.slots where no = 1"))
        victim.kill()
        killed = time.monotonic()
    while not await db.fetchval(ENDED):
        await asyncio.sleep(0.02)
    assert time.monotonic() - killed < LEASE + 5
    assert await db.fetchval("select state from howler.runs") == "succeeded"
    steps = await db.fetch("select name, attempts, ended_at from howler.steps order by ended_at")
    assert [(row["name"], row["attempts"]) for row in steps] == [("work", 1), ("note", 1)]
    assert steps[0]["ended_at"] == worked_at
    assert await db.fetchval("select count(*) from public.effects") == 1


@asynccontextmanager
async def held(url: str) -> AsyncIterator[None]:
    """Holds the table of effects, so that the step that writes there has to wait."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute("lock table public.effects in exclusive mode")
            yield
    finally:
        await connection.close()
