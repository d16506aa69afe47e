"""A service is whole: events, block, scrape target, dashboard, documentation, test."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from howler.cli.pages.services import all_services
from schemas.catalog import ROWS
from tests.architecture.checks import tree
from tests.architecture.checks.verdict import holds
from tests.architecture.parts import service_parts

READS = {
    service.name: {
        function.id: [kind.event_name for kind in function.on] for function in service.functions
    }
    for service in all_services()
}

FILES = [
    "schemas/json/a.asked.schema.json",
    "schemas/examples/a.asked.json",
    "tests/service/here/test_it.py",
]
WHOLE = service_parts.Tree(
    files=FILES,
    consumers={"a/asked": ("here",)},
    blocks=["here"],
    jobs=["howlerhire-here"],
    queries=['up{job=~"howlerhire-.+"}'],
    services_page="## here\n\n| `do-it` |",
)
"""A tree in which the service `here` lacks nothing."""


def today() -> service_parts.Tree:
    """The tree as it is."""
    texts = tree.texts()
    boards = [json.loads(text) for name, text in texts.items() if "/grafana/dashboards/" in name]
    return service_parts.Tree(
        files=texts,
        consumers={row.event: row.consumers for row in ROWS},
        blocks=re.findall(r"^  ([a-z-]+):$", texts["docker-compose.yml"], re.MULTILINE),
        jobs=re.findall(r"job_name: (\S+)", texts["ops/prometheus/prometheus.yml"]),
        queries=[
            target["expr"]
            for board in boards
            for panel in board["panels"]
            for target in panel.get("targets", [])
        ],
        services_page=texts["docs/reference/services.md"],
    )


@pytest.mark.parametrize("service", tree.SERVICES)
def test_a_service_lacks_nothing(service: str) -> None:
    """Whoever adds one is told what is still missing, and where it belongs."""
    holds(service_parts.lacks(service, READS[service], today()))


def test_every_folder_with_an_app_is_a_service() -> None:
    """By the name of its folder, which is also its group's and its block's."""
    assert sorted(READS) == list(tree.SERVICES)


BROKEN: dict[str, Any] = {
    "schema": {"files": FILES[1:]},
    "example": {"files": [FILES[0], FILES[2]]},
    "test": {"files": FILES[:2]},
    "consumers": {"consumers": {"a/asked": ("app",)}},
    "block": {"blocks": ["there"]},
    "scrape target": {"jobs": ["howlerhire-there"]},
    "dashboard": {"queries": ['up{job=~"howlerhire-there"}', 'up{job="howlerhire-there"}']},
    "row": {"services_page": "## here\n"},
}


@pytest.mark.parametrize("part", BROKEN)
def test_whatever_is_missing_is_named(part: str) -> None:
    """Each part left out by itself is named, and nothing else is."""
    reads = {"do-it": ["a/asked"]}
    assert not service_parts.lacks("here", reads, WHOLE)
    (complaint,) = service_parts.lacks("here", reads, replace(WHOLE, **BROKEN[part]))
    assert complaint.startswith("here has no ")
    assert part in complaint
