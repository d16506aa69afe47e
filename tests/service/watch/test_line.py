"""The line that a person is told is the order in which the real claim takes runs."""

import random
from collections import deque
from typing import Any
from uuid import UUID

from howler.cli.runs.line import MOST, read_line
from tests.service.watch.runs import arrive, claim, finish, function


async def test_predicted_order_is_the_order_of_the_claims(db: Any) -> None:
    """Lanes, classes, due times, running runs and dead leases at random: the order holds."""
    for seed in range(30):
        chance = random.Random(seed)
        name, limit = f"f{seed}", chance.choice([1, 2, 3, 5, 30])
        await function(db, name, limit)
        lanes = [f"user-{number}" for number in range(chance.choice([1, 3, 8, 40]))]
        await arrive_at_random(db, chance, name, lanes)
        held = await some_running(db, chance, name, limit)
        if chance.random() < 0.7:
            await arrive_at_random(db, chance, name, lanes)
        await lose_some(db, chance, held)

        predicted = [place.run_id for place in (await read_line(db, name)).order]

        claimed = await claimed_in_order(db, name, limit, held, len(predicted) + 1)
        assert predicted == claimed, f"seed {seed}"


async def test_a_deep_backlog_is_not_read(db: Any) -> None:
    """However many wait, no more is read than the next hundred claims can take."""
    await function(db, "f", 2)
    await arrive(db, "f", [("everybody", 0, -60.0)] * 6_000)
    await arrive(db, "f", [(f"user-{n}", n % 2, -30.0) for n in range(3_000)])
    await claim(db, "f")
    await db.execute("analyze")
    before = await rows_read(db)

    line = await read_line(db, "f")

    assert len(line.order) == MOST
    read = await rows_read(db) - before
    assert read < 5_000


async def test_a_lowered_limit_waits_for_the_surplus_to_end(db: Any) -> None:
    """With five running under a limit of two, four must end before the next is claimed."""
    await function(db, "f", 5)
    await arrive(db, "f", [(f"user-{n}", 0, -60.0) for n in range(8)])
    for _ in range(5):
        await claim(db, "f")
    await function(db, "f", 2)

    line = await read_line(db, "f")

    assert (len(line.held), line.limit, line.free) == (5, 2, 0)
    assert len(line.order) == 3


async def arrive_at_random(db: Any, chance: random.Random, name: str, lanes: list[str]) -> None:
    due = [-90, -60, -60, 3600]
    runs = [
        (chance.choice(lanes), int(chance.random() < 0.3), chance.choice(due))
        for _ in range(chance.randint(1, 50))
    ]
    await arrive(db, name, runs)


async def some_running(db: Any, chance: random.Random, name: str, limit: int) -> deque[Any]:
    """Runs in slots that were not taken in the order of their numbers."""
    held: deque[Any] = deque()
    for _ in range(chance.randint(0, 2 * limit)):
        if len(held) >= limit:
            run = held[chance.randrange(len(held))]
            held.remove(run)
            await finish(db, name, run)
        run = await claim(db, name)
        if run is not None:
            held.append(run)
    return held


async def lose_some(db: Any, chance: random.Random, held: deque[Any]) -> None:
    """Some workers die; of some runs it is the third time, others are cancelled."""
    for run in list(held):
        if chance.random() < 0.2:
            held.remove(run)
            await db.execute(
                "update howler.slots set lease_until = now() - interval '1 s' where run_id = $1",
                run["run_id"],
            )
            await db.execute(
                "update howler.runs set lost = $2, cancel_at = $3 where id = $1",
                run["run_id"],
                chance.choice([0, 1, 2]),
                run["claimed_at"] if chance.random() < 0.2 else None,
            )


async def claimed_in_order(
    db: Any, name: str, limit: int, held: deque[Any], most: int
) -> list[UUID]:
    """What the real claim takes, while the run that has run for longest ends first."""
    order: list[UUID] = []
    while len(order) < most:
        while len(held) >= limit:
            await finish(db, name, held.popleft())
        run = await claim(db, name)
        if run is None:
            break
        held.append(run)
        order.append(run["run_id"])
    return order


async def rows_read(db: Any) -> int:
    """Rows that scans have fetched so far from runs and lanes."""
    await db.execute("select pg_stat_force_next_flush()")
    await db.execute("select pg_stat_clear_snapshot()")
    return int(
        await db.fetchval(
            "select sum(seq_tup_read + idx_tup_fetch) from pg_stat_user_tables"
            " where schemaname = 'howler' and relname in ('runs', 'lanes')"
        )
    )
