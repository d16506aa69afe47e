"""While a run of a key lives, a new event of that key is skipped and says for which run."""

import asyncio
from typing import Any

import pytest

from tests.support.things import ThingAsked, lab, record, thing


def one_per_user(event: ThingAsked) -> str:
    return event.user


async def test_a_second_event_is_skipped_for_the_living_run(database_url: str, db: Any) -> None:
    """It becomes a run that ended `skipped: already run X`; on_end belongs to X alone."""
    gate = asyncio.Event()

    async def slow(n: int) -> int:
        await gate.wait()
        return n

    async with lab(database_url, [thing(singleton=one_per_user)], slow) as it:
        await it.ask({"user": "a", "n": 1})
        while not it.work.calls:
            await asyncio.sleep(0.005)
        await it.ask({"user": "a", "n": 2}, {"user": "b", "n": 3})
        gate.set()
        first, second, third = await it.until_ended(3)
    assert [first["state"], second["state"], third["state"]] == [
        "succeeded",
        "skipped",
        "succeeded",
    ]
    assert second["error"] == f"already run {first['id']}"
    ends = await db.fetch("select n from public.ends order by n")
    assert [row["n"] for row in ends] == [1, 3]


async def test_after_its_end_the_key_is_free(database_url: str) -> None:
    """The next event of the key runs."""
    async with lab(database_url, [thing(singleton=one_per_user)]) as it:
        for n in range(3):
            await it.ask({"user": "a", "n": n})
            await it.until_ended(n + 1)
        runs = await it.until_ended(3)
    assert [run["state"] for run in runs] == ["succeeded"] * 3


async def test_one_of_a_batch_lives(database_url: str, db: Any) -> None:
    """Of many events of one key in one batch the first to arrive is the run."""
    async with lab(database_url, [thing(singleton=one_per_user)], start=False) as it:
        await it.ask(*({"user": "a", "n": n, "id": f"{9 - n}"} for n in range(10)))
    states = await db.fetch("select state, count(*) as n from howler.runs group by 1 order by 1")
    assert [tuple(row) for row in states] == [("skipped", 9), ("waiting", 1)]


async def test_a_repeat_of_the_living_event_is_a_repeat(database_url: str, db: Any) -> None:
    """It is not skipped: it is the same event."""
    async with lab(database_url, [thing(singleton=one_per_user)], start=False) as it:
        await it.ingest.take([record({"user": "a"}, "x"), record({"user": "a"}, "x")])
        await it.ingest.take([record({"user": "a"}, "x")])
    assert await db.fetchval("select count(*) from howler.runs") == 1
    assert await db.fetchval("select n from howler.repeats") == 2


@pytest.mark.timeout(60)
async def test_no_event_is_skipped_for_a_run_that_has_ended(database_url: str, db: Any) -> None:
    """Ingest races the ends of runs: an event is skipped only for a run with no committed end.

    A run's end is stamped before its commit, hence the quarter second.
    """
    async with (
        lab(database_url, [thing(singleton=one_per_user)]) as one,
        lab(database_url, [thing(singleton=one_per_user)], start=False) as two,
    ):

        async def ask(it: Any, start: int) -> None:
            for n in range(start, start + 60):
                await it.ask({"user": "a", "n": n})

        await asyncio.gather(ask(one, 0), ask(two, 100))
        await one.until_ended(120)
    wrong = await db.fetchval(
        "select count(*) from howler.runs s where s.state = 'skipped' and not exists ("
        " select from howler.runs r where r.id::text = right(s.error, 36)"
        " and r.created_at <= s.ended_at and r.ended_at >= s.created_at - interval '250 ms')"
    )
    assert wrong == 0
    assert await db.fetchval("select count(*) from howler.runs where state = 'succeeded'") > 1
