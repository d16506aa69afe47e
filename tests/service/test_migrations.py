"""Migrations on a real database: each file once, whoever starts first, or a clear refusal."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from migrations.runner import Migration, MigrationError, _apply, applied_migrations, migrate
from sandbox import database
from sandbox.sandbox import Sandbox

NUMBERS = itertools.count(1)
FOLDERS = ["app", "runtime", "parser", "scheduler"]


@pytest.fixture
async def empty_url(box: Sandbox) -> AsyncIterator[str]:
    """A database that has never been migrated."""
    address = database.named(box.database_url, f"migrated_{next(NUMBERS)}")
    await database.ensure(address)
    yield address
    await database.drop(address)


@pytest.fixture
async def connection(empty_url: str) -> AsyncIterator[Any]:
    made = await asyncpg.connect(empty_url, statement_cache_size=0)
    yield made
    await made.close()


async def test_five_starts_at_once_apply_each_file_once(empty_url: str) -> None:
    """As when five processes of a deployment start together."""
    done = await asyncio.gather(*(migrate(empty_url, FOLDERS) for _ in range(5)))
    names = [name for one in done for name in one]
    assert len(names) == len(set(names))
    assert sorted(names) == sorted(name for name, _ in await applied_migrations(empty_url))
    assert await migrate(empty_url, FOLDERS) == []


async def test_a_database_that_was_never_migrated_has_no_files(empty_url: str) -> None:
    """To ask is no reason to make anything."""
    assert await applied_migrations(empty_url) == []


async def test_a_file_that_was_changed_is_refused(connection: Any) -> None:
    """It says which, and that the change belongs into a new file; nothing of it is done."""
    first = Migration("x/0001_a.sql", "create table public.a (n int)")
    assert await _apply(connection, first)
    assert not await _apply(connection, first)
    changed = Migration("x/0001_a.sql", "create table public.b (n int)")
    with pytest.raises(MigrationError, match=r"x/0001_a.sql was changed .* in a new file"):
        await _apply(connection, changed)
    assert await connection.fetchval("select to_regclass('public.b')") is None


async def test_a_file_that_fails_leaves_nothing(connection: Any) -> None:
    """Its first statement is undone with its last, and it can be mended and applied."""
    name = "x/0001_a.sql"
    with pytest.raises(MigrationError, match=r"x/0001_a.sql: .*nowhere"):
        await _apply(connection, Migration(name, "create table public.a (); select nowhere"))
    assert await connection.fetchval("select to_regclass('public.a')") is None
    assert await _apply(connection, Migration(name, "create table public.a ()"))
