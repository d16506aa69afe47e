"""Services as processes of their own, started as people start them."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from sandbox.processes.ports import free_port
from sandbox.sandbox import Sandbox

START_SECONDS = 40.0


@dataclass
class ServiceProcess:
    """One `faust worker` and its web server's address."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    async def until_ready(self) -> None:
        """Waits until it has its partitions and takes work."""
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
            while True:
                assert self.process.poll() is None, self.log.read_text()
                with contextlib.suppress(aiohttp.ClientError):
                    async with session.get(f"{self.url}/readyz") as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.05)

    async def page(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            return answer.status, await answer.text()

    async def scraped(self) -> dict[str, float]:
        """Every sample of its metrics page, by name and labels."""
        lines = (await self.page("/metrics"))[1].splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def terminate(self, seconds: float = 40) -> int:
        """SIGTERM, and the exit code it ends with."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


def environment(box: Sandbox, database_url: str, namespace: str, **more: str) -> dict[str, str]:
    """What a service of the sandbox needs, and nothing of this machine's own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "DATABASE_URL": database_url,
        "KAFKA_BOOTSTRAP_SERVERS": box.kafka_bootstrap_servers,
        "HOWLER_SANDBOX_URL": box.sandbox_url,
        "HOWLER_NAMESPACE": namespace,
        **more,
    }


def start_service(module: str, env: dict[str, str], log: Path) -> ServiceProcess:
    """Starts `faust -A module worker` on a free port."""
    port = free_port()
    command = [sys.executable, "-m", "faust", "-A", module, "worker", "-l", "info"]
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, env=env | {"HOWLER_WEB_PORT": str(port)}, stdout=out, stderr=out
        )
    return ServiceProcess(process, f"http://127.0.0.1:{port}", log)


@contextlib.asynccontextmanager
async def services(
    module: str, env: dict[str, str], folder: Path, count: int = 1
) -> AsyncIterator[list[ServiceProcess]]:
    """`count` ready processes of one service; killed at the end if they still live."""
    started = [start_service(module, env, folder / f"service-{n}.log") for n in range(count)]
    try:
        for one in started:
            await one.until_ready()
        yield started
    finally:
        for one in started:
            one.kill()


@contextlib.contextmanager
def exporter(env: dict[str, str], folder: Path) -> Iterator[ServiceProcess]:
    """`howler exporter` on a free port; killed at the end."""
    port, log = free_port(), folder / "exporter.log"
    command = [str(Path(sys.executable).with_name("howler")), "exporter", "--every", "1"]
    with log.open("ab") as out:
        process = subprocess.Popen([*command, "--port", str(port)], env=env, stdout=out, stderr=out)
    started = ServiceProcess(process, f"http://127.0.0.1:{port}", log)
    try:
        yield started
    finally:
        started.kill()
