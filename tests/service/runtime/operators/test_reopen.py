"""A run that is opened again goes on after what is done, and ends anew."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from howler.runtime.run import Run, StepFailed
from howler.verdicts import Permanent
from tests.support.things import ThingAsked, Work, lab, note_effect, thing

WORD = "select refused from howler.reopen($1, 'tester')"
REOPEN = "select * from howler.reopen($1, 'tester', 'the cause is mended')"


async def a_step_that_fails(run: Run[ThingAsked], work: Work) -> int:
    """Effect first, then the call that can fail."""
    noted = await run.tx("note", note_effect, run.event.n)
    return noted + await run.step("work", work.call, run.event.n)


class Mended:
    """A call that fails until it is mended."""

    broken = True

    async def __call__(self, n: int) -> int:
        if self.broken:
            raise Permanent("broken", "it is broken")
        return n


async def test_it_goes_on_after_the_last_finished_step(database_url: str, db: Any) -> None:
    """What is done is not done again, what failed is, and both ends took effect, each once."""
    call = Mended()
    async with lab(database_url, [thing(a_step_that_fails)], call) as here:
        await here.ask({"user": "u", "n": 7})
        (failed,) = await here.until_ended(1)
        call.broken = False
        answer = await db.fetchrow(REOPEN, failed["id"])
        assert (answer["reopened"], answer["refused"]) == (1, None)
        here.executor.wake()
        (run,) = await here.until_ended(1)
    assert (run["id"], run["seq"], run["state"]) == (failed["id"], failed["seq"], "succeeded")
    assert await db.fetchval("select count(*) from public.effects") == 1
    ends = [row["state"] for row in await db.fetch("select state from public.ends")]
    assert sorted(ends) == ["failed", "succeeded"]
    (before,) = await db.fetch(
        "select h.* from howler.runs r, jsonb_to_recordset(r.history)"
        " h(who text, why text, state text, code text, settled boolean)"
    )
    assert tuple(before) == ("tester", "the cause is mended", "failed", "broken", True)


async def test_it_may_fail_again_and_its_age_begins_anew(database_url: str, db: Any) -> None:
    """All attempts are given again, a second dead letter is kept, and nothing is too old."""
    call = Mended()
    async with lab(database_url, [thing(a_step_that_fails, age_limit=60.0)], call) as here:
        await here.ask({"user": "u", "n": 7})
        (failed,) = await here.until_ended(1)
        old = "update howler.runs set created_at = created_at - interval '2 minutes'"
        await db.execute(old)
        await db.fetchrow(REOPEN, failed["id"])
        here.executor.wake()
        (run,) = await here.until_ended(1)
    assert (run["state"], run["error_code"], run["reopened"]) == ("failed", "broken", 1)
    assert len(here.work.calls) == 2
    letters = await db.fetch("select reopened from howler.dead_letters order by reopened")
    assert [row["reopened"] for row in letters] == [0, 1]


async def test_what_it_emits_has_ids_of_its_own(database_url: str, db: Any) -> None:
    """The events of the second opening are not taken for those of the first."""
    call = Mended()

    async def end_last(run: Run[ThingAsked], work: Work) -> int:
        try:
            await run.step("work", work.call, run.event.n)
        except StepFailed:
            await run.tx("note-failed", note_effect, run.event.n)
            raise
        return await run.tx("note", note_effect, run.event.n)

    async with lab(database_url, [thing(end_last)], call) as here:
        await here.ask({"user": "u", "n": 7})
        (failed,) = await here.until_ended(1)
        call.broken = False
        await db.fetchrow(REOPEN, failed["id"])
        here.executor.wake()
        await here.until_ended(1)
    sent = await db.fetch("select event_id from howler.outbox where topic = 'thing.done'")
    assert len({row["event_id"] for row in sent}) == 2


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ("", "living"),
        ("state = 'succeeded', ended_at = now()", "succeeded"),
        ("state = 'skipped', error_code = 'already-running', ended_at = now()", "singleton-skip"),
        ("state = 'failed', ended_at = now(), swept_at = now(), payload = null", "swept"),
        ("state = 'failed', ended_at = now(), settle_at = now()", "settling"),
    ],
)
async def test_it_is_refused_with_a_word(
    database_url: str, db: Any, change: str, refused: str
) -> None:
    """What cannot be opened again is left as it is."""
    async with lab(database_url, [thing()], start=False) as here:
        await here.ask({"user": "u", "n": 7})
    if change:
        await db.execute(f"update howler.runs set {change}")
        await db.execute("update howler.lanes set head_due = null, head_seq = null")
    before = await db.fetchrow("select * from howler.runs")
    answer = await db.fetchrow(REOPEN, before["id"])
    assert (answer["refused"], answer["reopened"]) == (refused, None)
    assert await db.fetchrow("select * from howler.runs") == before
    assert (await db.fetchrow(REOPEN, uuid4()))["refused"] == "not-found"


async def test_only_one_of_its_singleton_lives(database_url: str, db: Any) -> None:
    """While another run of its key lives it says which, also when both are opened at once."""
    function = thing(singleton=lambda event: event.user)
    async with lab(database_url, [function], start=False) as here:
        for n in (1, 2):
            await here.ask({"user": "u", "n": n})
            await db.execute(
                "update howler.runs set state = 'cancelled', ended_at = now()"
                " where state = 'waiting'"
            )
        await db.execute("update howler.lanes set head_due = null, head_seq = null")
        first, second = await db.fetch("select id from howler.runs order by seq")
        answers = await asyncio.gather(
            here.database.steps.fetchval(WORD, first["id"]),
            here.database.steps.fetchval(WORD, second["id"]),
        )
        assert sorted(map(str, answers)) == ["None", "singleton-living"]
        (living,) = await db.fetch("select id from howler.runs where state = 'waiting'")
        other = next(each["id"] for each in (first, second) if each["id"] != living["id"])
        answer = await db.fetchrow(REOPEN, other)
        assert (answer["refused"], answer["other"]) == ("singleton-living", UUID(str(living["id"])))


async def test_two_people_open_it_at_once(database_url: str, db: Any) -> None:
    """One of them does, the other is told that it lives."""
    async with lab(database_url, [thing()], start=False) as here:
        await here.ask({"user": "u", "n": 7})
        run = await db.fetchval(
            "update howler.runs set state = 'failed', ended_at = now() returning id"
        )
        await db.execute("update howler.lanes set head_due = null, head_seq = null")
        both = (here.database.steps.fetchval(WORD, run), here.database.control.fetchval(WORD, run))
        assert sorted(map(str, await asyncio.gather(*both))) == ["None", "living"]
        assert await db.fetchval("select reopened from howler.runs") == 1


async def test_an_end_that_never_takes_effect_is_left_behind(database_url: str, db: Any) -> None:
    """After three tries of an on_end that raises, the run may be opened, and history says so."""
    async with lab(database_url, [thing()], start=False) as here:
        await here.ask({"user": "u", "n": 7})
    await db.execute(
        "update howler.runs set state = 'failed', ended_at = now(), settle_at = now(),"
        " settle_tries = 3"
    )
    await db.execute("update howler.lanes set head_due = null, head_seq = null")
    answer = await db.fetchrow(REOPEN, await db.fetchval("select id from howler.runs"))
    assert answer["reopened"] == 1
    assert await db.fetchval("select history->0->>'settled' from howler.runs") == "false"


async def test_a_paid_call_that_ended_unseen_stays_counted(database_url: str, db: Any) -> None:
    """Its row is kept for the count, its attempts begin anew."""
    async with lab(database_url, [thing()], start=False) as here:
        await here.ask({"user": "u", "n": 7})
    run = await db.fetchval(
        "update howler.runs set state = 'failed', ended_at = now() returning id"
    )
    await db.execute("update howler.lanes set head_due = null, head_seq = null")
    await db.executemany(
        "insert into howler.steps (run_id, name, state, attempts, interrupted, started_at)"
        " values ($1, $2, $3, 3, $4, now())",
        [(run, "a", "failed", 1), (run, "b", "failed", 0), (run, "c", "started", 0),
         (run, "d", "done", 0), (run, "(body)", "failed", 1)],
    )  # fmt: skip
    await db.fetchrow(REOPEN, run)
    rows = await db.fetch("select name, state, attempts, interrupted from howler.steps order by 1")
    assert [tuple(row) for row in rows] == [
        ("a", "parked", 0, 1),
        ("c", "started", 0, 0),
        ("d", "done", 3, 0),
    ]
