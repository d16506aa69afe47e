"""Who would get a daily search now, and why each other user would not."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from services.discovery.users.columns import read_columns
from services.discovery.users.judged import Judge

# The numbers come from the same reading as the users: it is made once.
LOOK = """
with judged as materialized ({judged}),
  numbered as (select j.*, row_number() over (partition by j.reason is null order by j.user_id) as n
               from judged j)
select user_id::text, reason, tier, seen_or_until from numbered where n <= $3 order by user_id
"""
COUNT = "select reason, count(*) as n from ({judged}) j group by reason order by n desc, reason"


@dataclass(frozen=True, slots=True)
class Asked:
    """A user; `reason` is a sentence, or None for one who gets a search."""

    user_id: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Who:
    """The answer at one instant.

    Args:
        gets: how many get a search.
        left_out: how many do not, by the machine name of the reason.
        users: the first of both, by id.
        not_read: what cannot be told in this database, in sentences.
    """

    at: datetime
    gets: int
    left_out: dict[str, int]
    users: tuple[Asked, ...]
    not_read: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


async def who(conn: Any, days: int, limit: int) -> Who:
    """Judges everybody by the database's clock; lists at most `limit` of each kind."""
    columns = await read_columns(conn)
    judge = Judge(columns, days)
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        at = await conn.fetchval("select now()")
        when = (at, at - timedelta(days=days))
        counts = await conn.fetch(COUNT.format(judged=judge.everybody), *when)
        rows = await conn.fetch(LOOK.format(judged=judge.everybody), *when, limit)
    numbers = {row["reason"]: row["n"] for row in counts}
    return Who(
        at=at,
        gets=numbers.pop(None, 0),
        left_out=numbers,
        users=tuple(Asked(row["user_id"], _sentence(judge, row)) for row in rows),
        not_read=tuple(columns.missing()),
    )


def _sentence(judge: Judge, row: Any) -> str | None:
    if row["reason"] is None:
        return None
    day = row["seen_or_until"]
    return judge.sentence(
        row["reason"], tier=row["tier"], seen_or_until=f"{day:%F}" if day else "?"
    )
