"""From publishing an event to the first line of its handler, beside bare Kafka."""

import asyncio
import time
from typing import Any

from bench.runtime.bare import producer, received, receiver
from bench.runtime.place import Place, connected
from bench.runtime.table import Row, compared
from bench.runtime.work import BARE, TOPIC, Asked
from tests.support.processes import environment, services

MODULE = "bench.runtime.service"
WARM_UP = 20
A_ROUND = 20
PAUSE = 0.03

ENDED = "select count(*) from howler.runs where ended_at is not null"
WAITS = "select result::text::float from howler.runs order by seq"


async def measure(place: Place) -> list[Row]:
    """One event to the service and one past it, in turns; each takes what the other leaves."""
    url, namespace = await place.database(), await place.namespace()
    count = WARM_UP + A_ROUND * place.rounds(30, 6)
    env = environment(place.box, url, namespace)
    async with (
        services(MODULE, env, place.folder),
        receiver(place, namespace + BARE, count) as bare,
        producer(place) as kafka,
        connected(url) as conn,
    ):
        for n in range(count):
            for topic in (namespace + TOPIC, namespace + BARE):
                await kafka.send_and_wait(topic, asked(n))
                await asyncio.sleep(PAUSE)
        theirs = (await received(bare))["waits"]
        await until(conn, ENDED, count)
        ours = [row[0] for row in await conn.fetch(WAITS)]
    return [
        compared(
            "publish -> first line of the handler",
            "publish -> received, bare aiokafka",
            in_rounds(ours),
            in_rounds(theirs),
        )
    ]


def in_rounds(waits: list[float]) -> list[list[float]]:
    return [waits[at : at + A_ROUND] for at in range(WARM_UP, len(waits), A_ROUND)]


def asked(n: int, seconds: float = 0.0) -> bytes:
    event = Asked(user=f"user {n % 1_000}", sent=time.monotonic(), seconds=seconds)
    return event.model_dump_json().encode()


async def until(conn: Any, sql: str, count: int, seconds: float = 120) -> None:
    """Waits until the statement counts that many."""
    async with asyncio.timeout(seconds):
        while await conn.fetchval(sql) < count:  # noqa: ASYNC110  a database has no event to wait for
            await asyncio.sleep(0.05)
