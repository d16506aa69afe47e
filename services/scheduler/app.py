"""The scheduler: sends what the clock asks for, each tick once.

faust -A services.scheduler.app worker
"""

from howler.runtime.faust_app import faust_app
from howler.runtime.service import Service
from schemas import catalog
from services.scheduler.keep_time import loops
from services.scheduler.settings import SchedulerSettings

service = Service(
    name="scheduler",
    functions=[],
    topics=catalog.topics(),
    migrations=["runtime", "scheduler"],
    known=catalog.event_names(),
    settings=SchedulerSettings,
    loops=loops,
)

app = faust_app(service)
