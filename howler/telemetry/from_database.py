"""The gauges that a process reads from the database: one statement, rarely."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from time import monotonic
from typing import Any

from howler.telemetry.declared import (
    COUNTED_TO,
    DATABASE_READ,
    DEAD_LETTERS_UNREPLAYED,
    OLDEST_WAITING,
    OUTBOX_OLDEST,
    OUTBOX_UNSENT,
    PAUSED,
    RUNS_WAITING,
    SETTLE_OWED,
    SLOTS_LIMIT,
    SLOTS_USED,
)
from howler.telemetry.process import Metrics

READ = """
with f as (
  select x.id, x."limit", x.paused, clock_timestamp() as t
  from howler.functions x where x.id = any ($1)
), due as (
  select f.id, f.t, h.* from f cross join (values (0::smallint), (1::smallint)) c (class)
  cross join lateral (
    select l.lane, l.class, l.head_due, l.head_seq from howler.lanes l
    where l.function = f.id and l.class = c.class and l.head_due is not null
    order by l.head_due, l.head_seq limit 1) h
  where h.head_due <= f.t
), oldest as (
  select distinct on (due.id) due.id, extract(epoch from due.t - r.happened) as age
  from due cross join lateral (
    select coalesce(x.event_at, x.created_at) as happened from howler.runs x
    where x.function = due.id and x.lane = due.lane and x.class = due.class and x.state = 'waiting'
      and (x.due_at, x.seq) >= (due.head_due, due.head_seq)
    order by x.due_at, x.seq limit 1) r
  order by due.id, due.head_due
)
select 'used', f.id, (select count(*) from howler.slots s
                      where s.function = f.id and s.run_id is not null)::float8 from f
union all select 'limit', f.id, f."limit" from f
union all select 'paused', f.id, f.paused::int from f
union all select 'waiting', f.id, (select count(*) from (
    select 1 from howler.runs r where r.function = f.id and r.state = 'waiting'
    order by r.function, r.lane, r.class, r.due_at, r.seq limit $3) n) from f
union all select 'oldest', f.id, coalesce(o.age, 0) from f left join oldest o using (id)
union all select 'owed', f.id, (select count(*) from (
    select 1 from howler.runs r where r.function = f.id and r.settle_at is not null
    order by r.function, r.settle_at limit $3) n) from f
union all select 'letters', t.topic, (
    select count(*) from (select d.topic, d.replayed_at from howler.dead_letters d
                          order by d.created_at desc limit $3) n
    where n.topic = t.topic and n.replayed_at is null)
  from unnest($2::text[]) t (topic)
union all select w.name, null, w.value from howler.outbox_waiting($3::int) o
  cross join lateral (values ('unsent', o.unsent), ('outbox', o.late)) w (name, value)
union all select 'read', null, extract(epoch from clock_timestamp())
"""
"""Every part reads an index in its order and stops: the planner has no reason to read a table."""

GAUGES = {
    "used": SLOTS_USED,
    "limit": SLOTS_LIMIT,
    "paused": PAUSED,
    "waiting": RUNS_WAITING,
    "oldest": OLDEST_WAITING,
    "owed": SETTLE_OWED,
    "letters": DEAD_LETTERS_UNREPLAYED,
    "unsent": OUTBOX_UNSENT,
    "outbox": OUTBOX_OLDEST,
    "read": DATABASE_READ,
}

Ask = Callable[..., Awaitable[Iterable[Any]]]
"""Makes one statement and returns its rows."""


class FromDatabase:
    """Reads the gauges for whoever scrapes, if the last reading is `every` seconds old.

    While the database is away they keep their values, and `DATABASE_READ` says how old they are.
    """

    def __init__(
        self,
        metrics: Metrics,
        functions: Collection[str],
        topics: Collection[str],
        every: float = 60.0,
    ) -> None:
        self._made = metrics.made
        self._asked_for = (list(functions), list(topics), COUNTED_TO)
        self._every = every
        self._next = 0.0

    async def refresh(self, ask: Ask) -> None:
        """Reads anew if it is time."""
        if monotonic() < self._next:
            return
        rows = await ask(READ, *self._asked_for)
        self._next = monotonic() + self._every
        for name, label, value in rows:
            self._made.of(GAUGES[name], *([label] if label else [])).set(value)
