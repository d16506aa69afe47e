"""The line of a function: in which order its waiting runs will be claimed.

The order is that of `howler.next_lane`, played through: each claim changes which lanes are busy,
and while all slots are taken the run that has held one for longest is taken to end first.
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from asyncpg import Connection

MOST = 101
"""How far the order is followed: a hundred ahead, and the run itself."""

FUNCTION = """
select "limit", retries, paused, clock_timestamp() as at,
       (select x.h->>'who' from jsonb_array_elements(history) with ordinality x(h, n)
        where paused and x.h->>'what' = 'paused' order by x.n desc limit 1) as paused_by
from howler.functions where id = $1
"""

SLOTS = """
select s.no, s.lane, s.since, s.lease_until, s.lease_until < $2 as expired,
       r.id, r.due_at, r.seq, r.cancel_at is null and r.lost < 2 as returns
from howler.slots s
left join howler.runs r on r.id = s.run_id and r.fence = s.fence and r.state = 'running'
where s.function = $1 and s.run_id is not null order by s.since, s.no
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A run that waits and is due."""

    run_id: UUID
    lane: str
    class_: int
    due_at: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class Line:
    """A function's slots and its line, as one snapshot shows them.

    Args:
        at: the database's time.
        held: the lanes that hold a slot with a living lease, the longest first.
        oldest: since when the first of them holds it.
        died_at: when the first lease ended that nobody has taken back yet.
        order: the runs that are claimed next, at most `MOST`.
    """

    function: str
    at: datetime
    limit: int
    retries: int
    paused: bool
    paused_by: str | None
    held: tuple[str, ...]
    oldest: datetime | None
    died_at: datetime | None
    order: tuple[Place, ...]

    @property
    def free(self) -> int:
        """Slots that the next claim may take; a dead worker's count."""
        return max(0, self.limit - len(self.held))

    def ahead_of(self, run_id: UUID) -> int | None:
        """How many are claimed before this run, None for more than a hundred."""
        for ahead, place in enumerate(self.order):
            if place.run_id == run_id:
                return ahead
        return None


async def read_line(connection: "Connection[Any]", function: str) -> Line:
    """Reads the line of `function`, in a transaction of its own.

    What it reads does not grow with the backlog.

    Raises:
        LookupError: no service has declared this function.
    """
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        await connection.execute("set local enable_seqscan = off; set local enable_sort = off")
        row = await connection.fetchrow(
            FUNCTION,
            function,
        )
        if row is None:
            raise LookupError(f"no service has declared {function}")
        slots = await connection.fetch(SLOTS, function, row["at"])
        waiting = await connection.fetch(_candidates(), function, row["at"])
    living = [slot for slot in slots if not slot["expired"]]
    dead = [slot for slot in slots if slot["expired"]]
    held = tuple(slot["lane"] for slot in living)
    due = [_place(one, one["class"]) for one in waiting]
    due += [_place(slot, 0) for slot in dead if slot["returns"]]
    return Line(
        function=function,
        at=row["at"],
        limit=row["limit"],
        retries=row["retries"],
        paused=row["paused"],
        paused_by=row["paused_by"],
        held=held,
        oldest=living[0]["since"] if living else None,
        died_at=min((slot["lease_until"] for slot in dead), default=None),
        order=tuple(in_order(row["limit"], held, due)),
    )


def in_order(limit: int, held: Iterable[str], due: Iterable[Place]) -> list[Place]:
    """The next `MOST` claims of those that are `due`, in their order.

    `held` is the lane of each slot in use, the one that ends first in front.
    """
    waiting: dict[tuple[str, int], deque[Place]] = {}
    for place in sorted(due, key=lambda place: (place.due_at, place.seq)):
        waiting.setdefault((place.lane, place.class_), deque()).append(place)
    slots = deque(held)
    running = Counter(slots)
    order: list[Place] = []
    while waiting and len(order) < MOST:
        while len(slots) >= limit:
            running[slots.popleft()] -= 1
        lane = min(waiting, key=lambda lane: _turn(waiting[lane][0], running[lane[0]]))
        order.append(waiting[lane].popleft())
        slots.append(lane[0])
        running[lane[0]] += 1
        if not waiting[lane]:
            del waiting[lane]
    return order


def _turn(head: Place, running: int) -> tuple[bool, int, int, datetime, int]:
    """Idle lanes first, then class 0, then the lane with the fewest running, then the oldest."""
    return running > 0, head.class_, running, head.due_at, head.seq


def _place(row: Any, class_: int) -> Place:
    return Place(row["id"], row["lane"], class_, row["due_at"], row["seq"])


@cache
def _candidates() -> str:
    return (files("howler.cli.runs") / "line.sql").read_text(encoding="utf-8")
