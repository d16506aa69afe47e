"""What the broker lets us do with a topic: one metadata request, of the first version that tells.

aiokafka asks in version 5, which hides a forbidden topic as if it did not exist. This is version 8,
of Kafka 2.3; it creates nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Boolean, Int16, Int32, Schema, String

READ = 3
WRITE = 4
"""Numbers of Kafka's operations, and their bits in what is allowed."""

FORBIDDEN = 29
"""Kafka's error code of a topic that may not even be seen, whether it exists or not."""

NOT_TOLD = -(1 << 31)


class _Told(Response):  # type: ignore[misc]  # aiokafka is untyped here
    API_KEY = 3
    API_VERSION = 8
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "brokers",
            Array(
                ("node_id", Int32),
                ("host", String("utf-8")),
                ("port", Int32),
                ("rack", String("utf-8")),
            ),
        ),
        ("cluster_id", String("utf-8")),
        ("controller_id", Int32),
        (
            "topics",
            Array(
                ("error_code", Int16),
                ("topic", String("utf-8")),
                ("is_internal", Boolean),
                (
                    "partitions",
                    Array(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", Array(Int32)),
                        ("isr", Array(Int32)),
                        ("offline_replicas", Array(Int32)),
                    ),
                ),
                ("operations", Int32),
            ),
        ),
        ("cluster_operations", Int32),
    )


class _Question(RequestStruct):  # type: ignore[misc]
    API_KEY = 3
    API_VERSION = 8
    RESPONSE_TYPE = _Told
    SCHEMA = Schema(
        ("topics", Array(String("utf-8"))),
        ("allow_auto_topic_creation", Boolean),
        ("include_cluster_operations", Boolean),
        ("include_topic_operations", Boolean),
    )


class _Ask(Request[_Question]):  # type: ignore[misc]
    API_KEY = 3

    def __init__(self, topics: Sequence[str]) -> None:
        self._topics = list(topics)

    def build(self, request_struct_class: type[_Question]) -> _Question:
        return request_struct_class(self._topics, False, False, True)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be done with a topic; `hidden`: nothing at all, and it may not even exist."""

    hidden: bool
    operations: int

    def may(self, operation: int) -> bool:
        """True also where the broker does not tell."""
        if self.hidden:
            return False
        return self.operations == NOT_TOLD or bool(self.operations >> operation & 1)


async def allowed(client: AIOKafkaClient, topics: Sequence[str]) -> dict[str, Allowed]:
    """What may be done with each topic; nothing is said of any where the broker is too old.

    Raises:
        KafkaError: the broker does not answer.
    """
    if not topics:
        return {}
    try:
        told = await client.send(client.get_random_node(), _Ask(topics))
    except NotImplementedError:  # aiokafka's word for a version that the broker does not know
        return {}
    return {
        topic: Allowed(code == FORBIDDEN, operations)
        for code, topic, _internal, _partitions, operations in told.topics
    }
