"""A machine's clock that is set forwards or backwards changes nothing: the database's counts."""

import asyncio
import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from schemas import catalog
from tests.service.scheduler.conftest import NAME
from tests.support.processes import ServiceProcess, environment, start_service

SET_BACK = """
update howler.schedules set revision = revision + 1, reconciled_until = $2 where name = $1
"""
LOOKED = "was changed by a later start"
"""What a process says at its first look after that."""

WITHOUT = "this machine has no libfaketime: `tools/fetch-debian faketime` unpacks Debian's"


def library() -> Path | None:
    """libfaketime's, for programs with threads."""
    cache = Path(os.environ.get("HOWLER_CACHE") or Path.home() / ".cache" / "howler")
    places = [cache / "faketime" / "usr" / "lib", Path("/usr/lib")]
    return next(
        (path for one in places for path in one.glob("*/faketime/libfaketimeMT.so.1")), None
    )


def found_library() -> Path:
    found = library()
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(WITHOUT)
    if found is None:
        pytest.skip(WITHOUT)
    return found


def clock_of(process: ServiceProcess) -> datetime:
    """What the process's own clock said at that look."""
    lines = process.log.read_text().splitlines()
    return datetime.fromisoformat(json.loads(next(one for one in lines if LOOKED in one))["at"])


@pytest.mark.timeout(120)
async def test_a_clock_that_is_set_two_hours_on_or_back_changes_nothing(
    box: Sandbox, database_url: str, db: Any, namespace: str, tmp_path: Path
) -> None:
    """What is due by the database's clock fires once; what only a set clock has passed does not.

    Of two processes one is set forwards over the next due time, one back before the last.
    """
    preload = str(found_library())
    await ensure_topics(box.kafka_bootstrap_servers, catalog.topics(), namespace)
    due = await db.fetchval("select date_trunc('minute', clock_timestamp()) - interval '1 hour'")
    coming = due + timedelta(hours=2)
    daily = f"{due:%M} {due:%H},{coming:%H} * * *"

    def started(name: str) -> tuple[ServiceProcess, Path]:
        clock = tmp_path / f"{name}.clock"
        clock.write_text("+0")
        env = environment(
            *(box, database_url, namespace),
            HOWLER_SCHEDULE_DAILY_DISCOVERY=daily,
            LD_PRELOAD=preload,
            DONT_FAKE_MONOTONIC="1",
            FAKETIME_TIMESTAMP_FILE=str(clock),
            FAKETIME_NO_CACHE="1",
        )
        return start_service("services.scheduler.app", env, tmp_path / f"{name}.log"), clock

    both = [started("on"), started("back")]
    try:
        for process, _ in both:
            await process.until_ready()
        for (_, clock), step in zip(both, ("+2h", "-2h"), strict=True):
            clock.write_text(step)
        await db.execute(SET_BACK, NAME, due - timedelta(seconds=1))
        async with asyncio.timeout(60):
            while not all(LOOKED in process.log.read_text() for process, _ in both):
                await asyncio.sleep(0.1)
        assert [process.process.poll() for process, _ in both] == [None, None]
        (tick,) = await db.fetch("select *, clock_timestamp() as clock from howler.ticks")
    finally:
        for process, _ in both:
            process.kill()
    assert (tick["scheduled_at"], tick["state"]) == (due, "fired")
    assert timedelta(0) <= tick["clock"] - tick["fired_at"] < timedelta(minutes=2)
    assert 3_600 <= tick["late_seconds"] <= 3_600 + 180
    for (process, _), hours in zip(both, (2, -2), strict=True):
        off = clock_of(process) - tick["clock"]
        assert abs(off - timedelta(hours=hours)) < timedelta(minutes=2), "its clock was not set"
