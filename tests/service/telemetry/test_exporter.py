"""The exporter, as a process of its own on the real broker."""

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from howler.wire.topics import TopicSpec, ensure_topics
from sandbox.processes.ports import free_port
from sandbox.sandbox import Sandbox
from tests.support.broker import produce
from tests.support.processes import ServiceProcess, environment

TOPIC = "resume.parsing.requested"
SPEC = TopicSpec(TOPIC, 2, 86_400_000, 1 << 20)
LAG = f'howler_consumer_lag{{group="howlerhire-parser",topic="{TOPIC}"}}'
MEMBERS = 'howler_consumer_members{group="howlerhire-parser"}'
MESSAGES = f'howler_topic_messages{{topic="{TOPIC}"}}'


@asynccontextmanager
async def exporter(box: Sandbox, namespace: str, folder: Path) -> AsyncIterator[ServiceProcess]:
    """`howler exporter`, reading every second; ended at the end if it still lives."""
    one = started(box, namespace, folder / "exporter.log")
    try:
        await one.until_ready()
        yield one
    finally:
        one.kill()


def started(box: Sandbox, namespace: str, log: Path) -> ServiceProcess:
    port = free_port()
    program = str(Path(sys.executable).with_name("howler"))
    command = [program, "exporter", "--port", str(port), "--every", "1"]
    env = environment(box, "postgresql://nobody@127.0.0.1:1/none", namespace)
    with log.open("ab") as out:
        process = subprocess.Popen(command, env=env, stdout=out, stderr=out)
    return ServiceProcess(process, f"http://127.0.0.1:{port}", log)


@asynccontextmanager
async def member(box: Sandbox, namespace: str) -> AsyncIterator[AIOKafkaConsumer]:
    """A member of the parser's group."""
    consumer = AIOKafkaConsumer(
        namespace + TOPIC,
        bootstrap_servers=box.kafka_bootstrap_servers,
        group_id=f"{namespace}howlerhire-parser",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def until_shown(one: ServiceProcess, wanted: dict[str, float | None]) -> None:
    """Waits until the page shows these values; None: no such series."""
    shown: dict[str, float] = {}
    try:
        async with asyncio.timeout(20):
            while {name: shown.get(name) for name in wanted} != wanted or not shown:
                shown = await one.scraped()
                await asyncio.sleep(0.1)
    except TimeoutError:
        ours = {name: shown.get(name) for name in wanted}
        raise AssertionError(f"{ours} instead of {wanted}: {one.log.read_text()}") from None


@pytest.mark.timeout(90)
async def test_the_exporter_tells_what_the_broker_knows(
    box: Sandbox, namespace: str, tmp_path: Path
) -> None:
    """Lag before and after a commit, members, records; an outage; an end at once."""
    servers = box.kafka_bootstrap_servers
    await ensure_topics(servers, [SPEC], namespace)
    await produce(servers, namespace + TOPIC, [{"n": n} for n in range(5)], key=b"one")
    async with exporter(box, namespace, tmp_path) as one:
        await until_shown(one, {LAG: 5, MEMBERS: 0, MESSAGES: 5, "howler_ready": 1})
        async with member(box, namespace) as consumer:
            first = await consumer.getone()
            place = TopicPartition(first.topic, first.partition)
            await consumer.commit({place: 2})
            await until_shown(one, {LAG: 3, MEMBERS: 1, MESSAGES: 5})
        await until_shown(one, {LAG: 3, MEMBERS: 0})
        box.kafka.kill()
        try:
            await until_shown(one, {LAG: None, MESSAGES: None, MEMBERS: None, "howler_ready": 0})
            status, said = await one.page("/readyz")
            assert (status, "Kafka does not answer" in said) == (503, True)
            assert (await one.page("/livez"))[0] == 200
        finally:
            await asyncio.to_thread(box.kafka.start)
        await until_shown(one, {LAG: 3, MESSAGES: 5, "howler_ready": 1})
        began = time.monotonic()
        assert one.terminate(seconds=10) == 0
        assert time.monotonic() - began < 5
    assert "Traceback" not in one.log.read_text()


async def test_a_taken_port_is_told_in_a_sentence(
    box: Sandbox, namespace: str, tmp_path: Path
) -> None:
    """It ends with 1 and names the option."""
    program = str(Path(sys.executable).with_name("howler"))
    with contextlib.closing(await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)) as taken:
        port = taken.sockets[0].getsockname()[1]
        ended = await asyncio.to_thread(
            subprocess.run,
            [program, "exporter", "--port", str(port)],
            env=environment(box, "postgresql://nobody@127.0.0.1:1/none", namespace),
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert "--port" in ended.stderr
    assert "Traceback" not in ended.stderr
