"""One run however often it is asked for; a worker's death costs nothing; the limit is exact."""

import asyncio
import signal
from typing import Any
from uuid import uuid4

import pytest

from sandbox.standin.client import SandboxClient
from sandbox.standin.overlap import most_at_once
from tests.support.resume import A_RESUME
from tests.support.uploads import Upload, add_user, upload
from tests.system.conftest import Send, StartParsers

MODEL = "anthropic.messages"


async def until(db: Any, sql: str, count: int) -> None:
    while await db.fetchval(sql) < count:
        await asyncio.sleep(0.05)


ENDED = "select count(*) from howler.runs where ended_at is not null"


async def uploads(db: Any, standin: SandboxClient, count: int) -> list[Upload]:
    users = [await add_user(db) for _ in range(5)]
    return [await upload(db, standin, A_RESUME, user_id=users[n % 5]) for n in range(count)]


def as_the_app_sends_it(one: Upload, event_id: str | None = None) -> dict[str, Any]:
    name = "resume/parsing.requested"
    return {"name": name, "data": one.event(), "id": event_id or str(uuid4()), "ts": 1}


@pytest.mark.timeout(120)
async def test_a_thousand_copies_of_one_event_are_one_run(
    db: Any, standin: SandboxClient, parsers: StartParsers, send: Send
) -> None:
    """One run, its repeats counted, one call of the model."""
    (one,) = await uploads(db, standin, 1)
    await standin.empty_ledger()
    async with parsers(1):
        await send(*[as_the_app_sends_it(one, "same")] * 1_000)
        await until(db, "select coalesce(sum(n), 0) from howler.repeats", 999)
        await until(db, ENDED, 1)
    assert await db.fetchval("select count(*) from howler.runs") == 1
    assert tuple(await db.fetchrow("select n, conflicts from howler.repeats")) == (999, 0)
    assert len(await standin.ledger(MODEL)) == 1


@pytest.mark.timeout(120)
async def test_a_killed_workers_run_goes_on_elsewhere_from_its_last_step(
    db: Any, standin: SandboxClient, parsers: StartParsers, send: Send
) -> None:
    """SIGKILL inside the model's step: another process goes on within 35 s, nothing done twice."""
    (one,) = await uploads(db, standin, 1)
    await standin.empty_ledger()
    await standin.put_fault(MODEL, "hang", times=1)
    async with parsers(2) as processes:
        await send(as_the_app_sends_it(one))
        while not await standin.ledger(MODEL):
            await asyncio.sleep(0.02)
        worker = await db.fetchval("select worker from howler.slots where run_id is not null")
        victim = await owner_of(processes, worker)
        victim.kill()
        killed_at = asyncio.get_running_loop().time()
        await until(db, ENDED, 1)
        assert asyncio.get_running_loop().time() - killed_at < 35
    run = await db.fetchrow("select state, lost from howler.runs")
    assert run["state"] == "succeeded"
    assert len(await standin.ledger("storage.download")) == 1
    assert len(await standin.ledger(MODEL)) == 2
    steps = await db.fetch("select name, interrupted from howler.steps")
    assert {row["name"]: row["interrupted"] for row in steps}["structure-content"] == 1


async def owner_of(processes: list[Any], worker: str) -> Any:
    """The process whose log names this worker."""
    for process in processes:
        if worker in process.log.read_text():
            return process
    raise AssertionError(f"no process says that it is worker {worker}")


@pytest.mark.timeout(180)
@pytest.mark.parametrize("limit", [3, 30])
async def test_never_more_calls_at_once_than_the_limit(
    limit: int, db: Any, standin: SandboxClient, parsers: StartParsers, send: Send
) -> None:
    """30 events over three processes, one of them killed on the way, models answering in 500 ms.

    The same with a limit of 30 overlaps more than 3: the measure can fail.
    """
    asked = await uploads(db, standin, 30)
    await standin.empty_ledger()
    await standin.put_fault(MODEL, "latency", times=None, seconds=0.5)
    settings = {"HOWLER_LIMITS": f"parse-resume-file={limit}", "HOWLER_LEASE_SECONDS": "5"}
    async with parsers(3, **settings) as processes:
        await send(*(as_the_app_sends_it(one) for one in asked))
        await until(db, ENDED, 4)
        processes[0].process.send_signal(signal.SIGKILL)
        await until(db, ENDED, 30)
    states = await db.fetch("select state, count(*) from howler.runs group by 1")
    assert [tuple(row) for row in states] == [("succeeded", 30)]
    most = most_at_once(await standin.ledger(MODEL))
    assert most == 3 if limit == 3 else most > 3
    assert (
        await db.fetchval("select count(*) from public.resumes where parsed_content is null") == 0
    )
