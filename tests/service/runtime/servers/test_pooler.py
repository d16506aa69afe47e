"""Everything through a transaction pooler with two server connections for all."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from howler.runtime.run import Run
from howler.wire.topics import ensure_topics
from sandbox import pgbouncer
from sandbox.pgbouncer import PgBouncer
from sandbox.processes.ports import free_port
from sandbox.sandbox import Sandbox
from tests.support.broker import produce
from tests.support.processes import environment, services
from tests.support.thing_service import TOPICS
from tests.support.things import TOPIC, ThingAsked, Work, lab, note_effect, thing

MODULE = "tests.support.thing_service"
ENDED = "select count(*) from howler.runs where ended_at is not null"

pytestmark = pytest.mark.skipif(
    pgbouncer.installed() is None,
    reason="no pgbouncer on this machine: install Debian's package, or run `.ci/run`",
)


@pytest.fixture(scope="module")
def pooler(box: Sandbox) -> Iterator[PgBouncer]:
    """Debian's PgBouncer in transaction mode."""
    made = PgBouncer(box.postgres, free_port(), connections=2)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def pooled_url(pooler: PgBouncer, database_url: str) -> str:
    """The test's database, over the pooler."""
    parts = urlsplit(database_url)
    return urlunsplit(parts._replace(netloc=f"{parts.username}@127.0.0.1:{pooler.port}"))


@pytest.mark.timeout(60)
async def test_a_whole_service_works_behind_it(
    box: Sandbox, pooled_url: str, db: Any, namespace: str, tmp_path: Path
) -> None:
    """Events in, runs done, emitted events out, a clean stop."""
    await ensure_topics(box.kafka_bootstrap_servers, TOPICS, namespace)
    env = environment(box, pooled_url, namespace)
    async with services(MODULE, env, tmp_path) as (one,):
        events = [{"user": f"u{n % 4}", "n": n} for n in range(40)]
        await produce(box.kafka_bootstrap_servers, namespace + TOPIC, events)
        while await db.fetchval(ENDED) < 40:
            await asyncio.sleep(0.05)
        while await db.fetchval("select count(*) from howler.outbox where sent_at is null"):
            await asyncio.sleep(0.05)
        assert await asyncio.to_thread(one.terminate) == 0, one.log.read_text()
    states = "select count(*) from howler.runs where state = 'succeeded'"
    assert await db.fetchval(states) == 40


async def test_the_heartbeat_keeps_runs_behind_it(pooled_url: str, db: Any) -> None:
    """Five runs of two leases each, on two connections: none is lost."""

    async def long(n: int) -> int:
        await asyncio.sleep(2.0)
        return n

    async with lab(pooled_url, [thing(limit=5)], long, lease=1.0) as it:
        await it.ask(*({"user": f"u{n}", "n": n} for n in range(5)))
        runs = await it.until_ended(5)
        assert sorted(it.work.calls) == list(range(5))
    assert {(run["state"], run["lost"]) for run in runs} == {("succeeded", 0)}


async def test_guarded_transactions_share_its_connections(pooled_url: str, db: Any) -> None:
    """40 runs of three transactions: each effect once, and no setting stays behind in a session."""

    async def body(run: Run[ThingAsked], _work: Work) -> int:
        for key in "abc":
            await run.tx("note", note_effect, run.event.n, key=key)
        return run.event.n

    async with lab(pooled_url, [thing(body, limit=10)]) as it:
        await it.ask(*({"user": f"u{n % 7}", "n": n} for n in range(40)))
        await it.until_ended(40)
        left = await asyncio.gather(
            *(it.database.steps.fetchval(f"show {SETTING}") for _ in range(7))
        )
    assert set(left) == {"0"}
    assert await db.fetchval("select count(*) from public.effects") == 120
    assert await db.fetchval("select count(distinct n) from public.effects") == 40


SETTING = "idle_in_transaction_session_timeout"


async def test_ingest_at_once_with_repeats_behind_it(pooled_url: str, db: Any) -> None:
    """Six batches of 100 events, each event twice: one run of each, and one repeat."""
    batches = [[{"user": f"u{n % 9}", "n": n} for n in range(100)] for _ in range(6)]
    async with lab(pooled_url, [thing(limit=10)], start=False) as it:
        for number, batch in enumerate(batches):
            for event in batch:
                event["id"] = f"{number % 3}-{event['n']}"
        await asyncio.gather(*(it.ask(*batch) for batch in batches))
    assert await db.fetchval("select count(*) from howler.runs") == 300
    assert await db.fetchval("select sum(n) from howler.repeats") == 300
    assert await db.fetchval("select sum(conflicts) from howler.repeats") == 0


async def test_a_pooler_that_is_killed_and_comes_back(
    pooler: PgBouncer, pooled_url: str, db: Any
) -> None:
    """It is the database as far as we can see: runs wait for it and no attempt is burnt.

    A claim whose answer got lost with it holds its slot for one lease, which is short here.
    """

    async def slow(n: int) -> int:
        await asyncio.sleep(0.1)
        return n

    async with lab(pooled_url, [thing(limit=4)], slow, lease=3.0) as it:
        await it.ask(*({"user": f"u{n}", "n": n} for n in range(12)))
        while len(it.work.calls) < 6:
            await asyncio.sleep(0.01)
        pooler.kill()
        await asyncio.sleep(0.5)
        await asyncio.to_thread(pooler.start)
        while await db.fetchval(ENDED) < 12:
            await asyncio.sleep(0.02)
        assert len(it.work.calls) == 12
    assert await db.fetchval("select max(attempts) from howler.steps") == 1
    assert await db.fetchval("select count(*) from public.effects") == 12
