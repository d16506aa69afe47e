"""The rows together, and the two choices at the top."""

from ops.grafana.dashboard import Dashboard, Variable
from ops.grafana.overview.events import EVENTS
from ops.grafana.overview.functions import FUNCTIONS
from ops.grafana.overview.health import HEALTH
from ops.grafana.overview.late import LATE
from ops.grafana.overview.upkeep import UPKEEP

OVERVIEW = Dashboard(
    uid="howlerhire-overview",
    title="Overview",
    description="Is it healthy, what is late, and how does each function do? New services and "
    "functions appear by themselves.",
    variables=(
        Variable(
            "service", "Service", 'label_values(up{job=~"howlerhire-.*"}, job)', "howlerhire-.*"
        ),
        Variable(
            "function",
            "Function",
            'label_values(howler_runs_running{job=~"$service"}, function)',
            ".*",
        ),
    ),
    rows=(HEALTH, LATE, FUNCTIONS, EVENTS, UPKEEP),
)
