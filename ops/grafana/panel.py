"""A panel as values, and what Grafana's JSON makes of it.

Plain dictionaries rather than a builder library: the five kinds of thing that are used here are
fewer words than the library's, and what is written is what is read.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

DATASOURCE: Json = {"type": "prometheus", "uid": "howler-prometheus"}
"""Fixed, as in provisioning/datasources: a dashboard that names no uid shows nothing."""

PER_MINUTE = "suffix: /min"
COUNT = "short"
SECONDS = "s"


@dataclass(frozen=True, slots=True)
class Query:
    """One question to Prometheus, and the name of each line that answers it."""

    expr: str
    legend: str


@dataclass(frozen=True, slots=True)
class Panel(ABC):
    """What every panel says.

    Args:
        id: fixed for ever, so that links to the panel and alerts on it stay.
        title: what is shown, with nothing to look up.
        description: how to read it, and what to do about it.
        unit: Grafana's name of the unit.
        queries: asked in this order.
        size: columns of 24, and grid rows.
    """

    id: int
    title: str
    description: str
    unit: str
    queries: tuple[Query, ...]
    size: tuple[int, int]

    def json(self, x: int, y: int) -> Json:
        width, height = self.size
        return {
            "id": self.id,
            "type": self.type,
            "title": self.title,
            "description": self.description,
            "datasource": DATASOURCE,
            "gridPos": {"h": height, "w": width, "x": x, "y": y},
            "targets": [self.target(n, query) for n, query in enumerate(self.queries)],
            "fieldConfig": {"defaults": self.defaults(), "overrides": self.overrides()},
            "options": self.options(),
        }

    def target(self, number: int, query: Query) -> Json:
        return {
            "refId": chr(ord("A") + number),
            "datasource": DATASOURCE,
            "expr": query.expr,
            "legendFormat": query.legend,
        }

    @property
    @abstractmethod
    def type(self) -> str:
        """Grafana's name of the kind of panel."""

    def defaults(self) -> Json:
        return {"unit": self.unit, "min": 0, "color": {"mode": "palette-classic"}}

    def overrides(self) -> list[Json]:
        return []

    @abstractmethod
    def options(self) -> Json:
        """What Grafana is told of this kind of panel alone."""


@dataclass(frozen=True, slots=True)
class Stat(Panel):
    """One number now, green until it reaches `warn`, red from `alarm` on (None = never)."""

    warn: float | None = None
    alarm: float | None = None

    @property
    def type(self) -> str:
        return "stat"

    def defaults(self) -> Json:
        steps: list[Json] = [{"color": "green", "value": None}]
        for color, value in (("orange", self.warn), ("red", self.alarm)):
            if value is not None:
                steps.append({"color": color, "value": value})
        return {
            "unit": self.unit,
            "decimals": 0,
            "color": {"mode": "thresholds"},
            "thresholds": {"mode": "absolute", "steps": steps},
        }

    def options(self) -> Json:
        return {
            "colorMode": "value",
            "graphMode": "area",
            "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
            "textMode": "value_and_name" if len(self.queries) > 1 else "value",
        }


@dataclass(frozen=True, slots=True)
class Series(Panel):
    """Lines over time; `stacked` ones are areas that add up. `colors` are of lines by name."""

    stacked: bool = False
    colors: Mapping[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return "timeseries"

    def defaults(self) -> Json:
        drawn = {
            "drawStyle": "line",
            "lineWidth": 1,
            "fillOpacity": 60 if self.stacked else 8,
            "showPoints": "never",
            "stacking": {"mode": "normal" if self.stacked else "none", "group": "A"},
        }
        return Panel.defaults(self) | {"custom": drawn}

    def overrides(self) -> list[Json]:
        return [
            override(name, {"color": {"mode": "fixed", "fixedColor": color}})
            for name, color in self.colors.items()
        ]

    def options(self) -> Json:
        return {
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
            "tooltip": {"mode": "multi", "sort": "desc"},
        }


@dataclass(frozen=True, slots=True)
class Table(Panel):
    """A row for each value of the label `row`, a column for each query, now.

    Args:
        units: of the columns that have another one than the panel, by their legend.
        words: of columns whose numbers stand for words, by legend and number.
    """

    row: str = "function"
    units: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return "table"

    def json(self, x: int, y: int) -> Json:
        names = {f"Value #{chr(ord('A') + n)}": q.legend for n, q in enumerate(self.queries)}
        organised = {"excludeByName": {"Time": True}, "renameByName": names}
        return Panel.json(self, x, y) | {
            "transformations": [
                {"id": "merge", "options": {}},
                {"id": "organize", "options": organised},
            ]
        }

    def target(self, number: int, query: Query) -> Json:
        return Panel.target(self, number, query) | {"format": "table", "instant": True}

    def overrides(self) -> list[Json]:
        units = [override(name, {"unit": unit}) for name, unit in self.units.items()]
        words = [override(name, {"mappings": [mapped(w)]}) for name, w in self.words.items()]
        return units + words

    def options(self) -> Json:
        return {"showHeader": True, "cellHeight": "sm"}


def override(name: str, properties: Json) -> Json:
    """What one line or column has of its own."""
    return {
        "matcher": {"id": "byName", "options": name},
        "properties": [{"id": key, "value": value} for key, value in properties.items()],
    }


def mapped(words: Sequence[str]) -> Json:
    """0, 1, ... as words."""
    options = {str(n): {"index": n, "text": word} for n, word in enumerate(words)}
    return {"type": "value", "options": options}
