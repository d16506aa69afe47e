"""The daily fan-out on the real broker: whatever happens to it, one event a user."""

import asyncio
from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from howler.cli.change.retry import retry
from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from schemas import catalog
from services.discovery.schedule_daily_discovery import event_id
from tests.support.broker import producing, read_all
from tests.support.people_of_app import add_person
from tests.support.processes import ServiceProcess, environment, services, start_service

TICK = "2026-03-02T06:00:00Z"
MODULE = "services.discovery.app"
PAGE = 3
USERS = 8
PAGES = 3
"""Of 3, 3 and 2 users; the last two are filled side by side."""

HOLD = """
create function public.hold_page() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(new.key::int);
  return new;
end $$;
create trigger hold_page before insert on howler.steps for each row
  when (new.name = 'ask-page') execute function public.hold_page()
"""
"""A page stops with everything written and nothing committed, while the test holds its number."""

WAITING = """
from pg_locks join pg_database d on d.oid = database
where locktype = 'advisory' and not granted and d.datname = current_database()
"""
WAITS = f"select count(*) {WAITING} and objid = $1"
ALL_WAITS = f"select count(*) {WAITING}"
END_WAITING = f"select pg_terminate_backend(pid) {WAITING}"
"""Postgres learns late that who waits for a lock is dead: what it had written goes at once."""

HOLDER = "select worker::text from howler.slots where run_id is not null"
STATE = "select state from howler.runs order by seq limit 1"
SUCCEEDED = "select count(*) from howler.runs where state = 'succeeded'"
ROWS = "select count(*) from howler.outbox"
LOST = "select count(*) from howler.run_log where what = 'lease-lost'"


@pytest.fixture
async def env(box: Sandbox, database_url: str, namespace: str) -> dict[str, str]:
    """What the service is started with: small pages, and a short lease."""
    await ensure_topics(box.kafka_bootstrap_servers, catalog.topics(), namespace)
    small = {"HOWLER_DISCOVERY_PAGE_USERS": str(PAGE), "HOWLER_LEASE_SECONDS": "3"}
    return environment(box, database_url, namespace, **small)


async def fire(env: dict[str, str], ce_id: str = "tick") -> None:
    """The tick, as the scheduler's relay sends it."""
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": ce_id,
        "ce_type": "cron/daily-discovery.fired",
        "ce_source": "/howlerhire/scheduler",
        "content-type": "application/json",
    }
    async with producing(env["KAFKA_BOOTSTRAP_SERVERS"]) as producer:
        await producer.send_and_wait(
            env["HOWLER_NAMESPACE"] + "cron.daily-discovery.fired",
            f'{{"scheduledAt": "{TICK}"}}'.encode(),
            headers=[(name, text.encode()) for name, text in attributes.items()],
        )


async def until(db: Any, sql: str, wanted: object, *values: object, seconds: float = 40) -> None:
    async with asyncio.timeout(seconds):
        while await db.fetchval(sql, *values) != wanted:
            await asyncio.sleep(0.02)


async def sent(env: dict[str, str]) -> list[tuple[str, str]]:
    """Id and user of each event on the topic."""
    topic = env["HOWLER_NAMESPACE"] + "job.discovery.requested"
    records = await read_all(env["KAFKA_BOOTSTRAP_SERVERS"], topic)
    return [(dict(r.headers)["ce_id"].decode(), r.key.decode()) for r in records]


def expected(users: Collection[UUID]) -> set[tuple[str, str]]:
    return {(str(event_id(TICK, user)), str(user)) for user in users}


async def kill_holder(db: Any, running: list[ServiceProcess]) -> None:
    """Ends, with SIGKILL, the process whose worker has the run, and its pages side by side."""
    worker = await db.fetchval(HOLDER)
    (holder,) = [one for one in running if worker in one.log.read_text()]
    holder.kill()
    await db.execute(END_WAITING)
    await until(db, ALL_WAITS, 0)
    running.remove(holder)


@pytest.mark.timeout(180)
async def test_kill_9_at_every_page_boundary_leaves_one_event_a_user(
    db: Any, env: dict[str, str], tmp_path: Path
) -> None:
    """Two replicas; the one at work dies at the end of each page; every id stands on the topic."""
    users = [await add_person(db) for _ in range(USERS)]
    await add_person(db, onboarded=False)
    await db.execute(HOLD)
    for page in range(PAGES):
        await db.execute("select pg_advisory_lock($1)", page)
    async with services(MODULE, env, tmp_path, count=2) as started:
        running = list(started)
        await fire(env)
        for page in range(PAGES):
            await until(db, WAITS, 1, page)
            await kill_holder(db, running)
            new = start_service(MODULE, env, tmp_path / f"after-page-{page}.log")
            started.append(new)
            running.append(new)
            await db.execute("select pg_advisory_unlock($1)", page)
        await until(db, STATE, "succeeded")
        await until(db, "select count(*) from howler.outbox where sent_at is null", 0)
    found = await sent(env)
    assert set(found) == expected(users)
    assert await db.fetchval(LOST) == PAGES
    assert await db.fetchval(ROWS) == USERS


@pytest.mark.timeout(120)
async def test_the_same_tick_again_makes_no_other_id(
    db: Any, env: dict[str, str], tmp_path: Path
) -> None:
    """Sent twice it is one run; cancelled and retried, or run anew, each user keeps one id.

    What the outbox still has is not sent again; what was swept from it is, under the same id.
    """
    users = [await add_person(db) for _ in range(USERS)]
    await db.execute(HOLD)
    await db.execute("select pg_advisory_lock(1), pg_advisory_lock(2)")
    async with services(MODULE, env, tmp_path):
        await fire(env)
        await fire(env)
        await until(db, WAITS, 1, 1)
        run = await db.fetchval("select id from howler.runs")
        await db.execute("select howler.flag_cancel($1)", run)
        await until(db, STATE, "cancelled")
        await db.execute("select pg_advisory_unlock_all()")
        assert await db.fetchval(ROWS) == PAGE
        assert (await retry(db, run, "test", None)).did == "reopened"
        await until(db, STATE, "succeeded")
        assert await db.fetchval("select count(*) from howler.runs") == 1
        assert await db.fetchval(ROWS) == USERS
        await fire(env, "the same tick under another id")
        await until(db, SUCCEEDED, 2)
        await until(db, ROWS + " where sent_at is not null", USERS)
        await db.execute("delete from howler.outbox")  # as the sweep does
        await fire(env, "and under a third")
        await until(db, SUCCEEDED, 3)
        await until(db, ROWS + " where sent_at is not null", USERS)
    found = await sent(env)
    assert len(found) == 2 * USERS
    assert set(found) == expected(users)
