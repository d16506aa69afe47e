"""Two batches with the same events in opposite orders wait for each other in one order."""

import asyncio
from typing import Any

import asyncpg
import pytest

from tests.support.things import TOPIC, lab, record, thing

HELD = """
insert into howler.runs (id, function, event, source, event_id, topic, payload, payload_hash, lane,
                         singleton, due_at, seq)
values (gen_random_uuid(), 'do-thing', 'thing/asked', '/test', '0', $1, '{}', '', '0', '0',
        now(), 0)
"""

WAITING = """
select count(*) from pg_stat_activity
where datname = current_database() and wait_event_type = 'Lock'
"""


@pytest.mark.parametrize("singleton", [False, True])
async def test_two_batches_in_opposite_orders_do_not_deadlock(
    singleton: bool,
    database_url: str,
    db: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Both meet a row that a third holds; whatever order they came in, none holds the other's.

    In the order of arrival, each would hold the row that the other asks for next.
    """
    policy: dict[str, Any] = {"singleton": lambda event: event.user} if singleton else {}
    async with (
        lab(database_url, [thing(**policy)], start=False) as one,
        lab(database_url, [thing(**policy)], start=False) as two,
    ):
        holder = await asyncpg.connect(database_url, statement_cache_size=0)
        held = holder.transaction()
        await held.start()
        await holder.execute(HELD, TOPIC)
        batches = asyncio.gather(
            one.ingest.take([record({"user": key}, key) for key in ("y", "0", "x")]),
            two.ingest.take([record({"user": key}, key) for key in ("x", "0", "y")]),
        )
        while await db.fetchval(WAITING) < 2:
            await asyncio.sleep(0.005)
        await held.rollback()
        await batches
        await holder.close()
    assert not [each.getMessage() for each in caplog.records if each.name == "howler.ingest"]
    assert await db.fetchval("select count(*) from howler.runs") == 3
