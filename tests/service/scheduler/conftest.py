"""A reconciler on the test's database, with the clock handed in."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from howler.postgres import open_pool
from services.scheduler.reconcile import Reconciler
from services.scheduler.schedules import changed, declared

NAME = "daily-discovery"

Replica = Callable[..., Reconciler]


def at(text: str) -> datetime:
    """`12-24 06:00:30` of 2026, in UTC."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


@pytest.fixture
async def replica(database_url: str) -> AsyncIterator[Replica]:
    """`replica(text)` is one scheduler's reconciler."""
    pool = await open_pool(database_url, 4)

    def make(text: str = "0 6 * * *", on_time: float = 60.0) -> Reconciler:
        schedule = changed(declared()[0], text)
        return Reconciler(pool, {schedule.name: schedule}, on_time)

    yield make
    await pool.close()


async def ticks(db: Any) -> list[tuple[datetime, str]]:
    """Every tick with its state, in the order of their times."""
    rows: list[asyncpg.Record] = await db.fetch(
        "select scheduled_at, state from howler.ticks order by scheduled_at, id"
    )
    return [(row["scheduled_at"], row["state"]) for row in rows]


async def sent(db: Any) -> list[str]:
    """The scheduled time of every event in the outbox."""
    rows = await db.fetch(
        "select convert_from(value, 'UTF8')::jsonb->>'scheduledAt' as at from howler.outbox"
        " order by id"
    )
    return [row["at"] for row in rows]
