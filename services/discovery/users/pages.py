"""All users in pages, by id: where each begins and ends is remembered before it is filled."""

from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from howler.runtime.run import Tx

PAGES = """
select user_id from (
  select x.user_id, row_number() over (order by x.user_id) as n, count(*) over () as found
  from (select p.user_id from public.profiles p where $1::uuid is null or p.user_id > $1
        order by p.user_id limit $2::int * $3::int) x) y
where n % $2 = 0 or n = found order by n
"""


@dataclass(frozen=True, slots=True)
class Page:
    """The users by id, those after `after` (None: from the first on) up to `last`."""

    after: UUID | None
    last: UUID


async def find_pages(tx: Tx, after: UUID | None, size: int, count: int) -> list[Page]:
    """The next `count` pages of `size` users each; fewer, or none, at the end."""
    ends = [row["user_id"] for row in await tx.conn.fetch(PAGES, after, size, count)]
    return [Page(*bounds) for bounds in pairwise([after, *ends])]
