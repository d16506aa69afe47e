"""The two repairs of Faust's driver, on Faust's and aiokafka's own objects."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import UnknownError
from faust.types import TP, Message

from howler.runtime.faust_app import SafeTransport, _Thread
from sandbox.sandbox import Sandbox
from tests.support.thing_service import app

PLACE = TP("thing.asked", 0)


@pytest.fixture
async def consumer() -> AsyncIterator[Any]:
    """The consumer that our app gives Faust, without a broker."""

    async def nothing(*_args: Any) -> None: ...

    transport = app._new_transport()
    assert isinstance(transport, SafeTransport)
    made = transport.create_consumer(
        nothing, on_partitions_revoked=nothing, on_partitions_assigned=nothing
    )
    assert isinstance(made._thread, _Thread)
    app.topics._acking_topics.add(PLACE.topic)  # as Faust does once it consumes
    yield made
    made._thread.thread_loop.close()


def took(consumer: Any, *offsets: int) -> list[Message]:
    """Events handed to the agent, which have to be kept while they are not acknowledged."""
    messages = [
        Message(PLACE.topic, PLACE.partition, offset, 0.0, 0, None, b"key", b"{}", None)
        for offset in offsets
    ]
    for message in messages:
        consumer.track_message(message)
    return messages


async def test_a_commit_never_passes_an_event_that_is_not_acknowledged(consumer: Any) -> None:
    """However many behind it are; Faust alone would commit 4 here, and lose event 0."""
    messages = took(consumer, 0, 1, 2, 3)
    for message in messages[1:]:
        consumer.ack(message)
    assert consumer._new_offset(PLACE) is None
    consumer.ack(messages[0])
    assert consumer._new_offset(PLACE) == 4
    assert consumer._new_offset(PLACE) is None


async def test_a_hole_in_the_middle_holds_only_what_is_behind_it(consumer: Any) -> None:
    """And what was held is committed as soon as the hole is filled, without a rebalance."""
    messages = took(consumer, *range(6))
    for message in [*messages[:2], *messages[3:]]:
        consumer.ack(message)
    assert consumer._new_offset(PLACE) == 2
    consumer._committed_offset[PLACE] = 2
    (later,) = took(consumer, 6)
    consumer.ack(later)
    assert consumer._new_offset(PLACE) is None
    consumer.ack(messages[2])
    assert consumer._new_offset(PLACE) == 7


@pytest.fixture
async def member(box: Sandbox, namespace: str) -> AsyncIterator[AIOKafkaConsumer]:
    """Aiokafka's own consumer, in a group on the real broker."""
    member = AIOKafkaConsumer(bootstrap_servers=box.kafka_bootstrap_servers, group_id=namespace)
    await member.start()
    member.subscribe(["__consumer_offsets"])
    yield member
    await member.stop()


async def test_an_error_that_the_coordinator_keeps_is_raised_at_the_next_fetch(
    consumer: Any, member: AIOKafkaConsumer
) -> None:
    """Faust never makes the call that its coordinator waits for; then it goes on by itself."""
    waits = asyncio.create_task(member._coordinator._push_error_to_user(UnknownError("kept")))
    with pytest.raises(UnknownError, match="kept"):
        await consumer._thread._fetch_records(member, {PLACE}, timeout=0.1)
    await asyncio.wait_for(waits, 5)
