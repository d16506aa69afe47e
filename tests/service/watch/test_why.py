"""The one sentence that says why a run does not go on."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from howler.cli.runs.why import Why, spoken, why
from tests.service.watch.runs import arrive, claim, finish, function

PARSE = "parse-resume-file"


async def test_second_in_line_behind_full_slots(db: Any) -> None:
    """A place in line, the slots in use, and how long the oldest has held one."""
    await function(db, PARSE, 3)
    await arrive(db, PARSE, [(f"user-{n}", 0, -60) for n in range(3)])
    for _ in range(3):
        await claim(db, PARSE)
    await db.execute("update howler.slots set since = now() - interval '14 s' where no = 1")
    _, second = await arrive(db, PARSE, [("anna", 0, -2), ("bert", 0, -1)])

    assert await said(db, second) == (
        "2nd in line: 3 of 3 parse-resume-file slots in use, oldest since 14 s"
    )


async def test_more_than_a_hundred_ahead(db: Any) -> None:
    """The 101st is still counted, the one behind it is not."""
    await function(db, PARSE, 1)
    await arrive(db, PARSE, [("anna", 0, -90)])
    await claim(db, PARSE)
    runs = await arrive(db, PARSE, [(f"user-{n}", 0, -60 + n / 10) for n in range(102)])

    assert (await said(db, runs[100])).startswith("101st in line: 1 of 1")
    assert (await said(db, runs[101])).startswith("more than 100 ahead: 1 of 1")


async def test_a_free_slot_starts_it_now(db: Any) -> None:
    """While somebody lives, or nothing has waited for long, a free slot is as good as taken."""
    await function(db, PARSE, 3)
    (run,) = await arrive(db, PARSE, [("anna", 0, -1)])

    assert await said(db, run) == "starts now: a slot is free"


async def test_nobody_looks(db: Any) -> None:
    """Due work, a free slot and no living lease for longer than any sleep: nobody is there."""
    await function(db, PARSE, 3)
    first, second = await arrive(db, PARSE, [("anna", 0, -45), ("bert", 0, -44)])

    assert await said(db, first) == (
        "it is next, a slot is free, and nobody has looked for 45 s: no worker of"
        " parse-resume-file seems to be alive"
    )
    assert (await said(db, second)).startswith("2nd in line, a slot is free")


async def test_a_living_lease_says_that_somebody_is_there(db: Any) -> None:
    """With one run under way, an older due run beside a free slot only starts now."""
    await function(db, PARSE, 3)
    await arrive(db, PARSE, [("anna", 0, -90)])
    await claim(db, PARSE)
    (run,) = await arrive(db, PARSE, [("bert", 0, -45)])

    assert (await why_of(db, run)).kind == "starts-now"


async def test_dead_workers_hold_no_slot(db: Any) -> None:
    """All slots are held by leases that ended a minute ago: they are free, and nobody is there."""
    await function(db, PARSE, 1)
    running, waiting = await arrive(db, PARSE, [("anna", 0, -300), ("bert", 0, -200)])
    await claim(db, PARSE)
    await db.execute("update howler.slots set lease_until = now() - interval '60 s'")

    assert await said(db, running) == (
        "its worker has not been heard of: its lease ended 60 s ago, the next claim takes it over"
        " from its last step"
    )
    told = await why_of(db, waiting)
    assert (told.kind, told.ahead) == ("no-worker", 1)
    assert "nobody has looked for 60 s" in told.sentence


async def test_a_parked_run_says_until_when_and_after_what(db: Any) -> None:
    """The time of day, the seconds left, and which attempt of which step failed how."""
    await function(db, PARSE, 3)
    await arrive(db, PARSE, [("anna", 0, -1)])
    run = await claim(db, PARSE)
    due = datetime.now(UTC) + timedelta(seconds=8.4)
    await park(db, run, "structure-content", 1, due, "overloaded")

    told = await why_of(db, run["run_id"])

    assert told.sentence == (
        f"waits until {due:%H:%M:%S} (in 8 s) after attempt 1 of 3 of step structure-content:"
        " overloaded"
    )
    assert told.kind == "waits-until"


async def test_a_told_wait_burns_no_attempt(db: Any) -> None:
    """A rate limit is not called a failed attempt."""
    await function(db, PARSE, 3)
    await arrive(db, PARSE, [("anna", 0, -1)])
    run = await claim(db, PARSE)
    await park(db, run, "download-file", 0, datetime.now(UTC) + timedelta(days=2), "rate-limited")

    sentence = await said(db, run["run_id"])

    assert sentence.endswith("(in 48 h), as step download-file was told: rate-limited")


async def test_paused_and_cancelled(db: Any) -> None:
    """A pause and a pending cancel come before any place in line."""
    await function(db, PARSE, 3)
    run, other = await arrive(db, PARSE, [("anna", 0, -1), ("bert", 0, -1)])
    await db.execute("update howler.functions set paused = true")
    await db.execute("select howler.flag_cancel($1)", other)

    assert (await said(db, run)).startswith("parse-resume-file is paused")
    assert (await why_of(db, other)).kind == "cancelling"


async def test_a_run_that_has_ended_waits_for_nothing(db: Any) -> None:
    """Unless what follows from its end is still owed."""
    await function(db, PARSE, 3)
    await arrive(db, PARSE, [("anna", 0, -1)])
    run = await claim(db, PARSE)
    assert (await why_of(db, run["run_id"])).kind == "running"
    await finish(db, PARSE, run)
    assert await why(db, run["run_id"]) is None

    await db.execute("update howler.runs set settle_at = now(), settle_tries = 2")

    assert "still owed, tried 2 times" in await said(db, run["run_id"])


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.04, "0.0 s"), (-1, "0.0 s"), (14.2, "14 s"), (119, "119 s"), (180, "3 min"), (9e3, "2 h")],
)
def test_durations_are_said_in_the_unit_that_fits(seconds: float, words: str) -> None:
    """Never a number that needs reading twice."""
    assert spoken(seconds) == words


async def park(db: Any, run: Any, step: str, attempts: int, due: datetime, code: str) -> None:
    held = (PARSE, run["slot"], run["fence"])
    assert await db.fetchval(
        "select howler.write_step($1, $2, $3, $4, $5, '', 'parked', $6, 0, $7, $8, 'busy', false,"
        " null, 1.0)",
        *held,
        run["run_id"],
        step,
        attempts,
        due,
        code,
    )
    await db.execute(
        "select howler.finish($1, $2, $3, 'waiting', $4, $5, 'busy')", *held, due, code
    )


async def why_of(db: Any, run_id: UUID) -> Why:
    told = await why(db, run_id, UTC)
    assert told is not None
    return told


async def said(db: Any, run_id: UUID) -> str:
    return (await why_of(db, run_id)).sentence
