"""What the shell offers for Tab; what cannot be had is left out without a word."""

import asyncio
from typing import Any

from howler.cli.addresses import addresses, connect
from howler.cli.ends import CommandError
from howler.cli.runs.read import STATES
from schemas import catalog

SECONDS = 1.0
"""How long the database may take; a person waits for it."""

FUNCTIONS = "select id from howler.functions order by id"

RUNS = "select id::text from howler.runs order by created_at desc limit 50"

LETTERS = "select id::text from howler.dead_letters order by created_at desc limit 50"


def event_names(incomplete: str) -> list[str]:
    return _that_begin(catalog.event_names(), incomplete)


def states(incomplete: str) -> list[str]:
    return _that_begin(STATES, incomplete)


def function_ids(incomplete: str) -> list[str]:
    return _that_begin(_from_database(FUNCTIONS), incomplete)


def run_ids(incomplete: str) -> list[str]:
    return _that_begin(_from_database(RUNS), incomplete)


def letter_ids(incomplete: str) -> list[str]:
    return _that_begin(_from_database(LETTERS), incomplete)


def _that_begin(words: Any, incomplete: str) -> list[str]:
    return [word for word in words if word.startswith(incomplete)]


def _from_database(sql: str) -> list[str]:
    import asyncpg

    try:
        return asyncio.run(asyncio.wait_for(_column(sql), SECONDS))
    except (CommandError, OSError, TimeoutError, asyncpg.PostgresError):
        return []


async def _column(sql: str) -> list[str]:
    connection = await connect(addresses().database_url)
    try:
        return [row[0] for row in await connection.fetch(sql)]
    finally:
        await connection.close(timeout=SECONDS)
