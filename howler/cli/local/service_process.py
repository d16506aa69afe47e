"""A service as a child process, started as any Faust user would start it."""

import http.client
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import services
from sandbox.processes.server import Launch, Server

DEFAULT_PORT = 6066
HERE = Path(services.__file__).resolve().parent.parent
DRAIN_SECONDS = 20.0


def service_names() -> list[str]:
    """Every service there is: a folder of `services/` with an `app.py`."""
    return sorted(path.parent.name for path in HERE.glob("services/*/app.py"))


class ServiceProcess(Server):
    """`python -m faust -A services.<name>.app worker`, with its web pages on `port`.

    Args:
        settings: what it takes from its environment; nothing of ours is handed on to it.
    """

    ready_seconds: ClassVar[float] = 90.0
    stop_seconds: ClassVar[float] = DRAIN_SECONDS + 20.0

    def __init__(self, name: str, folder: Path, port: int, settings: Mapping[str, str]) -> None:
        self.name = name
        super().__init__(folder, port)
        self._settings = settings

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Nothing: a service makes the folders it needs itself."""

    def launch(self) -> Launch:
        command = [sys.executable, "-m", "faust", "-A", f"services.{self.name}.app", "worker"]
        own = {"HOWLER_WEB_PORT": str(self.port), "HOWLER_DRAIN_SECONDS": str(DRAIN_SECONDS)}
        return Launch(command, HERE, env={**self._settings, **own})

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
