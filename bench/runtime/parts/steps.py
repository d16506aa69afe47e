"""Remembered steps beside the same commits by hand."""

import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

from bench.runtime.here import here
from bench.runtime.place import Place, connected
from bench.runtime.table import Row, compared
from bench.runtime.work import STEPS, Asked, twelve_paid, twelve_steps, twelve_tx
from howler.runtime.function import Function

ROW = """
insert into bench.hand_steps
values ($1, 'work', $2, 'done', 1, $3, 0.0, clock_timestamp(), clock_timestamp())
"""
EFFECT = "insert into bench.effects (n) values ($1)"

Hand = Callable[[Any, UUID], Awaitable[None]]


async def measure(place: Place) -> list[Row]:
    """Rounds of every kind of step, each followed by its counterpart on a plain connection."""
    url = await place.database()
    kinds: list[tuple[str, Function[Any, Any, Any], Hand, str]] = [
        ("12 run.step", twelve_steps, twelve_commits, "12 commits by hand"),
        ("12 paid run.step", twelve_paid, twelve_commits, "12 commits by hand"),
        ("12 run.tx", twelve_tx, twelve_effects, "12 x effect + row by hand"),
    ]
    ours: dict[str, list[list[float]]] = {what: [] for what, *_ in kinds}
    plain: dict[str, list[list[float]]] = {what: [] for what, *_ in kinds}
    pooled: dict[str, list[list[float]]] = {what: [] for what, *_ in kinds}
    rounds = place.rounds(60, 12)
    async with (
        here(url) as it,
        connected(url) as prepared,
        connected(url, statement_cache_size=0) as unprepared,
    ):
        for turn in range(-2, rounds):  # the first two warm up
            for what, function, by_hand, _ in kinds:
                await it.ask(function, Asked(user=f"user {turn}"))
                took = await it.seen()
                hand = await seconds_of(by_hand, prepared)
                through = await seconds_of(by_hand, unprepared)
                if turn >= 0:
                    ours[what].append([took])
                    plain[what].append([hand])
                    pooled[what].append([through])
    rows = []
    for what, _, _, beside in kinds:
        rows.append(compared(what, beside, ours[what], plain[what]))
        without = f"{beside}, no prepared statement"
        rows.append(compared(what, without, ours[what], pooled[what]))
    return rows


async def seconds_of(by_hand: Hand, conn: Any) -> float:
    began = time.perf_counter()
    await by_hand(conn, uuid4())
    return time.perf_counter() - began


async def twelve_commits(conn: Any, run: UUID) -> None:
    for n in range(STEPS):
        await conn.execute(ROW, run, str(n), str(n))


async def twelve_effects(conn: Any, run: UUID) -> None:
    for n in range(STEPS):
        async with conn.transaction():
            await conn.execute(EFFECT, n)
            await conn.execute(ROW, run, str(n), str(n))
