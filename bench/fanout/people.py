"""A database of the application with as many active users as are asked for, and its topics."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bench.runtime.place import Place, connected
from howler.wire.topics import ensure_topics
from migrations.runner import migrate
from sandbox import database
from schemas import catalog

NUMBERS = count(1)
FIRST_TICK = datetime(2026, 1, 5, 6, tzinfo=UTC)

USERS = """
insert into auth.users (id, email, last_sign_in_at)
select gen_random_uuid(), 'p' || n || '@example.com', '2026-01-05'
from generate_series(1, $1::int) n
"""
PROFILES = """
insert into public.profiles (user_id, email, onboarding_completed, skills, preferred_roles)
select id, email, true, '["Python"]', '["Engineer"]' from auth.users
"""
EMPTY = "truncate howler.outbox, howler.runs cascade"


@dataclass(frozen=True, slots=True)
class People:
    """Where the fan-out is measured: a database with `users` active people, and a namespace."""

    url: str
    servers: str
    namespace: str
    users: int


async def invite(place: Place, users: int) -> People:
    """Makes a database with `users` people, every one of them active, and the product's topics."""
    number = next(NUMBERS)
    url = database.named(place.box.database_url, f"bench_people_{number}")
    await database.ensure(url)
    await migrate(url, ["app", "runtime"])
    async with connected(url) as conn:
        await conn.execute(USERS, users, timeout=600)
        await conn.execute(PROFILES, timeout=600)
        await conn.execute("vacuum analyze", timeout=600)
    namespace = f"people{number}-"
    servers = place.box.kafka_bootstrap_servers
    await ensure_topics(servers, catalog.topics(), namespace)
    return People(url, servers, namespace, users)


def tick(day: int) -> str:
    """The schedule's moment of a day, which has its own tick and so its own events."""
    return (FIRST_TICK + timedelta(days=day % 28)).isoformat().replace("+00:00", "Z")


async def empty(conn: Any) -> None:
    """Forgets the last round: no run, nothing in the outbox."""
    await conn.execute(EMPTY)
