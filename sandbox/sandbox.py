"""The whole sandbox: broker, database and stand-in started, found again and stopped together."""

import asyncio
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from sandbox import kafka, postgres, standin_server, state
from sandbox.kafka import Kafka
from sandbox.postgres import Postgres
from sandbox.processes import ending
from sandbox.processes.birth import Birth
from sandbox.processes.hold import Hold
from sandbox.processes.ports import free_port
from sandbox.processes.server import PortTakenError, SandboxError, Server
from sandbox.secure.broker import SecureKafka
from sandbox.standin_server import Standin

STOP_SECONDS = 15.0
PORT_TRIES = 3
Part = TypeVar("Part", bound=Server)


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the servers listen if nobody else does; None = on any free port."""

    kafka: int | None = None
    postgres: int | None = None
    standin: int | None = None


USUAL_PORTS = Ports(kafka.DEFAULT_PORT, postgres.DEFAULT_PORT, standin_server.DEFAULT_PORT)


class Sandbox:
    """Everything a run needs, in one folder (`kafka.log`, data, `sandbox.json`, ...).

    Attached: it dies with this process, even one killed with SIGKILL, and has free ports. Kept
    (`attached=False`): it goes on when this process ends, on the usual ports if they are free, and
    a second start finds it. One folder holds one sandbox at a time. `secure`: the broker asks for a
    password and encrypts; only of an attached one, since `sandbox.json` tells no passwords.
    """

    def __init__(
        self,
        folder: Path,
        *,
        attached: bool = True,
        postgres_version: int = 18,
        ports: Ports | None = None,
        secure: bool = False,
    ) -> None:
        self.folder = folder.absolute()
        self.attached = attached
        self.postgres_version = postgres_version
        if secure and not attached:
            raise SandboxError("only an attached sandbox can be secure: leave one of the two out")
        self._kafka = SecureKafka if secure else Kafka
        self._wanted = ports or (Ports() if attached else USUAL_PORTS)
        self._servers: dict[str, Server] = {}
        self._aborted = threading.Event()
        self._hold = Hold(self.folder, "run" if attached else "short")
        self._guard: Birth | None = None

    # The parts and their addresses.

    @property
    def kafka(self) -> Kafka:
        return self._part(Kafka)

    @property
    def postgres(self) -> Postgres:
        return self._part(Postgres)

    @property
    def standin(self) -> Standin:
        return self._part(Standin)

    @property
    def database_url(self) -> str:
        return self.postgres.url

    @property
    def kafka_bootstrap_servers(self) -> str:
        return self.kafka.bootstrap_servers

    @property
    def sandbox_url(self) -> str:
        return self.standin.url

    # Up and down.

    def start(self) -> None:
        """Start all parts side by side and return when they answer (about 3 s, then 2 s).

        What a killed run left behind is stopped first. Blocks; raises SandboxError, and then
        nothing is left running. Does nothing if this very object has started them.
        """
        if self._hold.held:
            return
        try:
            self._hold.take()
            if not self._found_running():
                self._start_anew()
        except PermissionError as error:
            self._hold.release()
            raise SandboxError(
                f"{error.filename} belongs to another user, as after a run as root; delete it as "
                "that user, then start again"
            ) from error
        except BaseException:
            self._hold.release()
            raise
        if not self.attached:
            self._hold.release()

    def stop(self) -> None:
        """Stop all parts, of this or of another process' kept sandbox; data stays. Blocks.

        Never touches what another run has attached: then there is nothing of ours to stop.
        """
        if not self.attached:
            self._hold.take()
        elif not self._hold.held and not self._hold.try_take():
            return
        try:
            ending.stop_all(self.folder.glob("*.pid"), STOP_SECONDS)
            state.remove(self.folder)
            self._stop_guard()
        finally:
            self._servers.clear()
            self._hold.release()

    def wipe(self) -> None:
        """Delete all data of a sandbox that does not run: topics, databases, stored files."""
        self._hold.take()
        try:
            found = state.read(self.folder)
            if found is not None and not found.attached:
                raise SandboxError(f"the sandbox in {self.folder} runs; stop it first")
            ending.stop_all(self.folder.glob("*.pid"), STOP_SECONDS)
            for name in ("kafka", "postgres", "standin"):
                place = self.folder / name
                shutil.rmtree(place.resolve(), ignore_errors=not place.exists())
                if place.is_symlink():
                    place.unlink()
        finally:
            self._hold.release()

    async def __aenter__(self) -> Self:
        starting = asyncio.ensure_future(asyncio.to_thread(self.start))
        try:
            await asyncio.shield(starting)
        except asyncio.CancelledError:
            self._aborted.set()
            await asyncio.wait({starting})
            if starting.exception() is None:
                self.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop()  # in the loop's own thread: half a second that nothing can cancel

    def _part(self, kind: type[Part]) -> Part:
        part = self._servers.get(kind.name)
        if not isinstance(part, kind):
            raise SandboxError(f"the sandbox in {self.folder} has no {kind.name}; start it first")
        return part

    def _found_running(self) -> bool:
        """Take over a kept sandbox that runs here already."""
        found = state.read(self.folder)
        if found is None or found.attached:
            return False  # a run that was killed: nobody can hold the folder while it lives
        if self.attached or found.postgres_version != self.postgres_version:
            raise SandboxError(
                f"a sandbox runs in {self.folder} already (Postgres {found.postgres_version} at "
                f"port {found.ports['postgres']}); stop it with `make down`, then start again"
            )
        self._servers = {name: self._make(name, port) for name, port in found.ports.items()}
        return True

    def _start_anew(self) -> None:
        self._aborted.clear()
        ending.stop_all(self.folder.glob("*.pid"), STOP_SECONDS)
        state.remove(self.folder)
        if self.attached:
            self._start_guard()
        try:
            with ThreadPoolExecutor(len(self._makers())) as pool:
                ports = self._choose_ports()
                begun = [pool.submit(self._start_one, *one) for one in ports.items()]
                try:
                    wait(begun, return_when=FIRST_EXCEPTION)
                    for future in begun:
                        if future.done():
                            future.result()
                except BaseException:
                    self._aborted.set()  # the others end within a moment
                    raise
            self._write_state()
        except BaseException:
            ending.stop_all(self.folder.glob("*.pid"), STOP_SECONDS)
            self._stop_guard()
            raise

    def _start_one(self, name: str, port: int) -> None:
        for left in reversed(range(PORT_TRIES)):
            server = self._make(name, port)
            try:
                server.start(self._aborted)
            except PortTakenError:
                if left == 0:
                    raise
                port = free_port()  # somebody was quicker
            else:
                break
        if isinstance(server, Postgres):
            server.ensure_database()
        self._servers[name] = server

    def _choose_ports(self) -> dict[str, int]:
        chosen: dict[str, int] = {}
        for name in self._makers():
            taken = frozenset(chosen.values())
            chosen[name] = free_port(getattr(self._wanted, name), but=taken)
        return chosen

    def _make(self, name: str, port: int) -> Server:
        return self._makers()[name](port)

    def _makers(self) -> dict[str, Callable[[int], Server]]:
        makers: dict[str, Callable[[int], Server]] = {
            Kafka.name: lambda port: self._kafka(self.folder, port),
            Postgres.name: lambda port: Postgres(self.folder, port, self.postgres_version),
        }
        if standin_server.exists():
            makers[Standin.name] = lambda port: Standin(self.folder, port)
        return makers

    def _write_state(self) -> None:
        standin = self._servers.get(Standin.name)
        state.State(
            database_url=self.database_url,
            kafka_bootstrap_servers=self.kafka_bootstrap_servers,
            sandbox_url=standin.url if isinstance(standin, Standin) else "",
            pids={name: server.pid for name, server in self._servers.items()},
            ports={name: server.port for name, server in self._servers.items()},
            postgres_version=self.postgres_version,
            attached=self.attached,
            folder=str(self.folder),
        ).write(self.folder)

    def _start_guard(self) -> None:
        me = Birth.of(os.getpid())
        if me is None:
            raise SandboxError("/proc does not show this process; the sandbox needs it mounted")
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "sandbox.processes.guard"),
                *(str(me.pid), str(me.started), me.boot, str(self.folder)),
            ],
            cwd=standin_server.HERE,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._guard = Birth.of(process.pid)
        process.returncode = 0  # known by its birth from here on, see Server

    def _stop_guard(self) -> None:
        if self._guard is not None:
            ending.kill(self._guard)
            self._guard = None
