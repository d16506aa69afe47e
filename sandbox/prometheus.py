"""Debian's Prometheus with a scrape config of the caller's, for those who have it.

`.ci/run` unpacks it below HOWLER_CACHE; elsewhere it is the installed one, or there is none.
"""

import http.client
import os
import shutil
from pathlib import Path
from typing import ClassVar

from sandbox.cache import cache_folder
from sandbox.processes.server import Launch, SandboxError, Server

ABSENT = (
    "this machine has no prometheus; run `tools/fetch-debian prometheus`, which unpacks Debian's "
    "without root, or install it"
)


def installed(program: str = "prometheus") -> Path | None:
    """Return the path of `prometheus`, or of its `promtool`; None where this machine has none."""
    unpacked = cache_folder() / "prometheus" / "usr" / "bin" / program
    if unpacked.exists():
        return unpacked
    found = shutil.which(program)
    return Path(found) if found else None


class Prometheus(Server):
    """`config` is the text of its configuration file; it scrapes and keeps, and sends nothing."""

    name = "prometheus"
    ready_seconds: ClassVar[float] = 20.0

    def __init__(self, folder: Path, port: int, config: str) -> None:
        super().__init__(folder, port)
        self._config = config
        self._file = folder / "prometheus.yml"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        self._file.write_text(self._config, encoding="utf-8")

    def launch(self) -> Launch:
        program = installed()
        if program is None:
            raise SandboxError(ABSENT)
        options = {
            "config.file": self._file,
            "storage.tsdb.path": self.folder / "prometheus",
            "storage.tsdb.retention.time": "1d",
            "web.listen-address": f"127.0.0.1:{self.port}",
            "log.level": "warn",
        }
        return Launch(
            [os.fspath(program), *(f"--{name}={value}" for name, value in options.items())],
            self.folder,
        )

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("GET", "/-/ready")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
