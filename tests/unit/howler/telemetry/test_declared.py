"""Metrics are named as Prometheus names them and start at zero."""

import re

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from howler.telemetry import declared
from howler.telemetry.declared import Metric
from howler.telemetry.made import Made
from howler.telemetry.process import Metrics

LABELS = {"function", "topic", "reason", "outcome", "group", "version"}
OTHER_UNITS = re.compile(r"milli|micro|_ms(_|$)|minute|hour|percent|kilo|mega")


def faults(metric: Metric) -> list[str]:
    """What is wrong with a declaration."""
    name = metric.name
    seconds = name.removesuffix("_total").endswith("_seconds")
    held = {
        "begins with howler_": name.startswith("howler_"),
        "is snake_case": re.fullmatch(r"[a-z]+(_[a-z]+)*", name) is not None,
        "a counter, and only it, ends with _total": name.endswith("_total")
        == (metric.kind == "counter"),
        "_seconds says the unit, and only then": seconds == (metric.unit == "seconds"),
        "has a base unit": not OTHER_UNITS.search(name),
        "leaves _bucket, _sum and _count to histograms": not re.search(
            r"_(bucket|sum|count|created)$", name
        ),
        "has labels of the known few": set(metric.labels) <= LABELS,
        "has buckets if a histogram": bool(metric.bounds) == (metric.kind == "histogram"),
        "has rising buckets": list(metric.bounds) == sorted(set(metric.bounds)),
        "is told in words without a full stop": len(metric.help) > 10
        and metric.help[0].isupper() + metric.help[0].isdigit() == 1
        and not metric.help.endswith("."),
    }
    return [f"{name}: not so: {rule}" for rule, holds in held.items() if not holds]


@pytest.mark.parametrize("metric", declared.ALL, ids=lambda metric: metric.name)
def test_every_metric_keeps_to_the_rules_of_names(metric: Metric) -> None:
    """Prefix, unit, suffix, labels that cannot grow, and a sentence."""
    assert not faults(metric)


def test_the_rules_can_be_broken() -> None:
    """Each speaks on a bad example."""
    bad = [
        Metric("jobs_total", "counter", "Jobs that ended"),
        Metric("howler_runs", "counter", "Runs that ended"),
        Metric("howler_wait_ms", "gauge", "How long it waited"),
        Metric("howler_wait_seconds", "gauge", "How long it waited", unit="events"),
        Metric("howler_wait_seconds", "histogram", "How long it waited", unit="seconds"),
        Metric("howler_things_total", "counter", "Things", {"user": ()}),
        Metric("howler_things_total", "counter", "Things that end with a full stop."),
        Metric("howler_wait_sum", "gauge", "How long it waited"),
    ]
    assert all(faults(metric) for metric in bad)


def test_what_is_known_starts_at_zero_and_can_be_read() -> None:
    """Every series whose labels are known is there before anything has happened, and once."""
    metrics = Metrics(["do-thing"], ["thing.asked"])
    text = generate_latest(metrics.registry).decode()
    families = {family.name: family for family in text_string_to_metric_families(text)}
    for metric in (*declared.read_from("process"), *declared.read_from("database")):
        family = families[metric.name.removesuffix("_total")]
        assert family.type == metric.kind
        assert family.documentation == metric.help
        assert family.samples, metric.name
        assert not [sample for sample in family.samples if sample.name.endswith("_created")]
    rejected = families["howler_events_rejected"].samples
    assert {sample.labels["reason"] for sample in rejected} == set(declared.REASONS)
    assert {sample.value for sample in rejected} == {0}


def test_no_two_metrics_share_a_family() -> None:
    """A counter's family is its name without `_total`: no gauge may be called so."""
    names = [metric.name.removesuffix("_total") for metric in declared.ALL]
    assert len(names) == len(set(names))
    with pytest.raises(ValueError, match="Duplicated"):
        Made([declared.RUNS, Metric("howler_runs", "gauge", "Runs")], {})
