"""A forgotten key never writes stand-in data into a real system."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from migrations.runner import migrate
from sandbox import database
from sandbox.sandbox import Sandbox
from tests.support.processes import environment, start_service
from tests.system.conftest import StartParsers

KEYS = (
    "SUPABASE_URL",
    "SUPABASE_SERVICE_ROLE_KEY",
    "ANTHROPIC_API_KEY",
    "OPENAI_API_KEY",
)


@pytest.fixture
async def unmarked_url(box: Sandbox) -> AsyncIterator[str]:
    """A migrated database that our sandbox did not make."""
    url = database.named(box.database_url, "somebody_elses")
    admin = await asyncpg.connect(box.database_url, statement_cache_size=0)
    await admin.execute("create database somebody_elses")
    await migrate(url, ["app", "runtime", "parser", "scheduler"])
    yield url
    await admin.execute("drop database somebody_elses")
    await admin.close()


async def refused(env: dict[str, str], log: Path) -> str:
    """What a parser says that does not start; it ends with 1, in words and not with a stack."""
    one = start_service("services.parser.app", env, log)
    assert await asyncio.to_thread(one.process.wait, 25) == 1
    text = log.read_text()
    assert "Traceback" not in text
    return text


async def test_without_a_sandbox_every_missing_key_is_named(
    box: Sandbox, database_url: str, namespace: str, parsers: StartParsers, tmp_path: Path
) -> None:
    """Even on the sandbox's own database, if nothing offers its stand-ins."""
    env = environment(box, database_url, namespace)
    env.pop("HOWLER_SANDBOX_URL")
    text = await refused(env, tmp_path / "log")
    assert all(f"error: {key}: is not set" in text for key in KEYS)


async def test_a_database_without_the_marker_takes_no_stand_in(
    box: Sandbox, unmarked_url: str, namespace: str, parsers: StartParsers, tmp_path: Path
) -> None:
    """`HOWLER_SANDBOX_URL` alone does not make a real database a sandbox."""
    env = environment(box, unmarked_url, namespace)
    text = await refused(env, tmp_path / "log")
    assert all(f"error: {key}: is not set" in text for key in KEYS)
    assert "this database was not made by our sandbox" in text


async def test_a_start_names_the_migrations_that_are_missing(
    box: Sandbox, database_url: str, namespace: str, parsers: StartParsers, tmp_path: Path
) -> None:
    """And says how to apply them."""
    connection = await asyncpg.connect(database_url, statement_cache_size=0)
    await connection.execute("delete from howler.migrations where name like 'parser/%'")
    await connection.close()
    text = await refused(environment(box, database_url, namespace), tmp_path / "log")
    assert "error: The database lacks parser/0001_resume_parses.sql: run `howler migrate`" in text
