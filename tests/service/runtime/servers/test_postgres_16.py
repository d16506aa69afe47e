"""The SQL and the runtime on the older server that we promise."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from howler.runtime.execution.worker import CLAIM
from howler.verdicts import Permanent, Transient
from migrations.runner import migrate
from sandbox import database
from sandbox.postgres import Postgres
from sandbox.processes.ports import free_port
from tests.support.things import lab, thing

NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """Postgres 16 alone: no broker is needed here."""
    made = Postgres(tmp_path_factory.mktemp("sixteen"), free_port(), 16)
    made.start()
    yield made
    made.stop()


@pytest.fixture
async def url(server: Postgres) -> str:
    """A migrated database on it."""
    address = database.named(server.url, f"sixteen_{next(NUMBERS)}")
    await database.ensure(address)
    assert await migrate(address, ["app", "runtime", "parser", "scheduler"])
    return address


@pytest.fixture
async def look(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A plain connection; at the end the invariants still hold."""
    connection = await asyncpg.connect(url, statement_cache_size=0)
    yield connection
    broken = await connection.fetch("select * from howler.broken")
    await connection.close()
    assert not broken


async def test_runs_end_by_their_verdicts(url: str, look: Any) -> None:
    """Success, retry, failure with its dead letter, and the emitted events of all."""
    failed: list[int] = []

    async def work(n: int) -> int:
        if n == 1:
            raise Permanent("no-way", "cannot work")
        if n == 2 and len(failed) < 2:
            failed.append(n)
            raise Transient("flaky", "not yet")
        return n

    async with lab(url, [thing()], work) as it:
        assert (await look.fetchval("show server_version")).startswith("16.")
        await it.ask(*({"user": f"u{n % 2}", "n": n} for n in range(4)), {"id": "0", "user": "a"})
        await it.ask({"id": "0", "user": "a"})
        runs = await it.until_ended(5)
    states = ["succeeded", "failed", "succeeded", "succeeded", "succeeded"]
    assert [run["state"] for run in runs] == states
    assert await look.fetchval(
        "select attempts from howler.steps where name = 'work' and attempts > 1"
    )
    assert await look.fetchval("select code from howler.dead_letters") == "no-way"
    assert await look.fetchval("select n from howler.repeats") == 1
    assert await look.fetchval("select count(*) from howler.outbox") == 5


async def test_a_dead_workers_run_is_reaped_and_a_stale_fence_refused(url: str, look: Any) -> None:
    """Lease, reaper and guard; then the run is done by somebody alive."""
    async with lab(url, [thing(limit=1)], start=False) as it:
        await it.ask({"user": "a", "n": 4})
        dead = await look.fetchrow(CLAIM, "do-thing", "dead", 0.05)
        await asyncio.sleep(0.06)
        await it.executor.start()
        (run,) = await it.until_ended(1)
    assert run["state"] == "succeeded"
    assert run["fence"] > dead["fence"]
    held = dead["slot"], dead["fence"]
    assert not await look.fetchval("select howler.guard('do-thing', $1, $2)", *held)
    assert await look.fetchval("select howler.finish('do-thing', $1, $2, 'failed')", *held) is None


async def test_cancel_and_singletons(url: str, look: Any) -> None:
    """A second event of a living key is skipped; a waiting run is cancelled and then settled."""
    one = thing(limit=1, singleton=lambda event: event.user)
    async with lab(url, [one], start=False) as it:
        await it.ask({"user": "a", "n": 1})
        await it.ask({"user": "a", "n": 2})
        run_id = await look.fetchval("select id from howler.runs where state = 'waiting'")
        assert await look.fetchval("select howler.flag_cancel($1)", run_id)
        assert await look.fetchval("select howler.cancel_waiting($1)", run_id)
        await it.executor.start()
        while not await look.fetchval("select count(*) from public.ends"):
            await asyncio.sleep(0.01)
    states = await look.fetch("select state, error_code from howler.runs order by seq")
    assert [tuple(state) for state in states] == [
        ("cancelled", None),
        ("skipped", "already-running"),
    ]
