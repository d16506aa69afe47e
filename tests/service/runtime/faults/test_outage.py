"""The database or the broker is killed under way: nothing is lost and nothing is burnt.

On a sandbox of its own, since it is the servers that are killed.
"""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from howler.postgres import connection
from howler.runtime.run import Run
from howler.runtime.store.database import Database
from howler.wire.topics import ensure_topics
from migrations.runner import migrate
from sandbox import database
from sandbox.sandbox import Sandbox
from tests.support.broker import produce, read_all
from tests.support.processes import ServiceProcess, environment, services
from tests.support.thing_service import TOPICS
from tests.support.things import TOPIC, ThingAsked, Work, lab, note_effect, thing

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
    looking = await asyncpg.connect(url, statement_cache_size=0)
    try:
        return await looking.fetchval(sql)
    finally:
        await looking.close()


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
        await asyncio.sleep(max(0.0, back - time.monotonic()))
    finally:
        await asyncio.to_thread(server.start)


async def six_steps(run: Run[ThingAsked], work: Work) -> int:
    for n in range(3):
        await run.step("work", work.call, n, key=str(n))
        await run.tx("note", note_effect, n, key=str(n))
    return 0


@dataclass
class Started:
    """A service with what is needed to feed it."""

    process: ServiceProcess
    servers: str
    topics: str

    async def ask(self, *numbers: int) -> None:
        events = [{"user": f"u{n}", "n": n} for n in numbers]
        await produce(self.servers, self.topics + TOPIC, events)

    async def terminate(self, seconds: float) -> int:
        """SIGTERM; the exit code, if it ends within `seconds`."""
        return await asyncio.to_thread(self.process.terminate, seconds)

    async def until_said(self, words: str) -> None:
        """Waits until its log holds `words`."""
        async with asyncio.timeout(20):
            while words not in self.process.log.read_text():
                await asyncio.sleep(0.02)


@asynccontextmanager
async def a_service(own: Sandbox, url: str, topics: str, folder: Path) -> AsyncIterator[Started]:
    """One process of the test-only service that drains for a second."""
    env = environment(own, url, topics, HOWLER_LEASE_SECONDS="3", HOWLER_DRAIN_SECONDS="1")
    async with services(MODULE, env, folder) as (one,):
        yield Started(one, own.kafka_bootstrap_servers, topics)


@pytest.mark.timeout(60)
async def test_runs_outlive_the_database(own: Sandbox, url: str) -> None:
    """Killed amid 12 runs for 3 s: all succeed, no attempt is burnt, no call is made twice."""

    async def slow(n: int) -> int:
        await asyncio.sleep(0.1)
        return n

    async with lab(url, [thing(six_steps, limit=6)], slow, lease=12.0) as it:
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


async def sleep_in(base: Database) -> None:
    async with connection(base.steps) as conn:
        await conn.execute("select pg_sleep(60)")


ASLEEP = "select count(*) from pg_stat_activity where query = 'select pg_sleep(60)'"


@pytest.mark.timeout(60)
async def test_a_database_that_hangs_costs_the_lease_in_time(own: Sandbox, url: str) -> None:
    """Before another worker could take the run, its body here is ended; then it runs once more.

    A statement that is cancelled meanwhile ends as cancelled, once it has waited long enough.
    """
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
        asleep = asyncio.create_task(sleep_in(it.database))
        while not await ask(url, ASLEEP):
            await asyncio.sleep(0.01)
        try:
            frozen = time.monotonic()
            own.postgres.freeze()
            async with asyncio.timeout(8):
                while not stopped:
                    await asyncio.sleep(0.01)
            asleep.cancel()
            await asyncio.wait({asleep}, timeout=8)
            assert asleep.cancelled(), "and not another try"
        finally:
            own.postgres.thaw()
        assert stopped[0] - frozen < 3
        await until(url, OVER, 1)
        assert it.work.calls == [5, 5]
    assert await ask(url, "select state from howler.runs") == "succeeded"
    assert await ask(url, "select count(*) from public.effects") == 1


@pytest.mark.timeout(90)
async def test_events_of_an_outage_are_taken_after_it(
    own: Sandbox, url: str, topics: str, tmp_path: Path
) -> None:
    """Unacknowledged until they are rows: a stop ends in time, the next process takes them."""
    async with a_service(own, url, topics, tmp_path) as one:
        await one.ask(8_000, *range(5))
        await until(url, OVER, 5)
        async with without(own.postgres, 2):
            await one.ask(*range(5, 25))
            await one.until_said("the database is away")
            assert await one.terminate(15) == 0, one.process.log.read_text()
    async with a_service(own, url, topics, tmp_path):
        await until(url, OVER, 25)
    assert await ask(url, "select count(distinct event_id) from howler.runs") == 26
    assert await ask(url, "select count(*) from howler.runs where state = 'succeeded'") == 25


@pytest.mark.timeout(60)
async def test_a_stop_ends_in_time_while_the_database_hangs(
    own: Sandbox, url: str, topics: str, tmp_path: Path
) -> None:
    """With a run under way and an event in hand, neither of which can be written down."""
    async with a_service(own, url, topics, tmp_path) as one:
        try:
            await one.ask(8_000)
            await until(url, "select count(*) from howler.slots where run_id is not null", 1)
            own.postgres.freeze()
            await one.ask(7)
            code = await one.terminate(17)
        finally:
            own.postgres.thaw()
        assert code in {0, 70}, one.process.log.read_text()
    assert await ask(url, "select state from howler.runs") == "running"


@pytest.mark.timeout(90)
async def test_a_broker_that_is_killed_and_comes_back(
    own: Sandbox, url: str, topics: str, tmp_path: Path
) -> None:
    """Events from before and after are taken, what they emit is sent, by one process all the while.

    A stop while the brokers are away ends in time too, though Faust's last commit would wait for
    ever, and gives its run back before.
    """
    async with a_service(own, url, topics, tmp_path) as one:
        await one.ask(1, 2, 1_500)
        await until(url, "select count(*) from howler.runs", 3)
        async with without(own.kafka, 2):
            pass
        await one.ask(3, 4)
        await until(url, OVER, 5)
        await until(url, "select count(*) from howler.outbox where sent_at is not null", 5)
        await one.ask(9_000)
        await until(url, "select count(*) from howler.slots where run_id is not null", 1)
        async with without(own.kafka, 0):
            assert await one.terminate(17) in {0, 70}, one.process.log.read_text()
    sent = await read_all(own.kafka_bootstrap_servers, f"{topics}thing.done")
    assert len({dict(record.headers)["ce_id"] for record in sent}) == 5
    assert await ask(url, "select count(*) from howler.runs where state = 'waiting'") == 1
    assert await ask(url, "select sum(lost) from howler.runs") == 0
