"""The catalog: which event travels on which topic, by which key, who sends and who reads it.

An event's topic is its name with `/` as `.`, because Kafka forbids the slash. Nothing is created
from here by accident: `howler topics ensure` creates exactly these topics.
"""

import difflib
from dataclasses import dataclass

from schemas import events
from schemas.event import Event

DAY_MS = 86_400_000

EVENT_PARTITIONS = 12
"""Divides among 1, 2, 3, 4, 6 or 12 processes. Growing it later moves keys to other partitions."""

DLQ_PARTITIONS = 3

EVENT_RETENTION_MS = 7 * DAY_MS
"""Shorter than the 30 days for which a run's key is remembered: a replay of a whole topic, which
a lost consumer offset causes, makes no second run."""

DLQ_RETENTION_MS = 30 * DAY_MS
"""A month to look at what was refused and to send it again."""

CONTROL_RETENTION_MS = 3_600_000
"""A nudge is worth nothing after seconds; an hour is for whoever debugs."""

MAX_MESSAGE_BYTES = 1_048_576
"""Above the 256 KiB that the ingest accepts, so that "too large" is our answer with a reason."""


LONGEST_COMPARED = 200
"""Characters of a name that is still compared with the catalog's."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it must exist on the broker, named without a namespace."""

    name: str
    partitions: int
    retention_ms: int
    max_message_bytes: int = MAX_MESSAGE_BYTES


@dataclass(frozen=True, slots=True)
class Row:
    """One event.

    Args:
        event: its exact name.
        key: what the Kafka key is made of, in the wire's words.
        producers: who sends it: a service, `app`, or `scheduler`.
        consumers: who reads it: a service, or `app`.
        planned: no service here reads it yet. Its schema, example and topic exist, what is sent
            waits there, and nothing more is claimed: until it is live, its fields may still change.
    """

    event: str
    key: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    event_class: type[Event]
    planned: bool = False

    @property
    def topic(self) -> Topic:
        return Topic(self.event.replace("/", "."), EVENT_PARTITIONS, EVENT_RETENTION_MS)

    @property
    def dlq(self) -> Topic:
        """Where what could not be done with the event is copied, each with its reason."""
        return Topic(f"{self.topic.name}.dlq", DLQ_PARTITIONS, DLQ_RETENTION_MS)


CONTROL = Topic("howler.control", 1, CONTROL_RETENTION_MS)
"""Nudges between processes; read by every process, without a consumer group."""

ROWS = (
    Row(
        "job/discovery.requested",
        "userId",
        producers=("app", "discovery"),
        consumers=("discovery",),
        event_class=events.JobDiscoveryRequested,
        planned=True,
    ),
    Row(
        "job/discovery.completed",
        "userId",
        producers=("discovery",),
        consumers=("notifier",),
        event_class=events.JobDiscoveryCompleted,
        planned=True,
    ),
    Row(
        "job/discovery.failed",
        "userId",
        producers=("discovery",),
        consumers=("app",),
        event_class=events.JobDiscoveryFailed,
        planned=True,
    ),
    Row(
        "board/refresh.requested",
        "source+query",
        producers=("scheduler", "discovery"),
        consumers=("discovery",),
        event_class=events.BoardRefreshRequested,
        planned=True,
    ),
    Row(
        "resume/generation.requested",
        "applicationId",
        producers=("app", "discovery"),
        consumers=("generator",),
        event_class=events.ResumeGenerationRequested,
        planned=True,
    ),
    Row(
        "resume/generation.completed",
        "applicationId",
        producers=("generator",),
        consumers=("notifier",),
        event_class=events.ResumeGenerationCompleted,
        planned=True,
    ),
    Row(
        "resume/generation.failed",
        "applicationId",
        producers=("generator",),
        consumers=("app", "notifier"),
        event_class=events.ResumeGenerationFailed,
        planned=True,
    ),
    Row(
        "resume/parsing.requested",
        "resumeId",
        producers=("app",),
        consumers=("parser",),
        event_class=events.ResumeParsingRequested,
    ),
    Row(
        "resume/parsing.completed",
        "resumeId",
        producers=("parser",),
        consumers=("app",),
        event_class=events.ResumeParsingCompleted,
    ),
    Row(
        "resume/parsing.failed",
        "resumeId",
        producers=("parser",),
        consumers=("app",),
        event_class=events.ResumeParsingFailed,
    ),
    Row(
        "cron/daily-discovery.fired",
        "schedule",
        producers=("scheduler",),
        consumers=("discovery",),
        event_class=events.DailyDiscoveryFired,
    ),
    Row(
        "cron/weekly-summaries.fired",
        "schedule",
        producers=("scheduler",),
        consumers=("notifier",),
        event_class=events.WeeklySummariesFired,
        planned=True,
    ),
    Row(
        "email/weekly-summary.requested",
        "week+userIds[0]",
        producers=("notifier",),
        consumers=("notifier",),
        event_class=events.WeeklySummaryRequested,
        planned=True,
    ),
)

_BY_EVENT = {row.event: row for row in ROWS}


class UnknownEventError(LookupError):
    """No event of the catalog has this name; the message suggests the nearest one."""

    def __init__(self, name: str) -> None:
        guess = near_miss(name)
        hint = f"did you mean {guess!r}?" if guess else f"there are: {', '.join(_BY_EVENT)}."
        super().__init__(f"There is no event {name[:80]!r}: {hint}")


def row(event_name: str) -> Row:
    """The event's row; raises `UnknownEventError`."""
    found = _BY_EVENT.get(event_name)
    if found is None:
        raise UnknownEventError(event_name)
    return found


def topic_of(event_name: str) -> str:
    """The event's topic, without a namespace; raises `UnknownEventError`."""
    return row(event_name).topic.name


def event_names() -> tuple[str, ...]:
    return tuple(_BY_EVENT)


def topics() -> tuple[Topic, ...]:
    """Every topic that must exist: one and its dead letters' for each event, and the control's."""
    return (*(each for row in ROWS for each in (row.topic, row.dlq)), CONTROL)


def near_miss(name: str) -> str | None:
    """The event that was probably meant: another case, a plural, a dot for the slash, a typo."""
    if name in _BY_EVENT or len(name) > LONGEST_COMPARED:
        return None
    found = difflib.get_close_matches(name.casefold(), _BY_EVENT, n=1, cutoff=0.8)
    return found[0] if found else None
