"""What belongs to a service besides its code, and what one of them lacks."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

JOB = re.compile(r'job(=~?)"([^"]*)"')


@dataclass(frozen=True)
class Tree:
    """What the tree says of its services; each is the text, or the names, as they stand there.

    Args:
        files: every file's path.
        consumers: who reads each event, by the catalog.
        blocks: the services of docker-compose.yml.
        jobs: the jobs that Prometheus scrapes.
        queries: those of all dashboards.
        services_page: docs/reference/services.md.
    """

    files: Collection[str]
    consumers: Mapping[str, Collection[str]]
    blocks: Collection[str]
    jobs: Collection[str]
    queries: Collection[str]
    services_page: str


def lacks(service: str, reads: Mapping[str, Collection[str]], there: Tree) -> list[str]:
    """What `service` lacks, each with the place where it belongs.

    Args:
        reads: the events that start each of its functions, by the function's id.
    """
    group = f"howlerhire-{service}"
    wanted = {
        f"block in docker-compose.yml: services.{service}": service in there.blocks,
        f"scrape target in ops/prometheus/prometheus.yml: {group}": group in there.jobs,
        f"dashboard that shows the job {group}: ops/grafana/": is_shown(group, there.queries),
        f"row in docs/reference/services.md: {service}": f"## {service}\n" in there.services_page,
        f"test: tests/service/{service}/": any(
            name.startswith(f"tests/service/{service}/test_") for name in there.files
        ),
    }
    for function, events in reads.items():
        named = f"| `{function}` |" in there.services_page
        wanted[f"row in docs/reference/services.md: {function}"] = named
        for event in events:
            file = event.replace("/", ".")
            wanted |= {
                f"schema: schemas/json/{file}.schema.json": f"schemas/json/{file}.schema.json"
                in there.files,
                f"example: schemas/examples/{file}.json": f"schemas/examples/{file}.json"
                in there.files,
                f"place among the consumers of {event}: schemas/catalog.py": service
                in there.consumers.get(event, ()),
            }
    return [f"{service} has no {what}" for what, is_there in wanted.items() if not is_there]


def is_shown(job: str, queries: Collection[str]) -> bool:
    """Whether a dashboard has a query that a new job joins by its name, or that a reader picks."""
    return any(
        value.startswith("$") or (re.fullmatch(value, job) if how == "=~" else value == job)
        for query in queries
        for how, value in JOB.findall(query)
    )
