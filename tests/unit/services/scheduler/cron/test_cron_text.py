"""Cron texts: what is read, and how a wrong one is refused."""

from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from services.scheduler.cron.text import WORDS, Cron, CronError
from services.scheduler.cron.zone import zone_named

START = datetime(2026, 1, 1, tzinfo=UTC)
ZONE = ZoneInfo("UTC")


def days(text: str) -> set[str]:
    """The days of the week on which it fires at its next ten times."""
    return {f"{one:%a}".lower() for one in islice(Cron.parse(text).after(START, ZONE), 10)}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0 6 * * *", "0 6 * * *"),
        (" 0\t06  * * * ", "0 6 * * *"),
        ("*/15 0-23/2 1,15 * *", "*/15 0-23/2 1,15 * *"),
        ("0 9 * JAN-Mar,dec MON", "0 9 * 1-3,12 1"),
        ("0 9 * * fri-SUN", "0 9 * * 5-7"),
        ("0 9 * * fri-7", "0 9 * * 5-7"),
        ("0 9 * * sun-tue", "0 9 * * 0-2"),
        ("0 9 * * 0-7", "0 9 * * 0-7"),
        ("0 9 * * 5-5", "0 9 * * 5-5"),
        ("0 9 * * *,5", "0 9 * * *,5"),
        ("*/59 0 31 12 mon-sat/5", "*/59 0 31 12 1-6/5"),
        ("0 0 30 2 1", "0 0 30 2 1"),
        ("0 0 29 feb *", "0 0 29 2 *"),
    ],
)
def test_what_is_read(text: str, numbers: str) -> None:
    """Blanks or tabs between, names in any case, ranges that end in Sunday, steps that fit."""
    assert Cron.parse(text).numbers == numbers
    assert Cron.parse(text).text == " ".join(text.lower().split())
    assert Cron.parse(Cron.parse(text).text) == Cron.parse(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0 9 * * 0", {"sun"}),
        ("0 9 * * 7", {"sun"}),
        ("0 9 * * 1", {"mon"}),
        ("0 9 * * fri-sun", {"fri", "sat", "sun"}),
        ("0 9 * * 6-7", {"sat", "sun"}),
        ("0 9 * * sun-tue", {"sun", "mon", "tue"}),
        ("0 9 * * 1-7/2", {"mon", "wed", "fri", "sun"}),
        ("0 9 * * */3", {"sun", "wed", "sat"}),
    ],
)
def test_days_of_the_week_count_from_sunday(text: str, meant: set[str]) -> None:
    """0 and 7 are Sunday, 1 is Monday."""
    assert days(text) == meant


@pytest.mark.parametrize("word", WORDS)
def test_words_stand_for_five_fields(word: str) -> None:
    """In any case, and equal to what they stand for."""
    assert Cron.parse(word.upper()) == Cron.parse(f" {word} ") == Cron.parse(WORDS[word])


@pytest.mark.parametrize(
    ("text", "field", "at", "says"),
    [
        ("", "minute", 1, "minute hour day-of-month month day-of-week"),
        ("0 6 * *", "day-of-week", 8, "4 of 5 fields"),
        ("0 0 6 * * *", "a sixth field", 11, "seconds and years are not known"),
        ("60 6 * * *", "minute", 1, "0 to 59"),
        ("0 24 * * *", "hour", 3, "0 to 23"),
        ("0 6 0 * *", "day-of-month", 5, "1 to 31"),
        ("0 6 1,32 * *", "day-of-month", 7, "1 to 31"),
        ("0 6 * 13 *", "month", 7, "jan to dec"),
        ("0 6 * * 8", "day-of-week", 9, "sun to sat"),
        ("0 6 * * jan", "day-of-week", 9, "'jan' is no value"),
        ("0 6 * * monday", "day-of-week", 9, "sun to sat"),
        ("0  6 * * mon,,tue", "day-of-week", 14, "a value is missing"),
        ("1, 6 * * *", "minute", 3, "a value is missing"),
        ("-5 6 * * *", "minute", 1, "a value is missing"),
        ("0 22-2 * * *", "hour", 3, "write 22-23,0-2"),
        ("0 6 * nov-feb *", "month", 7, "write 11-12,1-2"),
        ("0 6 * * fri-mon", "day-of-week", 9, "write 5-7,1"),
        ("0 6 * * 7-2", "day-of-week", 9, "write 0-2"),
        ("0 6 * * fri-0", "day-of-week", 9, "write 5-7"),
        ("0 6 * * sun-sun", "day-of-week", 9, "write sun, or *"),
        ("1-2-3 6 * * *", "minute", 4, "a second -"),
        ("5/10 6 * * *", "minute", 2, "write 5-59/10"),
        ("*/60 6 * * *", "minute", 3, "write 1 to 59, or 0 alone"),
        ("0 1-3/3 * * *", "hour", 7, "write 1 to 2, or 1 alone"),
        ("0 6 * * */7", "day-of-week", 11, "write 1 to 6, or 0 alone"),
        ("0 6 * * 5-5/1", "day-of-week", 13, "write 5 without a step"),
        ("*/0 6 * * *", "minute", 3, "write 1 to 59"),
        ("*/ 6 * * *", "minute", 3, "a step is missing"),
        ("*/a 6 * * *", "minute", 3, "'a' is no step"),
        ("*/2/3 6 * * *", "minute", 4, "a second step"),
        ("** 6 * * *", "minute", 1, "'**' is no value"),
        ("0 6 ? * 1", "day-of-month", 5, "write *"),
        ("0 6 L * *", "day-of-month", 5, "such as 28"),
        ("0 6 * * 5L", "day-of-week", 10, "the day alone"),
        ("0 6 15W * *", "day-of-month", 7, "1-5 as day-of-week"),
        ("0 6 LW * *", "day-of-month", 5, "1-5 as day-of-week"),
        ("0 6 * * 5#3", "day-of-week", 10, "write the day alone"),
        ("0 6 * * \u0666", "day-of-week", 9, "is not known here"),
        ("0 6\n* * *", "hour", 4, "is not known here"),
        ("0 6\u00a0* * * *", "hour", 4, "is not known here"),
        ("0 6 * * \u017fun", "day-of-week", 9, "is not known here"),
        ("9" * 5_000 + " * * * *", "minute", 1, "0 to 59"),
        ("0 0 30 2 *", "day-of-month", 5, "never fires"),
        ("0 0 31 2,4,jun */2", "day-of-month", 5, "write a day up to 30"),
        ("@reboot", "the whole text", 1, "@hourly"),
        ("  @daily 5", "the whole text", 10, "write @daily alone"),
    ],
)
def test_a_wrong_text_is_refused(text: str, field: str, at: int, says: str) -> None:
    """The message names the field, the character, and what to write instead."""
    with pytest.raises(CronError) as refused:
        Cron.parse(text)
    said = str(refused.value)
    assert said.startswith(f"{field}, character {at}: ")
    assert says in said
    assert len(said) < 260


@pytest.mark.parametrize(
    ("name", "says"),
    [("Europe/Berln", "Europe/Berlin"), ("utc", "UTC"), ("../etc/passwd", "write"), ("", "UTC")],
)
def test_an_unknown_zone_is_refused(name: str, says: str) -> None:
    """The nearest names are said."""
    with pytest.raises(CronError, match=says):
        zone_named(name)


def test_a_known_zone() -> None:
    """By its name in the tz database."""
    assert zone_named("Europe/Berlin") == ZoneInfo("Europe/Berlin")
