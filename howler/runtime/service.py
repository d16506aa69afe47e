"""One deployable service, everything but Faust: what it opens, in what order, how it closes."""

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from prometheus_client import CollectorRegistry

from howler.runtime.execution.worker import Executor, Policy
from howler.runtime.function import Function
from howler.runtime.intake.ingest import Ingest
from howler.runtime.metrics import Metrics
from howler.runtime.store.database import Database, connection, is_away, open_database
from howler.runtime.transport.nudge import Nudger, listen_for_ever
from howler.runtime.transport.outbox import Relay
from howler.runtime.watch.watchdog import Check
from howler.settings import Settings, SettingsError
from howler.wire.topics import TopicSpec, check_topics

log = logging.getLogger("howler.service")

S = TypeVar("S", bound=Settings)

ASKED_TIMES = 30
"""Times, a second apart, that a start asks for a database or broker that is not there yet."""


class StartError(Exception):
    """The service cannot start; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Service(Generic[S]):
    """What a service is made of.

    Args:
        name: its group and metric label are `howlerhire-<name>`.
        functions: what it runs.
        topics: those it needs, consumed and written.
        known: names of all events there are.
        settings: the class of its settings.
        tools: opens what its functions are handed, given settings and an open database.
    """

    name: str
    functions: Sequence[Function[Any, Any, Any]]
    topics: Sequence[TopicSpec]
    known: Collection[str]
    settings: type[S]
    tools: Callable[[S, Database], AbstractAsyncContextManager[Any]]

    @property
    def group(self) -> str:
        return f"howlerhire-{self.name}"

    @property
    def source(self) -> str:
        return f"/howlerhire/{self.name}"


class Running(Generic[S]):
    """A service at work in this process."""

    def __init__(self, service: Service[S], settings: S) -> None:
        self.service = service
        self.settings = settings
        self.metrics = Metrics(CollectorRegistry())
        self.executor: Executor | None = None
        self.ingest: Ingest | None = None
        self._stack = AsyncExitStack()
        self._database: Database | None = None
        self._nudger: Nudger | None = None
        self._relay: Relay | None = None
        self._loops: list[asyncio.Task[None]] = []
        self._draining = False

    async def start(self) -> None:
        """Opens everything and starts to claim.

        Raises:
            StartError: something is missing; the message is one sentence a line.
            SettingsError: the tools miss a setting.
        """
        service, settings = self.service, self.settings
        functions = [limited(function, settings.limits) for function in service.functions]
        database = await open_database(
            settings.database_url.get_secret_value(), settings.max_running
        )
        self._database = database
        self._stack.push_async_callback(database.close)
        await _until_there("the database", lambda: check_schema(database))
        await _until_there("Kafka", self._check_topics)
        tools = await self._stack.enter_async_context(service.tools(settings, database))
        producer = await self._producer()
        self._nudger = Nudger(producer, settings.namespace)
        self._relay = Relay(database, producer, settings.namespace, self.metrics)
        self.executor = Executor(
            functions,
            tools,
            database,
            Policy(settings.lease_seconds, settings.max_running, service.source),
            self.metrics,
            nudge=self._nudger.nudge,
            emitted=self._relay.wake,
        )
        self.ingest = Ingest(
            functions,
            service.known,
            database,
            self.metrics,
            self._accepted,
        )
        await self.executor.start()
        self._start_loops()

    async def drain(self) -> None:
        """Stops claiming, waits for the runs of this process, gives the rest back."""
        self._draining = True
        if self.executor is not None:
            await self.executor.stop(self.settings.drain_seconds)

    async def stop(self) -> None:
        """Drains if nobody did before, sends what the outbox holds, closes."""
        if not self._draining:
            await self.drain()
        for last in (self._flush_nudges, self._flush_outbox):
            try:
                await asyncio.wait_for(last(), 5)
            except (TimeoutError, KafkaError, OSError, asyncpg.PostgresError) as fault:
                log.warning("left for others at the stop: %s", type(fault).__name__)
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self._stack.aclose()

    async def not_ready(self) -> str | None:
        """Why this process takes no work just now, or None."""
        if self._draining:
            return "it is stopping"
        if self.executor is None or self._database is None:
            return "it is starting"
        try:
            async with asyncio.timeout(2), connection(self._database.control) as conn:
                await conn.fetchval("select 1")
        except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return "the database does not answer"
        return None

    def checks(self) -> list[Check]:
        """What the watchdog looks at."""
        return [
            Check("executor", self._executor_sick, patience=0),
            Check("relay", self._loops_sick, 0),
        ]

    def _executor_sick(self) -> str | None:
        return None if self.executor is None else self.executor.sick()

    def _loops_sick(self) -> str | None:
        if self._draining:
            return None
        ended = [loop.get_name() for loop in self._loops if loop.done()]
        return f"the loop {ended[0]} has ended" if ended else None

    def _accepted(self, function: str) -> None:
        assert self.executor is not None
        self.executor.accepted(function)

    def _start_loops(self) -> None:
        assert self.executor is not None
        assert self._nudger is not None
        assert self._relay is not None
        settings = self.settings
        listen = listen_for_ever(
            settings.kafka_bootstrap_servers, settings.namespace, self.executor.wake
        )
        self._loops = [
            asyncio.create_task(self._nudger.run_for_ever(), name="nudges out"),
            asyncio.create_task(listen, name="nudges in"),
            asyncio.create_task(self._relay.run_for_ever(), name="outbox relay"),
        ]
        self._relay.wake()

    async def _flush_nudges(self) -> None:
        if self._nudger is not None:
            await self._nudger.flush()

    async def _flush_outbox(self) -> None:
        while self._relay is not None and await self._relay.send_batch():
            pass

    async def _producer(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            bootstrap_servers=self.settings.kafka_bootstrap_servers,
            client_id=f"{self.service.group}-{socket.gethostname()}-{os.getpid()}",
            enable_idempotence=True,
            acks="all",
            request_timeout_ms=30_000,
        )
        await producer.start()
        self._stack.push_async_callback(_stop_producer, producer)
        return producer

    async def _check_topics(self) -> None:
        problems = await check_topics(
            self.settings.kafka_bootstrap_servers, self.service.topics, self.settings.namespace
        )
        if problems:
            raise StartError("\n".join(problems))


async def check_schema(database: Database) -> None:
    """Raises `StartError` when the runtime's tables are not there."""
    if await database.control.fetchval("select to_regclass('howler.runs')") is None:
        raise StartError("The database has no howler.runs: run `howler migrate` first")


def limited(function: Function[Any, Any, Any], limits: dict[str, int]) -> Function[Any, Any, Any]:
    """`function` under the limit that the settings give it, if they do."""
    return replace(function, limit=limits.get(function.id, function.limit))


async def _until_there(what: str, ask: Callable[[], Any]) -> None:
    """Asks again while `what` is not there yet, as when a whole system starts at once."""
    for tried in range(1, ASKED_TIMES + 1):
        try:
            await ask()
        except (StartError, SettingsError):
            raise
        except Exception as fault:
            if not (is_away(fault) or isinstance(fault, KafkaError)) or tried == ASKED_TIMES:
                raise StartError(
                    f"{what} does not answer: {type(fault).__name__}: {fault}"
                ) from fault
            log.info("%s is not there yet (%s)", what, type(fault).__name__)
            await asyncio.sleep(1.0)
        else:
            return


async def _stop_producer(producer: AIOKafkaProducer) -> None:
    try:
        await asyncio.wait_for(producer.stop(), 5)
    except (TimeoutError, KafkaError) as fault:
        log.warning("the producer did not stop: %s", type(fault).__name__)
