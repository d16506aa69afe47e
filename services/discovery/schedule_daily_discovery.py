"""`schedule-daily-discovery`: at the day's tick, one search is asked for each active user."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from howler.runtime.function import function
from howler.runtime.run import Run, Tx
from schemas.events import DailyDiscoveryFired, JobDiscoveryRequested
from services.discovery.tools import DiscoveryTools

SCHEDULE = "daily-discovery"
NAMESPACE = uuid5(NAMESPACE_URL, "howlerhire/user-events")

FIRST_PAGE = 20
"""Users on the first page: few, so that the first event leaves at once and not after a full one.

Each further page has twice as many, up to the full one: a process that fills a large page sends
nothing meanwhile.
"""


@dataclass(frozen=True, slots=True)
class Page:
    """What is remembered of a page, the same few bytes whatever its size.

    Args:
        last: the last user that was looked at, by id; None where there was none any more.
        asked: events written.
        left_out: users who are not active.
    """

    last: UUID | None
    asked: int
    left_out: int


@dataclass(frozen=True, slots=True)
class FannedOut:
    """What one tick led to."""

    scheduled_at: str
    asked: int
    left_out: int


@function(
    "schedule-daily-discovery",
    on=(DailyDiscoveryFired,),
    limit=1,
    retries=2,
    singleton=lambda event: tick_of(event),
)
async def schedule_daily_discovery(
    run: Run[DailyDiscoveryFired], tools: DiscoveryTools
) -> FannedOut:
    """Page after page, by user id; a page that is done is not done again."""
    asked = left_out = number = 0
    size = min(FIRST_PAGE, tools.page)
    last: UUID | None = None
    while True:
        page = await run.tx("ask-page", ask_page, run.event, last, size, tools, key=f"{number:06}")
        asked, left_out = asked + page.asked, left_out + page.left_out
        if page.last is None:
            return FannedOut(tick_of(run.event), asked, left_out)
        last, size, number = page.last, min(2 * size, tools.page), number + 1


async def ask_page(
    tx: Tx, event: DailyDiscoveryFired, after: UUID | None, size: int, tools: DiscoveryTools
) -> Page:
    """Writes the event of each active user among the next `size`; they leave with the page."""
    tick = datetime.fromisoformat(event.scheduled_at)
    since = tick - timedelta(days=tools.judge.days)
    rows = await tx.conn.fetch(tools.judge.page, tick, since, after, size)
    users = [row["user_id"] for row in rows if row["reason"] is None]
    begin = max(tick, await tx.conn.fetchval("select now()")) if tools.spread else None
    moment = tick_of(event)
    for user in users:
        due = begin and begin + share(user, tick) * tools.spread
        request = JobDiscoveryRequested(user_id=str(user))
        tx.emit(request, str(event_id(moment, user)), due)
    return Page(rows[-1]["user_id"] if rows else None, len(users), len(rows) - len(users))


def tick_of(event: DailyDiscoveryFired) -> str:
    """The tick's moment in one spelling, however many zeros it was sent with."""
    moment = datetime.fromisoformat(event.scheduled_at).astimezone(UTC)
    return moment.isoformat().replace("+00:00", "Z")


def event_id(tick: str, user: UUID) -> UUID:
    """The id of a user's event of a tick, whatever run or page it comes from."""
    return uuid5(NAMESPACE, f"{SCHEDULE}/{tick}/{user}")


def share(user: UUID, tick: datetime) -> float:
    """Where in the window the user's event leaves, 0 to 1: another place each day."""
    digest = hashlib.blake2b(f"{user}/{tick:%F}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
