"""When the schedules are looked at: at the start, at each due time, and every half minute."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC
from typing import Any

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from howler.postgres import is_away
from howler.runtime.service import Parts
from services.scheduler.cron.trigger import CronTrigger
from services.scheduler.reconcile import Reconciler
from services.scheduler.settings import SchedulerSettings

log = logging.getLogger("howler.scheduler")

LOOK_EVERY = 30.0
"""Seconds: APScheduler's timer is monotonic, and misses a time that a set clock jumps over."""

AWAY = 1.0
"""Seconds after which a database that was away is asked again."""

LEAST = 0.05
"""Seconds between two looks, at least."""


def loops(settings: SchedulerSettings, parts: Parts) -> Mapping[str, Coroutine[Any, Any, None]]:
    """What the scheduler does beside the runtime's own loops."""
    schedules = {one.name: one for one in settings.schedules()}
    reconciler = Reconciler(parts.database.control, schedules, settings.on_time_seconds)
    return {"schedules": keep_time(reconciler, parts.relay.wake)}


async def keep_time(reconciler: Reconciler, send: Callable[[], None]) -> None:
    """Looks for ever, and wakes the relay (`send`); outlives outages of the database."""
    await _outlasting(reconciler.start)
    due = asyncio.Event()
    async with _jobs(reconciler, due.set):
        while True:
            due.clear()
            coming = await _outlasting(reconciler.look)
            send()
            wait = min(LOOK_EVERY, LOOK_EVERY if coming is None else coming)
            with suppress(TimeoutError):
                await asyncio.wait_for(due.wait(), max(wait, LEAST))


@asynccontextmanager
async def _jobs(reconciler: Reconciler, look: Callable[[], None]) -> AsyncIterator[None]:
    """APScheduler says when to look, by this process's own clock, and nothing else."""
    scheduler = AsyncIOScheduler(
        jobstores={"default": MemoryJobStore()},
        job_defaults={"misfire_grace_time": None, "coalesce": True},
        timezone=UTC,
    )
    for name, one in reconciler.schedules.items():
        scheduler.add_job(look, CronTrigger(one.cron, one.zone), id=name)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def _outlasting(ask: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """The answer, once the database gives one."""
    while True:
        try:
            return await ask()
        except Exception as fault:
            if not is_away(fault):
                raise
            log.warning("the schedules wait for the database: %s", type(fault).__name__)
            await asyncio.sleep(AWAY)
