"""A machine's clock that is set forwards or backwards changes nothing: the database's counts."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from schemas import catalog
from tests.support.processes import ServiceProcess, environment, start_service

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


@pytest.mark.timeout(150)
async def test_a_clock_that_is_set_two_hours_on_or_back_changes_nothing(
    box: Sandbox, database_url: str, db: Any, namespace: str, tmp_path: Path
) -> None:
    """Two processes, one set forwards and one backwards while they run: one tick each."""
    preload = str(found_library())
    await ensure_topics(box.kafka_bootstrap_servers, catalog.topics(), namespace)

    def started(name: str) -> tuple[ServiceProcess, Path]:
        clock = tmp_path / f"{name}.clock"
        clock.write_text("+0")
        env = environment(
            *(box, database_url, namespace),
            HOWLER_SCHEDULE_DAILY_DISCOVERY="* * * * *",
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
        step_at = await db.fetchval("select clock_timestamp()")
        async with asyncio.timeout(100):
            while not await db.fetchval(
                "select exists (select from howler.ticks where scheduled_at > $1)", step_at
            ):
                await asyncio.sleep(0.1)
        assert [process.process.poll() for process, _ in both] == [None, None]
        rows = await db.fetch("select * from howler.ticks order by scheduled_at")
    finally:
        for process, _ in both:
            process.kill()
    assert len({row["scheduled_at"] for row in rows}) == len(rows)
    assert {row["state"] for row in rows} == {"fired"}
    assert all(0 <= row["late_seconds"] <= 60 for row in rows)
    assert all(abs(row["fired_at"] - datetime.now(UTC)) < timedelta(minutes=4) for row in rows)
