"""What makes a dashboard trustworthy before anyone has opened it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

Json = dict[str, Any]

COLUMNS = 24
KNOWN_TYPES = frozenset({"row", "stat", "timeseries", "table"})
KNOWN_UNITS = frozenset({"short", "s", "suffix: /min"})
SCRAPES_IN_A_RANGE = 4

METRIC = re.compile(r"\bhowler_\w+")
PART = re.compile(r"_(?:bucket|sum|count)$")
RANGE = re.compile(r"\[([^\]:]+)")
SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def panels(board: Json) -> Iterator[Json]:
    """Every panel that shows something."""
    return (panel for panel in board["panels"] if panel["type"] != "row")


def expressions(board: Json) -> dict[str, str]:
    """Every query, by its panel's id, title and its letter."""
    return {
        f"{panel['id']} {panel['title']} {target['refId']}": target["expr"]
        for panel in panels(board)
        for target in panel["targets"]
    }


def repeated_ids(board: Json) -> list[str]:
    counts = Counter(panel["id"] for panel in board["panels"])
    return [f"the id {one} stands {n} times" for one, n in counts.items() if n > 1]


def overlaps(board: Json) -> list[str]:
    """Panels on one another, or beyond the edge."""
    complaints, taken = [], dict[tuple[int, int], str]()
    for panel in board["panels"]:
        place, title = panel["gridPos"], panel["title"]
        if place["x"] + place["w"] > COLUMNS:
            complaints.append(f"{title} reaches beyond the {COLUMNS} columns")
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        complaints += [
            f"{title} lies on {other}" for other in {taken[one] for one in cells if one in taken}
        ]
        taken |= dict.fromkeys(cells, title)
    return complaints


def unknown_types(board: Json) -> list[str]:
    return [
        f"{panel['title']} is a {panel['type']}, which nobody has looked at"
        for panel in board["panels"]
        if panel["type"] not in KNOWN_TYPES
    ]


def other_sources(board: Json, uid: str) -> list[str]:
    """Whatever asks anything but the data source that is provisioned."""
    asked = [(variable["name"], variable) for variable in board["templating"]["list"]]
    for panel in panels(board):
        asked += [(panel["title"], one) for one in (panel, *panel["targets"])]
    return [f"{name} does not ask {uid}" for name, one in asked if source(one) != uid]


def source(one: Json) -> str | None:
    found = one.get("datasource")
    return found.get("uid") if isinstance(found, dict) else None


def unexplained(board: Json) -> list[str]:
    """Panels without a known unit or a description."""
    complaints = []
    for panel in panels(board):
        if panel["fieldConfig"]["defaults"].get("unit") not in KNOWN_UNITS:
            complaints.append(f"{panel['title']} has no known unit")
        if not panel.get("description", "").strip():
            complaints.append(f"{panel['title']} has no description")
    return complaints


def matchers_on_le(queries: Mapping[str, str]) -> list[str]:
    """A bound that is written otherwise by another version would silently find nothing."""
    return [
        f"{where} picks a bucket by its bound"
        for where, query in queries.items()
        if any(re.search(r"\ble\s*[=!]", chosen) for chosen in re.findall(r"\{([^}]*)\}", query))
    ]


def short_ranges(queries: Mapping[str, str], scrape_seconds: int) -> list[str]:
    """Ranges in which a scrape or two that failed leave a hole."""
    least = SCRAPES_IN_A_RANGE * scrape_seconds
    return [
        f"{where} looks at {found}, at least {least} s are needed"
        for where, query in queries.items()
        for found in RANGE.findall(query)
        if found != "$__rate_interval" and seconds(found) < least
    ]


def seconds(text: str) -> int:
    """`5m` as 300; 0 for what is no such range, as `$__interval`."""
    found = re.fullmatch(r"(\d+)([smhd])", text)
    return int(found[1]) * SECONDS[found[2]] if found else 0


def added_up(queries: Mapping[str, str], equal_everywhere: Collection[str]) -> list[str]:
    """Gauges that every process reads from the database, counted once for each process."""
    return [
        f"{where} uses {name} without max by"
        for where, query in queries.items()
        for name in METRIC.findall(query)
        if name in equal_everywhere and not re.search(rf"max(?: by \([^)]*\))? ?\({name}\b", query)
    ]


def undeclared(queries: Mapping[str, str], declared: Collection[str]) -> list[str]:
    """Queries that ask for a metric that nobody counts."""
    return [
        f"{where} asks for {name}, which is not declared"
        for where, query in queries.items()
        for name in METRIC.findall(query)
        if name not in declared and PART.sub("", name) not in declared
    ]


def unused(queries: Mapping[str, str], declared: Collection[str]) -> list[str]:
    """Metrics that nobody would miss."""
    asked = {name for query in queries.values() for name in METRIC.findall(query)}
    asked |= {PART.sub("", name) for name in asked}
    return [f"{name} is on no dashboard" for name in declared if name not in asked]
