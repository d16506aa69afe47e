"""One deployable service, everything but Faust: what it opens, in what order, how it closes."""

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext
from dataclasses import dataclass, replace
from typing import Any, Generic

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from typing_extensions import TypeVar

from howler.postgres import LINE_ERRORS, connection, is_away
from howler.runtime.execution.worker import Executor, Policy
from howler.runtime.function import Function
from howler.runtime.intake.ingest import Ingest, events_by_topic
from howler.runtime.store.database import Database, open_database
from howler.runtime.store.sweep import sweeper_of
from howler.runtime.transport.nudge import Nudger, listen_for_ever
from howler.runtime.transport.outbox import Relay
from howler.settings import Settings, SettingsError, database_lets_in
from howler.telemetry.from_database import FromDatabase
from howler.telemetry.process import Metrics
from howler.telemetry.reachable import unreachable
from howler.wire.envelope.names import topic_named
from howler.wire.refusal import RefusedError
from howler.wire.topics import Wanted, check_topics
from migrations.runner import missing_migrations

log = logging.getLogger("howler.service")

S = TypeVar("S", bound=Settings, default=Settings)

ASKED_TIMES = 30
"""Times, a second apart, that a start asks for a database or broker that is not there yet."""


class StartError(Exception):
    """The service cannot start; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Generic[S]):
    """What a service is made of.

    Args:
        name: its group and metric label are `howlerhire-<name>`.
        functions: what it runs.
        topics: those it needs, consumed and written.
        migrations: the folders of SQL files that its database must have.
        known: names of all events there are.
        settings: the class of its settings, if it has some of its own.
        tools: opens what its functions are handed, given settings and an open database.
        loops: what else goes on while it runs, by name.
    """

    name: str
    functions: Sequence[Function[Any, Any, Any]]
    topics: Sequence[Wanted]
    migrations: Sequence[str] = ("runtime",)
    known: Collection[str]
    settings: type[S] = Settings  # type: ignore[assignment]  # S is Settings where none is given
    tools: Callable[[S, Database], AbstractAsyncContextManager[Any]] = lambda *_: nullcontext()
    loops: Callable[[S, "Parts"], Mapping[str, Coroutine[Any, Any, None]]] = lambda *_: {}

    @property
    def group(self) -> str:
        return f"howlerhire-{self.name}"

    @property
    def source(self) -> str:
        return f"/howlerhire/{self.name}"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a running service is made of."""

    database: Database
    executor: Executor
    ingest: Ingest
    nudger: Nudger
    relay: Relay
    producer: AIOKafkaProducer


class Running(Generic[S]):
    """A service at work in this process."""

    def __init__(self, service: Service[S], settings: S) -> None:
        self.service = service
        self.settings = settings
        own = [one.id for one in service.functions], list(events_by_topic(service.functions))
        self.metrics = Metrics(*own)
        self.gauges = FromDatabase(self.metrics, *own, settings.gauge_seconds)
        self.parts: Parts | None = None
        self._stack = AsyncExitStack()
        self._loops: list[asyncio.Task[None]] = []
        self._draining = False

    async def start(self) -> None:
        """Opens everything and starts to claim.

        Raises:
            StartError: something is missing; the message is one sentence a line.
            SettingsError: the tools miss a setting.
        """
        settings = self.settings
        database = await open_database(
            settings.database_url.get_secret_value(), settings.max_running
        )
        self._stack.push_async_callback(database.close)
        await _until_there("the database", lambda: self._check_schema(database))
        await _until_there("Kafka", self._check_topics)
        tools = await self._stack.enter_async_context(self.service.tools(settings, database))
        self.parts = self._compose(database, tools, await self._producer())
        await self.parts.executor.start()
        self._start_loops(self.parts)

    def _compose(self, database: Database, tools: object, producer: AIOKafkaProducer) -> Parts:
        settings, service, limits = self.settings, self.service, self.settings.limits
        functions = [replace(f, limit=limits.get(f.id, f.limit)) for f in service.functions]
        nudger = Nudger(producer, settings.namespace)
        relay = Relay(database, producer, settings.namespace, self.metrics)
        executor = Executor(
            functions,
            tools,
            database,
            Policy(settings.lease_seconds, settings.max_running, service.source),
            self.metrics,
            nudge=nudger.nudge,
            emitted=relay.wake,
        )
        ingest = Ingest(functions, service.known, database, self.metrics, executor.offer)
        return Parts(database, executor, ingest, nudger, relay, producer)

    def _start_loops(self, parts: Parts) -> None:
        broker, namespace = self.settings.broker, self.settings.namespace
        loops = {
            "nudges out": parts.nudger.run_for_ever(),
            "nudges in": listen_for_ever(broker, namespace, parts.executor.wake),
            "outbox relay": parts.relay.run_for_ever(),
            "sweep": sweeper_of(parts.database, self.settings).run_for_ever(),
            **self.service.loops(self.settings, parts),
        }
        self._loops = [asyncio.create_task(loop, name=name) for name, loop in loops.items()]
        parts.relay.wake()

    async def drain(self) -> None:
        """Stops claiming, waits for the runs of this process, gives the rest back."""
        self._draining = True
        if self.parts is not None:
            await self.parts.executor.stop(self.settings.drain_seconds)

    async def stop(self) -> None:
        """Drains if nobody did before, sends what the outbox holds, closes."""
        if not self._draining:
            await self.drain()
        if self.parts is not None:
            try:
                await asyncio.wait_for(self._last_words(self.parts), 5)
            except (KafkaError, asyncpg.PostgresError, *LINE_ERRORS) as fault:
                log.warning("left for others at the stop: %s", type(fault).__name__)
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self._stack.aclose()

    async def _last_words(self, parts: Parts) -> None:
        await parts.nudger.flush()
        while await parts.relay.send_some():
            pass

    def not_ready(self) -> str | None:
        """Why this process takes no work just now, as far as it knows, or None."""
        if self._draining:
            return "it is stopping"
        return "it is starting" if self.parts is None else None

    async def unreachable(self) -> str | None:
        """What does not answer, or which topic is gone, or None."""
        assert self.parts is not None  # who asks knows that it has started
        topics = {self.settings.namespace + topic.name for topic in self.service.topics}
        return await unreachable(self.ask, self.parts.producer.client.fetch_all_metadata, topics)

    async def ask(self, sql: str, *words: Any) -> Sequence[Any]:
        """One statement, for the gauges and probes of a service that has started."""
        assert self.parts is not None
        async with connection(self.parts.database.control) as conn:
            return await conn.fetch(sql, *words)

    def sick(self) -> str | None:
        """What is wrong with this process, for the watchdog; callable from its thread."""
        if self._draining or self.parts is None:
            return None
        ended = [loop.get_name() for loop in self._loops if loop.done()]
        return f"the loop {ended[0]} has ended" if ended else self.parts.executor.sick()

    async def _producer(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            **self.settings.broker.client(),
            client_id=f"{self.service.group}-{socket.gethostname()}-{os.getpid()}",
            enable_idempotence=True,
            acks="all",
            request_timeout_ms=30_000,
        )
        await producer.start()
        self._stack.push_async_callback(_stop_producer, producer)
        return producer

    async def _check_topics(self) -> None:
        where = (self.settings.broker, self.service.topics, self.settings.namespace)
        reads = [topic_named(kind.event_name) for one in self.service.functions for kind in one.on]
        problems = await check_topics(*where, reads, self.service.group)
        if problems:
            raise StartError("\n".join(problems))

    async def _check_schema(self, database: Database) -> None:
        with database_lets_in(self.settings.database_url.get_secret_value()):
            async with connection(database.control) as conn:
                missing = await missing_migrations(conn, self.service.migrations)
        if missing:
            raise StartError(f"The database lacks {', '.join(missing)}: run `howler migrate`")


async def _until_there(what: str, ask: Callable[[], Any]) -> None:
    """Asks again while `what` is not there yet, as when a whole system starts at once."""
    for tried in range(1, ASKED_TIMES + 1):
        try:
            await ask()
            return
        except (StartError, SettingsError):
            raise
        except RefusedError as fault:
            raise StartError(str(fault)) from fault
        except Exception as fault:
            if not (is_away(fault) or isinstance(fault, KafkaError)) or tried == ASKED_TIMES:
                raise StartError(
                    f"{what} does not answer: {type(fault).__name__}: {fault}"
                ) from fault
            log.info("%s is not there yet (%s)", what, type(fault).__name__)
            await asyncio.sleep(1.0)


async def _stop_producer(producer: AIOKafkaProducer) -> None:
    try:
        await asyncio.wait_for(producer.stop(), 5)
    except (TimeoutError, KafkaError) as fault:
        log.warning("the producer did not stop: %s", type(fault).__name__)
