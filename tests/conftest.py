"""One real sandbox for the whole run; each test has a database and a namespace of its own."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from migrations.runner import migrate
from sandbox import database
from sandbox.sandbox import Sandbox
from sandbox.standin.client import SandboxClient

pytest_plugins = ["tests.support.told"]

TEMPLATE = "howler_template"
NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A real broker, Postgres and stand-in server, started once."""
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="session")
def template(box: Sandbox) -> str:
    """The name of a migrated database with the sandbox's marker, to be cloned."""
    url = database.named(box.database_url, TEMPLATE)

    async def make() -> None:
        await database.ensure(url)
        await migrate(url, ["app", "runtime", "parser", "scheduler"])

    asyncio.run(make())
    return TEMPLATE


@pytest.fixture
async def database_url(box: Sandbox, template: str) -> AsyncIterator[str]:
    """A fresh migrated database; at the end of the test its invariants still hold."""
    url = await database.create_from_template(box.database_url, f"test_{next(NUMBERS)}", template)
    yield url
    connection = await asyncpg.connect(url, statement_cache_size=0)
    broken = await connection.fetch("select * from howler.broken")
    await connection.close()
    await database.drop(url)
    assert not broken, f"broken invariants: {broken}"


@pytest.fixture
async def db(database_url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A plain connection to the test's database, to look from outside."""
    connection = await asyncpg.connect(database_url, statement_cache_size=0)
    yield connection
    await connection.close()


@pytest.fixture
def namespace() -> str:
    """The prefix of the test's topics and groups on the one broker."""
    return f"t{next(NUMBERS)}-"


@pytest.fixture
async def standin(box: Sandbox) -> AsyncIterator[SandboxClient]:
    """The stand-in server's control, with no faults and an empty ledger."""
    async with SandboxClient(box.sandbox_url) as client:
        await client.clear_faults()
        await client.empty_ledger()
        yield client
        await client.clear_faults()


def repo() -> Path:
    return Path(__file__).resolve().parent.parent
