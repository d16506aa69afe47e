"""Connections to Postgres, and what a database error means. Works through a transaction pooler.

No session state, no LISTEN and no server-side prepared statement is used anywhere, so a pooler in
transaction mode (PgBouncer, Supavisor) may stand between.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import asyncpg

if TYPE_CHECKING:
    from asyncpg import Connection

ACQUIRE_TIMEOUT = 5.0
"""Seconds to wait for a connection of a pool before the database counts as away."""

COMMAND_TIMEOUT = 30.0
"""Seconds that a statement of ours may take."""

AWAY_CLASSES = frozenset({"08", "40", "53", "57"})
"""SQLSTATE classes: connection, rollback, resources, operator: try again later, nothing is wrong
with the row."""

ROW_CLASSES = frozenset({"22", "23", "54"})
"""SQLSTATE classes: data, constraint, limit: it is this row."""

LINE_ERRORS = (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver raises of a connection that is lost or in no known state."""

QUERY_CANCELED = "57014"
"""A statement's own timeout, which says nothing about the server."""


def is_away(error: BaseException) -> bool:
    """Whether `error`, raised by a statement, means that the database could not be asked."""
    if isinstance(error, asyncpg.PostgresError):
        state = error.sqlstate or ""
        return state[:2] in AWAY_CLASSES and state != QUERY_CANCELED
    return isinstance(error, LINE_ERRORS)


def is_row_fault(error: BaseException) -> bool:
    """Whether `error` is the fault of the values that were written."""
    return isinstance(error, asyncpg.PostgresError) and (error.sqlstate or "")[:2] in ROW_CLASSES


async def _keep(_connection: object) -> None:
    """What a pool does when a connection comes back: nothing, since there is no session state."""


async def open_pool(url: str, size: int) -> "asyncpg.Pool[Any]":
    """A pool that keeps no session state and no prepared statement; connects at first use."""
    return await asyncpg.create_pool(
        url,
        min_size=0,
        max_size=size,
        statement_cache_size=0,
        command_timeout=COMMAND_TIMEOUT,
        timeout=ACQUIRE_TIMEOUT,
        reset=_keep,
    )


@asynccontextmanager
async def connection(pool: "asyncpg.Pool[Any]") -> AsyncIterator["Connection[Any]"]:
    """A connection of `pool`.

    Raises:
        OSError: none was to be had within `ACQUIRE_TIMEOUT`: the database is away.
    """
    try:
        held = await pool.acquire(timeout=ACQUIRE_TIMEOUT)
    except TimeoutError as late:
        raise ConnectionError("no database connection within 5 s") from late
    try:
        yield cast("Connection[Any]", held)
    finally:
        await asyncio.shield(_give_back(pool, held))


async def _give_back(pool: "asyncpg.Pool[Any]", held: Any) -> None:
    """Returns a connection; its own trouble never hides why it comes back, a cancellation least.

    A statement that was cancelled while the server hangs keeps it for `ACQUIRE_TIMEOUT` at most;
    then the pool closes it.
    """
    with contextlib.suppress(asyncpg.PostgresError, *LINE_ERRORS):
        await pool.release(held, timeout=ACQUIRE_TIMEOUT)
