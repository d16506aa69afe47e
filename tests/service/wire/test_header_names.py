"""A record that aiokafka alone cannot read does not stop those behind it."""

from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.consumer import fetcher
from aiokafka.record.memory_records import MemoryRecords

from howler.wire.header_names import AnyRecords, read_every_header_name
from howler.wire.topics import TopicSpec, ensure_topics
from sandbox.sandbox import Sandbox
from tests.support.broker import producing, read_all
from tests.support.faults.strange import send_with_header_name

DAY = 86_400_000


@pytest.fixture
async def topic(box: Sandbox, namespace: str) -> str:
    spec = TopicSpec("strange", 1, DAY, 1 << 20)
    await ensure_topics(box.kafka_bootstrap_servers, [spec], namespace)
    return f"{namespace}strange"


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Aiokafka as it is, whatever another test in this process has repaired."""
    monkeypatch.setattr(fetcher, "MemoryRecords", MemoryRecords)


@pytest.fixture
def repaired(alone: None) -> None:
    """The repair, for this test only."""
    read_every_header_name()


async def fill(box: Sandbox, topic: str) -> None:
    """A good record, two strange ones in a batch, and a good one."""
    async with producing(box.kafka_bootstrap_servers) as producer:
        await producer.send_and_wait(topic, b"1", headers=[("good", b"a")])
        await send_with_header_name(producer, topic, b"\xff\xfename", b"2", b"3")
        await producer.send_and_wait(topic, b"4", key=b"k", headers=[("good", b"")])


async def test_a_header_name_that_is_not_utf_8_is_read(
    repaired: None, box: Sandbox, topic: str
) -> None:
    """With its strange bytes written out; the records around it are as they were sent."""
    await fill(box, topic)
    found = await read_all(box.kafka_bootstrap_servers, topic)
    assert [(one.offset, one.key, one.value, one.headers) for one in found] == [
        (0, None, b"1", (("good", b"a"),)),
        (1, None, b"2", (("\\xff\\xfename", b"value"),)),
        (2, None, b"3", (("\\xff\\xfename", b"value"),)),
        (3, b"k", b"4", (("good", b""),)),
    ]


async def test_aiokafka_alone_would_never_read_on(alone: None, box: Sandbox, topic: str) -> None:
    """If this fails, aiokafka has mended it, and the repair can go."""
    await fill(box, topic)
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=box.kafka_bootstrap_servers, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        for _ in range(2):
            with pytest.raises(UnicodeDecodeError):
                await consumer.getmany(timeout_ms=5_000)
    finally:
        await consumer.stop()


def batches(count: int) -> bytes:
    """Bytes as a broker answers: batches of one record each."""
    from aiokafka.record.default_records import DefaultRecordBatchBuilder

    made = bytearray()
    for number in range(count):
        builder = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, 0, 1 << 16)
        builder.append(0, 1_000 + number, key=None, value=b"%d" % number, headers=[])
        made += builder.build()
    return bytes(made)


def test_half_a_batch_at_the_end_is_left() -> None:
    """A broker cuts its answer where the size that was asked for ends."""
    data = batches(3)
    records: Any = AnyRecords(data[:-5])
    values = []
    while records.has_next():
        batch = records.next_batch()
        assert batch.validate_crc()
        values += [record.value for record in batch]
    assert values == [b"0", b"1"]
    assert records.next_batch() is None
    assert records.size_in_bytes() == len(data) - 5
