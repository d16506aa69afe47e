"""`schedule-daily-discovery`: at the day's tick, one search is asked for each active user."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from howler.runtime.function import function
from howler.runtime.run import Run, Tx
from schemas.events import DailyDiscoveryFired, JobDiscoveryRequested
from services.discovery.tools import DiscoveryTools
from services.discovery.users.pages import Page, find_pages

SCHEDULE = "daily-discovery"
NAMESPACE = uuid5(NAMESPACE_URL, "howlerhire/user-events")

FIRST_PAGE = 20
"""Users on the first page: few, so that the first event leaves at once and not after a full one.

Each further round has pages twice as long, up to full ones: a process that fills a large page
sends nothing meanwhile.
"""

SIDE_BY_SIDE = 4
"""Pages of a round: the database fills one while this process makes the next one's events."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is remembered of a page that is done.

    Args:
        asked: events written.
        left_out: users who are not active.
    """

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
    """Some pages at a time, by user id; a page that is done is not done again."""
    asked = left_out = number = 0
    size, abreast = min(FIRST_PAGE, tools.page), 1
    last: UUID | None = None
    while pages := await run.tx("find-pages", find_pages, last, size, abreast, key=_key(number)):
        each = (
            run.tx("ask-page", ask_page, run.event, page, tools, key=_key(nth))
            for nth, page in enumerate(pages, number)
        )
        for done in await run.all(*each):
            asked, left_out = asked + done.asked, left_out + done.left_out
        last, number = pages[-1].last, number + len(pages)
        size, abreast = min(2 * size, tools.page), SIDE_BY_SIDE
    return FannedOut(tick_of(run.event), asked, left_out)


async def ask_page(tx: Tx, event: DailyDiscoveryFired, page: Page, tools: DiscoveryTools) -> Asked:
    """Writes the event of each active user on the page; they leave with it."""
    tick = datetime.fromisoformat(event.scheduled_at)
    since = tick - timedelta(days=tools.judge.days)
    (users,) = await tx.conn.fetch(tools.judge.page, tick, since, page.after, page.last)
    begin = max(tick, await tx.conn.fetchval("select now()")) if tools.spread else None
    moment = tick_of(event)
    for user in users["active"]:
        due = begin and begin + share(user, tick) * tools.spread
        tx.emit(JobDiscoveryRequested(user_id=str(user)), event_id(moment, user), due)
    return Asked(len(users["active"]), users["left_out"])


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


def _key(number: int) -> str:
    return f"{number:06}"
