"""What the scheduler takes from its environment."""

from typing import Annotated

from pydantic import AfterValidator, Field

from howler.settings import Settings, Text
from services.scheduler.schedules import Schedule, changed, declared


def _fits(text: str | None) -> str | None:
    """Refuses what no schedule can be; which one it is for makes no difference."""
    if text is not None:
        changed(declared()[0], text)
    return text


ScheduleText = Annotated[Text, AfterValidator(_fits)]


class SchedulerSettings(Settings):
    """The runtime's settings, and when what is sent."""

    daily_discovery: ScheduleText = Field(
        default=None,
        validation_alias="HOWLER_SCHEDULE_DAILY_DISCOVERY",
        description="when every active user gets a search, instead of"
        " `0 6 * * *;zone=UTC;missed=once;window=12h`",
    )
    weekly_summaries: ScheduleText = Field(
        default=None,
        validation_alias="HOWLER_SCHEDULE_WEEKLY_SUMMARIES",
        description="when the week's summaries are sent, instead of"
        " `0 9 * * 1;zone=UTC;missed=once;window=48h`",
    )
    on_time_seconds: float = Field(
        default=60.0,
        ge=1,
        le=3600,
        validation_alias="HOWLER_SCHEDULE_ON_TIME_SECONDS",
        description="a tick that is found within this is on time; a later one was missed",
    )

    def schedules(self) -> list[Schedule]:
        """Each schedule as this process is to have it."""
        given = {
            "daily-discovery": self.daily_discovery,
            "weekly-summaries": self.weekly_summaries,
        }
        return [changed(one, given[one.name] or one.cron.text) for one in declared()]
