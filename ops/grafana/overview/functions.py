"""Each function: where it stands now, how long runs wait and take, and how they end."""

from ops.grafana.dashboard import Row
from ops.grafana.panel import COUNT, PER_MINUTE, SECONDS, Query, Series, Table

THIRD = (8, 7)
OF = '{function=~"$function"}'
OUTCOMES = {
    "succeeded": "green",
    "failed": "red",
    "skipped": "blue",
    "cancelled": "purple",
}
STEPS = {"done": "green", "parked": "orange", "failed": "red"}
"""Parked: an attempt failed and another comes."""


def now(metric: str, legend: str) -> Query:
    """A gauge of the database, equal in every process: never a sum."""
    return Query(f"max by (function) ({metric}{OF})", legend)


def quantiles(metric: str) -> tuple[Query, ...]:
    """The median, and what nineteen of twenty stay below."""
    rate = f"sum by (function, le) (rate({metric}_bucket{OF}[$__rate_interval]))"
    return tuple(
        Query(f"histogram_quantile({share}, {rate})", f"{{{{function}}}} {name}")
        for share, name in ((0.5, "p50"), (0.95, "p95"))
    )


def per_minute(metric: str, label: str) -> tuple[Query, ...]:
    rate = f"rate({metric}{OF}[$__rate_interval])"
    return (Query(f"60 * sum by ({label}) ({rate})", f"{{{{{label}}}}}"),)


FUNCTIONS = Row(
    300,
    "Functions",
    (
        Table(
            301,
            "Every function now",
            "A row for each function, also those that nothing has asked for yet. Slots are what "
            "may run at once over all processes; `howler functions` pauses, resumes and sets them.",
            COUNT,
            (
                now("howler_paused", "paused"),
                Query(f"sum by (function) (howler_runs_running{OF})", "running"),
                now("howler_slots_used", "slots used"),
                now("howler_slots_limit", "slots"),
                now("howler_runs_waiting", "waiting"),
                now("howler_oldest_waiting_seconds", "oldest"),
            ),
            (13, 7),
            units={"oldest": SECONDS},
            words={"paused": ("no", "yes")},
        ),
        Series(
            302,
            "Runs ended",
            "Runs per minute by their verdict. A skip is a decision (nothing to do), not a fault.",
            PER_MINUTE,
            per_minute("howler_runs_total", "outcome"),
            (11, 7),
            stacked=True,
            colors=OUTCOMES,
        ),
        Series(
            303,
            "Wait",
            "From the event's own time to the first start of its run: what a person waits before "
            "anything happens. p95 = nineteen of twenty wait less.",
            SECONDS,
            quantiles("howler_run_wait_seconds"),
            THIRD,
        ),
        Series(
            304,
            "Run time",
            "From a run's first start to its end, retries and their pauses included.",
            SECONDS,
            quantiles("howler_run_duration_seconds"),
            THIRD,
        ),
        Series(
            305,
            "Slots used",
            "Per function, over all processes, beside how many there are. At the limit, runs wait.",
            COUNT,
            (
                now("howler_slots_used", "{{function}} used"),
                now("howler_slots_limit", "{{function}} limit"),
            ),
            THIRD,
        ),
        Series(
            306,
            "Step attempts",
            "Attempts per minute. Parked = it failed and another comes; failed = none does.",
            PER_MINUTE,
            per_minute("howler_steps_total", "outcome"),
            THIRD,
            stacked=True,
            colors=STEPS,
        ),
        Series(
            307,
            "Step time",
            "How long one attempt of a step takes, over all steps of the function.",
            SECONDS,
            quantiles("howler_step_duration_seconds"),
            THIRD,
        ),
        Series(
            308,
            "Retries",
            "Further attempts per minute and why: transient (an outage), rate-limited (a provider "
            "said wait), lease-lost (the process that ran it died or stalled).",
            PER_MINUTE,
            per_minute("howler_retries_total", "reason"),
            THIRD,
            stacked=True,
            colors={"transient": "orange", "rate-limited": "yellow", "lease-lost": "red"},
        ),
    ),
)
