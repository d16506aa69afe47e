"""Every panel of the dashboard shows a load: real services, a real Prometheus, real answers."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from howler.wire.topics import ensure_topics
from ops.prometheus.ask import Window, over_time
from ops.prometheus.scrape import Job, config, label
from sandbox import prometheus
from sandbox.processes.ports import free_port
from sandbox.prometheus import Prometheus
from sandbox.sandbox import Sandbox
from tests.support.broker import producing
from tests.support.load.bad import BAD, app, cloud, fields
from tests.support.load.board import ask_all, read_board
from tests.support.load.service import FUNCTION, LIMIT, TOPIC, TOPICS
from tests.support.processes import ServiceProcess, environment, exporter, services
from tests.support.told import Tell

MODULE = "tests.support.load.service"
MODES = ("good", "good", "fails", "skips", "passing", "limited", "large", "ends-late")
SETTINGS = {"HOWLER_LEASE_SECONDS": "2", "HOWLER_GAUGE_SECONDS": "1", "HOWLER_MAX_RUNNING": "20"}
TARGETS = 3
"""Two processes of the service, and the exporter."""


@dataclass
class Load:
    """Who asks for runs, and what has come of them so far."""

    db: Any
    producer: AIOKafkaProducer
    topic: str
    url: str
    since: int

    async def ask_for(self, mode: str, count: int = 1) -> None:
        for n in range(count):
            value = app(data={"user": f"u{n % 5}", "mode": mode})
            await self.producer.send_and_wait(self.topic, value, key=str(n).encode())

    async def until(self, sql: str, least: int) -> None:
        while await self.db.fetchval(sql) < least:
            await asyncio.sleep(0.05)

    async def until_scraped(self, expr: str) -> None:
        """Waits until Prometheus has had an answer: also of a process that is dead by now."""
        while not over_time(self.url, expr, Window(self.since, round(time.time()), 1)):
            await asyncio.sleep(0.1)


@pytest.fixture
def installed() -> None:
    """Skipped, out loud, where there is no Prometheus; in CI there must be one."""
    if prometheus.installed() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(prometheus.ABSENT)
        pytest.skip(prometheus.ABSENT)


@pytest.fixture
async def processes(
    installed: None, box: Sandbox, database_url: str, namespace: str, tmp_path: Path
) -> AsyncIterator[list[ServiceProcess]]:
    """Two of the service, then the exporter; all ready."""
    await ensure_topics(box.kafka_bootstrap_servers, TOPICS, namespace)
    env = environment(box, database_url, namespace, **SETTINGS)
    with exporter(env, tmp_path) as beside:
        async with services(MODULE, env, tmp_path, 2) as two:
            await beside.until_ready()
            yield [*two, beside]


@pytest.fixture
def watching(processes: list[ServiceProcess], tmp_path: Path) -> Iterator[Prometheus]:
    """A Prometheus that scrapes them every second."""
    one, other, beside = (process.url.removeprefix("http://") for process in processes)
    jobs = [Job(label("parser"), (one, other)), Job(label("exporter"), (beside,))]
    server = Prometheus(tmp_path, free_port(), config(jobs, interval=1))
    server.start()
    yield server
    server.stop()


@pytest.mark.timeout(120)
async def test_every_query_of_every_panel_shows_the_load(
    box: Sandbox,
    db: Any,
    namespace: str,
    processes: list[ServiceProcess],
    watching: Prometheus,
    tell: Tell,
) -> None:
    """Filled = a finite value that differs from the same query's before the load."""
    async with producing(box.kafka_bootstrap_servers) as producer:
        load = Load(db, producer, namespace + TOPIC, watching.url, round(time.time()))
        load.since = await quiet(load)
        for process in (processes[0], processes[-1]):
            assert lint(await process.page("/metrics")) == ""
        await every_outcome(load)
        await full(load)
        victim = await who_runs(load, processes[:2])
        await frozen(load, victim)
        await killed(load, victim)
        await paused(load)
        asked = ask_all(read_board("overview"), watching.url, load.since, round(time.time()))
    faults = [f"{one.panel}: {one.fault}: {one.expr}" for one in asked if one.fault]
    empty = {one.panel for one in asked if one.fault}
    checked = {one.panel for one in asked}
    tell(f"panels checked {len(checked)}, filled {len(checked - empty)}")
    assert not faults, "\n".join(faults)
    assert len(asked) > len(checked) > 20


async def quiet(load: Load) -> int:
    """Waits until everything is scraped and nothing has happened; returns when that was."""
    await load.until_scraped(f'sum(up{{job=~"howlerhire-.*"}}) == {TARGETS}')
    await load.until_scraped(f"sum(howler_ready) == {TARGETS}")
    await load.until_scraped("max(howler_slots_limit) and max(howler_dead_letters_unreplayed) == 0")
    await load.until_scraped("sum(howler_consumer_members) == 2")
    return round(time.time())


def lint(page: tuple[int, str]) -> str:
    """What `promtool check metrics` has to say of a page."""
    command = [str(prometheus.installed("promtool")), "check", "metrics"]
    said = subprocess.run(command, input=page[1], text=True, capture_output=True, check=False)
    return said.stdout + said.stderr


async def every_outcome(load: Load) -> None:
    """Each way in which a run ends, an event that comes twice, a dead letter of each reason."""
    for mode in MODES:
        await load.ask_for(mode)
    for _ in range(2):
        await load.producer.send_and_wait(load.topic, fields(), headers=cloud(ce_id="twice"))
    for value, headers in BAD.values():
        await load.producer.send_and_wait(load.topic, value, b"k", headers=headers)
    await load.until("select count(distinct code) from howler.dead_letters", len(BAD) + 1)
    await load.until_scraped('sum(howler_outbox_sent_total{outcome="failed"}) > 0')
    await load.until_scraped("max(howler_settle_owed) > 0")


async def full(load: Load) -> None:
    """More slow runs than slots; then one slot more."""
    await load.ask_for("slow", 5 * LIMIT)
    await load.until("select count(*) from howler.slots where run_id is not null", LIMIT)
    await load.db.execute("select howler.override_limit($1, $2, 'test')", FUNCTION, LIMIT + 1)


async def who_runs(load: Load, two: list[ServiceProcess]) -> ServiceProcess:
    """The process that holds a run now: its log names the worker."""
    worker = await load.db.fetchval("select worker from howler.slots where run_id is not null")
    return next(one for one in two if worker in one.log.read_text())


async def frozen(load: Load, victim: ServiceProcess) -> None:
    """Stopped past its lease, and then it goes on: its runs are another's."""
    victim.process.send_signal(signal.SIGSTOP)
    await load.until("select coalesce(sum(lost), 0)::int from howler.runs", 1)
    victim.process.send_signal(signal.SIGCONT)
    await load.until_scraped("sum(howler_leases_lost_total) > 0")


async def killed(load: Load, victim: ServiceProcess) -> None:
    """SIGKILL; what is asked for on its partitions stays unread until the broker misses it."""
    victim.kill()
    await load.ask_for("good", 60)
    await load.until_scraped("sum(howler_consumer_lag) > 0")
    await load.until_scraped('sum(howler_retries_total{reason="lease-lost"}) > 0')


async def paused(load: Load) -> None:
    """Nothing starts; what is due grows old."""
    await load.db.execute("select howler.pause($1, true, 'test')", FUNCTION)
    await load.until_scraped("max(howler_paused) == 1 and max(howler_oldest_waiting_seconds) > 0")
    await load.until_scraped("max(howler_consumer_members) == 1")
    await load.until_scraped("sum(howler_settled_total) > 0")
