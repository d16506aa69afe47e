"""What one page of the fan-out writes: ids, and when each event may leave."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from howler.runtime.run import Tx
from schemas.events import DailyDiscoveryFired
from services.discovery.schedule_daily_discovery import (
    NAMESPACE,
    ask_page,
    event_id,
    share,
    tick_of,
)
from services.discovery.tools import DiscoveryTools
from services.discovery.users.columns import read_columns
from services.discovery.users.judged import Judge
from services.discovery.users.pages import find_pages
from tests.support.people_of_app import add_person

TICK = "2026-03-02T06:00:00Z"
TICK_EVENT = DailyDiscoveryFired(scheduled_at=TICK)
WINDOW = timedelta(minutes=60)


async def emitted(db: Any, tick: str, spread: timedelta) -> dict[str, tuple[str, datetime | None]]:
    """Id and earliest time of each user's event on a page of all."""
    tools = DiscoveryTools(Judge(await read_columns(db), 60), 100, spread)
    tx = Tx(db, uuid4(), 0, "ask-page", "/howlerhire/discovery", None)
    async with db.transaction():
        (page,) = await find_pages(tx, None, 100, 1)
        await ask_page(tx, DailyDiscoveryFired(scheduled_at=tick), page, tools)
    (rows,) = tx.emitted.values()
    return {key.decode(): (str(event_id), due) for event_id, key, _, due in rows}


async def test_without_a_window_each_event_leaves_at_once(db: Any) -> None:
    """No time is set; the id is the tick's and the user's, however the tick is spelt."""
    user = await add_person(db)
    for spelt in (TICK, "2026-03-02T06:00:00.000Z"):
        assert await emitted(db, spelt, timedelta(0)) == {
            str(user): (str(event_id(TICK, user)), None)
        }


async def test_with_a_window_each_event_has_its_own_time_in_it(db: Any) -> None:
    """From the tick on for one to come; for a late one from now on, so that nothing is stormed."""
    for _ in range(20):
        await add_person(db)
    now: datetime = await db.fetchval("select now()")
    coming = now.replace(microsecond=0) + timedelta(days=1)
    for tick, begin in ((coming, coming), (coming - timedelta(days=3), now)):
        due = [at for _, at in (await emitted(db, f"{tick:%FT%TZ}", WINDOW)).values() if at]
        assert len(set(due)) == 20
        assert min(due) >= begin
        assert max(due) <= begin + WINDOW + timedelta(seconds=30)
        assert max(due) - min(due) > WINDOW / 2


async def test_pages_meet_and_end_with_the_last_user(db: Any) -> None:
    """Each user stands on one of them; where there is nobody more, there is no page."""
    users = sorted([await add_person(db) for _ in range(11)])
    tx = Tx(db, uuid4(), 0, "find-pages", "/howlerhire/discovery", None)
    first = await find_pages(tx, None, 3, 2)
    rest = await find_pages(tx, users[5], 3, 4)
    assert [(page.after, page.last) for page in first + rest] == [
        (None, users[2]),
        *((users[n], users[min(n + 3, 10)]) for n in (2, 5, 8)),
    ]
    assert await find_pages(tx, users[-1], 3, 4) == []
    tools = DiscoveryTools(Judge(await read_columns(db), 60), 100, timedelta(0))
    asked = [await ask_page(tx, TICK_EVENT, page, tools) for page in first + rest]
    assert [one.asked for one in asked] == [3, 3, 3, 2]


def test_an_id_is_a_name_based_one() -> None:
    """As anybody can make it from the tick and the user: RFC 9562, version 5."""
    user = UUID(int=7)
    assert event_id(TICK, user) == uuid5(NAMESPACE, f"daily-discovery/{TICK}/{user}")


def test_nobody_is_always_last() -> None:
    """A user's place in the window changes from day to day, and goes all over it."""
    user = UUID(int=7)
    days = [datetime(2026, 3, 1, 6, tzinfo=UTC) + timedelta(days=n) for n in range(60)]
    places = [share(user, day) for day in days]
    assert places == [share(user, day + timedelta(hours=1)) for day in days]
    assert all(0 <= place < 1 for place in places)
    assert min(places) < 0.1
    assert max(places) > 0.9


def test_the_tick_is_spelt_in_one_way() -> None:
    """Zeros after the second say nothing; a fraction stays."""
    for spelt, same in ((TICK, TICK), ("2026-03-02T06:00:00.0Z", TICK)):
        assert tick_of(DailyDiscoveryFired(scheduled_at=spelt)) == same
    assert tick_of(DailyDiscoveryFired(scheduled_at="2026-03-02T06:00:00.5Z")) != TICK
