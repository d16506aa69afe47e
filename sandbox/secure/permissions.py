"""What a user may do on the broker: Kafka's access control lists, set over its open listener."""

import asyncio
from enum import IntEnum

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code
from aiokafka.protocol.admin import CreateAclsRequest, DescribeAclsRequest

LITERAL = 3
"""Kafka's number for "this very name"; the name `*` then means every one."""

ANY_HOST = "*"
HOLDS_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 0.02


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
    """Adds permissions of `user`; `servers` is a listener that lets a super user in.

    Returns when they hold: the broker reads them only after the controller has written them.
    """
    client = AIOKafkaClient(bootstrap_servers=servers)
    await client.bootstrap()
    try:
        for permission in permissions:
            await _create(client, user, permission)
        waiting = list(permissions)
        async with asyncio.timeout(HOLDS_SECONDS):
            while waiting:
                waiting = [one for one in waiting if not await _holds(client, user, one)]
                if waiting:
                    await asyncio.sleep(LOOK_AGAIN_SECONDS)
    finally:
        await client.close()


async def _create(client: AIOKafkaClient, user: str, permission: Permission) -> None:
    request = CreateAclsRequest(*_words(user, permission))
    reply = await client.send(client.get_random_node(), request)
    for code, why in reply.creation_responses:
        if code:
            raise for_code(code)(why)


async def _holds(client: AIOKafkaClient, user: str, permission: Permission) -> bool:
    request = DescribeAclsRequest(*_words(user, permission))
    reply = await client.send(client.get_random_node(), request)
    return bool(reply.resources)


def _words(user: str, permission: Permission) -> tuple[int, str, int, str, str, int, int]:
    answer, operation, resource, name = permission
    return resource, name, LITERAL, f"User:{user}", ANY_HOST, operation, answer
