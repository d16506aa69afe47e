"""A block of docker-compose.yml without a container: its command, environment and health check."""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sandbox.processes.ports import free_port
from tests.support.compose.file import Block

START_SECONDS = 90.0
WEB_PORT = "6066"
PROGRAMS = Path(sys.executable).parent
"""Where the image has `/opt/howler/bin`."""


@dataclass(frozen=True, slots=True)
class Place:
    """This machine instead of the network and the folders of containers.

    Args:
        instead: what stands here for a name, port or path of a container.
        folder: the working folder, for logs too.
        env_files: the variables of `.env.example` and `.env`.
    """

    instead: Mapping[str, str]
    folder: Path
    env_files: tuple[Mapping[str, str], ...]

    def with_a_port_of_its_own(self) -> "Place":
        """For one block: each container has all ports to itself, and here they share one host."""
        return replace(self, instead={**self.instead, WEB_PORT: str(free_port())})

    def here(self, text: str) -> str:
        """`text` with each name replaced where it stands, the first that fits, and once."""
        names = re.compile("|".join(re.escape(there) for there in self.instead))
        return names.sub(lambda found: self.instead[found[0]], text)

    def environment(self, block: Block) -> dict[str, str]:
        """The container's, and nothing of this machine's but where programs are."""
        own = {name: self.here(value) for name, value in block.environment(*self.env_files).items()}
        path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "HOME": "/nonexistent", "PYTHONUNBUFFERED": "1", **own}


@dataclass(slots=True)
class Container:
    """A block that runs."""

    block: Block
    place: Place
    process: "subprocess.Popen[bytes]"
    log: Path

    async def is_healthy(self) -> bool:
        done = await asyncio.to_thread(run, self.block, self.place, self.block.health)
        return done.returncode == 0

    async def until_healthy(self) -> None:
        async with asyncio.timeout(START_SECONDS):
            while not await self.is_healthy():
                assert self.process.poll() is None, self.log.read_text()
                await asyncio.sleep(0.5)  # each question is a process of its own

    async def stop(self) -> int:
        """As `docker stop` does; the code it ends with."""
        self.process.send_signal(signal.SIGTERM)
        grace = int(self.block.said["stop_grace_period"].removesuffix("s"))
        return await asyncio.to_thread(self.process.wait, grace)


def run(block: Block, place: Place, command: list[str]) -> "subprocess.CompletedProcess[str]":
    """`docker compose exec`: a command in the block's environment, to its end."""
    return subprocess.run(
        [place.here(word) for word in command],
        env=place.environment(block),
        cwd=place.folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
    )


@contextlib.asynccontextmanager
async def started(block: Block, place: Place) -> AsyncIterator[Container]:
    """The block's own command, started; killed at the end if it still lives."""
    container = _start(block, place)
    try:
        yield container
    finally:
        container.process.kill()
        container.process.wait()


def _start(block: Block, place: Place) -> Container:
    log = place.folder / f"{block.name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [place.here(word) for word in block.command],
            env=place.environment(block),
            cwd=place.folder,
            stdout=out,
            stderr=out,
        )
    return Container(block, place, process, log)
