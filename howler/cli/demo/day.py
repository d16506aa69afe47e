"""The demo's second chapter: the daily tick fires, and every active user gets one search."""

import asyncio
import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from howler.cli.addresses import Addresses, connect
from howler.cli.ends import CommandError
from howler.cli.events.broker import whole_topic
from howler.cli.local.ready import broker_of
from howler.cli.schedules.fired import Fired, fire_by_name
from howler.wire.broker import Broker
from schemas import catalog
from schemas.catalog import topic_of
from schemas.events import JobDiscoveryRequested

if TYPE_CHECKING:
    from asyncpg import Connection

    from sandbox.sandbox import Sandbox

USERS = 1_000
DAY_SECONDS = 60.0
"""How long the fan-out may take, on a slow machine."""

SCHEDULE = "daily-discovery"
WHO = "the demo"
KNOWN = "select exists (select from howler.schedules where name = $1)"
RUN = """
select state, result::text from howler.runs
where function = 'schedule-daily-discovery' and event_id = $1
"""
ENDED = f"select true from ({RUN}) r where r.state in ('succeeded', 'failed')"  # noqa: S608  ours
ALL_SENT = "select not exists (select from howler.outbox where sent_at is null)"


@dataclass(frozen=True, slots=True)
class Day:
    """What one tick led to.

    Args:
        again: what came of the second firing.
        events: on the topic after the tick.
        ids: different ids, and different users, among them: the lower of the two.
        more: events that came when the same tick fired again.
    """

    tick: datetime
    again: Fired
    active: int
    left_out: int
    events: int
    ids: int
    more: int
    seconds: float

    @property
    def as_it_should(self) -> bool:
        """One event for each active user, and none the second time."""
        once = self.active == self.events == self.ids > 0
        return once and self.more == 0 and not self.again.sent


async def one_day(box: "Sandbox") -> Day:
    """Makes the users, fires the latest due time by hand, counts; fires it again, counts again.

    Raises:
        CommandError: the fan-out did not end in time.
    """
    from sandbox.people.crowd import seed_crowd

    await seed_crowd(box.database_url, USERS)
    where = Addresses(box.database_url, broker_of(box), "", "")
    connection = await connect(box.database_url)
    try:
        async with asyncio.timeout(DAY_SECONDS):
            return await _fired_twice(where, connection)
    except TimeoutError:
        raise CommandError(
            f"The daily fan-out has not ended after {DAY_SECONDS:.0f} s; the discovery.log in"
            f" {box.folder} says why"
        ) from None
    finally:
        await connection.close(timeout=5)


async def _fired_twice(where: Addresses, connection: "Connection[Any]") -> Day:
    await _until(connection, KNOWN, SCHEDULE)
    began = time.monotonic()
    tick = await fire_by_name(where, SCHEDULE, None, WHO)
    await _until(connection, ENDED, tick.event_id)
    await _until(connection, ALL_SENT)
    seconds = time.monotonic() - began
    first = await _on_topic(where.kafka)
    again = await fire_by_name(where, SCHEDULE, None, WHO)
    await _until(connection, ALL_SENT)
    more = len(await _on_topic(where.kafka)) - len(first)
    active, left_out = await _counted(connection, tick.event_id)
    ids = min(len({each for each, _user in first}), len({user for _id, user in first}))
    return Day(tick.due, again, active, left_out, len(first), ids, more, seconds)


async def _until(connection: "Connection[Any]", sql: str, *values: object) -> None:
    while True:
        if await connection.fetchval(sql, *values):
            return
        await asyncio.sleep(0.05)


async def _counted(connection: "Connection[Any]", event_id: str) -> tuple[int, int]:
    """How many users the run found active, and how many not, by its own result."""
    row = await connection.fetchrow(RUN, event_id)
    result = json.loads((row["result"] if row else None) or "{}")
    return result.get("asked", 0), result.get("left_out", 0)


async def _on_topic(kafka: Broker) -> list[tuple[str, str]]:
    """Id and user of every search that was asked for."""
    name = topic_of(JobDiscoveryRequested.event_name)
    topic = next(one for one in catalog.topics() if one.name == name)
    return [
        (dict(message.headers)["ce_id"].decode(), message.key.decode())
        async for message in whole_topic(kafka, name, topic.partitions)
    ]
