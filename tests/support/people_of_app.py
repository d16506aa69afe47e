"""People in the app's tables, each with what decides whether a search is made for them."""

from typing import Any
from uuid import UUID, uuid4

USER = "insert into auth.users (id, email, created_at) values ($1, 'p@example.com', $2)"
PROFILE = """
insert into public.profiles (user_id, email, onboarding_completed, preferred_roles, skills)
values ($1, 'p@example.com', $2, $3, $4)
"""
JOB = """
insert into public.jobs (user_id, source, source_url, title, company, applied_at)
values ($1, 's', 'https://example.com', 't', 'c', $2)
"""


async def add_person(
    db: Any,
    *,
    onboarded: bool | None = True,
    roles: str | None = '["Engineer"]',
    skills: str | None = "[]",
    created: object = None,
) -> UUID:
    """A user who is active unless something else is said; never seen, without a sign-up's date."""
    user = uuid4()
    await db.execute(USER, user, created)
    await db.execute(PROFILE, user, onboarded, roles, skills)
    return user


async def add_tier(db: Any, user: UUID, status: str, limit: int) -> None:
    """A subscription in a tier of its own with so many searches a day."""
    tier = await db.fetchval(
        "insert into public.subscription_tiers (name, display_name, generation_limit_weekly,"
        " job_discovery_limit_daily) values ($1, 'T', 5, $2) returning id",
        f"t{user.hex[:12]}",
        limit,
    )
    await db.execute(
        "insert into public.user_subscriptions (user_id, tier_id, status) values ($1, $2, $3)",
        user,
        tier,
        status,
    )
