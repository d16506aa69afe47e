"""Runs put straight into the tables, and the real claim."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

ARRIVE = """
select howler.ingest($1, array(
  select row(id, 'thing/asked', 'test', id::text, 'thing.asked', '{}', '\\x00', null, lane, class,
             null)::howler.arrival
  from unnest($2::uuid[], $3::text[], $4::smallint[]) with ordinality a(id, lane, class, n)
  order by n))
"""


async def function(db: Any, name: str, limit: int, retries: int = 2) -> None:
    await db.execute("select howler.register($1, $2, $3)", name, limit, retries)


async def arrive(db: Any, name: str, runs: Sequence[tuple[str, int, float]]) -> list[UUID]:
    """Makes runs of (lane, class, seconds until due), in this order."""
    ids = [uuid4() for _ in runs]
    await db.execute(ARRIVE, name, ids, [run[0] for run in runs], [run[1] for run in runs])
    await db.execute(
        "update howler.runs r set due_at = now() + make_interval(secs => x.due)"
        " from unnest($1::uuid[], $2::float[]) x(id, due) where r.id = x.id",
        ids,
        [run[2] for run in runs],
    )
    await heads(db, name)
    return ids


async def heads(db: Any, name: str) -> None:
    """Sets every lane's head as the invariant has it."""
    await db.execute(
        "update howler.lanes l set (head_due, head_seq) = (select due_at, seq from howler.runs r"
        " where r.function = l.function and r.lane = l.lane and r.class = l.class"
        " and r.state = 'waiting' order by due_at, seq limit 1) where l.function = $1",
        name,
    )


async def claim(db: Any, name: str, lease: float = 30.0) -> Any:
    """The next run with its slot and fence, or None."""
    row = await db.fetchrow(
        "select * from howler.claim($1, 'worker', make_interval(secs => $2))", name, lease
    )
    return row if row is not None and row["run_id"] is not None else None


async def finish(db: Any, name: str, run: Any) -> None:
    """Ends a claimed run well."""
    sql = "select howler.finish($1, $2, $3, 'succeeded')"
    assert await db.fetchval(sql, name, run["slot"], run["fence"]) == "succeeded"
