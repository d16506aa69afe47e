"""Who goes next: one user's many runs do not delay another's one, and people go before fan-outs."""

import json
from typing import Any

from howler.verdicts import RateLimited
from tests.support.things import ThingAsked, lab, thing


def bulk(_event: ThingAsked, source: str) -> bool:
    return source == "/bulk"


async def claim(db: Any) -> int | None:
    """Claims once, as a worker would, and says whose turn it was."""
    row = await db.fetchrow("select * from howler.claim('do-thing', 'w', interval '30 s')")
    return None if row["run_id"] is None else int(json.loads(row["payload"])["n"])


async def test_a_user_with_one_run_does_not_wait_for_one_with_fifty(
    database_url: str, db: Any
) -> None:
    """Of three slots the crowd gets one while others wait, although it came first."""
    async with lab(database_url, [thing(limit=3)], start=False) as it:
        await it.ask(*({"user": "crowd", "n": n} for n in range(50)))
        await it.ask({"user": "b", "n": 100}, {"user": "c", "n": 101}, {"user": "d", "n": 102})
        assert [await claim(db) for _ in range(4)] == [0, 100, 101, None]


async def test_a_lane_alone_takes_every_slot(database_url: str, db: Any) -> None:
    """Fairness never leaves a slot empty."""
    async with lab(database_url, [thing(limit=3)], start=False) as it:
        await it.ask(*({"user": "a", "n": n} for n in range(5)))
        assert [await claim(db) for _ in range(4)] == [0, 1, 2, None]


async def test_among_busy_lanes_the_one_with_the_fewest_running_goes(
    database_url: str, db: Any
) -> None:
    """Two busy users: the one with fewer slots gets the next, whoever came first."""
    async with lab(database_url, [thing(limit=6)], start=False) as it:
        await it.ask(*({"user": "a", "n": n} for n in range(5)))
        assert [await claim(db), await claim(db)] == [0, 1]
        await it.ask(*({"user": "b", "n": 10 + n} for n in range(5)))
        assert [await claim(db) for _ in range(4)] == [10, 11, 2, 12]


async def test_what_a_person_asked_for_goes_before_our_own_fan_out(
    database_url: str, db: Any
) -> None:
    """Idle lanes of class 0, then of class 1; then busy lanes in the same order."""
    async with lab(database_url, [thing(limit=6, fan_out=bulk)], start=False) as it:
        await it.ask({"user": "a", "n": 0}, {"user": "b", "n": 1}, source="/bulk")
        await it.ask({"user": "a", "n": 10}, {"user": "a", "n": 11}, {"user": "c", "n": 12})
        assert [await claim(db) for _ in range(6)] == [10, 12, 1, 11, 0, None]


async def test_a_parked_fan_out_comes_back_as_started(database_url: str, db: Any) -> None:
    """A run that met one rate limit does not go behind the whole morning again."""
    refused: list[int] = []

    async def once(n: int) -> int:
        if n == 0 and not refused:
            refused.append(n)
            raise RateLimited("busy", "later", 0.0)
        return n

    policy: dict[str, Any] = {"limit": 1, "fan_out": bulk, "lane": lambda event: str(event.n)}
    async with lab(database_url, [thing(**policy)], once) as it:
        await it.ask(*({"user": "u", "n": n} for n in range(30)), source="/bulk")
        await it.until_ended(30)
        assert it.work.calls.index(0) == 0
        assert it.work.calls[1:].index(0) < 3
    assert await db.fetchval("select class from howler.runs where payload ->> 'n' = '0'") == 0


async def test_a_run_that_is_not_due_is_passed_over(database_url: str, db: Any) -> None:
    """`due_at` means "not before" and nothing else."""
    async with lab(database_url, [thing()], start=False) as it:
        await it.ask({"user": "a", "n": 0})
        await db.execute("update howler.runs set due_at = now() + interval '1 h'")
        await db.execute("update howler.lanes set head_due = (select due_at from howler.runs)")
        await it.ask({"user": "a", "n": 1})
        assert [await claim(db), await claim(db)] == [1, None]
        row = await db.fetchrow("select * from howler.claim('do-thing', 'w', interval '30 s')")
        assert 20 < row["wait"] <= 30  # until the earliest lease end, before the due hour
