"""The parser as a child process, started as any Faust user would start it."""

import http.client
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import services
from sandbox.processes.server import Launch, Server

DEFAULT_PORT = 6066
HERE = Path(services.__file__).resolve().parent.parent
DRAIN_SECONDS = 20.0


class ParserService(Server):
    """`python -m faust -A services.parser.app worker`, with its web pages on `port`.

    Args:
        settings: what it takes from its environment; nothing of ours is handed on to it.
    """

    name = "parser"
    ready_seconds: ClassVar[float] = 90.0
    stop_seconds: ClassVar[float] = DRAIN_SECONDS + 20.0

    def __init__(self, folder: Path, port: int, settings: Mapping[str, str]) -> None:
        super().__init__(folder, port)
        self._settings = settings

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Nothing: the service makes its spool itself."""

    def launch(self) -> Launch:
        command = [sys.executable, "-m", "faust", "-A", "services.parser.app", "worker"]
        own = {
            "HOWLER_WEB_PORT": str(self.port),
            "HOWLER_SPOOL": os.fspath(self.folder / "spool"),
            "HOWLER_DRAIN_SECONDS": str(DRAIN_SECONDS),
        }
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
