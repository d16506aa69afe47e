"""What the runtime mends by itself: rare, and worth a look if it is not."""

from ops.grafana.dashboard import Row
from ops.grafana.panel import COUNT, PER_MINUTE, Query, Series

THIRD = (8, 6)


def mended(metric: str, legend: str) -> Query:
    rate = f'rate({metric}{{job=~"$service"}}[$__rate_interval])'
    return Query(f"60 * sum({rate})", legend)


UPKEEP = Row(
    500,
    "Upkeep",
    (
        Series(
            501,
            "Leases and endings",
            "Per minute: leases lost (a process died or stalled; its runs went on elsewhere), "
            "on_end that raised, and endings that were settled later.",
            PER_MINUTE,
            (
                mended("howler_leases_lost_total", "leases lost"),
                mended("howler_on_end_failed_total", "on_end failed"),
                mended("howler_settled_total", "settled later"),
            ),
            THIRD,
            colors={"leases lost": "orange", "on_end failed": "red", "settled later": "green"},
        ),
        Series(
            502,
            "Endings owed",
            "Per function: runs that have their verdict and whose on_end has yet to take effect. "
            "If it stays up, the log says why on_end raises.",
            COUNT,
            (Query("max by (function) (howler_settle_owed) > 0", "{{function}}"),),
            THIRD,
        ),
        Series(
            503,
            "Processes by version",
            "Two lines while a new version is rolled out, else one.",
            COUNT,
            (Query('count by (version) (howler_build_info{job=~"$service"})', "{{version}}"),),
            THIRD,
        ),
    ),
)
