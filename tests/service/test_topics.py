"""Topics and sending on a real broker."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import InvalidTopicError, KafkaConnectionError

from howler.cli.send import SendError, send_event
from howler.wire.topics import TopicSpec, check_topics, ensure_topics
from sandbox.sandbox import Sandbox
from schemas import catalog

DAY_MS = 86_400_000
ASKED = TopicSpec("thing.asked", 4, 7 * DAY_MS, 1_048_576)
TOLD = TopicSpec("thing.told.dlq", 1, 3_600_000, 2_000_000)
NOBODY = "127.0.0.1:1"

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A broker of this file's own."""
    box = Sandbox(Path(tmp_path_factory.mktemp("topics")))
    box.start()
    yield box.kafka_bootstrap_servers
    box.stop()


@asynccontextmanager
async def admin(broker: str) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(bootstrap_servers=broker)
    await client.start()
    try:
        yield client
    finally:
        await client.close()


async def make(broker: str, name: str, partitions: int, **configs: str) -> None:
    """Makes a topic as somebody else would, and waits until it is there."""
    settings = {name.replace("_", "."): value for name, value in configs.items()}
    async with admin(broker) as client:
        answer = await client.create_topics([NewTopic(name, partitions, 1, topic_configs=settings)])
        assert [code for _, code, _ in answer.topic_errors] == [0]
    await ensure_topics(broker, [TopicSpec(name, 1, 0, 0)], "")


async def names(broker: str) -> list[str]:
    async with admin(broker) as client:
        return list(await client.list_topics())


async def received(broker: str, topic: str) -> Sequence[tuple[bytes | None, bytes | None, object]]:
    """What stands in the partitions of a topic made like `ASKED`."""
    consumer = AIOKafkaConsumer(bootstrap_servers=broker, enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, number) for number in range(ASKED.partitions)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        batches = await consumer.getmany(timeout_ms=10_000)
    finally:
        await consumer.stop()
    return [(one.key, one.value, one.headers) for batch in batches.values() for one in batch]


async def test_missing_topics_are_told_and_then_made(broker: str) -> None:
    """Checking makes nothing; ensuring makes all, usable at once; again, it changes nothing."""
    specs = [ASKED, TOLD]
    missing = await check_topics(broker, specs, "first.")
    assert missing == [
        "The topic first.thing.asked does not exist: run `howler topics ensure`.",
        "The topic first.thing.told.dlq does not exist: run `howler topics ensure`.",
    ]
    assert "first.thing.asked" not in await names(broker)
    assert await ensure_topics(broker, specs, "first.") == [
        "Created first.thing.asked: 4 partitions, events kept for 7 days.",
        "Created first.thing.told.dlq: 1 partition, events kept for 1 hour.",
    ]
    assert await check_topics(broker, specs, "first.") == []
    assert await ensure_topics(broker, specs, "first.") == []
    assert {"first.thing.asked", "first.thing.told.dlq"} <= set(await names(broker))
    assert "thing.asked" not in await names(broker)


async def test_the_whole_catalog_can_be_made(broker: str) -> None:
    """Every topic's name and settings are such as a broker takes."""
    specs = catalog.topics()
    assert len(await ensure_topics(broker, specs, "all.")) == len(specs)
    assert await check_topics(broker, specs, "all.") == []


async def test_two_may_ensure_at_once(broker: str) -> None:
    """Who comes second finds the topic there, which is no error."""
    both = await asyncio.gather(*(ensure_topics(broker, [ASKED], "race.") for _ in range(4)))
    assert [line for lines in both for line in lines] == [
        "Created race.thing.asked: 4 partitions, events kept for 7 days."
    ]


@pytest.mark.parametrize(
    ("name", "partitions", "configs", "told"),
    [
        ("few", 3, {}, "has 3 of 4 partitions: run `kafka-topics.sh --alter --topic"),
        ("more", 5, {}, None),
        ("compact", 4, {"cleanup_policy": "compact"}, "is compacted, which deletes events"),
        ("both", 4, {"cleanup_policy": "compact,delete"}, "--add-config cleanup.policy=delete`"),
        ("short", 4, {"retention_ms": "90000"}, "for 90 seconds instead of 7 days"),
        ("odd", 4, {"retention_ms": "90001"}, "for 90001 ms instead of 7 days"),
        ("ever", 4, {"retention_ms": "-1"}, None),
        ("small", 4, {"max_message_bytes": "1000"}, "of 1,000 bytes instead of 1,048,576"),
        ("large", 4, {"max_message_bytes": "2000000"}, None),
    ],
)
async def test_what_is_unsafe_is_told_with_the_way_out(
    broker: str, name: str, partitions: int, configs: dict[str, str], told: str | None
) -> None:
    """Less than was asked is a problem, more is none; both say the same, and change nothing."""
    settings = {"retention_ms": str(7 * DAY_MS), "max_message_bytes": "1048576", **configs}
    await make(broker, f"unsafe.{name}", partitions, **settings)
    problems = await check_topics(broker, [TopicSpec(name, 4, 7 * DAY_MS, 1_048_576)], "unsafe.")
    assert len(problems) == (0 if told is None else 1)
    for problem in problems:
        assert f"The topic unsafe.{name} " in problem
        assert (told or "") in problem
    ensured = await ensure_topics(broker, [TopicSpec(name, 4, 7 * DAY_MS, 1_048_576)], "unsafe.")
    assert ensured == problems


async def test_a_name_that_kafka_refuses_is_told(broker: str) -> None:
    """The error names the topic and Kafka's own reason."""
    with pytest.raises(InvalidTopicError, match="bad/name could not be created: Topic name is"):
        await ensure_topics(broker, [TopicSpec("bad/name", 1, DAY_MS, 1_000)], "")


async def test_a_sent_event_arrives_as_it_is(broker: str) -> None:
    """Key, value and headers, and the place where it stands."""
    await ensure_topics(broker, [ASKED], "send.")
    headers = [("ce_id", b"1"), ("ce_id", b"2")]
    sent = await send_event(broker, "send.thing.asked", b"k", b"not even JSON", headers)
    assert (sent.topic, sent.offset) == ("send.thing.asked", 0)
    await send_event(broker, "send.thing.asked", b"k", None)
    assert await received(broker, "send.thing.asked") == [
        (b"k", b"not even JSON", tuple(headers)),
        (b"k", None, ()),
    ]


async def test_sending_to_no_topic_or_too_much_is_told(broker: str) -> None:
    """At once, with the next step, and without creating the topic."""
    with pytest.raises(SendError, match=r"There is no topic nowhere at .*howler topics ensure"):
        await send_event(broker, "nowhere", None, b"{}")
    assert "nowhere" not in await names(broker)
    await make(broker, "narrow", 1, max_message_bytes="1000")
    for size in (2_000, 2_000_000):
        with pytest.raises(SendError, match="narrow does not take so large a record"):
            await send_event(broker, "narrow", None, b"x" * size)


async def test_a_broker_that_is_not_there_is_told() -> None:
    """Whoever waits for a broker sees a Kafka error; whoever sends reads a sentence."""
    with pytest.raises(KafkaConnectionError):
        await check_topics(NOBODY, [ASKED], "")
    with pytest.raises(SendError, match=f"No Kafka broker answers at {NOBODY}"):
        await send_event(NOBODY, "thing.asked", None, b"{}")
