"""Plain SQL files, forward only: each once, in its own transaction, whoever starts first."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import asyncpg

if TYPE_CHECKING:
    from asyncpg import Connection

LOCK = 4_202_606_001
"""The advisory lock under which one process at a time migrates."""

LEDGER = """
create schema if not exists howler;
create table if not exists howler.migrations (
  name text primary key, sha256 text not null, applied_at timestamptz not null default now())
"""


class MigrationError(Exception):
    """The database and the files do not fit each other; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: its name is `<folder>/<file>`."""

    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations_in(folder: str) -> list[Migration]:
    """The files of `migrations/<folder>/` in the order of their names."""
    found = [
        Migration(f"{folder}/{file.name}", file.read_text(encoding="utf-8"))
        for file in (files("migrations") / folder).iterdir()
        if file.name.endswith(".sql")
    ]
    return sorted(found, key=lambda migration: migration.name)


async def migrate(url: str, folders: Sequence[str]) -> list[str]:
    """Applies what is missing, in the order of `folders`; returns the names it applied.

    Safe to start in several processes at once. Each file is one transaction.

    Raises:
        MigrationError: an applied file was changed since, or one of them fails.
    """
    connection = await asyncpg.connect(url, statement_cache_size=0, timeout=10)
    applied: list[str] = []
    try:
        for folder in folders:
            applied += [m.name for m in migrations_in(folder) if await _apply(connection, m)]
    finally:
        await connection.close(timeout=5)
    return applied


async def _apply(connection: "Connection[Any]", migration: Migration) -> bool:
    async with connection.transaction():
        await connection.execute(f"select pg_advisory_xact_lock({LOCK})")
        await connection.execute(LEDGER)
        known = await connection.fetchval(
            "select sha256 from howler.migrations where name = $1", migration.name
        )
        if known is not None:
            if known != migration.sha256:
                raise MigrationError(
                    f"{migration.name} was changed after it was applied: put it back as it was, and"
                    " make the change in a new file"
                )
            return False
        try:
            await connection.execute(migration.sql)
        except asyncpg.PostgresError as error:
            raise MigrationError(f"{migration.name}: {error}") from error
        await connection.execute(
            "insert into howler.migrations (name, sha256) values ($1, $2)",
            migration.name,
            migration.sha256,
        )
    return True


async def missing_migrations(connection: "Connection[Any]", folders: Sequence[str]) -> list[str]:
    """The names of the files in `folders` that the database has not seen yet."""
    known: set[str] = set()
    if await connection.fetchval("select to_regclass('howler.migrations')") is not None:
        rows = await connection.fetch("select name from howler.migrations")
        known = {row["name"] for row in rows}
    return [m.name for folder in folders for m in migrations_in(folder) if m.name not in known]


async def applied_migrations(url: str) -> list[tuple[str, Any]]:
    """Name and time of every applied file; empty for a database that has never been migrated."""
    connection = await asyncpg.connect(url, statement_cache_size=0, timeout=10)
    try:
        if await connection.fetchval("select to_regclass('howler.migrations')") is None:
            return []
        rows = await connection.fetch(
            "select name, applied_at from howler.migrations order by 2, 1"
        )
        return [(row["name"], row["applied_at"]) for row in rows]
    finally:
        await connection.close(timeout=5)
