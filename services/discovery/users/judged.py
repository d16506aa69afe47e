"""Who is active: the one SQL text that judges users, for the fan-out and for whoever asks why.

Never by `updated_at`: our own writes move it.
"""

from dataclasses import dataclass
from functools import cached_property

from services.discovery.users.columns import Columns

REASONS = {
    "deleted": "The account is deleted.",
    "banned": "The account is banned until {seen_or_until}.",
    "not-onboarded": "The onboarding is not completed.",
    "nothing-to-search": "The profile names neither preferred roles nor skills.",
    "no-discovery": "The tier {tier} has no daily discovery (its limit is 0).",
    "inactive": "Last seen on {seen_or_until}, more than {days} days ago.",
}
"""Why a user is left out, the first that holds in this order."""

JUDGED = """
select p.user_id, t.name as tier, coalesce(case when {banned} > $1 then {banned} end, s.seen) as
    seen_or_until,
  case when {deleted} is not null then 'deleted'
       when {banned} > $1 then 'banned'
       when p.onboarding_completed is not true then 'not-onboarded'
       when not ({roles} or {skills}) then 'nothing-to-search'
       when t.job_discovery_limit_daily = 0 then 'no-discovery'
       when s.seen < $2 then 'inactive' end as reason
from ({some}) p
{users}
left join public.user_subscriptions y
  on y.user_id = p.user_id and y.status in ('active', 'trialing')
left join public.subscription_tiers t on t.id = coalesce(y.tier_id, (
  select x.id from public.subscription_tiers x where x.name = 'free' and x.is_active))
cross join lateral (
  select case when greatest({signed_in}, {signed_up}) >= $2 then greatest({signed_in}, {signed_up})
    else greatest({signed_in}, {signed_up}, {refreshed},
      (select max(r.created_at) from public.resumes r where r.user_id = p.user_id),
      (select max(j.applied_at) from public.jobs j where j.user_id = p.user_id)) end as seen) s
"""
"""`$1` is the instant at which is judged, `$2` the one since when a user must have been seen.

The dearer dates are looked up only for those whom the cheap ones do not show; a user without any
date is active. A user without a tier, where not even `free` is there, has no limit.
"""

FILLED = "case when jsonb_typeof(p.{0}) = 'array' then jsonb_array_length(p.{0}) > 0 else false end"
"""A list with something in it; null, a scalar and `[]` are empty."""

BOUNDS = "($3::uuid is null or {id} > $3) and {id} <= $4"
"""Said of both tables: a database that is told only one reads the other from end to end."""

ACTIVE = """
select coalesce(array_agg(user_id) filter (where reason is null), '{{}}') as active,
       count(*) filter (where reason is not null) as left_out
from ({judged}) j
"""

ALL = "select x.user_id, x.onboarding_completed, x.preferred_roles, x.skills from public.profiles x"


@dataclass(frozen=True)
class Judge:
    """The rules as SQL for this database's columns.

    Args:
        days: a user not seen for longer is inactive.
    """

    columns: Columns
    days: int

    @cached_property
    def page(self) -> str:
        """Of the users after `$3` up to `$4`: `active`, their ids, and how many are `left_out`."""
        judged = self._over(
            f"{ALL} where {BOUNDS.format(id='x.user_id')}", f" and {BOUNDS.format(id='u.id')}"
        )
        return ACTIVE.format(judged=judged)

    @cached_property
    def everybody(self) -> str:
        """All users there are, in no order."""
        return self._over(ALL)

    def sentence(self, reason: str, **facts: object) -> str:
        """The reason in one sentence."""
        return REASONS[reason].format(days=self.days, **facts)

    def _over(self, some: str, bounds: str = "") -> str:
        columns = self.columns
        has_users = any(name.startswith("users.") for name in columns.types)
        refreshed = columns.instant("sessions.refreshed_at", "z")
        if "sessions.refreshed_at" in columns.types:
            refreshed = (
                f"(select max({refreshed}) from auth.sessions z where z.user_id = p.user_id)"  # noqa: S608  our own words
            )
        return JUDGED.format(
            some=some,
            users=f"left join auth.users u on u.id = p.user_id{bounds}" if has_users else "",
            roles=FILLED.format("preferred_roles"),
            skills=FILLED.format("skills"),
            deleted=columns.instant("users.deleted_at", "u"),
            banned=columns.instant("users.banned_until", "u"),
            signed_in=columns.instant("users.last_sign_in_at", "u"),
            signed_up=columns.instant("users.created_at", "u"),
            refreshed=refreshed,
        )
