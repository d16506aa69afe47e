"""Who gets a daily search, and why each other one does not: the rules on a real database."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.discovery.users.columns import read_columns
from services.discovery.users.judged import REASONS, Judge
from tests.support.people_of_app import JOB, add_person, add_tier

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)
LONG_AGO = AT - timedelta(days=61)
LATELY = AT - timedelta(days=59)
FREE_HAS_NONE = (
    "update public.subscription_tiers set job_discovery_limit_daily = 0 where name = 'free'"
)


async def reasons(db: Any, days: int = 60) -> dict[UUID, str | None]:
    judge = Judge(await read_columns(db), days)
    rows = await db.fetch(judge.everybody, AT, AT - timedelta(days=days))
    return {row["user_id"]: row["reason"] for row in rows}


@pytest.mark.parametrize(
    ("roles", "skills", "reason"),
    [
        ('["Engineer"]', "[]", None),
        (None, '["SQL"]', None),
        ("[]", "[]", "nothing-to-search"),
        (None, None, "nothing-to-search"),
        ('"Engineer"', "7", "nothing-to-search"),
        ("null", '{"a": 1}', "nothing-to-search"),
    ],
)
async def test_a_search_needs_a_role_or_a_skill(
    db: Any, roles: str | None, skills: str | None, reason: str | None
) -> None:
    """One list with something in it is enough; null, a scalar, an object and `[]` are empty."""
    user = await add_person(db, roles=roles, skills=skills)
    assert await reasons(db) == {user: reason}


async def test_onboarding_is_completed_or_not(db: Any) -> None:
    """Null is not completed."""
    users = [await add_person(db, onboarded=done) for done in (True, False, None)]
    found = await reasons(db)
    assert [found[user] for user in users] == [None, "not-onboarded", "not-onboarded"]


async def test_the_tier_says_how_many_searches(db: Any) -> None:
    """-1 is unlimited and 0 is none; a tier that is neither active nor trialing is `free`."""
    cases = [("active", 0), ("trialing", 0), ("canceled", 0), ("active", -1), ("past_due", 10)]
    users = [await add_person(db) for _ in cases]
    for user, (status, limit) in zip(users, cases, strict=True):
        await add_tier(db, user, status, limit)
    bare = await add_person(db)
    found = await reasons(db)
    assert [found[user] for user in users] == ["no-discovery", "no-discovery", None, None, None]
    assert found[bare] is None
    await db.execute(FREE_HAS_NONE)
    found = await reasons(db)
    none = "no-discovery"
    assert [found[user] for user in users] == [none, none, none, None, none]
    assert found[bare] == none
    await db.execute("update public.subscription_tiers set is_active = false")
    assert (await reasons(db))[bare] is None


async def test_an_account_that_is_deleted_or_banned_gets_none(db: Any) -> None:
    """A ban that is over by then does not count."""
    gone, banned, over = [await add_person(db) for _ in range(3)]
    await db.execute("update auth.users set deleted_at = $2 where id = $1", gone, LONG_AGO)
    ban = "update auth.users set banned_until = $2 where id = $1"
    await db.execute(ban, banned, AT + timedelta(seconds=1))
    await db.execute(ban, over, AT)
    assert await reasons(db) == {gone: "deleted", banned: "banned", over: None}


SEEN = {
    "sign-in": "update auth.users set last_sign_in_at = $2 where id = $1",
    "session": "insert into auth.sessions (id, user_id, refreshed_at)"
    " values (gen_random_uuid(), $1, $2::timestamptz at time zone 'utc')",
    "sign-up": "update auth.users set created_at = $2 where id = $1",
    "resume": "insert into public.resumes (user_id, profile_id, created_at)"
    " select user_id, id, $2 from public.profiles where user_id = $1",
    "application": JOB,
}


@pytest.mark.parametrize("how", SEEN)
async def test_any_sign_of_life_counts(db: Any, how: str) -> None:
    """Each date alone: too old is inactive, lately is active whatever else is old."""
    await db.execute(
        "set time zone 'Pacific/Auckland'"
    )  # a date without a zone is UTC all the same
    old, new = await add_person(db), await add_person(db, created=LONG_AGO)
    await db.execute(SEEN[how], old, AT - timedelta(days=60, minutes=1))
    await db.execute(SEEN[how], new, AT - timedelta(days=60) + timedelta(minutes=1))
    assert await reasons(db) == {old: "inactive", new: None}
    assert await reasons(db, days=61) == {old: None, new: None}


async def test_our_own_writes_are_no_sign_of_life(db: Any) -> None:
    """`updated_at` and jobs that were only found do not count; no date at all is active."""
    old = await add_person(db, created=LONG_AGO)
    unknown = await add_person(db)
    await db.execute("update public.profiles set headline = 'new'")
    await db.execute(JOB, old, None)
    assert await reasons(db) == {old: "inactive", unknown: None}


async def test_columns_that_are_not_there_are_said(db: Any) -> None:
    """Without the tables of `auth`, the rest still holds, and each rule that is lost is named."""
    gone = await add_person(db)
    await db.execute("update auth.users set deleted_at = now() where id = $1", gone)
    assert (await read_columns(db)).missing() == []
    await db.execute(
        "drop table auth.sessions; alter table auth.users drop deleted_at, drop banned_until,"
        " drop last_sign_in_at, drop created_at"
    )
    assert await reasons(db) == {gone: None}
    missing = (await read_columns(db)).missing()
    assert len(missing) == 5
    assert "deleted accounts are not left out" in missing[0]


def test_every_reason_is_one_sentence() -> None:
    """Plain words with a full stop."""
    assert all(text.endswith(".") and text[0].isupper() for text in REASONS.values())
