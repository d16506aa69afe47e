"""A panel's words: numbers, times and names as Grafana writes them."""

import re
from datetime import UTC, datetime
from typing import Any

from ops.prometheus.ask import Labels


def shown(value: float, unit: str) -> str:
    """A number with its unit, which is named as Grafana names it."""
    if unit == "s":
        for size, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
            if value >= 2 * size:
                return f"{value / size:.3g} {name}"
        return f"{value * 1000:.3g} ms" if 0 < value < 1 else f"{value:.3g} s"
    thousand = 1_000
    short = f"{value / thousand:.3g} K" if value >= thousand else f"{round(value, 2):.4g}"
    return short + unit.removeprefix("suffix:") if unit.startswith("suffix:") else short


def clock(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M")


def named(legend: str, labels: Labels) -> str:
    """A line's name: `{{label}}` is the label's value."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: dict(labels).get(found[1], ""), legend)


def overrides(panel: Any) -> dict[tuple[str, str], Any]:
    """What single lines or columns have of their own, by their name and the property."""
    return {
        (one["matcher"]["options"], item["id"]): item["value"]
        for one in panel["fieldConfig"]["overrides"]
        for item in one["properties"]
    }
