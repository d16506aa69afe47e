"""The database or the broker is killed under way: nothing is lost and nothing is burnt.

On a sandbox of its own, since it is the servers that are killed.
"""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from howler.runtime.run import Run
from howler.runtime.store.migrate import migrate
from howler.runtime.topics import ensure_topics
from sandbox import database
from sandbox.sandbox import Sandbox
from tests.support.broker import produce, read_all
from tests.support.processes import ServiceProcess, environment, services, start_service
from tests.support.thing_service import TOPICS
from tests.support.things import ENDED, TOPIC, ThingAsked, Work, lab, note_effect, thing

MODULE = "tests.support.thing_service"
NUMBERS = itertools.count(1)
RENEWED = "select count(*) from howler.slots where lease_until - since > interval '3.5 s'"
OVER = "select count(*) from howler.runs where ended_at is not null"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox whose servers may be killed."""
    box = Sandbox(tmp_path_factory.mktemp("own"))
    box.start()
    yield box
    box.stop()


@pytest.fixture
async def url(own: Sandbox) -> str:
    """A database of the test's own; it is sound again however its server went."""
    address = database.named(own.database_url, f"outage_{next(NUMBERS)}")
    await database.ensure(address)
    await migrate(address, ["app", "runtime"])
    return address


@pytest.fixture
async def topics(own: Sandbox) -> str:
    """A namespace with the service's topics in it."""
    namespace = f"o{next(NUMBERS)}-"
    await ensure_topics(own.kafka_bootstrap_servers, TOPICS, namespace)
    return namespace


async def ask(url: str, sql: str) -> Any:
    connection = await asyncpg.connect(url, statement_cache_size=0)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def until(url: str, sql: str, count: int, seconds: float = 25) -> None:
    """Waits until the query gives at least `count`, and looks that the invariants hold then."""
    async with asyncio.timeout(seconds):
        while await ask(url, sql) < count:
            await asyncio.sleep(0.05)
    assert await ask(url, "select count(*) from howler.broken") == 0


@asynccontextmanager
async def without(server: Any, seconds: float) -> AsyncIterator[None]:
    """Kills a server, does what stands inside, and starts it again after `seconds`."""
    server.kill()
    back = time.monotonic() + seconds
    try:
        yield
        await asyncio.sleep(back - time.monotonic())
    finally:
        await asyncio.to_thread(server.start)


async def six_steps(run: Run[ThingAsked], work: Work) -> int:
    for n in range(3):
        await run.step("work", work.call, n, key=str(n))
        await run.tx("note", note_effect, n, key=str(n))
    return 0


@pytest.mark.timeout(60)
async def test_runs_outlive_the_database(own: Sandbox, url: str) -> None:
    """Killed in the middle of 12 runs for 3 s: all succeed, no attempt is burnt, no work repeated."""

    async def slow(n: int) -> int:
        await asyncio.sleep(0.1)
        return n

    async with lab(url, [thing(six_steps, limit=6)], slow) as it:
        await it.ask(*({"user": f"u{n}", "n": n} for n in range(12)))
        while len(it.work.calls) < 10:
            await asyncio.sleep(0.01)
        async with without(own.postgres, 3):
            pass
        await until(url, OVER, 12)
        assert len(it.work.calls) == 36
    assert await ask(url, "select count(*) from howler.runs where state = 'succeeded'") == 12
    assert await ask(url, "select max(attempts) from howler.steps") == 1
    assert await ask(url, "select sum(lost) from howler.runs") == 0
    assert await ask(url, "select count(*) from public.effects") == 36


@pytest.mark.timeout(60)
async def test_a_database_that_hangs_costs_the_lease_in_time(own: Sandbox, url: str) -> None:
    """Before another worker could take the run, its body here is ended; then it runs once more."""
    stopped: list[float] = []
    hangs = asyncio.Event()

    async def hang_once(n: int) -> int:
        if not stopped:
            hangs.set()
            try:
                await asyncio.Event().wait()
            finally:
                stopped.append(time.monotonic())
        return n

    async with lab(url, [thing()], hang_once, lease=3) as it:
        await it.ask({"user": "a", "n": 5})
        await hangs.wait()
        await until(url, RENEWED, 1)
        try:
            frozen = time.monotonic()
            own.postgres.freeze()
            async with asyncio.timeout(8):
                while not stopped:
                    await asyncio.sleep(0.01)
        finally:
            own.postgres.thaw()
        assert stopped[0] - frozen < 3
        await until(url, OVER, 1)
        assert it.work.calls == [5, 5]
    assert await ask(url, "select state from howler.runs") == "succeeded"
    assert await ask(url, "select count(*) from public.effects") == 1
