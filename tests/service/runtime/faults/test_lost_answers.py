"""The server does what it was asked, and its answer gets lost: nothing happens twice."""

from typing import Any

import pytest

from howler.runtime.execution.worker import CLAIM
from howler.runtime.run import Run
from howler.verdicts import RateLimited
from tests.support.faults.lossy import lossy
from tests.support.things import ThingAsked, Work, lab, note_effect, thing

COMMIT = b"COMMIT"


async def test_an_effect_whose_commit_was_not_answered_stands_once(
    database_url: str, db: Any
) -> None:
    """The transaction is tried again, sees that it was committed, and gives its result."""
    async with lossy(database_url) as (way, url):

        async def body(run: Run[ThingAsked], _work: Work) -> int:
            way.lose(COMMIT)
            return await run.tx("note", note_effect, run.event.n)

        async with lab(url, [thing(body)]) as it:
            await it.ask({"user": "a", "n": 7})
            (run,) = await it.until_ended(1)
    assert way.lost == [COMMIT]
    assert (run["state"], run["result"]) == ("succeeded", "7")
    assert await db.fetchval("select count(*) from public.effects") == 1
    assert await db.fetchval("select count(*) from howler.outbox where topic = 'thing.done'") == 1
    assert await db.fetchval("select attempts from howler.steps") == 1


async def test_a_verdict_whose_commit_was_not_answered_stands_once(
    database_url: str, db: Any
) -> None:
    """The run has ended, its on_end took effect once, and its slot is free for the next."""
    async with lossy(database_url) as (way, url):

        async def body(run: Run[ThingAsked], work: Work) -> int:
            value = await run.step("work", work.call, run.event.n)
            if value == 2:
                way.lose(COMMIT)
            return value

        async with lab(url, [thing(body, limit=1)]) as it:
            await it.ask({"user": "a", "n": 1}, {"user": "a", "n": 5})
            runs = await it.until_ended(2)
    assert way.lost == [COMMIT]
    assert [run["state"] for run in runs] == ["succeeded", "succeeded"]
    assert await db.fetchval("select count(*) from public.ends") == 2


@pytest.mark.parametrize("statement", [b"howler.write_step", b"howler.ingest(", b"howler.claim("])
async def test_a_statement_whose_answer_was_lost_changes_nothing(
    statement: bytes, database_url: str, db: Any
) -> None:
    """A step's row, an ingest and a claim: one call, one effect, one end."""
    async with (
        lossy(database_url) as (way, url),
        lab(url, [thing(limit=1)], lease=1.0, start=False) as it,
    ):
        way.lose(statement)
        await it.ask({"user": "a", "n": 3})
        await it.executor.start()
        (run,) = await it.until_ended(1)
        assert it.work.calls == [3]
    assert way.lost == [statement]
    assert (run["state"], run["result"]) == ("succeeded", "6")
    assert await db.fetchval("select count(*) from public.effects") == 1
    assert await db.fetchval("select count(*) from public.ends") == 1


async def test_a_memory_that_cannot_be_read_at_once_burns_nothing(
    database_url: str, db: Any
) -> None:
    """A run that goes on reads its steps; the line is cut there, and it reads them again."""
    async with lossy(database_url) as (way, url):

        async def once_limited(n: int) -> int:
            if not way.lost and not way.wanted:
                way.lose(b"left join howler.steps s on s.run_id")
                raise RateLimited("busy", "later", 0.01)
            return n

        async with lab(url, [thing(retries=0)], once_limited) as it:
            await it.ask({"user": "a", "n": 3})
            (run,) = await it.until_ended(1)
            assert it.work.calls == [3, 3]
    assert len(way.lost) == 1
    assert run["state"] == "succeeded"
    assert await db.fetchval("select count(*) from howler.steps where name = '(body)'") == 0


WRITE = """
select howler.write_step('do-thing', 1, $1, $2, 'one', '', $3, $4, 0, now(), $5, $5, false, $6, 0)
"""


async def test_a_step_that_is_done_stays_done(database_url: str, db: Any) -> None:
    """A failure noted after a commit whose answer was lost does not undo it."""
    async with lab(database_url, [thing()], start=False) as it:
        await it.ask({"user": "a", "n": 3})
        claimed = await db.fetchrow(CLAIM, "do-thing", "w", 30.0)
        held = claimed["fence"], claimed["run_id"]
        assert await db.fetchval(WRITE, *held, "started", 0, None, None)
        assert await db.fetchval(WRITE, *held, "done", 1, None, "7")
        assert await db.fetchval(WRITE, *held, "parked", 1, "step-timeout", None)
        row = await db.fetchrow("select state, attempts, error, result from howler.steps")
        assert tuple(row) == ("done", 1, None, "7")
        await db.fetchval("select howler.finish('do-thing', 1, $1, 'succeeded')", held[0])
