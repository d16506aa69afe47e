"""Many invented users at once, only as rows: some active, some left out for each reason."""

import asyncpg

from sandbox.database import refuse_without_marker

CROWD = """
with numbers as (
  select n, md5('crowd-' || n)::uuid as id, case n % 20 when 0 then 'no-onboarding'
    when 1 then 'no-wishes' when 2 then 'away' when 3 then 'banned' when 4 then 'no-searches'
    when 5 then 'seen' else 'fresh' end as kind
  from generate_series(1, $1::int) n),
users as (
  insert into auth.users (id, email, created_at, last_sign_in_at, banned_until)
  select id, 'user' || n || '@example.com',
    now() - case when kind in ('away', 'seen') then interval '100 days' else interval '1 day' end,
    case when kind = 'seen' then now() end,
    case when kind = 'banned' then now() + interval '30 days' end
  from numbers on conflict (id) do nothing returning id),
tier as (
  insert into public.subscription_tiers
    (name, display_name, generation_limit_weekly, job_discovery_limit_daily)
  values ('paused', 'Paused', 0, 0) on conflict (name) do update set job_discovery_limit_daily = 0
  returning id),
subscribed as (
  insert into public.user_subscriptions (user_id, tier_id)
  select n.id, tier.id from numbers n join users using (id) cross join tier
  where n.kind = 'no-searches')
insert into public.profiles (user_id, email, full_name, onboarding_completed, preferred_roles)
select n.id, 'user' || n.n || '@example.com', 'User ' || n.n, n.kind <> 'no-onboarding',
  case when n.kind = 'no-wishes' then '[]'::jsonb else '["Engineer"]'::jsonb end
from numbers n join users using (id)
"""
"""Of 20 users, 15 are active: 14 who signed up yesterday, and one who signed in today."""


async def seed_crowd(database_url: str, count: int) -> None:
    """Puts `count` users into the app's tables; a second time nothing is doubled.

    Raises:
        SandboxError: the database was not made by the sandbox.
    """
    await refuse_without_marker(database_url)
    connection = await asyncpg.connect(database_url, statement_cache_size=0, timeout=30)
    try:
        await connection.execute(CROWD, count)
    finally:
        await connection.close()
