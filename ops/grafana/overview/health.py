"""The first look: six numbers that are green, or say where to look next."""

from ops.grafana.dashboard import Row
from ops.grafana.panel import COUNT, SECONDS, Query, Stat

SMALL = (4, 4)

HEALTH = Row(
    100,
    "Is it healthy?",
    (
        Stat(
            101,
            "Processes",
            "How many of our processes Prometheus reaches, and how many take work. Fewer ready "
            "than up: one starts, drains or misses Kafka or Postgres; its /readyz says which.",
            COUNT,
            (
                Query('sum(up{job=~"$service"})', "up"),
                Query('sum(howler_ready{job=~"$service"})', "ready"),
            ),
            SMALL,
        ),
        Stat(
            102,
            "Oldest waiting run",
            "Age of the event whose run is due and has waited longest; 0 = nothing waits. "
            "Below, per function, is which one; `howler runs list` says why it waits.",
            SECONDS,
            (Query('max(howler_oldest_waiting_seconds{function=~"$function"})', "oldest"),),
            SMALL,
            warn=60,
            alarm=600,
        ),
        Stat(
            103,
            "Waiting runs",
            "Runs that are accepted and wait for a slot, a retry or a resume; each function is "
            "counted up to 10,000.",
            COUNT,
            (
                Query(
                    'sum(max by (function) (howler_runs_waiting{function=~"$function"}))', "waiting"
                ),
            ),
            SMALL,
            warn=100,
            alarm=5_000,
        ),
        Stat(
            104,
            "Events not read yet",
            "Events on Kafka that no service has read, as the broker counts them. It should fall "
            "to 0 within seconds; if it grows, a service is down or its database is.",
            COUNT,
            (Query("sum(max by (group, topic) (howler_consumer_lag))", "behind"),),
            SMALL,
            warn=100,
            alarm=5_000,
        ),
        Stat(
            105,
            "Failed runs, last hour",
            "Runs whose verdict is `failed`: no retry comes any more. `howler runs list --state "
            "failed` names each, and `howler runs show` says why.",
            COUNT,
            (
                Query(
                    'sum(increase(howler_runs_total{function=~"$function",outcome="failed"}[1h]))',
                    "failed",
                ),
            ),
            SMALL,
            warn=1,
            alarm=20,
        ),
        Stat(
            106,
            "Dead letters",
            "Kept and not yet replayed: events that could not be read, and runs that failed "
            "(a refusal leaves none). It should be 0; `howler dlq list` says what each needs.",
            COUNT,
            (Query("sum(max by (topic) (howler_dead_letters_unreplayed))", "kept"),),
            SMALL,
            warn=1,
            alarm=100,
        ),
    ),
)
