import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from sandbox import database, pgbouncer
from sandbox.pgbouncer import PgBouncer
from sandbox.postgres import Postgres
from sandbox.processes import ending
from sandbox.processes.birth import Birth
from sandbox.processes.hold import BusyError
from sandbox.processes.ports import free_port
from sandbox.processes.server import PortTakenError, SandboxError
from sandbox.sandbox import Ports, Sandbox

pytestmark = pytest.mark.timeout(90)


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    sandbox = Sandbox(tmp_path_factory.mktemp("box"))
    sandbox.start()
    yield sandbox
    sandbox.stop()
    sandbox.wipe()


@asynccontextmanager
async def connected(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(url, statement_cache_size=0)
    try:
        yield connection
    finally:
        await connection.close()


async def create_topic(box: Sandbox, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=box.kafka_bootstrap_servers)
    await admin.start()
    try:
        settings = {"max.message.bytes": str(1024 * 1024)}
        await admin.create_topics([NewTopic(name, 1, 1, topic_configs=settings)])
    finally:
        await admin.close()


async def publish(box: Sandbox, topic: str, value: bytes) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=box.kafka_bootstrap_servers,
        enable_idempotence=True,
        max_request_size=2 * 1024 * 1024,
        request_timeout_ms=15_000,
    )
    await producer.start()
    try:
        await producer.send_and_wait(topic, value)
    finally:
        await producer.stop()


async def read(box: Sandbox, topic: str, count: int) -> list[bytes]:
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=box.kafka_bootstrap_servers,
        group_id=f"group-of-{topic}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        return [(await asyncio.wait_for(consumer.getone(), 20)).value for _ in range(count)]
    finally:
        await consumer.stop()


async def test_a_message_of_nearly_a_mebibyte_goes_through_the_broker(box: Sandbox) -> None:
    """A topic that takes 1 MiB gets it: the broker itself sets no smaller bound."""
    value = os.urandom(1024 * 1024 - 1024)
    await create_topic(box, "large")
    await publish(box, "large", value)
    assert await read(box, "large", 1) == [value]


async def test_a_topic_is_never_created_by_accident(box: Sandbox) -> None:
    """Publishing to a topic that nobody made fails and makes none."""
    with pytest.raises((KafkaError, TimeoutError)):
        await asyncio.wait_for(publish(box, "never-made", b"x"), 2)
    admin = AIOKafkaAdminClient(bootstrap_servers=box.kafka_bootstrap_servers)
    await admin.start()
    try:
        assert "never-made" not in await admin.list_topics()
    finally:
        await admin.close()


async def test_a_killed_broker_comes_back_with_what_it_had_accepted(box: Sandbox) -> None:
    """SIGKILL and a new start keep the port, the topic and the acknowledged message."""
    await create_topic(box, "survives")
    await publish(box, "survives", b"before")
    before, address = box.kafka.pid, box.kafka_bootstrap_servers
    box.kafka.kill()
    assert not box.kafka.alive
    await asyncio.to_thread(box.kafka.start)
    assert (box.kafka.alive, box.kafka_bootstrap_servers) == (True, address)
    assert box.kafka.pid != before
    await publish(box, "survives", b"after")
    assert await read(box, "survives", 2) == [b"before", b"after"]


async def test_the_database_is_postgres_18_with_vectors_and_full_durability(box: Sandbox) -> None:
    """What is tested on is what is promised: version, pgvector, fsync, room for connections."""
    async with connected(box.database_url) as connection:
        await connection.execute("create extension vector")
        assert await connection.fetchval("select '[1,2]'::vector <-> '[1,4]'") == 2
        assert (await connection.fetchval("show server_version")).startswith("18.")
        assert await connection.fetchval("show fsync") == "on"
        assert await connection.fetchval("show synchronous_commit") == "on"
        assert int(await connection.fetchval("show max_connections")) >= 200


async def test_a_killed_database_comes_back_with_what_was_committed(box: Sandbox) -> None:
    """SIGKILL of the server and all its sessions loses no committed row."""
    async with connected(box.database_url) as connection:
        await connection.execute("create table kept (value int)")
        await connection.execute("insert into kept values (7)")
        box.postgres.kill()
    box.postgres.start()
    async with connected(box.database_url) as connection:
        assert await connection.fetchval("select value from kept") == 7


async def test_a_session_that_outlived_its_killed_server_is_ended(box: Sandbox) -> None:
    """No session of a dead server goes on writing beside the one that is started after it."""
    async with connected(box.database_url) as connection:
        session = Birth.of(await connection.fetchval("select pg_backend_pid()"))
        server = box.postgres.birth
        assert session is not None
        assert server is not None
        ending.freeze(session)  # it cannot notice that its server is gone
        try:
            server.send(signal.SIGKILL)
            assert server.wait(10)
            assert session.alive()
            await asyncio.to_thread(box.postgres.start)
            assert not session.alive()
        finally:
            ending.kill(session)
    async with connected(box.database_url) as connection:
        assert await connection.fetchval("select 1") == 1


async def test_a_frozen_database_answers_after_the_thaw(box: Sandbox) -> None:
    """Frozen, the connection stays open and nobody answers; thawed, the same query ends."""
    async with connected(box.database_url) as connection:
        box.postgres.freeze()
        query = asyncio.create_task(connection.fetchval("select 5"))
        done, _ = await asyncio.wait({query}, timeout=0.3)
        assert not done
        box.postgres.thaw()
        assert await asyncio.wait_for(query, 10) == 5


async def test_a_clone_of_a_template_carries_the_marker_and_can_be_dropped(box: Sandbox) -> None:
    """A test's own database is a copy of a migrated one, marker included."""
    await database.ensure(database.named(box.database_url, "template_of_test"))
    url = await database.create_from_template(box.database_url, "clone", "template_of_test")
    assert await database.has_marker(url)
    await database.drop(url)
    await database.drop(url)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await database.has_marker(url)


async def test_wiping_gives_an_empty_database_with_the_marker(box: Sandbox) -> None:
    """After a wipe nothing is left but the marker, even while somebody is connected."""
    url = database.named(box.database_url, "wiped")
    await database.ensure(url)
    async with connected(url) as connection:
        await connection.execute("create table old (value int)")
        await database.wipe(url)
    assert await database.has_marker(url)
    async with connected(url) as connection:
        assert await connection.fetchval("select to_regclass('old')") is None


@pytest.mark.parametrize("emptied", [False, True])
async def test_a_database_without_the_marker_is_neither_wiped_nor_dropped(
    box: Sandbox, *, emptied: bool
) -> None:
    """A database that somebody else made stays as it is; so does one whose marker row is gone."""
    url = database.named(box.database_url, f"foreign_{emptied}".lower())
    async with connected(box.database_url) as connection:
        await connection.execute(f'create database "{database.name_in(url)}"')
    async with connected(url) as connection:
        await connection.execute("create table precious (value int)")
        if emptied:
            await connection.execute(f"{database.marker()} delete from howler_sandbox.marker")
    for refused in (database.wipe, database.drop, database.refuse_without_marker):
        with pytest.raises(SandboxError, match="was not made by the sandbox"):
            await refused(url)
    async with connected(url) as connection:
        assert await connection.fetchval("select to_regclass('precious')::text") == "precious"


def test_a_second_run_in_the_same_folder_is_refused(box: Sandbox) -> None:
    """One folder holds one sandbox; the second neither starts nor stops anything in it."""
    box.start()
    for attached in (True, False):
        second = Sandbox(box.folder, attached=attached)
        with pytest.raises(BusyError, match=f"process {os.getpid()} uses"):
            second.start()
    Sandbox(box.folder).stop()
    assert box.kafka.alive
    assert box.postgres.alive


def test_a_taken_port_is_told_by_the_server_itself(tmp_path: Path) -> None:
    """A server whose port somebody took says so, and leaves nothing running."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        postgres = Postgres(tmp_path, taken.getsockname()[1])
        with pytest.raises(PortTakenError, match="port taken"):
            postgres.start()
        assert not postgres.alive


async def test_postgres_16_starts_with_vectors_beside_a_taken_usual_port(tmp_path: Path) -> None:
    """The older server can be chosen, and a taken port is replaced by a free one."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        wanted = Ports(kafka=port, postgres=port, standin=port)
        async with (
            Sandbox(tmp_path / "box", postgres_version=16, ports=wanted) as box,
            connected(box.database_url) as connection,
        ):
            assert port not in {box.kafka.port, box.postgres.port, box.standin.port}
            assert (await connection.fetchval("show server_version")).startswith("16.")
            await connection.execute("create extension vector")
    box.wipe()


async def test_a_transaction_goes_through_the_pooler(box: Sandbox) -> None:
    """PgBouncer in transaction mode stands before the same database."""
    if pgbouncer.installed() is None:
        pytest.skip("this machine has no pgbouncer (`.ci/run` unpacks one)")
    pooler = PgBouncer(box.postgres, free_port())
    await asyncio.to_thread(pooler.start)
    try:
        async with connected(pooler.url) as connection, connection.transaction():
            assert await connection.fetchval("select current_database()") == "howler"
    finally:
        pooler.stop()
