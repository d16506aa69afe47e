"""Clock changes: what becomes of local times that are skipped, repeated, or just beside."""

from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from services.scheduler.cron.text import Cron

BERLIN, NEW_YORK, CAIRO = "Europe/Berlin", "America/New_York", "Africa/Cairo"
LORD_HOWE, APIA = "Australia/Lord_Howe", "Pacific/Apia"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "text", "start", "wanted"),
    [
        # skipped: right after the gap, once, also where several were skipped
        (BERLIN, "30 2 * * *", "2026-03-28T12:00", ["2026-03-29T01:00", "2026-03-30T00:30"]),
        (BERLIN, "5,35 2 * * *", "2026-03-28T12:00", ["2026-03-29T01:00", "2026-03-30T00:05"]),
        (BERLIN, "0 2,3 * * *", "2026-03-28T12:00", ["2026-03-29T01:00", "2026-03-30T00:00"]),
        (NEW_YORK, "30 2 * * *", "2026-03-07T12:00", ["2026-03-08T07:00", "2026-03-09T06:30"]),
        (CAIRO, "30 0 * * *", "2026-04-23T12:00", ["2026-04-23T22:00", "2026-04-24T21:30"]),
        (LORD_HOWE, "10 2 * * *", "2026-10-03T12:00", ["2026-10-03T15:30", "2026-10-04T15:10"]),
        (APIA, "0 6 * * *", "2011-12-29T12:00", ["2011-12-29T16:00", "2011-12-30T10:00"]),
        # repeated: once, the first time
        (BERLIN, "30 2 * * *", "2026-10-24T12:00", ["2026-10-25T00:30", "2026-10-26T01:30"]),
        (BERLIN, "30 2 * * *", "2026-10-25T01:10", ["2026-10-26T01:30", "2026-10-27T01:30"]),
        (NEW_YORK, "30 1 * * *", "2026-10-31T12:00", ["2026-11-01T05:30", "2026-11-02T06:30"]),
        (CAIRO, "30 23 * * *", "2026-10-29T12:00", ["2026-10-29T20:30", "2026-10-30T21:30"]),
        (LORD_HOWE, "45 1 * * *", "2026-04-04T12:00", ["2026-04-04T14:45", "2026-04-05T15:15"]),
        # the real clock: skipped ones do not fire, repeated ones each time
        (BERLIN, "*/30 2 * * *", "2026-03-28T12:00", ["2026-03-30T00:00", "2026-03-30T00:30"]),
        (BERLIN, "30 * * * *", "2026-03-29T00:00", ["2026-03-29T00:30", "2026-03-29T01:30"]),
        (BERLIN, "30 * * * *", "2026-10-25T00:00", ["2026-10-25T00:30", "2026-10-25T01:30"]),
        (BERLIN, "*/30 2 * * *", "2026-10-25T00:10", ["2026-10-25T00:30", "2026-10-25T01:00"]),
        (NEW_YORK, "30 */1 * * *", "2026-11-01T05:00", ["2026-11-01T05:30", "2026-11-01T06:30"]),
        (CAIRO, "0 */23 * * *", "2026-10-29T12:00", ["2026-10-29T20:00", "2026-10-29T21:00"]),
        (LORD_HOWE, "45 * * * *", "2026-04-04T14:00", ["2026-04-04T14:45", "2026-04-04T15:15"]),
        # a local time that exists is never lost
        (LORD_HOWE, "0 */2 * * *", "2026-04-04T14:00", ["2026-04-04T15:30", "2026-04-04T17:30"]),
        (LORD_HOWE, "30 * * * *", "2026-10-03T15:00", ["2026-10-03T15:30", "2026-10-03T16:30"]),
    ],
)
def test_a_clock_change(zone: str, text: str, start: str, wanted: list[str]) -> None:
    """Fixed times: skipped once after the gap, repeated once; others as the real clock."""
    fired = islice(Cron.parse(text).after(at(start), ZoneInfo(zone)), 2)
    assert list(fired) == [at(one) for one in wanted]


@pytest.mark.parametrize(
    ("text", "fixed"),
    [("0 6 * * *", True), ("0-59/5 2 * * *", True), ("* 6 * * *", False), ("0 */2 * * *", False)],
)
def test_which_rule_holds(text: str, fixed: bool) -> None:
    """A minute or an hour that begins with `*` follows the real clock."""
    assert Cron.parse(text).fixed is fixed


@pytest.mark.parametrize("zone", ["UTC", NEW_YORK, "Asia/Tokyo"])
def test_the_calendar_ends(zone: str) -> None:
    """Neither its first nor its last year is an error."""
    cron, where = Cron.parse("0 6 * * *"), ZoneInfo(zone)
    assert next(cron.after(at("0001-01-02T00:00"), where)) <= at("0001-01-03T00:00")
    assert len(list(cron.after(at("9999-12-29T00:00"), where))) in {2, 3}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0 0 13 * 5", [2, 9, 13, 16, 23, 30]),
        ("0 0 */2 * 1", [5, 19]),
        ("0 0 1-7 * */6", [3, 4]),
        ("0 0 13 * *", [13]),
        ("0 0 * * 5", [2, 9, 16, 23, 30]),
    ],
)
def test_day_of_month_with_day_of_week(text: str, wanted: list[int]) -> None:
    """Either one fires, but a field that begins with `*` restricts: then both must match."""
    start = at("2025-12-31T12:00")
    fired = islice(Cron.parse(text).after(start, ZoneInfo("UTC")), len(wanted))
    assert [one.day for one in fired] == wanted
