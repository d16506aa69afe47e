"""What a user may do on the broker: Kafka's access control lists, set over its open listener."""

from enum import IntEnum

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code
from aiokafka.protocol.admin import CreateAclsRequest

LITERAL = 3
"""Kafka's number for "this very name"; the name `*` then means every one."""

ANY_HOST = "*"


class Resource(IntEnum):
    """What a permission is about, by Kafka's own numbers."""

    TOPIC = 2
    GROUP = 3
    CLUSTER = 4


class Operation(IntEnum):
    """What is done, by Kafka's own numbers."""

    READ = 3
    WRITE = 4
    CREATE = 5
    DESCRIBE = 8
    DESCRIBE_CONFIGS = 10


class Answer(IntEnum):
    """Whether it may be done, by Kafka's own numbers."""

    DENY = 2
    ALLOW = 3


Permission = tuple[Answer, Operation, Resource, str]


async def permit(servers: str, user: str, *permissions: Permission) -> None:
    """Adds permissions of `user`; `servers` is a listener that lets a super user in."""
    client = AIOKafkaClient(bootstrap_servers=servers)
    await client.bootstrap()
    try:
        for answer, operation, resource, name in permissions:
            request = CreateAclsRequest(
                *(resource, name, LITERAL),
                *(f"User:{user}", ANY_HOST, operation, answer),
            )
            reply = await client.send(client.get_random_node(), request)
            for code, why in reply.creation_responses:
                if code:
                    raise for_code(code)(why)
    finally:
        await client.close()
