import pytest

from howler.domain.reading.dates import Day, mentions, read_date
from howler.domain.reading.letters import smooth


@pytest.mark.parametrize(
    "text",
    [
        "2020-01",
        "2020/01",
        "2020.01",
        "01/2020",
        "01.2020",
        "1/2020",
        "01 / 2020",
        "Jan 2020",
        "Jan. 2020",
        "JAN 2020",
        "Jan. '20",
        "Jan ’20",
        "Jan-20",
        "Jan, 2020",
        "January 2020",
        "2020 January",
        "15 January 2020",
        "January 15, 2020",
        "15.01.2020",
        "15/01/2020",
        "2020-01-15",
        "01/20",
        "Januar 2020",
        "janvier 2020",
        "janv. 2020",
        "1er janvier 2020",
        "enero de 2020",
        "ene. 2020",
        "gennaio 2020",
        "janeiro de 2020",
        "januari 2020",
        "stycznia 2020",
        "январь 2020",
        "2020年1月",
        "2020년 1월",
        "٠١/٢٠٢٠",
        "0１/２０２０",
    ],
)
def test_a_month_in_every_style(text: str) -> None:
    """All of these say January 2020."""
    assert [one.day.says(Day(2020, frozenset({1}))) for one in mentions(smooth(text))] == [True]


@pytest.mark.parametrize("text", ["March 2021", "märz 2021", "mars 2021", "marzo 2021", "Mrz 2021"])
def test_a_month_by_its_name(text: str) -> None:
    """Names of months in English, German, French and Spanish."""
    assert read_date(text) == Day(2021, frozenset({3}))


@pytest.mark.parametrize(
    "text", ["2020", "Summer 2020", "Q3 2020", "since 2020", "exactly 2020", "(2020)"]
)
def test_a_year_alone_says_no_month(text: str) -> None:
    """A year is said by that year; a month of it is not."""
    day = read_date(text)
    assert day == Day(2020)
    assert not day.says(Day(2020, frozenset({1})))


def test_a_month_says_its_year() -> None:
    """Who writes January 2020 has said 2020, and not 2021."""
    said = Day(2020, frozenset({1}))
    assert said.says(Day(2020))
    assert not said.says(Day(2021))
    assert not said.says(Day(2020, frozenset({2})))


def test_a_date_that_can_be_read_two_ways_says_both() -> None:
    """03/04/2020 is March or April, according to where one lives."""
    day = read_date("03/04/2020")
    assert day is not None
    assert day.months == {3, 4}


@pytest.mark.parametrize(
    "text", ["$2000", "12020", "2020.5%", "1,200", "call 2020", "rolled out in May", "1899"]
)
def test_numbers_that_are_no_months(text: str) -> None:
    """Money, counts and words that begin like a month make no date with a month."""
    assert [one.day.months for one in mentions(smooth(text)) if one.day.months] == []


@pytest.mark.parametrize("value", ["", "soon", "2019 to 2020", "20"])
def test_a_value_that_is_not_one_date(value: str) -> None:
    """A record's date must be exactly one."""
    assert read_date(value) is None


def test_dates_are_written_as_the_app_reads_them() -> None:
    """YYYY-MM, or YYYY."""
    assert [Day(987).written(), Day(2020, frozenset({1})).written()] == ["0987", "2020-01"]
