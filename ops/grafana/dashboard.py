"""A dashboard from its rows: panels flow from left to right and wrap, so that none overlap."""

from collections.abc import Sequence
from dataclasses import dataclass

from ops.grafana.panel import DATASOURCE, Json, Panel

COLUMNS = 24


@dataclass(frozen=True, slots=True)
class Row:
    """Panels below one heading."""

    id: int
    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """A choice at the top: every value of a label, several at once, all of them at first.

    Args:
        everything: the regular expression that stands for all of them.
    """

    name: str
    label: str
    query: str
    everything: str

    def json(self) -> Json:
        return {
            "name": self.name,
            "label": self.label,
            "type": "query",
            "datasource": DATASOURCE,
            "query": {"query": self.query, "refId": self.name},
            "definition": self.query,
            "refresh": 2,
            "sort": 1,
            "multi": True,
            "includeAll": True,
            "allValue": self.everything,
            "current": {"selected": True, "text": ["All"], "value": ["$__all"]},
        }


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything that its JSON file says; `uid` is its address and never changes."""

    uid: str
    title: str
    description: str
    variables: tuple[Variable, ...]
    rows: tuple[Row, ...]

    def json(self) -> Json:
        return {
            "id": None,
            "uid": self.uid,
            "title": self.title,
            "description": self.description,
            "tags": ["howlerhire"],
            "schemaVersion": 39,
            "version": 1,
            "editable": False,
            "refresh": "30s",
            "time": {"from": "now-1h", "to": "now"},
            "timezone": "browser",
            "templating": {"list": [variable.json() for variable in self.variables]},
            "annotations": {"list": []},
            "panels": placed(self.rows),
        }


def placed(rows: Sequence[Row]) -> list[Json]:
    """Every heading and panel with its place in the grid."""
    made: list[Json] = []
    y = 0
    for row in rows:
        made.append(heading(row, y))
        x, y, tallest = 0, y + 1, 0
        for panel in row.panels:
            width, height = panel.size
            if x + width > COLUMNS:
                x, y, tallest = 0, y + tallest, 0
            made.append(panel.json(x, y))
            x, tallest = x + width, max(tallest, height)
        y += tallest
    return made


def heading(row: Row, y: int) -> Json:
    return {
        "id": row.id,
        "type": "row",
        "title": row.title,
        "collapsed": False,
        "gridPos": {"h": 1, "w": COLUMNS, "x": 0, "y": y},
        "panels": [],
    }
