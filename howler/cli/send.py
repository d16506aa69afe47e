"""One event to Kafka, as any producer would send it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError, MessageSizeTooLargeError
from aiokafka.structs import RecordMetadata

REQUEST_TIMEOUT_MS = 10_000


class SendError(Exception):
    """The event was not sent; the message says why and what to do."""


async def send_event(
    bootstrap: str,
    topic: str,
    key: bytes | None,
    value: bytes | None,
    headers: Sequence[tuple[str, bytes]] = (),
) -> RecordMetadata:
    """Sends one record and returns where it stands, once every replica in sync has it.

    `bootstrap` is `host:port`, several with commas between; `topic` has the namespace's prefix
    and must exist. The value goes as it is, also if it is no event: that is how dead letters are
    tried.

    Raises:
        SendError: nothing was acknowledged; after a lost connection it may have arrived all
            the same, and sending it again under the same event id is harmless.
    """
    async with _producer(bootstrap) as producer:
        try:
            await _refuse_missing(producer, bootstrap, topic)
            return await producer.send_and_wait(topic, value, key=key, headers=list(headers))
        except MessageSizeTooLargeError as refused:
            raise SendError(f"{topic} does not take so large a record: {refused}") from refused
        except KafkaError as failed:
            raise SendError(
                f"{topic} did not acknowledge the event ({type(failed).__name__}): send it again "
                "with the same id"
            ) from failed


@asynccontextmanager
async def _producer(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        enable_idempotence=True,
        acks="all",
        request_timeout_ms=REQUEST_TIMEOUT_MS,
    )
    try:
        await producer.start()
        yield producer
    except KafkaConnectionError as away:
        raise SendError(f"No Kafka broker answers at {bootstrap}: is it running?") from away
    finally:
        await producer.stop()


async def _refuse_missing(producer: AIOKafkaProducer, bootstrap: str, topic: str) -> None:
    """Else the producer would wait for the topic until its timeout, and then name another cause."""
    cluster = await producer.client.fetch_all_metadata()
    if topic not in cluster.topics():
        raise SendError(f"There is no topic {topic} at {bootstrap}: run `howler topics ensure`")
