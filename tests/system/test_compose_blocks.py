"""Every block of docker-compose.yml that is ours, run outside a container against the sandbox.

The command, the environment (from `.env.example`) and the health check are the file's own; only
host names, ports and folders of containers are replaced by this machine's.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from sandbox import database
from sandbox.processes.ports import free_port
from sandbox.sandbox import Sandbox
from tests.support.compose.file import EXAMPLE, FILE, Block, blocks, settings_in
from tests.support.compose.outside import Place, run, started

ONCE = ("migrate", "topics")
SEED = ["howler", "sandbox", "people", "--send"]
"""What the how-to page says to run in the parser's container."""

TABLES = """
select to_regclass('public.profiles') is not null as app,
       to_regclass('howler.runs') is not null as runtime,
       to_regclass('howler_sandbox.marker') is not null as marker
"""


@pytest.fixture(scope="module")
def file() -> dict[str, Block]:
    return blocks(FILE.read_text(encoding="utf-8"))


@pytest.fixture
async def empty_url(box: Sandbox) -> AsyncIterator[str]:
    """A database as the Postgres image makes it: the marker, and nothing else."""
    url = database.named(box.database_url, "made_by_compose")
    await database.ensure(url)
    yield url
    await database.drop(url)


@pytest.fixture
async def real_url(box: Sandbox) -> AsyncIterator[str]:
    """A database that compose did not make."""
    url = database.named(box.database_url, "made_by_somebody")
    admin = await asyncpg.connect(box.database_url, statement_cache_size=0)
    await admin.execute("create database made_by_somebody")
    yield url
    await admin.execute("drop database made_by_somebody with (force)")
    await admin.close()


@pytest.fixture
def place(box: Sandbox, empty_url: str, namespace: str, tmp_path: Path) -> Place:
    return place_for(box, empty_url, namespace, tmp_path)


def place_for(box: Sandbox, url: str, namespace: str, folder: Path) -> Place:
    """The sandbox's broker and the database `url`, for the names that containers use."""
    where = urlsplit(url)
    stand_in = str(free_port())
    instead = {
        "postgres:5432/howler": f"{where.hostname}:{where.port}{where.path}",
        "kafka:19092": box.kafka_bootstrap_servers,
        "stand-in:25480": f"127.0.0.1:{stand_in}",
        "25480": stand_in,
        "9308": str(free_port()),
        "/var/lib/howler": str(folder / "kept"),
        "/tmp/spool": str(folder / "spool"),
        "0.0.0.0": "127.0.0.1",
    }
    example = settings_in(EXAMPLE.read_text(encoding="utf-8"))
    place = Place(instead, folder, (example, {"HOWLER_NAMESPACE": namespace}))
    return place.with_a_port_of_its_own()


async def found_in(url: str) -> asyncpg.Record:
    connection = await asyncpg.connect(url, statement_cache_size=0)
    row = await connection.fetchrow(TABLES)
    await connection.close()
    assert row is not None
    return row


async def until_a_run_succeeded(url: str) -> None:
    connection = await asyncpg.connect(url, statement_cache_size=0)
    async with asyncio.timeout(60):
        query = "select exists (select from howler.runs where state = 'succeeded')"
        while not await connection.fetchval(query):
            await asyncio.sleep(0.05)
    await connection.close()


@pytest.mark.timeout(240)
async def test_every_block_does_its_work(
    file: dict[str, Block], place: Place, empty_url: str
) -> None:
    """One-shots end well, the rest gets healthy, an event's run succeeds, the dead are not."""
    for name in ONCE:
        done = await asyncio.to_thread(run, file[name], place, file[name].command)
        assert done.returncode == 0, done.stdout + done.stderr
    assert dict(await found_in(empty_url)) == {"app": True, "runtime": True, "marker": True}

    async with AsyncExitStack() as stack:
        lasting = [block for name, block in file.items() if block.ours and name not in ONCE]
        running = [
            await stack.enter_async_context(started(block, place.with_a_port_of_its_own()))
            for block in lasting
        ]
        assert {one.block.name for one in running} >= {"parser", "stand-in", "exporter"}
        await asyncio.gather(*(one.until_healthy() for one in running))

        seeded = await asyncio.to_thread(run, file["parser"], place, SEED)
        assert seeded.returncode == 0, seeded.stdout + seeded.stderr
        await until_a_run_succeeded(empty_url)

        codes = await asyncio.gather(*(one.stop() for one in running))
        assert set(codes) == {0}, dict(zip((one.block.name for one in running), codes, strict=True))
        assert not any(await asyncio.gather(*(one.is_healthy() for one in running)))


async def test_a_real_database_is_never_taken_for_the_sandbox(
    file: dict[str, Block], box: Sandbox, real_url: str, namespace: str, tmp_path: Path
) -> None:
    """Compose's migrate, pointed at a database of somebody else: our tables, and no more."""
    place = place_for(box, real_url, namespace, tmp_path)
    done = await asyncio.to_thread(run, file["migrate"], place, file["migrate"].command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert dict(await found_in(real_url)) == {"app": False, "runtime": True, "marker": False}
    refused = await asyncio.to_thread(run, file["parser"], place, SEED)
    assert refused.returncode == 1
    assert "was not made by the sandbox" in refused.stdout + refused.stderr
