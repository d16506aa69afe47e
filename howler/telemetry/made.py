"""Declared metrics as objects that count, in one registry, with a zero for all that is known."""

from collections.abc import Collection, Iterable, Mapping
from itertools import product
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)

from howler.telemetry.declared import Metric


class Made:
    """The objects of `metrics` in one registry.

    Args:
        own: by label the values that this process knows of itself. A label whose values are
            not known starts without a series.
    """

    def __init__(self, metrics: Iterable[Metric], own: Mapping[str, Collection[str]]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # twice the series, for nothing
        self.registry = CollectorRegistry()
        self._made: dict[str, Any] = {}
        for metric in metrics:
            self._made[metric.name] = made = _object(metric, self.registry)
            if metric.labels:
                known = [values or own.get(name, ()) for name, values in metric.labels.items()]
                for values in product(*known):
                    made.labels(*values)

    def of(self, metric: Metric, *labels: str) -> Any:
        """The counter, gauge or histogram of `metric` with these values of its labels."""
        made = self._made[metric.name]
        return made.labels(*labels) if labels else made


def _object(metric: Metric, registry: CollectorRegistry) -> Counter | Gauge | Histogram:
    labels = list(metric.labels)
    match metric.kind:
        case "counter":
            return Counter(metric.name, metric.help, labels, registry=registry)
        case "gauge":
            return Gauge(metric.name, metric.help, labels, registry=registry)
        case "histogram":
            return Histogram(
                metric.name, metric.help, labels, registry=registry, buckets=metric.bounds
            )
