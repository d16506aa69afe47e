"""The declared functions and how busy each is, read from the tables."""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncpg import Connection

COUNTED = 1_000
"""Waiting runs that are counted; beyond that, "more than" is said."""

FUNCTIONS = """
select f.id, f."limit", f.declared_limit, f.override_limit, f.retries, f.paused, f.history,
       f.declared_version, clock_timestamp() as at,
       count(s.run_id) as running, min(s.since) as oldest,
       (select count(*) from (select from howler.runs r where r.function = f.id
                              and r.state = 'waiting' limit $1) w) as waiting
from howler.functions f left join howler.slots s on s.function = f.id
group by f.id order by f.id
"""


async def functions(connection: "Connection[Any]") -> list[dict[str, Any]]:
    """All of them by id, with what an operator changed."""
    rows = await connection.fetch(FUNCTIONS, COUNTED + 1)
    return [{**row, "history": json.loads(row["history"])} for row in rows]
