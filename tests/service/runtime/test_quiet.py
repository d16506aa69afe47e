"""A process without work is quiet, and is heard by nobody but its own machine."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from howler.wire.topics import ensure_topics
from sandbox import database
from sandbox.sandbox import Sandbox
from tests.support.processes import environment, services
from tests.support.thing_service import TOPICS

MODULE = "tests.support.thing_service"
WATCHED_SECONDS = 16
MOST_A_MINUTE = 12
LISTENING = "0A"
LOCALHOST = "0100007F"


@pytest.mark.timeout(60)
async def test_an_idle_process_is_quiet(
    box: Sandbox, database_url: str, db: Any, namespace: str, tmp_path: Path
) -> None:
    """At most 12 statements a minute, by the server's own log, and one port, on 127.0.0.1.

    Whoever scrapes or probes it again within seconds is told what it has just read.
    """
    name = database.name_in(database_url)
    await ensure_topics(box.kafka_bootstrap_servers, TOPICS, namespace)
    await db.execute(f"alter database \"{name}\" set log_statement = 'all'")
    env = environment(box, database_url, namespace)
    async with services(MODULE, env, tmp_path) as (one,):
        await one.scraped()
        at_start = statements(box, name)
        assert at_start, "what it did at its start is in the log"
        for page in ("/metrics", "/readyz", "/metrics"):
            assert (await one.page(page))[0] == 200
        await asyncio.sleep(WATCHED_SECONDS)
        said = statements(box, name)[len(at_start) :]
        assert 0 < len(said) <= MOST_A_MINUTE * WATCHED_SECONDS / 60, said
        port = int(one.url.rsplit(":", 1)[1])
        assert listening(one.process.pid) == {(LOCALHOST, port)}


def statements(box: Sandbox, name: str) -> list[str]:
    """What the server was asked in that database."""
    lines = box.postgres.log.read_text(errors="replace").splitlines()
    asked = [line for line in lines if f"@{name} " in line and "LOG:  " in line]
    return [line for line in asked if "LOG:  execute" in line or "LOG:  statement" in line]


def listening(pid: int) -> set[tuple[str, int]]:
    """Address and port of every socket on which the process waits for strangers."""
    own = set()
    for number in Path(f"/proc/{pid}/fd").iterdir():
        target = str(number.readlink())
        if target.startswith("socket:["):
            own.add(target[8:-1])
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == LISTENING and words[9] in own:
                address, port = words[1].split(":")
                found.add((address, int(port, 16)))
    return found
