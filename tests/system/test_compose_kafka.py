"""The broker's settings in docker-compose.yml, tried on the sandbox's jars of the same version."""

import asyncio
from pathlib import Path

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from sandbox.processes.ports import free_port
from tests.support.compose.broker import ComposeKafka, properties
from tests.support.compose.file import FILE, blocks


def settings(host: int, containers: int, data: str) -> dict[str, str]:
    """The block's own, on ports of this machine."""
    block = blocks(FILE.read_text(encoding="utf-8"), {"HOWLER_PORT_KAFKA": str(host)})["kafka"]
    here = {
        "localhost:": "127.0.0.1:",
        "kafka:": "127.0.0.1:",
        "29093": str(free_port()),
        "HOST://:9092": f"HOST://127.0.0.1:{host}",
        "CONTAINERS://:19092": f"CONTAINERS://127.0.0.1:{containers}",
        "19092": str(containers),
        "/var/lib/kafka/data": data,
    }
    found = properties(block.own_environment)
    for there, instead in here.items():
        found = {name: value.replace(there, instead) for name, value in found.items()}
    return found


async def test_programs_on_the_host_and_in_containers_reach_it(tmp_path: Path) -> None:
    """What is produced by one listener is consumed by the other; each tells its own address."""
    host, containers = free_port(), free_port()
    kafka = ComposeKafka(tmp_path, host, settings(host, containers, "data"))
    await asyncio.to_thread(kafka.start)
    try:
        await produced_and_consumed(f"127.0.0.1:{host}", f"127.0.0.1:{containers}")
    finally:
        kafka.stop()


async def produced_and_consumed(host: str, containers: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=containers)
    await admin.start()
    await admin.create_topics([NewTopic("tried", 1, 1)])
    for told, asked in ((await brokers(host), host), (await brokers(containers), containers)):
        assert told == {asked}
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=host) as producer:
        await producer.send_and_wait("tried", b"from the host")
    async with AIOKafkaConsumer(
        "tried", bootstrap_servers=containers, group_id="g", auto_offset_reset="earliest"
    ) as consumer:
        record = await asyncio.wait_for(consumer.getone(), 15)
    assert record.value == b"from the host"


async def brokers(servers: str) -> set[str]:
    """The addresses that the broker tells those who ask at `servers`."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        cluster = await admin.describe_cluster()
        return {f"{one['host']}:{one['port']}" for one in cluster["brokers"]}
    finally:
        await admin.close()
