"""What the broker's permissions keep us from, in sentences."""

from collections.abc import Collection, Sequence

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupAuthorizationFailedError, KafkaError

from howler.wire.allowed import READ, WRITE, Allowed, allowed
from howler.wire.broker import Broker
from howler.wire.refusal import RefusedError

DEAD_LETTERS = ".dlq"


def forbidden(broker: Broker, what: str, operation: str) -> RefusedError:
    """To be raised where a permission is missing, see `may_not`."""
    return RefusedError(may_not(broker, what, operation), let_in=True)


def may_not(broker: Broker, what: str, operation: str) -> str:
    """One sentence: who may not do what, and which permission is missing."""
    who = f"The user {broker.username}" if broker.username else "This client"
    return f"{who} may not {what}: an ACL of Kafka must allow it {operation}."


async def topic_problems(
    admin: AIOKafkaAdminClient, topics: Sequence[str], broker: Broker, reads: Collection[str]
) -> dict[str, str]:
    """By topic, why it is of no use to us; those of `reads` must be readable.

    Raises:
        KafkaError: the broker does not answer.
    """
    found = await allowed(admin._client, topics)  # noqa: SLF001  there is no public way
    problems = {}
    for topic, one in found.items():
        missing = _missing(topic, one, reads)
        if missing:
            problems[topic] = _told(topic, one, missing, broker)
    return problems


def _missing(topic: str, one: Allowed, reads: Collection[str]) -> str | None:
    """The permission that is missing: to read what we consume, to write its dead letters."""
    if topic in reads:
        return None if one.may(READ) else "READ"
    if topic.removesuffix(DEAD_LETTERS) in reads:
        return None if one.may(WRITE) else "WRITE"
    return "DESCRIBE" if one.hidden else None


def _told(topic: str, one: Allowed, missing: str, broker: Broker) -> str:
    if one.hidden:
        return may_not(broker, f"see the topic {topic}, if there is one", missing)
    verb = {"READ": "read", "WRITE": "write to"}.get(missing, "see")
    return may_not(broker, f"{verb} the topic {topic}", missing)


async def group_problems(admin: AIOKafkaAdminClient, group: str, broker: Broker) -> list[str]:
    """Why we could not be a member of the group; other troubles of a group pass by themselves."""
    try:
        await admin.find_coordinator(group)
    except GroupAuthorizationFailedError:
        return [may_not(broker, f"join the consumer group {group}", "READ")]
    except KafkaError:
        return []
    return []
