"""What the metrics of a process count, in every way in which a run can come and end."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from howler import __version__
from howler.verdicts import Permanent, RateLimited, Refused, Skip, Transient
from howler.wire.envelope import Record
from tests.service.telemetry.samples import Samples
from tests.support.things import TOPIC, Lab, double, lab, thing

ENDS: dict[int, Exception] = {
    1: Skip("nothing", "there is nothing to do"),
    2: Permanent("broken", "it cannot be done"),
    3: Refused("no-input", "the input is nothing"),
}
AGAIN: dict[int, Exception] = {
    4: Transient("flaky", "it may pass"),
    5: RateLimited("busy", "wait a little", retry_after=0.01),
}


def samples_of(it: Lab) -> Samples:
    return Samples(it.executor._metrics.registry)


async def test_every_run_is_counted_once_with_its_verdict(database_url: str) -> None:
    """Done, skipped, failed, refused and retried runs, their steps, waits and dead letters."""
    seen: set[int] = set()

    async def work(n: int) -> int:
        if n in ENDS:
            raise ENDS[n]
        if n in AGAIN and n not in seen:
            seen.add(n)
            raise AGAIN[n]
        return await double(n)

    async with lab(database_url, [thing()], work) as it:
        await it.ask(*({"user": "u", "n": n} for n in range(6)))
        await it.until_ended(6)
        await until(lambda: not it.executor.running)
        assert samples_of(it).of == {
            f"build_info {__version__}": 1,
            f"events_accepted_total {TOPIC}": 6,
            "runs_total do-thing succeeded": 3,
            "runs_total do-thing skipped": 1,
            "runs_total do-thing failed": 2,
            f"dead_letters_total {TOPIC} run-failed": 1,
            "run_wait_seconds_count do-thing": 6,
            "run_duration_seconds_count do-thing": 6,
            "steps_total do-thing done": 6,
            "steps_total do-thing failed": 2,
            "steps_total do-thing parked": 2,
            "step_duration_seconds_count do-thing": 10,
            "retries_total do-thing transient": 1,
            "retries_total do-thing rate-limited": 1,
        }


async def test_what_came_again_or_cannot_be_read_is_counted(database_url: str) -> None:
    """A repeat, and a record with the code of what is wrong with it."""
    async with lab(database_url, [thing()], start=False) as it:
        await it.ask({"user": "u", "id": "same"}, {"user": "u", "id": "same"})
        await it.ingest.take([Record(TOPIC, 0, 7, 0, None, b"{", [])])
        samples = samples_of(it)
        assert samples[f"events_accepted_total {TOPIC}"] == 1
        assert samples[f"events_repeated_total {TOPIC}"] == 1
        assert samples[f"events_rejected_total {TOPIC} not-json"] == 1
        assert samples[f"dead_letters_total {TOPIC} not-json"] == 1


async def test_a_verdict_given_elsewhere_is_counted_once(database_url: str, db: Any) -> None:
    """A singleton skip, the cancel of a run that waits, and the death of a third worker."""
    far = timedelta(days=1)
    calls: list[Any] = []

    async def end(ended: Any, _tx: Any) -> None:
        calls.append(ended)
        if len(calls) == 1:
            raise ValueError("on_end")

    function = thing(singleton=lambda event: str(event.n), on_end=end)
    async with lab(database_url, [function], start=False) as it:
        await it.ask({"user": "u", "n": 1}, {"user": "u", "n": 1}, {"user": "u", "n": 2})
        assert samples_of(it)["runs_total do-thing skipped"] == 1
        cancelled = await db.fetchval("select id from howler.runs where payload ->> 'n' = '2'")
        await db.execute("select howler.flag_cancel($1)", cancelled)
        assert await db.fetchval("select howler.cancel_waiting($1)", cancelled)
        for turn in range(4):  # each claim finds the worker before it dead
            at = datetime.now(UTC) + turn * far
            await db.fetch("select howler.claim('do-thing', 'w', '1 s', $1)", at)
        await db.execute("update howler.runs set settle_at = now() where settle_at is not null")
        for _ in range(4):
            await it.executor._settle()
            await db.execute("update howler.runs set settle_at = now() where settle_at is not null")
        samples = samples_of(it)
        assert samples["runs_total do-thing cancelled"] == 1
        assert samples["runs_total do-thing failed"] == 1
        assert samples["runs_total do-thing skipped"] == 1
        assert samples[f"dead_letters_total {TOPIC} run-failed"] == 1
        assert samples["on_end_failed_total do-thing"] == 1
        assert samples["settled_total"] == 3
        assert samples["run_duration_seconds_count do-thing"] == 1, "one of them never started"


async def test_a_run_whose_worker_died_is_counted_as_made_again(database_url: str, db: Any) -> None:
    """Once, by the process that goes on with it, however often that one then parks it."""
    tries = iter([Transient("flaky", "it may pass"), Transient("flaky", "it may pass")])

    async def work(n: int) -> int:
        for error in tries:
            raise error
        return n

    async with lab(database_url, [thing()], work, start=False) as it:
        await it.ask({"user": "u", "n": 1})
        await db.fetch("select howler.claim('do-thing', 'dead', '0 s')")
        await it.executor.start()
        await it.until_ended(1)
        assert samples_of(it)["retries_total do-thing lease-lost"] == 1
        assert samples_of(it)["run_wait_seconds_count do-thing"] == 0, "the dead one saw it start"


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not done():
            await asyncio.sleep(0.01)
