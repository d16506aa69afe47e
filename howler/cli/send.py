"""One event to Kafka, as any producer would send it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    KafkaConnectionError,
    KafkaError,
    MessageSizeTooLargeError,
)
from aiokafka.structs import RecordMetadata

from howler.wire.allowed import WRITE, allowed
from howler.wire.broker import Broker
from howler.wire.forbidden import forbidden
from howler.wire.refusal import RefusedError, told_why

REQUEST_TIMEOUT_MS = 10_000


class SendError(Exception):
    """The event was not sent; the message says why and what to do."""


async def send_event(
    broker: Broker | str,
    topic: str,
    key: bytes | None,
    value: bytes | None,
    headers: Sequence[tuple[str, bytes]] = (),
) -> RecordMetadata:
    """Sends one record and returns where it stands, once every replica in sync has it.

    `topic` has the namespace's prefix and must exist. The value goes as it is, also if it is no
    event: that is how dead letters are tried.

    Raises:
        RefusedError: the broker does not let us in, or not write to the topic.
        SendError: nothing was acknowledged; after a lost connection it may have arrived all
            the same, and sending it again under the same event id is harmless.
    """
    broker = Broker.of(broker)
    async with _producer(broker, topic) as producer:
        try:
            await _refuse_missing(producer, broker, topic)
            return await producer.send_and_wait(topic, value, key=key, headers=list(headers))
        except MessageSizeTooLargeError as refused:
            raise SendError(f"{topic} does not take so large a record: {refused}") from refused
        except RefusedError:
            raise
        except KafkaError as failed:
            raise SendError(
                f"{topic} did not acknowledge the event ({type(failed).__name__}): send it again "
                "with the same id"
            ) from failed


@asynccontextmanager
async def _producer(broker: Broker, topic: str) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(
        **broker.client(),
        enable_idempotence=True,
        acks="all",
        request_timeout_ms=REQUEST_TIMEOUT_MS,
    )
    try:
        async with told_why(broker):
            await producer.start()
        yield producer
    except ClusterAuthorizationFailedError as nowhere:  # who may write to no topic at all
        raise forbidden(broker, f"write to the topic {topic}", "WRITE") from nowhere
    except KafkaConnectionError as away:
        raise SendError(f"No Kafka broker answers at {broker}: is it running?") from away
    finally:
        await producer.stop()


async def _refuse_missing(producer: AIOKafkaProducer, broker: Broker, topic: str) -> None:
    """Else the producer would wait for the topic until its timeout, and then name another cause."""
    may = (await allowed(producer.client, [topic])).get(topic)
    if may is not None and not may.may(WRITE):
        raise forbidden(broker, f"write to the topic {topic}", "WRITE")
    cluster = await producer.client.fetch_all_metadata()
    if topic not in cluster.topics():
        raise SendError(f"There is no topic {topic} at {broker}: run `howler topics ensure`")
