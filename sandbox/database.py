"""Databases of the sandbox: made with a marker, cloned, wiped; nothing without it is touched."""

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from sandbox.processes.server import SandboxError

# Postgres' own database, where others are made and dropped from.
ADMIN = "postgres"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


def marker() -> str:
    """The statements that write the marker; the one text of it."""
    return Path(__file__).with_name("marker.sql").read_text(encoding="utf-8")


def named(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def name_in(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


async def ensure(url: str) -> None:
    """Make the database that `url` names, with the marker in it, if it is not there."""
    name = _checked(name_in(url))
    async with _connected(named(url, ADMIN)) as admin:
        if await admin.fetchval("select 1 from pg_database where datname = $1", name) is None:
            await _create(admin, url, name)


async def create_from_template(url: str, name: str, template: str) -> str:
    """Make the database `name` as a copy of `template` and return its address.

    The copy carries the template's marker. Nobody may be connected to the template meanwhile.
    """
    statement = f'create database "{_checked(name)}" template "{_checked(template)}"'
    async with _connected(named(url, ADMIN)) as admin:
        await admin.execute(statement)
    return named(url, name)


async def drop(url: str) -> None:
    """Drop the database that `url` names, if it is there; refuses one without the marker."""
    name = _checked(name_in(url))
    async with _connected(named(url, ADMIN)) as admin:
        if await admin.fetchval("select 1 from pg_database where datname = $1", name) is None:
            return
        await refuse_without_marker(url)
        await admin.execute(f'drop database "{name}" with (force)')


async def wipe(url: str) -> None:
    """Make the database new and empty, with the marker; refuses one without it."""
    await refuse_without_marker(url)
    name = _checked(name_in(url))
    async with _connected(named(url, ADMIN)) as admin:
        await admin.execute(f'drop database "{name}" with (force)')
        await _create(admin, url, name)


async def has_marker(url: str) -> bool:
    """Whether the sandbox made this database; raises what asyncpg raises if it cannot be asked."""
    async with _connected(url) as connection:
        table = await connection.fetchval("select to_regclass('howler_sandbox.marker')::text")
        if table is None:
            return False
        return bool(await connection.fetchval("select exists (select from howler_sandbox.marker)"))


async def refuse_without_marker(url: str) -> None:
    """Raise SandboxError unless the sandbox made this database."""
    if not await has_marker(url):
        where = urlsplit(url)
        raise SandboxError(
            f"The database {name_in(url)} at {where.hostname}:{where.port or 5432} was not made by "
            "the sandbox (it has no howler_sandbox.marker), so nothing in it is wiped, seeded or "
            "dropped; `make up` makes one that may be."
        )


async def _create(admin: "asyncpg.Connection[asyncpg.Record]", url: str, name: str) -> None:
    # Under another name until the marker is in: a killed start leaves no database without one.
    part = f"part_{secrets.token_hex(8)}"
    await admin.execute(f'create database "{part}"')
    async with _connected(named(url, part)) as connection:
        await connection.execute(marker())
    await admin.execute(f'alter database "{part}" rename to "{name}"')


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(url, statement_cache_size=0, timeout=30)
    try:
        yield connection
    finally:
        await connection.close()


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise SandboxError(
            f"{name!r} is no name for a sandbox's database: small letters, digits and _ only, "
            "a letter first, 63 characters at most"
        )
    return name
