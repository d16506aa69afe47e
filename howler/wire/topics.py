"""Topics on the broker: made on demand, never by accident, and looked at before a service starts.

An existing topic is never changed here: more partitions move keys, a shorter retention deletes.
What differs is told, with the command that changes it.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, for_code

from howler.wire.allowed import FORBIDDEN
from howler.wire.broker import Broker
from howler.wire.forbidden import forbidden, group_problems, topic_problems
from howler.wire.refusal import told_why

REQUEST_TIMEOUT_MS = 10_000

APPEAR_SECONDS = 30.0
"""How long a new topic may take until each of its partitions has a leader."""

LOOK_AGAIN_SECONDS = 0.05

MOST_REPLICAS = 3
"""A cluster of three or more brokers keeps three copies, a smaller one as many as it has."""

ALREADY_EXISTS = 36
"""Kafka's error code when somebody else made the topic in the meantime."""

_CONFIGS = dict.fromkeys(("cleanup.policy", "retention.ms", "max.message.bytes"), "")
_UNITS = ((86_400_000, "day"), (3_600_000, "hour"), (60_000, "minute"), (1_000, "second"))


class Wanted(Protocol):
    """A topic as somebody's catalog describes it: see `TopicSpec`, which is one."""

    @property
    def name(self) -> str: ...

    @property
    def partitions(self) -> int: ...

    @property
    def retention_ms(self) -> int: ...

    @property
    def max_message_bytes(self) -> int: ...


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """What a topic must be at least.

    Args:
        name: without a namespace.
        retention_ms: how long an event is kept, in milliseconds.
        max_message_bytes: the largest record that the broker takes, in bytes.
    """

    name: str
    partitions: int
    retention_ms: int
    max_message_bytes: int


async def ensure_topics(broker: Broker | str, specs: Sequence[Wanted], namespace: str) -> list[str]:
    """Creates what is missing and returns what was done, and what differs, in sentences.

    May be called by several at once and again: what is there stays as it is. Returns when every
    new topic can be written to. Blocks for as long as the broker takes, at most
    `APPEAR_SECONDS` after the creation.

    Raises:
        KafkaError: the broker does not answer, refuses us, or refuses to create a topic.
        TimeoutError: a new topic got no leader in time.
    """
    wanted = _prefixed(specs, namespace)
    async with _admin(Broker.of(broker)) as admin:
        missing = _missing(wanted, await _partitions(admin))
        created = await _create(admin, missing, Broker.of(broker))
        await _until_led(admin, missing)
        return [*created, *await _problems(admin, wanted, Broker.of(broker))]


async def check_topics(
    broker: Broker | str,
    specs: Sequence[Wanted],
    namespace: str,
    reads: Collection[str] = (),
    group: str | None = None,
) -> list[str]:
    """What stands in the way of a safe start, in sentences; nothing if all is well.

    Creates nothing, also where the broker would create whatever is asked for. `reads` are those
    of the topics that we must be allowed to read, as members of `group`; both have no prefix.

    Raises:
        KafkaError: the broker does not answer, or refuses us.
    """
    broker, names = Broker.of(broker), {namespace + one for one in reads}
    async with _admin(broker) as admin:
        problems = await _problems(admin, _prefixed(specs, namespace), broker, names)
        if group is not None:
            problems += await group_problems(admin, namespace + group, broker)
        return problems


@asynccontextmanager
async def _admin(broker: Broker) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**broker.client(), request_timeout_ms=REQUEST_TIMEOUT_MS)
    try:
        async with told_why(broker):
            await admin.start()
        yield admin
    finally:
        await admin.close()


def _prefixed(specs: Sequence[Wanted], namespace: str) -> list[TopicSpec]:
    return [
        TopicSpec(namespace + one.name, one.partitions, one.retention_ms, one.max_message_bytes)
        for one in specs
    ]


async def _partitions(admin: AIOKafkaAdminClient) -> dict[str, list[dict[str, Any]]]:
    """Each topic's partitions; asks for all, since to ask for one by name may create it."""
    return {topic["topic"]: topic["partitions"] for topic in await admin.describe_topics()}


def _missing(wanted: Sequence[TopicSpec], found: Mapping[str, Any]) -> list[TopicSpec]:
    return [spec for spec in wanted if spec.name not in found]


async def _create(
    admin: AIOKafkaAdminClient, missing: Sequence[TopicSpec], broker: Broker
) -> list[str]:
    if not missing:
        return []
    replicas = min(MOST_REPLICAS, len((await admin.describe_cluster())["brokers"]))
    answer = await admin.create_topics([_new(spec, replicas) for spec in missing])
    refused = {topic: (code, why) for topic, code, why in answer.topic_errors if code}
    for topic, (code, why) in refused.items():
        if code == FORBIDDEN:
            raise forbidden(broker, f"create the topic {topic}", "CREATE")
        if code != ALREADY_EXISTS:
            error: type[KafkaError] = for_code(code)
            raise error(f"The topic {topic} could not be created: {why or error.description}")
    return [_created(spec) for spec in missing if spec.name not in refused]


def _new(spec: TopicSpec, replicas: int) -> NewTopic:
    configs = {
        "cleanup.policy": "delete",
        "retention.ms": str(spec.retention_ms),
        "max.message.bytes": str(spec.max_message_bytes),
    }
    if replicas >= MOST_REPLICAS:
        configs["min.insync.replicas"] = str(MOST_REPLICAS - 1)
    return NewTopic(spec.name, spec.partitions, replicas, topic_configs=configs)


def _created(spec: TopicSpec) -> str:
    kept = _duration(spec.retention_ms)
    partitions = "1 partition" if spec.partitions == 1 else f"{spec.partitions} partitions"
    return f"Created {spec.name}: {partitions}, events kept for {kept}."


async def _until_led(admin: AIOKafkaAdminClient, made: Sequence[TopicSpec]) -> None:
    async with asyncio.timeout(APPEAR_SECONDS):
        while made:
            found = await _partitions(admin)
            made = [spec for spec in made if not _is_led(found.get(spec.name, []))]
            if made:
                await asyncio.sleep(LOOK_AGAIN_SECONDS)


def _is_led(partitions: Sequence[Mapping[str, Any]]) -> bool:
    return bool(partitions) and all(partition["leader"] >= 0 for partition in partitions)


async def _problems(
    admin: AIOKafkaAdminClient,
    wanted: Sequence[TopicSpec],
    broker: Broker,
    reads: Collection[str] = (),
) -> list[str]:
    found = await _partitions(admin)
    unusable = await topic_problems(admin, [spec.name for spec in wanted], broker, reads)
    wanted = [spec for spec in wanted if spec.name not in unusable]
    missing = _missing(wanted, found)
    there = [spec for spec in wanted if spec not in missing]
    problems = [
        *unusable.values(),
        *(f"The topic {one.name} does not exist: run `howler topics ensure`." for one in missing),
    ]
    configs = await _configs(admin, [spec.name for spec in there], broker)
    for spec in there:
        problems += _differences(spec, len(found[spec.name]), configs[spec.name])
    return problems


async def _configs(
    admin: AIOKafkaAdminClient, topics: Sequence[str], broker: Broker
) -> dict[str, dict[str, str]]:
    if not topics:
        return {}
    asked = [ConfigResource(ConfigResourceType.TOPIC, topic, _CONFIGS) for topic in topics]
    found: dict[str, dict[str, str]] = {}
    for answer in await admin.describe_configs(asked):
        for code, why, _kind, topic, entries in answer.resources:
            if code == FORBIDDEN:
                what = f"read the settings of the topic {topic}"
                raise forbidden(broker, what, "DESCRIBE_CONFIGS")
            if code:
                raise for_code(code)(f"The settings of {topic} could not be read: {why}")
            found[topic] = {entry[0]: entry[1] for entry in entries}
    return found


def _differences(spec: TopicSpec, partitions: int, configs: Mapping[str, str]) -> list[str]:
    told = []
    if partitions < spec.partitions:
        told.append(
            f"The topic {spec.name} has {partitions} of {spec.partitions} partitions: run "
            f"`kafka-topics.sh --alter --topic {spec.name} --partitions {spec.partitions}`, "
            "while nobody sends (keys move to other partitions)."
        )
    if "compact" in configs["cleanup.policy"]:
        told.append(
            f"The topic {spec.name} is compacted, which deletes events that share a key: "
            f"{_alter(spec, 'cleanup.policy=delete')}."
        )
    retention = int(configs["retention.ms"])
    if 0 <= retention < spec.retention_ms:
        told.append(
            f"The topic {spec.name} keeps events for {_duration(retention)} instead of "
            f"{_duration(spec.retention_ms)}: {_alter(spec, f'retention.ms={spec.retention_ms}')}."
        )
    largest = int(configs["max.message.bytes"])
    if largest < spec.max_message_bytes:
        told.append(
            f"The topic {spec.name} takes records of {largest:,} bytes instead of "
            f"{spec.max_message_bytes:,}: "
            f"{_alter(spec, f'max.message.bytes={spec.max_message_bytes}')}."
        )
    return told


def _alter(spec: TopicSpec, setting: str) -> str:
    return f"run `kafka-configs.sh --alter --topic {spec.name} --add-config {setting}`"


def _duration(milliseconds: int) -> str:
    """In the largest unit that says it exactly."""
    for size, unit in _UNITS:
        number, rest = divmod(milliseconds, size)
        if number and not rest:
            return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    return f"{milliseconds} ms"
