"""What comes in from Kafka, what is refused and why, and what goes out."""

from ops.grafana.dashboard import Row
from ops.grafana.panel import COUNT, PER_MINUTE, Query, Series

THIRD = (8, 6)
READ = {"accepted": "green", "repeated": "blue", "rejected": "red"}


def read(outcome: str) -> Query:
    metric = f'howler_events_{outcome}_total{{job=~"$service"}}'
    return Query(f"60 * sum(rate({metric}[$__rate_interval]))", outcome)


EVENTS = Row(
    400,
    "Events",
    (
        Series(
            401,
            "Events read",
            "Per minute. Accepted = its run is in the database; repeated = it came before and "
            "changed nothing; rejected = a dead letter with its reason.",
            PER_MINUTE,
            tuple(read(outcome) for outcome in READ),
            THIRD,
            stacked=True,
            colors=READ,
        ),
        Series(
            402,
            "Dead letters by reason",
            "New ones per minute. The reference page of reasons has a sentence for each: what is "
            "wrong with the event, and what its sender changes. `run-failed` is a run's verdict.",
            PER_MINUTE,
            (
                Query(
                    "60 * sum by (reason) (rate("
                    'howler_dead_letters_total{job=~"$service"}[$__rate_interval])) > 0',
                    "{{reason}}",
                ),
            ),
            THIRD,
            stacked=True,
        ),
        Series(
            403,
            "Dead letters kept",
            "Per topic: those that nobody has replayed yet.",
            COUNT,
            (Query("max by (topic) (howler_dead_letters_unreplayed) > 0", "{{topic}}"),),
            THIRD,
        ),
        Series(
            404,
            "Outbox",
            "Events sent to Kafka per minute, and those that Kafka refused or did not answer for "
            "(they are tried again).",
            PER_MINUTE,
            (
                Query(
                    "60 * sum by (outcome) (rate("
                    'howler_outbox_sent_total{job=~"$service"}[$__rate_interval]))',
                    "{{outcome}}",
                ),
            ),
            THIRD,
            stacked=True,
            colors={"sent": "green", "failed": "red"},
        ),
        Series(
            405,
            "Messages on the topics",
            "What each topic holds now, read or not: it falls when Kafka's retention removes them.",
            COUNT,
            (Query("max by (topic) (howler_topic_messages) > 0", "{{topic}}"),),
            THIRD,
        ),
        Series(
            406,
            "Members of the groups",
            "Processes that the broker gives partitions to. Fewer than there are processes: one "
            "has hung or cannot reach the broker.",
            COUNT,
            (Query("max by (group) (howler_consumer_members)", "{{group}}"),),
            THIRD,
        ),
    ),
)
