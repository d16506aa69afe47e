"""What the broker says of our groups and topics, read through clients that stay open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, for_code

from howler.wire.broker import Broker
from howler.wire.refusal import told_why

REQUEST_TIMEOUT_MS = 5_000

ERROR, MEMBERS = 0, 5
"""Places in a group's description as Kafka's protocol lays it out."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One look; names without namespace. A topic that is not there is not in it.

    Args:
        lag: by group and topic, the events that the group has not acknowledged.
        members: by group.
        messages: by topic, the records it keeps.
    """

    lag: Mapping[tuple[str, str], int]
    members: Mapping[str, int]
    messages: Mapping[str, int]


class BrokerReader:
    """Reads one broker; after a fault its clients are made anew.

    Args:
        groups: by group the topics it reads.
        topics: all to be counted; groups and topics without namespace.
    """

    def __init__(
        self,
        broker: Broker,
        namespace: str,
        groups: Mapping[str, Collection[str]],
        topics: Collection[str],
    ) -> None:
        self._broker = broker
        self._namespace = namespace
        self._groups = groups
        self._topics = topics
        self._clients: tuple[AIOKafkaAdminClient, AIOKafkaConsumer] | None = None

    async def read(self) -> Reading:
        """Looks once.

        Raises:
            KafkaError: the broker does not answer, or refuses.
        """
        admin, consumer = self._clients or await self._open()
        parts = await self._parts(admin)
        if set(parts) != consumer.assignment():
            consumer.assign(parts)
            consumer.pause(*parts)  # nothing is fetched: only where its ends are is asked
        first = await consumer.beginning_offsets(parts) if parts else {}
        last = await consumer.end_offsets(parts) if parts else {}
        messages: dict[str, int] = {}
        for part in parts:
            name = part.topic.removeprefix(self._namespace)
            messages[name] = messages.get(name, 0) + last[part] - first[part]
        lag: dict[tuple[str, str], int] = {}
        for group, topics in self._groups.items():
            done = await admin.list_consumer_group_offsets(self._namespace + group)
            for part in parts:
                name = part.topic.removeprefix(self._namespace)
                if name in topics:
                    reached = max(first[part], done[part].offset if part in done else 0)
                    lag[group, name] = lag.get((group, name), 0) + max(0, last[part] - reached)
        return Reading(lag, await self._members(admin), messages)

    async def close(self) -> None:
        clients, self._clients = self._clients, None
        if clients is not None:
            admin, consumer = clients
            await consumer.stop()
            await admin.close()

    async def _open(self) -> tuple[AIOKafkaAdminClient, AIOKafkaConsumer]:
        told = {**self._broker.client(), "request_timeout_ms": REQUEST_TIMEOUT_MS}
        self._clients = AIOKafkaAdminClient(**told), AIOKafkaConsumer(**told)
        for client in self._clients:
            async with told_why(self._broker):
                await client.start()
        return self._clients

    async def _parts(self, admin: AIOKafkaAdminClient) -> list[TopicPartition]:
        """Of those that are there; asks for all, since to ask by name may create one."""
        there = {topic["topic"]: topic["partitions"] for topic in await admin.describe_topics()}
        return [
            TopicPartition(self._namespace + name, part["partition"])
            for name in self._topics
            for part in there.get(self._namespace + name, [])
        ]

    async def _members(self, admin: AIOKafkaAdminClient) -> dict[str, int]:
        members: dict[str, int] = {}
        for group in self._groups:
            (answer,) = await admin.describe_consumer_groups([self._namespace + group])
            for described in answer.groups:
                if described[ERROR]:
                    refused: type[KafkaError] = for_code(described[ERROR])
                    raise refused(f"The group {group} is not described")
                members[group] = len(described[MEMBERS])
        return members
