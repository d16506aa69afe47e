"""A claim and a finish, at every length of the line, beside a one-row update."""

import time
from contextlib import AsyncExitStack
from typing import Any

import asyncpg

from bench.runtime.here import records
from bench.runtime.place import Place, connected
from bench.runtime.table import Row, compared
from bench.runtime.work import Asked, twelve_steps
from howler.runtime.intake.ingest import Ingest
from howler.runtime.store.database import open_database
from howler.telemetry.process import Metrics

LIMIT = 5
BATCH = 1_000
CYCLES = 10
"""Cycles a round."""

SHORTEST = "10 waiting"
UPDATED = "one-row update"

CLAIM = "select * from howler.claim($1, 'bench', make_interval(secs => 30))"
FINISH = "select howler.finish($1, $2, $3, 'succeeded')"
UPDATE = "update bench.counter set n = n + 1 where id = 1"


async def measure(place: Place) -> list[Row]:
    """Turn by turn over three lines; what a cycle takes out, the next event brings in."""
    most = place.rounds(100_000, 20_000)
    urls = {what: await line(place, users) for what, users in lines(most).items()}
    took: dict[str, list[list[float]]] = {what: [] for what in urls}
    bare: list[list[float]] = []
    async with AsyncExitStack() as stack:
        like_ours = {
            what: await stack.enter_async_context(connected(url, statement_cache_size=0))
            for what, url in urls.items()
        }
        plain = await stack.enter_async_context(connected(urls[SHORTEST]))
        for turn in range(-5, place.rounds(60, 15)):  # the first five warm up
            samples = {what: await cycles(conn, urls[what]) for what, conn in like_ours.items()}
            beside = await updates(plain)
            if turn >= 0:
                bare.append(beside)
                for what, rounds in took.items():
                    rounds.append(samples[what])
    rows = [compared(f"claim + finish, {what}", UPDATED, took[what], bare) for what in took]
    for what in [what for what in took if what != SHORTEST]:
        beside_short = f"the same, {SHORTEST}"
        rows.append(compared(f"claim + finish, {what}", beside_short, took[what], took[SHORTEST]))
    return rows


def lines(most: int) -> dict[str, list[str]]:
    """Whose runs wait: in each line, the user of each run."""
    users, half = most // 10, most // 2
    return {
        SHORTEST: [f"user {n}" for n in range(10 + LIMIT - 1)],
        f"{most:,} waiting of {users:,} users": [f"user {n % users}" for n in range(most)],
        f"{half:,} of one user + {half:,} of {users:,}": [
            "one" if n % 2 else f"user {n % users}" for n in range(most)
        ],
    }


async def line(place: Place, users: list[str]) -> str:
    """A database in which runs of these users wait, and four of five slots are busy."""
    url = await place.database()
    async with connected(url) as conn:
        await conn.execute("select howler.register($1, $2, 2)", twelve_steps.id, LIMIT)
        await wait_in_line(url, [Asked(user=user) for user in users])
        await conn.execute("vacuum analyze")
        for _ in range(LIMIT - 1):
            await conn.fetchrow(CLAIM, twelve_steps.id)
    return url


async def wait_in_line(url: str, events: list[Asked]) -> None:
    database = await open_database(url, 1)
    metrics = Metrics()
    ingest = Ingest([twelve_steps], [Asked.event_name], database, metrics, lambda _function: None)
    for start in range(0, len(events), BATCH):
        await ingest.take(records(events[start : start + BATCH]))
    await database.close()


async def cycles(conn: Any, url: str) -> list[float]:
    """Seconds of each claim with its finish, on a connection like the runtime's."""
    taken = []
    for _ in range(CYCLES):
        began = time.perf_counter()
        row = await conn.fetchrow(CLAIM, twelve_steps.id)
        await finished(conn, row)
        taken.append(time.perf_counter() - began)
    await wait_in_line(url, [Asked(user=f"user {n}") for n in range(CYCLES)])
    return taken


async def finished(conn: Any, row: asyncpg.Record | None) -> None:
    assert row is not None
    assert await conn.fetchval(FINISH, twelve_steps.id, row["slot"], row["fence"]) == "succeeded"


async def updates(conn: Any) -> list[float]:
    """Seconds of each update with its commit."""
    taken = []
    for _ in range(CYCLES):
        began = time.perf_counter()
        await conn.execute(UPDATE)
        taken.append(time.perf_counter() - began)
    return taken
