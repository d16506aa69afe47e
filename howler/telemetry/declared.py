"""Every metric, declared once: name, type, labels, unit and what it says.

The objects that count, the zeros they start with and the reference page are made from this.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from howler.wire.envelope import reasons

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
"""Bucket bounds in seconds of one attempt: up to the longest that a step may take."""

LONG_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 14400)
"""Bucket bounds in seconds of what can wait for others: from milliseconds to hours."""

COUNTED_TO = 10_000
"""What is counted in the database is counted up to this, so that a backlog costs no more to see."""

OUTCOMES = ("succeeded", "failed", "skipped", "cancelled")
REASONS = tuple(sorted({reason.code for reason in reasons.ALL}))
RUN_FAILED = "run-failed"
"""The reason under which dead letters of runs are counted: the code itself is in the row."""

OWN: tuple[str, ...] = ()
"""The values of a label that each process knows of itself: its functions, topics, groups."""

Kind = Literal["counter", "gauge", "histogram"]
Read = Literal["process", "database", "exporter"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    Args:
        name: as it is scraped, a counter's with `_total`.
        help: one sentence, without a full stop.
        labels: by name the values there are, `OWN` where the process knows them; ids and
            enumerations only, never a user's id.
        unit: what one of it is.
        read: where from: counted by each process (add them up), the database (equal in every
            process: take the largest), or the exporter.
        bounds: of a histogram's buckets.
    """

    name: str
    kind: Kind
    help: str
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str = "events"
    read: Read = "process"
    bounds: tuple[float, ...] = ()


FUNCTION = {"function": OWN}
TOPIC = {"topic": OWN}

EVENTS_ACCEPTED = Metric(
    "howler_events_accepted_total",
    "counter",
    "Events that became a run, once for each function that takes them",
    TOPIC,
)
EVENTS_REPEATED = Metric(
    "howler_events_repeated_total",
    "counter",
    "Events that came again and changed nothing, once for each function that takes them",
    TOPIC,
)
EVENTS_REJECTED = Metric(
    "howler_events_rejected_total",
    "counter",
    "Records that could not become a run, by the reason's code",
    TOPIC | {"reason": REASONS},
)
DEAD_LETTERS_KEPT = Metric(
    "howler_dead_letters_total",
    "counter",
    f"Dead letters kept: of events by the reason's code, of runs that failed as {RUN_FAILED}",
    TOPIC | {"reason": (*REASONS, RUN_FAILED)},
    unit="dead letters",
)
RUNS = Metric(
    "howler_runs_total",
    "counter",
    "Runs that ended, by their verdict",
    FUNCTION | {"outcome": OUTCOMES},
    unit="runs",
)
RUN_WAIT = Metric(
    "howler_run_wait_seconds",
    "histogram",
    "From the event's own time to the first start of its run",
    FUNCTION,
    unit="seconds",
    bounds=LONG_SECONDS,
)
RUN_DURATION = Metric(
    "howler_run_duration_seconds",
    "histogram",
    "From the first start of a run to its verdict, its waits between included",
    FUNCTION,
    unit="seconds",
    bounds=LONG_SECONDS,
)
STEPS = Metric(
    "howler_steps_total",
    "counter",
    "Attempts of steps by what became, an error between two steps among them",
    FUNCTION | {"outcome": ("done", "parked", "failed")},
    unit="attempts",
)
STEP_DURATION = Metric(
    "howler_step_duration_seconds",
    "histogram",
    "One attempt of a step",
    FUNCTION,
    unit="seconds",
    bounds=SECONDS,
)
RETRIES = Metric(
    "howler_retries_total",
    "counter",
    "Reasons to make something again: a passing error, a provider's limit, a lost worker",
    FUNCTION | {"reason": ("transient", "rate-limited", "lease-lost")},
    unit="retries",
)
RUNS_RUNNING = Metric(
    "howler_runs_running", "gauge", "Runs in this process just now", FUNCTION, unit="runs"
)
LEASES_LOST = Metric(
    "howler_leases_lost_total",
    "counter",
    "Leases that this process could not renew in time",
    unit="leases",
)
ON_END_FAILED = Metric(
    "howler_on_end_failed_total",
    "counter",
    "Times an on_end raised, which is tried again",
    FUNCTION,
    unit="tries",
)
SETTLED = Metric(
    "howler_settled_total",
    "counter",
    "Tries to settle a verdict after it was given",
    unit="tries",
)
OUTBOX_SENT = Metric(
    "howler_outbox_sent_total",
    "counter",
    "Rows of the outbox handed to Kafka, by what became",
    {"outcome": ("sent", "failed")},
)
READY = Metric("howler_ready", "gauge", "1 while this process takes work", unit="0 or 1")
BUILD_INFO = Metric(
    "howler_build_info",
    "gauge",
    "1, with the version in its label",
    {"version": OWN},
    unit="1",
)

SLOTS_USED = Metric(
    "howler_slots_used", "gauge", "Slots that hold a run", FUNCTION, unit="slots", read="database"
)
SLOTS_LIMIT = Metric(
    "howler_slots_limit",
    "gauge",
    "Most runs at once over all processes, as it is in effect",
    FUNCTION,
    unit="slots",
    read="database",
)
PAUSED = Metric(
    "howler_paused",
    "gauge",
    "1 while a person has paused the function",
    FUNCTION,
    unit="0 or 1",
    read="database",
)
RUNS_WAITING = Metric(
    "howler_runs_waiting",
    "gauge",
    f"Runs that wait, due or not, counted to {COUNTED_TO:,}",
    FUNCTION,
    unit="runs",
    read="database",
)
OLDEST_WAITING = Metric(
    "howler_oldest_waiting_seconds",
    "gauge",
    "Age of the event whose run has been due for longest, 0 if none is due",
    FUNCTION,
    unit="seconds",
    read="database",
)
DEAD_LETTERS_UNREPLAYED = Metric(
    "howler_dead_letters_unreplayed",
    "gauge",
    f"Dead letters that nobody has replayed, among the newest {COUNTED_TO:,}",
    TOPIC,
    unit="dead letters",
    read="database",
)
OUTBOX_UNSENT = Metric(
    "howler_outbox_unsent",
    "gauge",
    f"Rows of the outbox not sent yet, counted to {COUNTED_TO:,}",
    read="database",
)
OUTBOX_OLDEST = Metric(
    "howler_outbox_oldest_seconds",
    "gauge",
    "How late the latest unsent row of the outbox is, 0 if none is: since it might leave",
    unit="seconds",
    read="database",
)
SETTLE_OWED = Metric(
    "howler_settle_owed",
    "gauge",
    f"Verdicts whose on_end is still owed, counted to {COUNTED_TO:,}",
    FUNCTION,
    unit="runs",
    read="database",
)
DATABASE_READ = Metric(
    "howler_database_read_timestamp_seconds",
    "gauge",
    "When the gauges that come from the database were read, in Unix time",
    unit="seconds",
    read="database",
)

CONSUMER_LAG = Metric(
    "howler_consumer_lag",
    "gauge",
    "Events on the topic that the group has not acknowledged",
    {"group": OWN, "topic": OWN},
    read="exporter",
)
CONSUMER_MEMBERS = Metric(
    "howler_consumer_members",
    "gauge",
    "Processes that are members of the group",
    {"group": OWN},
    unit="processes",
    read="exporter",
)
TOPIC_MESSAGES = Metric(
    "howler_topic_messages",
    "gauge",
    "Records that the topic keeps: its end offsets less its first ones",
    TOPIC,
    unit="records",
    read="exporter",
)
EXPORTER_READ = Metric(
    "howler_exporter_read_timestamp_seconds",
    "gauge",
    "When the broker was last read, in Unix time",
    unit="seconds",
    read="exporter",
)

ALL = tuple(metric for metric in list(globals().values()) if isinstance(metric, Metric))
"""Every metric above, in this order."""


def read_from(where: Read) -> tuple[Metric, ...]:
    """The metrics that are read there."""
    return tuple(metric for metric in ALL if metric.read == where)
