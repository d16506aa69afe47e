"""`howler runs cancel` and `retry`: what they do to real runs, and what they say."""

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from howler.cli.change.retry import retry
from howler.runtime.run import Run
from howler.verdicts import Permanent
from tests.service.cli.conftest import Howler
from tests.service.cli.story import ask, story
from tests.support.things import Lab, ThingAsked, Work, lab, note_effect, thing


async def a_late_failure(run: Run[ThingAsked], work: Work) -> int:
    """A step outside, one in the database, and a last one that can fail."""
    value = await run.step("work", work.call, run.event.n)
    await run.tx("note", note_effect, value)
    return await run.step("last", work.call, -value)


class Mended:
    """Fails for negative numbers until it is mended."""

    broken = True

    async def __call__(self, n: int) -> int:
        if n < 0 and self.broken:
            raise Permanent("broken", "it is broken")
        return n


async def test_a_failed_run_is_opened_again_and_goes_on(
    howler: Howler, database_url: str, db: Any
) -> None:
    """Who, why and the first verdict stay readable; finished steps are not called again."""
    call = Mended()
    async with lab(database_url, [thing(a_late_failure)], call) as it:
        (event_id,) = await it.ask({"user": "anna", "n": 7})
        await it.until_ended(1)
        await _until_settled(it)
        call.broken = False
        words = ("retry", event_id, "--why", "it was mended", "--as", "sam")
        opened = await asyncio.to_thread(howler, "runs", *words)
        assert (opened.code, "is open again, for the first time" in opened.out) == (0, True)
        it.executor.wake()
        (run,) = await it.until_ended(1)
        shown = (await asyncio.to_thread(howler, "runs", "show", event_id)).out
        log = await asyncio.to_thread(howler, "runs", "show", event_id, "--logs")
        lines = json.loads(
            (await asyncio.to_thread(howler, "runs", "show", event_id, "--logs", "--json")).out
        )
        again = await asyncio.to_thread(howler, "runs", "retry", event_id)

    assert it.work.calls == [7, -7, -7]
    assert run["state"] == "succeeded"
    assert "by sam: it was mended (it had ended failed, broken)" in shown
    what = [(line["what"], line["step"]) for line in lines]
    assert what[:2] == [("claimed", None), ("step-done", "work")]
    assert ("step-failed", "last") in what
    assert [name for name, _ in what if name in {"failed", "reopened", "succeeded"}] == [
        "failed",
        "reopened",
        "succeeded",
    ]
    assert "step failed" in log.out
    assert "it is broken" not in log.out, "the log holds ids and enumerations only"
    assert (again.code, "has succeeded" in again.out) == (1, True)


async def test_cancelling_says_how_each_run_ends(
    howler: Howler, database_url: str, db: Any
) -> None:
    """One that waits at once, one that runs by its worker; one that has ended is left alone."""
    free = asyncio.Event()

    async def wait(n: int) -> int:
        await free.wait()
        return n

    async with lab(database_url, [thing(limit=1)], wait, lease=1.0) as it:
        running, waits = await it.ask({"user": "u", "n": 1}, {"user": "u", "n": 2})
        async with asyncio.timeout(10):
            while not it.work.calls:
                await asyncio.sleep(0.01)
        both = await asyncio.to_thread(howler, "runs", "cancel", running, waits)
        ended = await it.until_ended(2)
        await _until_settled(it)
        third = await asyncio.to_thread(howler, "runs", "cancel", running, "--json")
    assert both.code == 0
    assert [run["state"] for run in ended] == ["cancelled", "cancelled"]
    assert "its worker drops it at its next heartbeat" in both.out.splitlines()[0]
    assert "is cancelled: it had not ended" in both.out.splitlines()[1]
    (told,) = json.loads(third.out)
    assert (told["did"], "had ended already: cancelled" in told["text"]) == ("nothing", True)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("waits", "has not ended"), ("running", "has not ended"), ("succeeded", "under a new id")],
)
def test_a_retry_that_is_refused_says_what_to_do(
    howler: Howler, database_url: str, name: str, sentence: str
) -> None:
    """And none of the others is held up by it."""
    runs = story(database_url)
    ended = howler("runs", "retry", str(runs[name]), str(runs["failed"]))
    assert (ended.code, sentence in ended.out) == (1, True)
    assert "is open again" in ended.out
    assert "1 of 2 refused" in ended.err


def test_a_run_whose_data_was_swept_is_still_shown(howler: Howler, database_url: str) -> None:
    """And cannot be opened again."""
    run_id = str(story(database_url)["failed"])
    sweep = "select count(*) from howler.sweep(interval '0', interval '30 days', 100)"
    assert ask(database_url, sweep)
    shown = howler("runs", "show", run_id)
    assert (shown.code, "data         swept on" in shown.out) == (0, True)
    assert "its log was swept" in howler("runs", "show", run_id, "--logs").out
    retried = howler("runs", "retry", run_id)
    assert (retried.code, "has lost its data" in retried.out) == (1, True)


async def _until_settled(it: Lab) -> None:
    owed = "select count(*) from howler.runs where settle_at is not null"
    async with asyncio.timeout(10):
        while await it.database.control.fetchval(owed):
            it.executor.wake()
            await asyncio.sleep(0.02)


async def test_a_verdict_is_settled_before_its_run_is_opened(database_url: str, db: Any) -> None:
    """While its on_end is owed nothing is opened; when a worker has seen to it, the run is."""
    async with lab(database_url, [thing()], start=False) as here:
        await here.ask({"user": "u", "n": 7})
        run = await db.fetchval("select id from howler.runs")
        assert await db.fetchval("select howler.flag_cancel($1)", run)
        assert await db.fetchval("select howler.cancel_waiting($1)", run)
        other = await asyncpg.connect(database_url, statement_cache_size=0)
        opening = asyncio.create_task(retry(other, run, "ann", None))
        assert not (await asyncio.wait({opening}, timeout=0.5))[0], "it waits"
        assert await db.fetchval("select state from howler.runs") == "cancelled"
        await here.executor.start()
        outcome = await asyncio.wait_for(opening, 10)
        here.executor.wake()
        await here.until_ended(1)
        await other.close()
    assert outcome.did == "reopened"
    ends = [row["state"] for row in await db.fetch("select state from public.ends order by 1")]
    assert ends == ["cancelled", "succeeded"]
