"""The committed dashboards: as they are made, complete, and about metrics that there are."""

import json
import re
from copy import deepcopy
from typing import Any

import pytest

from howler.telemetry import declared
from ops.generate import generated
from ops.prometheus.scrape import INTERVAL
from tests.architecture.checks import tree
from tests.architecture.checks.verdict import holds
from tests.architecture.ops import dashboards

FOLDER = tree.ROOT / "ops" / "grafana"
PROVISIONED = FOLDER / "provisioning" / "datasources" / "prometheus.yml"
NAMES = {metric.name for metric in declared.ALL}
EQUAL_EVERYWHERE = {metric.name for metric in declared.read_from("database")}


@pytest.fixture(params=sorted((FOLDER / "dashboards").glob("*.json")), ids=lambda path: path.stem)
def board(request: pytest.FixtureRequest) -> Any:
    return json.loads(request.param.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(generated()))
def test_what_is_committed_is_what_is_made(name: str) -> None:
    """Whoever changes a row, a panel or a service makes the files anew."""
    assert (tree.ROOT / name).read_text(encoding="utf-8") == generated()[name], "`make generated`"


def test_a_dashboard_is_complete(board: Any) -> None:
    """Ids, places, kinds, the data source, units and descriptions."""
    (uid,) = re.findall(r"^ +uid: (\S+)$", PROVISIONED.read_text(encoding="utf-8"), re.MULTILINE)
    holds(dashboards.repeated_ids(board))
    holds(dashboards.overlaps(board))
    holds(dashboards.unknown_types(board))
    holds(dashboards.other_sources(board, uid))
    holds(dashboards.unexplained(board))


def test_its_queries_are_sound(board: Any) -> None:
    """Long enough ranges, no bucket picked by hand, nothing counted once for each process."""
    queries = dashboards.expressions(board)
    holds(dashboards.matchers_on_le(queries))
    holds(dashboards.short_ranges(queries, INTERVAL))
    holds(dashboards.added_up(queries, EQUAL_EVERYWHERE))
    holds(dashboards.undeclared(queries, NAMES))


def test_every_metric_is_shown() -> None:
    """A metric on no dashboard is counted for nobody."""
    boards = (FOLDER / "dashboards").glob("*.json")
    queries = [dashboards.expressions(json.loads(path.read_text("utf-8"))) for path in boards]
    holds(dashboards.unused({k: v for each in queries for k, v in each.items()}, NAMES))


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_renamed_metric_is_noticed(name: str, board: Any) -> None:
    """Whichever is renamed in the code alone: a query asks for what nobody counts any more."""
    renamed = NAMES - {name} | {f"{name}_renamed"}
    assert dashboards.undeclared(dashboards.expressions(board), renamed)


def test_the_checks_can_fail(board: Any) -> None:
    """Each speaks on a dashboard that is spoilt in one place."""
    worse = deepcopy(board)
    first, second = [panel for panel in worse["panels"] if panel["type"] != "row"][:2]
    second["id"] = first["id"]
    second["gridPos"] = first["gridPos"] | {"w": dashboards.COLUMNS + 1}
    second["type"] = "graph"
    second["targets"][0]["datasource"] = "${DS_PROMETHEUS}"
    second["description"], second["fieldConfig"]["defaults"] = " ", {}
    assert dashboards.repeated_ids(worse)
    assert len(dashboards.overlaps(worse)) >= 2
    assert dashboards.unknown_types(worse)
    assert dashboards.other_sources(worse, dashboards.source(first) or "")
    assert len(dashboards.unexplained(worse)) == 2


@pytest.mark.parametrize(
    "query",
    [
        'rate(howler_run_wait_seconds_bucket{le="1"}[5m])',
        "rate(howler_runs_total[30s])",
        "rate(howler_runs_total[$__interval])",
        "sum(howler_slots_used)",
        "howler_job_runs_total",
    ],
)
def test_the_checks_of_queries_can_fail(query: str) -> None:
    """Each of them is refused by one check."""
    queries = {"bad": query}
    assert (
        dashboards.matchers_on_le(queries)
        or dashboards.short_ranges(queries, INTERVAL)
        or dashboards.added_up(queries, EQUAL_EVERYWHERE)
        or dashboards.undeclared(queries, NAMES)
    )
