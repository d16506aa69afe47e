"""The sandbox kept running, and a producer that knows nothing of us."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer

HOWLER = [str(Path(sys.executable).with_name("howler"))]


def howler(folder: Path, *words: str, seconds: float = 90) -> subprocess.CompletedProcess[str]:
    """The command, run in a checkout of its own, with none of this machine's settings."""
    kept = ("PATH", "HOME", "HOWLER_CACHE")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    return subprocess.run(
        [*HOWLER, *words],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A folder in which `howler up` has been run."""
    up = howler(tmp_path, "up")
    assert up.returncode == 0, up.stdout + up.stderr
    yield tmp_path
    down = howler(tmp_path, "down")
    assert down.returncode == 0, down.stdout + down.stderr


def state(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / ".howler" / "sandbox.json").read_text())
    return found


async def plain_event(folder: Path) -> None:
    """Five lines of aiokafka."""
    database = await asyncpg.connect(state(folder)["database_url"])
    row = await database.fetchrow("select * from public.resumes order by original_file_url limit 1")
    await database.close()
    assert row is not None
    event = {
        "userId": str(row["user_id"]),
        "resumeId": str(row["id"]),
        "fileUrl": row["original_file_url"],
        "fileType": "pdf",
    }
    producer = AIOKafkaProducer(bootstrap_servers=state(folder)["kafka_bootstrap_servers"])
    await producer.start()
    await producer.send_and_wait("resume.parsing.requested", json.dumps(event).encode())
    await producer.stop()


@pytest.mark.timeout(200)
def test_a_plain_producers_event_is_watched_to_its_end(checkout: Path) -> None:
    """`howler status` says all runs; `runs watch` shows the run finish; `runs show` explains it."""
    assert howler(checkout, "status").returncode == 0
    asyncio.run(plain_event(checkout))
    listed: list[Any] = []
    while not listed:
        listed = json.loads(howler(checkout, "runs", "list", "--json").stdout)
    watched = howler(checkout, "runs", "watch", listed[0]["id"])
    assert watched.returncode == 0, watched.stderr
    assert "fill-empty-profile-fields" in watched.stdout
    assert "succeeded" in watched.stdout
    shown = howler(checkout, "runs", "show", listed[0]["id"][:8])
    assert "structure-content" in shown.stdout
    assert "stand-in writer, no key set" in shown.stdout
    assert howler(checkout, "down").returncode == 0
    assert howler(checkout, "status").returncode == 1
