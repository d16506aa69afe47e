"""What Prometheus scrapes: every process of every service, our exporter, and itself.

A service is a folder of `services/` with an `app.py`. Compose's own name server answers a service's
name with the addresses of all its processes, so `--scale parser=3` needs no word here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SERVICES = Path(__file__).resolve().parents[2] / "services"

INTERVAL = 15
"""Seconds from one scrape to the next: the figures on the dashboard are as old as this at most."""

SERVICE_PORT = 6066
EXPORTER_PORT = 9308
PROMETHEUS_PORT = 9090

HEAD = """\
# Made by `make generated` from the folders of services/: change ops/prometheus/scrape.py instead.
global:
  scrape_interval: {interval}s
  scrape_timeout: {timeout}s

scrape_configs:
"""

BY_NAME = """\
  - job_name: {job}
    dns_sd_configs:
      - names: [{host}]
        type: A
        port: {port}
        refresh_interval: {interval}s
"""

AT = """\
  - job_name: {job}
    static_configs:
      - targets: [{targets}]
"""


@dataclass(frozen=True, slots=True)
class Job:
    """Processes that are scraped under one `job` label.

    Args:
        name: the label.
        targets: `host:port` of each process.
        by_name: the one target's host is a name with as many addresses as there are processes.
    """

    name: str
    targets: tuple[str, ...]
    by_name: bool = False

    def written(self, interval: int) -> str:
        if not self.by_name:
            return AT.format(job=self.name, targets=", ".join(self.targets))
        host, _, port = self.targets[0].partition(":")
        return BY_NAME.format(job=self.name, host=host, port=port, interval=interval)


def label(service: str) -> str:
    """A service's `job` label, which is its consumer group's name too."""
    return f"howlerhire-{service}"


def services(folder: Path = SERVICES) -> list[str]:
    """The names of all services there are."""
    return sorted(app.parent.name for app in folder.glob("*/app.py"))


def in_compose(names: Sequence[str]) -> list[Job]:
    """Where everything is found in the network of docker-compose.yml."""
    return [
        *(Job(label(name), (f"{name}:{SERVICE_PORT}",), by_name=True) for name in names),
        Job(label("exporter"), (f"exporter:{EXPORTER_PORT}",)),
        Job("prometheus", (f"localhost:{PROMETHEUS_PORT}",)),
    ]


def config(jobs: Sequence[Job], interval: int = INTERVAL) -> str:
    """The text of `prometheus.yml`."""
    head = HEAD.format(interval=interval, timeout=min(interval, 10))
    return head + "\n".join(job.written(interval) for job in jobs)
