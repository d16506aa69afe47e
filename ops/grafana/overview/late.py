"""What is late, and whether these figures themselves are."""

from ops.grafana.dashboard import Row
from ops.grafana.panel import COUNT, SECONDS, Query, Series

THIRD = (8, 6)

LATE = Row(
    200,
    "What is late?",
    (
        Series(
            201,
            "Oldest waiting run",
            "Per function: age of the event whose run is due and has waited longest. A line that "
            "climbs steadily: nothing of that function starts (paused, or its slots are full).",
            SECONDS,
            (
                Query(
                    'max by (function) (howler_oldest_waiting_seconds{function=~"$function"})',
                    "{{function}}",
                ),
            ),
            THIRD,
        ),
        Series(
            202,
            "Waiting runs",
            "Per function: accepted runs that have not started or wait for their next attempt.",
            COUNT,
            (
                Query(
                    'max by (function) (howler_runs_waiting{function=~"$function"})',
                    "{{function}}",
                ),
            ),
            THIRD,
        ),
        Series(
            203,
            "Events not read yet",
            "Per consumer group and topic, counted by the broker: what is on the topic minus what "
            "the group has acknowledged.",
            COUNT,
            (Query("max by (group, topic) (howler_consumer_lag)", "{{group}}: {{topic}}"),),
            THIRD,
        ),
        Series(
            204,
            "Outbox: how late the latest event is",
            "Since when the latest of the events that committed steps left for Kafka might have "
            "left. It rises while Kafka is away, or refuses one event.",
            SECONDS,
            (Query("max(howler_outbox_oldest_seconds)", "late"),),
            THIRD,
        ),
        Series(
            205,
            "Outbox: unsent events",
            "Events that committed steps left to be sent to Kafka and that are not there yet, "
            "also those that may leave only later.",
            COUNT,
            (Query("max(howler_outbox_unsent)", "unsent"),),
            THIRD,
        ),
        Series(
            206,
            "Age of these figures",
            "How long ago the gauges of the database (read every minute at most) and of the broker "
            "were read. If a line only climbs, every panel that shows them shows the past.",
            SECONDS,
            (
                Query("time() - max(howler_database_read_timestamp_seconds)", "database"),
                Query("time() - max(howler_exporter_read_timestamp_seconds)", "broker"),
            ),
            THIRD,
        ),
    ),
)
