"""How runs of a function end, on a real database."""

import asyncio
from typing import Any

import pytest

from howler.runtime.run import Run, StepFailed
from howler.verdicts import Permanent, RateLimited, Refused, Skip, Transient
from tests.support.things import ThingAsked, Work, double, lab, note_effect, thing, two_steps


async def letters(db: Any) -> list[str]:
    return [row["code"] for row in await db.fetch("select code from howler.dead_letters")]


async def test_a_run_succeeds_with_its_result_effect_and_end(database_url: str, db: Any) -> None:
    """Step result, effect, emitted event and on_end are all there, once."""
    async with lab(database_url, [thing()]) as it:
        await it.ask({"user": "a", "n": 4})
        (run,) = await it.until_ended(1)
    assert (run["state"], run["result"], run["fence"] > 0) == ("succeeded", "8", True)
    assert await db.fetchval("select count(*) from public.effects where n = 8") == 1
    assert [tuple(row) for row in await db.fetch("select * from public.ends")] == [
        (4, "succeeded", None)
    ]
    assert await db.fetchval("select count(*) from howler.outbox where topic = 'thing.done'") == 1
    steps = await db.fetch("select name, state, attempts from howler.steps order by ended_at")
    assert [tuple(step) for step in steps] == [("work", "done", 1), ("note", "done", 1)]


async def test_a_retry_goes_on_after_the_last_finished_step(database_url: str, db: Any) -> None:
    """The second step fails twice; the first is called once, the run succeeds at attempt 3."""
    calls: list[int] = []

    async def flaky(n: int) -> int:
        calls.append(n)
        if len(calls) < 3:
            raise Transient("flaky", "not yet")
        return n

    async def body(run: Run[ThingAsked], work: Work) -> int:
        value = await run.step("first", work.call, run.event.n)
        return await run.step("second", flaky, value)

    async with lab(database_url, [thing(body)]) as it:
        await it.ask({"user": "a", "n": 1})
        (run,) = await it.until_ended(1)
        assert it.work.calls == [1]
    assert (run["state"], calls) == ("succeeded", [2, 2, 2])
    assert await db.fetchval("select attempts from howler.steps where name = 'second'") == 3


@pytest.mark.parametrize(
    ("error", "state", "code", "attempts", "letter"),
    [
        (Transient("flaky", "never well"), "failed", "flaky", 3, True),
        (ValueError("a bug"), "failed", "unexpected-error", 3, True),
        (Permanent("no-way", "cannot work"), "failed", "no-way", 1, True),
        (Refused("bad-input", "not a file"), "failed", "bad-input", 1, False),
        (Skip("nothing", "nothing to do"), "skipped", "nothing", None, False),
    ],
)
async def test_a_step_that_fails_ends_the_run_by_its_verdict(
    error: Exception,
    state: str,
    code: str,
    attempts: int | None,
    letter: bool,
    database_url: str,
    db: Any,
) -> None:
    """Retries 2 = at most 3 attempts; permanent ones once; only a refusal leaves no dead letter."""

    async def fail(_n: int) -> int:
        raise error

    async with lab(database_url, [thing()], fail) as it:
        await it.ask({"user": "a", "n": 1})
        (run,) = await it.until_ended(1)
        assert len(it.work.calls) == (attempts or 1)
    assert (run["state"], run["error_code"]) == (state, code)
    assert await db.fetchval("select max(attempts) from howler.steps") == attempts
    assert await letters(db) == ([code] if letter else [])
    dlq = await db.fetchval("select count(*) from howler.outbox where topic = 'thing.asked.dlq'")
    assert dlq == int(letter)
    assert [tuple(row) for row in await db.fetch("select * from public.ends")] == [(1, state, code)]


async def test_a_rate_limit_parks_without_burning_an_attempt(database_url: str, db: Any) -> None:
    """The run waits as long as told, holds no slot meanwhile, and its attempts stay at one."""
    told: list[float] = [0.3, 0.3, 0.3, 0.3]

    async def limited(n: int) -> int:
        if told:
            raise RateLimited("busy", "later", told.pop())
        return n

    async with lab(database_url, [thing(limit=1)], limited) as it:
        await it.ask({"user": "a", "n": 1})
        while not await db.fetchval(
            "select count(*) from howler.steps s join howler.runs r on r.id = s.run_id"
            " where s.state = 'parked' and r.state = 'waiting'"
        ):
            await asyncio.sleep(0.005)
        assert await db.fetchval("select count(*) from howler.slots where run_id is not null") == 0
        (run,) = await it.until_ended(1)
    assert run["state"] == "succeeded"
    assert await db.fetchval("select attempts from howler.steps where name = 'work'") == 1


async def test_an_error_between_steps_counts_on_the_body(database_url: str, db: Any) -> None:
    """A body that raises is tried as often as a step, and then the run fails."""

    async def body(_run: Run[ThingAsked], _work: Work) -> int:
        raise KeyError("oops")

    async with lab(database_url, [thing(body)]) as it:
        await it.ask({"user": "a", "n": 1})
        (run,) = await it.until_ended(1)
    assert (run["state"], run["error_code"]) == ("failed", "unexpected-error")
    assert [tuple(r) for r in await db.fetch("select name, attempts from howler.steps")] == [
        ("(body)", 3)
    ]


async def test_a_final_failure_is_remembered_and_can_be_caught(database_url: str, db: Any) -> None:
    """The body saves what it can after a failed step; its retry does not call that step again."""
    tries: list[int] = []

    async def body(run: Run[ThingAsked], work: Work) -> int:
        try:
            return await run.step("work", work.call, run.event.n)
        except StepFailed as failed:
            await run.tx("note", note_effect, run.event.n)
            tries.append(1)
            if len(tries) == 1:
                raise RuntimeError("once") from failed
            raise Permanent("no-model", "none answered") from failed

    async def fail(_n: int) -> int:
        raise Permanent("down", "is down")

    async with lab(database_url, [thing(body)], fail) as it:
        await it.ask({"user": "a", "n": 7})
        (run,) = await it.until_ended(1)
        assert it.work.calls == [7]
    assert (run["state"], run["error_code"], len(tries)) == ("failed", "no-model", 2)
    assert await db.fetchval("select count(*) from public.effects") == 1


async def test_steps_side_by_side_all_settle_before_the_verdict(database_url: str, db: Any) -> None:
    """One sibling fails for good, one parks, one succeeds: the last one's result is kept."""

    async def by_n(n: int) -> int:
        if n == 0:
            raise Permanent("bad", "bad")
        if n == 1:
            raise Transient("flaky", "flaky")
        await asyncio.sleep(0.05)
        return n

    async def body(run: Run[ThingAsked], work: Work) -> int:
        await run.all(*(run.step("one", work.call, n, key=str(n)) for n in range(3)))
        return 0

    async with lab(database_url, [thing(body)], by_n) as it:
        await it.ask({"user": "a"})
        (run,) = await it.until_ended(1)
        assert it.work.calls == [0, 1, 2]
    assert (run["state"], run["error_code"]) == ("failed", "bad")
    rows = await db.fetch("select key, state from howler.steps order by key")
    assert [tuple(row) for row in rows] == [("0", "failed"), ("1", "parked"), ("2", "done")]


async def unannotated(n):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    return n


@pytest.mark.parametrize(
    ("wrong", "says"),
    [("twice", "made twice"), ("no annotation", "no return annotation"), ("huge", "1,048,576")],
)
async def test_a_step_that_cannot_be_remembered_says_why(
    wrong: str, says: str, database_url: str
) -> None:
    """A repeated name, a function without annotation and a result over 1 MiB are clear errors."""

    async def huge() -> str:
        return "x" * 1_100_000

    async def body(run: Run[ThingAsked], work: Work) -> int:
        if wrong == "huge":
            await run.step("huge", huge)
        if wrong == "no annotation":
            await run.step("bare", unannotated, 1)
        await run.step("work", work.call, 1)
        await run.step("work", work.call, 2)
        return 0

    async with lab(database_url, [thing(body, retries=0)]) as it:
        await it.ask({"user": "a"})
        (run,) = await it.until_ended(1)
    assert run["state"] == "failed"
    assert says in run["error"]


async def test_a_body_that_hangs_between_steps_is_ended(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hang without a step in flight counts as a failed attempt of the body."""
    monkeypatch.setattr("howler.runtime.execution.execute.BODY_HANGS", 0.2)

    async def body(_run: Run[ThingAsked], _work: Work) -> int:
        await asyncio.Event().wait()
        return 0

    async with lab(database_url, [thing(body, retries=0)]) as it:
        await it.ask({"user": "a"})
        (run,) = await it.until_ended(1)
    assert (run["state"], run["error_code"]) == ("failed", "body-hangs")


async def test_a_step_has_a_time_limit(database_url: str) -> None:
    """The limit is named in the error."""

    async def slow(_n: int) -> int:
        await asyncio.Event().wait()
        return 0

    async with lab(database_url, [thing(retries=0, step_timeout=0.2)], slow) as it:
        await it.ask({"user": "a"})
        (run,) = await it.until_ended(1)
    assert (run["error_code"], run["error"]) == ("step-timeout", "took longer than its 0.2 s")


async def test_a_run_that_is_too_old_fails(database_url: str, db: Any) -> None:
    """A run does not wait for ever: beyond its age limit it fails without being tried."""
    async with lab(database_url, [thing()], start=False) as it:
        await it.ask({"user": "a"})
        await db.execute("update howler.runs set created_at = now() - interval '25 h'")
        await it.executor.start()
        (run,) = await it.until_ended(1)
        assert it.work.calls == []
    assert (run["state"], run["error_code"]) == ("failed", "too-old")


async def test_an_on_end_that_raises_is_owed_and_settled_later(
    database_url: str, db: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """The verdict stands at once; on_end takes effect once, when it can; each failure is said."""
    tries: list[int] = []

    async def end(ended: Any, tx: Any) -> None:
        tries.append(1)
        await tx.conn.execute("insert into public.ends (n, state) values ($1, 'x')", ended.event.n)
        if len(tries) < 3:
            raise RuntimeError("not yet")

    async with lab(database_url, [thing(two_steps, on_end=end)], double) as it:
        await it.ask({"user": "a", "n": 1})
        (run,) = await it.until_ended(1)
        assert (run["state"], run["settle_at"] is not None) == ("succeeded", True)
        while await db.fetchval("select settle_at from howler.runs") is not None:
            await db.execute("update howler.runs set settle_at = now() where settle_at is not null")
            it.executor.wake()
            await asyncio.sleep(0.02)
    assert await db.fetchval("select count(*) from public.ends") == 1
    said = [line for line in caplog.messages if line.startswith("on_end raised")]
    assert len(said) == 2
    assert all(line.endswith("raised: RuntimeError") for line in said)


async def test_an_on_end_that_hangs_is_owed_too(database_url: str, db: Any) -> None:
    """It has a third of the lease; then the verdict stands without it, and it is tried again."""
    tries: list[int] = []

    async def end(_ended: Any, tx: Any) -> None:
        tries.append(1)
        if len(tries) == 1:
            await tx.conn.execute("select pg_sleep(60)")

    async with lab(database_url, [thing(on_end=end)], lease=3) as it:
        await it.ask({"user": "a", "n": 1})
        (run,) = await it.until_ended(1)
        assert (run["state"], run["lost"], run["settle_at"] is None) == ("succeeded", 0, False)
        while await db.fetchval("select settle_at from howler.runs") is not None:
            it.executor.wake()
            await asyncio.sleep(0.02)
    assert len(tries) == 2
