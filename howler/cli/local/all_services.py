"""Every service of this checkout on one sandbox: found, started side by side, stopped."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from howler.cli.local.threads import to_its_end

if TYPE_CHECKING:
    from howler.cli.local.service_process import ServiceProcess
    from sandbox.sandbox import Sandbox


def kept_services(folder: Path) -> list["ServiceProcess"]:
    """Each service as `howler up` has left it in `folder`, running or not."""
    from howler.cli.local.service_process import ServiceProcess, service_names

    return [ServiceProcess(name, folder, _port_of(folder, name), {}) for name in service_names()]


def new_services(box: "Sandbox", *, first_port: int | None = None) -> list["ServiceProcess"]:
    """Each service as it is to work on this sandbox; not started yet.

    From `first_port` on, as far as nobody has it; without one, anywhere.
    """
    from howler.cli.local.service_process import ServiceProcess, service_names
    from sandbox.processes.ports import free_port

    settings = {
        "DATABASE_URL": box.database_url,
        **box.kafka.access,
        "HOWLER_SANDBOX_URL": box.sandbox_url,
        "HOWLER_SPOOL": os.fspath(box.folder / "spool"),
    }
    made: list[ServiceProcess] = []
    for nth, name in enumerate(service_names()):
        taken = frozenset(service.port for service in made)
        port = free_port(None if first_port is None else first_port + nth, but=taken)
        made.append(ServiceProcess(name, box.folder, port, settings))
    return made


def remember_port(service: "ServiceProcess") -> None:
    """Leaves the service's port where another command finds it."""
    _port_file(service.folder, service.name).write_text(f"{service.port}\n", encoding="ascii")


async def start_all(services: Sequence["ServiceProcess"]) -> None:
    """Starts them side by side; when cancelled, or if one fails, none is left half started."""
    aborted = threading.Event()
    async with asyncio.TaskGroup() as group:
        for service in services:
            start = to_its_end(partial(service.start, aborted), aborted.set)
            group.create_task(start)


@asynccontextmanager
async def serving(services: Sequence["ServiceProcess"]) -> AsyncIterator[None]:
    """The services while they run; whatever ends this ends them."""
    try:
        await start_all(services)
        yield
    finally:
        stop_all(services)  # in the loop's own thread: nothing can cancel it half-way


def stop_all(services: Sequence["ServiceProcess"]) -> None:
    """Each may first finish what it has begun."""
    for service in services:
        service.stop()


def _port_of(folder: Path, name: str) -> int:
    try:
        return int(_port_file(folder, name).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _port_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.port"
