"""A time zone by its name in the tz database."""

from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from services.scheduler.cron.field import CronError, shown


def zone_named(name: str) -> ZoneInfo:
    """The zone.

    Raises:
        CronError: there is none of that name; names the nearest ones.
    """
    known = available_timezones()
    if name in known:
        return ZoneInfo(name)
    near = {one.lower(): one for one in known}
    found = [near[one] for one in get_close_matches(name.lower()[:60], near, n=3)]
    instead = " or ".join(found or ["UTC", "Europe/Berlin"])
    raise CronError(f"zone: {shown(name)} is no time zone; write {instead}")
