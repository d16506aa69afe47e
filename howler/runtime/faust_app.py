"""The one meeting point with Faust: membership, assignment, back-pressure and the web server.

Faust commits past a slow message, acknowledges what raised, and can lose its group membership
without a word. So its agents here only hand raw batches to the ingest and acknowledge what is
durable, in order; and its driver is hardened in two places.
"""

import asyncio
import gc
import os
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

import faust
from faust.auth import SASLCredentials, SSLCredentials
from faust.transport.drivers import aiokafka as driver
from mode import Service as ModeService

from howler.logs import LOGGING
from howler.runtime.service import Running, Service, StartError
from howler.settings import Settings, SettingsError
from howler.telemetry.pages import add_pages
from howler.watchdog import Check, Watchdog, exit_at_the_latest
from howler.wire.broker import Broker
from howler.wire.envelope.names import topic_named
from howler.wire.envelope.record import record_of
from howler.wire.header_names import read_every_header_name

PINNED = "0.15.3"
"""The one version of Faust whose inner names this file was tried with."""

BATCH = 500
"""Most events that one transaction makes durable."""

PAUSE_TURNS = 4
"""Turns of the event loop without an event that end a batch: in a backlog, Faust's stream brings
one every three turns. They take a tenth of a millisecond."""

REBALANCE = 20.0
"""Seconds a rebalance may take."""

CLOSE_SECONDS = 10.0
"""Seconds from the end of the drain to the end of the process, whatever does not answer."""


EXIT_CANNOT_START = 1


class _Thread(driver.AIOKafkaConsumerThread):  # type: ignore[misc]  # faust is untyped here
    """Raises coordinator errors that aiokafka keeps until a call that Faust never makes."""

    async def _fetch_records(self, consumer: Any, *args: Any, **kwargs: Any) -> Any:
        consumer._coordinator.check_errors()  # noqa: SLF001  there is no public way
        return await super()._fetch_records(consumer, *args, **kwargs)


class _Consumer(driver.Consumer):  # type: ignore[misc]
    """Never commits past an event that is not acknowledged."""

    def _new_consumer_thread(self) -> _Thread:
        return _Thread(self, loop=self.loop, beacon=self.beacon)

    def _new_offset(self, tp: Any) -> int | None:
        """The offset to commit: nothing behind an event that waits is even looked at.

        Faust forgets what it has looked at, and would then commit nothing until a rebalance.
        """
        acked: list[int] = self._acked[tp]
        waiting = [m.offset for m in self._unacked_messages if m.tp == tp and not m.acked]
        before = min(waiting, default=float("inf"))
        later = [offset for offset in acked if offset > before]
        acked[:] = [offset for offset in acked if offset < before]
        offset: int | None = super()._new_offset(tp)
        acked += later
        return offset


class SafeTransport(driver.Transport):  # type: ignore[misc]
    """Faust's aiokafka transport with the two repairs."""

    Consumer = _Consumer


class HowlerApp(faust.App):  # type: ignore[misc]
    """A Faust app with the safe transport, and the running service beside it."""

    running: Running[Any]

    def events(self) -> Any:
        """Whatever starts a run of the service: the topics of all its functions, as raw bytes."""
        kinds = {kind.event_name for each in self.running.service.functions for kind in each.on}
        topics = [f"{self.running.settings.namespace}{topic_named(kind)}" for kind in sorted(kinds)]
        return self.topic(*topics, value_type=bytes, value_serializer="raw")

    def _new_transport(self) -> SafeTransport:
        return SafeTransport(self.conf.broker_consumer, self)


class _Worker(faust.Worker):  # type: ignore[misc]
    """Starts the service before Faust's assignment and stops it after its last commit."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options | {"redirect_stdouts": False})
        read_every_header_name()

    def on_init_dependencies(self) -> Iterable[Any]:
        self._beside = _Beside(self.app)
        return [self._beside, *super().on_init_dependencies()]

    async def on_stop(self) -> None:
        """Drains before Faust stops, whose last commit never ends while the brokers are away."""
        await self._beside.drain()
        await super().on_stop()


class _Beside(ModeService):  # type: ignore[misc]
    """The executor, relay and watchdog, as a service of Faust's worker."""

    def __init__(self, app: HowlerApp) -> None:
        super().__init__()
        self._app = app
        self._watchdog: Watchdog | None = None

    async def on_start(self) -> None:
        running = self._app.running
        try:
            await running.start()
        except (StartError, SettingsError) as error:
            refuse(str(error))
        kafka = Check("Kafka membership", lambda: membership_sick(self._app), 2 * REBALANCE)
        self._watchdog = Watchdog([Check("service", running.sick, patience=0), kafka])
        self._watchdog.start()
        gc.freeze()  # all that was loaded: no collection walks through it any more

    async def drain(self) -> None:
        """The first half of a stop; from its end on, the rest has `CLOSE_SECONDS`."""
        running = self._app.running
        if self._watchdog is not None:
            self._watchdog.stop()
        timer = exit_at_the_latest(running.settings.drain_seconds + running.settings.lease_seconds)
        await running.drain()
        timer.cancel()
        exit_at_the_latest(CLOSE_SECONDS)

    async def on_stop(self) -> None:
        await self._app.running.stop()


def refuse(message: str) -> None:
    """Ends a start in plain words: nothing has been taken on yet, so nothing is left behind."""
    for line in message.splitlines():
        os.write(2, f"error: {line}\n".encode())
    os._exit(EXIT_CANNOT_START)


def faust_app(service: Service[Any]) -> HowlerApp:
    """The Faust app of `service`, ready for `faust -A ... worker`; opens nothing.

    Where the settings cannot be used, the app can still be imported, and its worker says so.
    """
    fault = unsafe_install()
    try:
        settings = service.settings.load()
    except SettingsError as error:
        fault = str(error)
        settings = service.settings.model_construct(kafka_bootstrap_servers="127.0.0.1:9092")
    app = _app(service, settings)
    app.producer_only = not service.functions  # a consumer without a topic would crash
    app.running = running = Running(service, settings)
    add_pages(app, running, lambda: membership_missing(app) or running.not_ready())

    @app.on_worker_init.connect(weak=False)  # type: ignore[untyped-decorator]
    def refuse_at_start(*_args: Any, **_kwargs: Any) -> None:
        if fault is not None:
            refuse(fault)

    return app


def _app(service: Service[Any], settings: Settings) -> HowlerApp:
    servers = settings.broker.servers.split(",")
    return HowlerApp(
        f"{settings.namespace}{service.group}",
        broker=[f"kafka://{server.strip()}" for server in servers],
        broker_credentials=credentials(settings.broker),
        broker_client_id=f"{service.group}-{os.getpid()}",
        broker_session_timeout=10.0,
        broker_heartbeat_interval=2.0,
        broker_rebalance_timeout=REBALANCE,
        broker_request_timeout=30.0,
        broker_commit_interval=1.0,
        broker_max_poll_interval=1e8,
        broker_max_poll_records=BATCH,
        broker_check_crcs=True,
        stream_buffer_maxsize=2 * BATCH,
        stream_wait_empty=False,
        stream_processing_timeout=3600.0,
        broker_commit_livelock_soft_timeout=3600.0,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=1 << 20,
        producer_request_timeout=30.0,
        table_standby_replicas=0,
        topic_disable_leader=True,
        topic_allow_declare=False,
        web_bind=settings.web_bind,
        web_port=settings.web_port,
        web_host="127.0.0.1",
        datadir=f"{tempfile.gettempdir()}/howler-faust-{os.getpid()}",
        worker_redirect_stdouts=False,
        logging_config=LOGGING,
        Worker=_Worker,
    )


def credentials(broker: Broker) -> Any:
    """How Faust's own clients are let in; None where nobody asks."""
    if broker.mechanism is None:
        return broker.tls and SSLCredentials(broker.tls)
    who = {"username": broker.username, "password": broker.password}
    return SASLCredentials(**who, mechanism=broker.mechanism, ssl_context=broker.tls)


def unsafe_install() -> str | None:
    """What is wrong with the installed Faust, or None."""
    from faust import streams

    if version("faust-streaming") != PINNED:
        return f"faust-streaming {version('faust-streaming')} is installed, {PINNED} is needed"
    if getattr(streams, "_CStreamIterator", None) is None:
        return (
            "faust-streaming was built without its C stream iterator, whose stand-in acknowledges"
            " events it skips: install it where a C compiler or a wheel is available"
        )
    return None


async def take(stream: Any, app: HowlerApp) -> None:
    """Makes every event of `stream` durable, in order, and acknowledges it only then.

    While one batch is stored, the next arrives; Faust's own `noack_take` would not let it.
    """
    arrived: asyncio.Queue[Any] = asyncio.Queue(BATCH)
    async with asyncio.TaskGroup() as both:
        storing = both.create_task(_store_for_ever(arrived, app))
        async for event in stream.noack().events():
            await arrived.put(event)
        storing.cancel()


async def _store_for_ever(arrived: "asyncio.Queue[Any]", app: HowlerApp) -> None:
    running = app.running
    assert running.parts is not None
    namespace = running.settings.namespace
    while True:
        events = await next_batch(arrived)
        await running.parts.ingest.take([record_of(event.message, namespace) for event in events])
        for event in events:
            event.ack()


async def next_batch(arrived: "asyncio.Queue[Any]") -> list[Any]:
    """All that arrives without a pause, `BATCH` events at most; one alone waits for no other."""
    batch = [await arrived.get()]
    pause = 0
    while pause < PAUSE_TURNS and len(batch) < BATCH:
        await asyncio.sleep(0)
        pause = pause + 1 if arrived.empty() else 0
        batch += [arrived.get_nowait() for _ in range(min(arrived.qsize(), BATCH - len(batch)))]
    return batch


def membership_missing(app: HowlerApp) -> str | None:
    """Why this process is no member of its group just now, or None; public names only.

    A member without a partition of its own, where processes are more than partitions, is one.
    """
    if not app.agents:
        return None  # it reads no topic, so it has no group
    if app.rebalancing:
        return "its consumer group is rebalancing"
    if not app.flow_control.is_active():
        return "its consumer is paused"
    if not app.consumer.assignment() and not app.unassigned:
        return "it has not joined its group yet"
    return None


def membership_sick(app: HowlerApp) -> str | None:
    """A consumer that only looks like a member of its group; callable from another thread."""
    thread = None if app.producer_only else getattr(app.consumer, "_thread", None)
    consumer = getattr(thread, "_consumer", None)
    coordinator = getattr(consumer, "_coordinator", None)
    if coordinator is None:
        return None
    if coordinator._coordination_task.done():  # noqa: SLF001  there is no public way
        return "its coordination task has ended"
    if coordinator.coordinator_id is None:
        return None  # the brokers are away: a restart would not help
    if app.rebalancing:
        return "a rebalance does not end"
    if coordinator.generation < 0:
        return "it is not a member of its group"
    return None if app.flow_control.is_active() else "its flow never resumed"
