"""The exporter's process: reads the broker again and again, and shows what it read."""

import asyncio
import contextlib
import logging
import signal
import time

from aiohttp import web
from aiokafka.errors import KafkaError
from prometheus_client import generate_latest

from howler import __version__
from howler.cli.exporter.reading import BrokerReader, Reading
from howler.telemetry import declared
from howler.telemetry.made import Made
from howler.wire.refusal import RefusedError

log = logging.getLogger("howler.exporter")

PATIENCE = 10.0
"""Seconds that one reading may take."""

CLOSING = 1.0
"""Seconds that a stop has to close what is open."""

AWAY = "Kafka does not answer, or refuses"


class Exporter:
    """What was read last. While the broker is away nothing old is shown: the series are gone."""

    def __init__(self, reader: BrokerReader, every: float) -> None:
        ours = (*declared.read_from("exporter"), declared.READY, declared.BUILD_INFO)
        self.made = Made(ours, {"version": [__version__]})
        self.made.of(declared.BUILD_INFO, __version__).set(1)
        self.why_not: str | None = "it has not read the broker yet"
        self._reader = reader
        self._every = every

    async def read_for_ever(self) -> None:
        """Reads every so many seconds, and outlives every outage."""
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    self._show(await self._reader.read())
                self._tell(None)
            except (KafkaError, OSError) as fault:
                self._forget()
                refused = isinstance(fault, RefusedError)
                self._tell(str(fault) if refused else f"{AWAY} ({type(fault).__name__})")
                await self.close()
            await asyncio.sleep(self._every)

    async def close(self) -> None:
        """Closes the clients, or leaves them: a broker that is away is not waited for."""
        with contextlib.suppress(KafkaError, OSError):
            async with asyncio.timeout(CLOSING):
                await self._reader.close()

    def _show(self, reading: Reading) -> None:
        self._forget()  # a topic that is gone, too
        for (group, topic), events in reading.lag.items():
            self.made.of(declared.CONSUMER_LAG, group, topic).set(events)
        for group, members in reading.members.items():
            self.made.of(declared.CONSUMER_MEMBERS, group).set(members)
        for topic, records in reading.messages.items():
            self.made.of(declared.TOPIC_MESSAGES, topic).set(records)
        self.made.of(declared.EXPORTER_READ).set(time.time())

    def _forget(self) -> None:
        for metric in (declared.CONSUMER_LAG, declared.CONSUMER_MEMBERS, declared.TOPIC_MESSAGES):
            self.made.of(metric).clear()

    def _tell(self, why: str | None) -> None:
        """Says in the log what has changed, once."""
        self.made.of(declared.READY).set(why is None)
        if why != self.why_not:
            (log.info if why is None else log.warning)(why or "the broker answers")
        self.why_not = why


def pages(exporter: Exporter) -> web.Application:
    """`/metrics`, `/livez` and `/readyz`, in the words of a service."""

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(exporter.made.registry), content_type="text/plain")

    async def livez(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_request: web.Request) -> web.Response:
        why = exporter.why_not
        if why is None:
            return web.json_response({"status": "ready"})
        return web.json_response({"status": "not ready", "reason": why}, status=503)

    app = web.Application()
    app.add_routes(
        [web.get("/metrics", metrics), web.get("/livez", livez), web.get("/readyz", readyz)]
    )
    return app


async def serve(exporter: Exporter, bind: str, port: int) -> None:
    """Serves until SIGTERM or Ctrl-C, which end it at once.

    Raises:
        OSError: the port cannot be had.
    """
    runner = web.AppRunner(pages(exporter), access_log=None, shutdown_timeout=CLOSING)
    await runner.setup()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    reading: asyncio.Task[None] | None = None
    try:
        await web.TCPSite(runner, bind, port).start()
        log.info("metrics of the broker: http://%s:%s/metrics", bind, port)
        reading = asyncio.create_task(exporter.read_for_ever())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({reading, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if reading.done():
            reading.result()
    finally:
        if reading is not None:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        await exporter.close()
        await runner.cleanup()
