"""The three pools of a service, and the statements that stand in files of their own."""

import asyncio
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from asyncpg import PostgresError

from howler.postgres import ACQUIRE_TIMEOUT, LINE_ERRORS, open_pool

if TYPE_CHECKING:
    from asyncpg import Pool


@cache
def statement(name: str) -> str:
    """The text of `sql/<name>.sql`.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return (files("howler.runtime.store") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Database:
    """The three pools of a service, at most ten connections in all.

    Args:
        heart: one connection for heartbeats alone, so that nothing ever delays a lease.
        control: two, for claim, ingest, relay and sweep.
        steps: for the transactions of runs.
    """

    heart: "Pool[Any]"
    control: "Pool[Any]"
    steps: "Pool[Any]"

    async def close(self) -> None:
        for pool in (self.steps, self.control, self.heart):
            try:
                await asyncio.wait_for(pool.close(), ACQUIRE_TIMEOUT)
            except (PostgresError, *LINE_ERRORS):
                pool.terminate()


async def open_database(url: str, slots: int) -> Database:
    """Opens the pools for a process that runs at most `slots` runs at once."""
    return Database(
        heart=await open_pool(url, 1),
        control=await open_pool(url, 2),
        steps=await open_pool(url, min(slots + 1, 7)),
    )
