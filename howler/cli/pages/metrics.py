"""The reference page of every metric, made from their declarations."""

from howler.telemetry.declared import OWN, REASONS, Metric, Read, read_from

HEAD = """\
# Metrics

Every service shows them at `/metrics` (port 6066, see [settings](settings.md)), the exporter at its
own (port 9308). Prometheus adds `job` (`howlerhire-<service>`, `howlerhire-exporter`) and
`instance`. Names of topics and groups are without namespace. Labels hold ids and enumerations only,
never a user's id; each series whose labels are known starts at zero with the process.

`(reason)` is a code of [reasons](reasons.md). This page is made from the program by
`make generated`.
"""

PROCESS = """
## Counted by each process

Add them up: `sum by (function) (rate(howler_runs_total[5m]))`. A process that is killed takes what
it counted since the last scrape with it; what must be exact is in the tables.
"""

DATABASE = """
## Read from the database

Every process of a service shows the same: `max by (function) (howler_slots_used)`, never a sum.
They are read when the process is scraped, once a minute at most; while the database is away they
keep their values, and `howler_database_read_timestamp_seconds` says how old those are.
"""

EXPORTER = """
## Read from the broker by `howler exporter`

One process for a whole system, which shows `howler_ready` and `howler_build_info` too. While the
broker is away the series of groups and topics are gone and `howler_ready` is 0. A group that never
acknowledged anything lags behind all there is.
"""

PARTS: dict[Read, str] = {"process": PROCESS, "database": DATABASE, "exporter": EXPORTER}


def page() -> str:
    """The page as Markdown: a table for each place that metrics are read from."""
    return HEAD + "".join(text + _table(where) for where, text in PARTS.items())


def _table(where: Read) -> str:
    head = ["", "| name | type | labels | unit | what it says |", "|---|---|---|---|---|"]
    return "\n".join([*head, *map(_line, read_from(where))]) + "\n"


def _line(metric: Metric) -> str:
    labels = "<br>".join(_label(name, values) for name, values in metric.labels.items())
    return f"| `{metric.name}` | {metric.kind} | {labels} | {metric.unit} | {metric.help} |"


def _label(name: str, values: tuple[str, ...]) -> str:
    """A label, and the values it can have where they are few or have a page of their own."""
    if values == OWN:
        return f"`{name}`"
    words = [f"`{value}`" for value in values if value not in REASONS]
    if len(words) < len(values):
        words.insert(0, "(reason)")
    return f"`{name}`: {', '.join(words)}"
