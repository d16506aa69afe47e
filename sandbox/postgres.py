"""A real Postgres with pgvector as a child process."""

import asyncio
import os
import shutil
import signal
import subprocess
from pathlib import Path

from sandbox import database, postgres_files
from sandbox.processes import ending
from sandbox.processes.occupants import processes_in
from sandbox.processes.server import Launch, SandboxError, Server, plain_environment

DEFAULT_PORT = 25432
DATABASE = "howler"
USER = "howler"
CONNECTIONS = 300

# Durable as in production (fsync and synchronous_commit stay on); small, quiet, on TCP only.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": str(CONNECTIONS),
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%a@%d ",
    "log_checkpoints": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}


class Postgres(Server):
    """`start` after `kill` recovers on the same port with the same data."""

    name = "postgres"
    stop_signal = signal.SIGINT  # ends open sessions; SIGTERM would wait for them

    def __init__(self, folder: Path, port: int, version: int = 18) -> None:
        super().__init__(folder, port)
        self.version = version
        self._owner = postgres_files.owner()

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def data(self) -> Path:
        return postgres_files.data_folder(self.folder) / f"data-{self.version}"

    def prepare(self) -> None:
        data = self.data
        if not data.exists():
            self._initialise(data)
        for left_over in processes_in(data):  # sessions that outlived their killed server
            ending.kill(left_over)
        # Nobody uses the data now, so the file can only be a dead server's. Its number may by now
        # be another program's, and Postgres would then refuse to start.
        (data / "postmaster.pid").unlink(missing_ok=True)

    def launch(self) -> Launch:
        program = postgres_files.programs(self.version) / "postgres"
        settings = SETTINGS | {"port": str(self.port)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [os.fspath(program), "-D", os.fspath(self.data), *options]
        user = (self._owner.uid, self._owner.gid) if self._owner else None
        return Launch(command, Path("/"), user=user)

    def is_ready(self) -> bool:
        return "database system is ready to accept connections" in self.said()

    def ensure_database(self) -> None:
        """Make the database `howler` with our marker if it is not there; blocks."""
        asyncio.run(database.ensure(self.url))

    def _initialise(self, data: Path) -> None:
        program = postgres_files.programs(self.version) / "initdb"
        part = data.with_name(f"{data.name}.part")
        shutil.rmtree(part, ignore_errors=True)  # what an interrupted start left
        part.mkdir(mode=0o700)
        if self._owner:
            os.chown(part, self._owner.uid, self._owner.gid)
        options = [
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        ]
        done = subprocess.run(
            [os.fspath(program), "-D", os.fspath(part), "-U", USER, *options],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=plain_environment(),
            cwd="/",
            user=self._owner.uid if self._owner else None,
            group=self._owner.gid if self._owner else None,
            extra_groups=[] if self._owner else None,
        )
        if done.returncode != 0:
            last = done.stdout.decode(errors="replace")[-2000:]
            raise SandboxError(f"Postgres' data could not be prepared in {data}: {last}")
        part.rename(data)
