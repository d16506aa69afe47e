import pytest

from howler.domain.reading.periods import periods


def shown(text: str) -> list[tuple[str, str | None, bool]]:
    return [
        (one.first.written(), one.last.written() if one.last else None, one.goes_on)
        for one in periods(text)
    ]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("03/2018 - 05/2019", "2018-03", "2019-05"),
        ("2019-03 to 2021-07", "2019-03", "2021-07"),
        ("2016–2019", "2016", "2019"),
        ("2016–19", "2016", "2019"),
        ("2016/17", "2016", "2017"),
        ("2010–12", "2010", "2012"),
        ("Jan. '20 - Mar. '21", "2020-01", "2021-03"),
        ("Jan – Mar 2020", "2020-01", "2020-03"),
        ("Januar 2020 bis März 2021", "2020-01", "2021-03"),
        ("de enero de 2020 a marzo de 2021", "2020-01", "2021-03"),
        ("01.02.2020-31.12.2021", "2020-02", "2021-12"),
        ("Jan 2020\tMar 2021", "2020-01", "2021-03"),
        ("2018年4月～2020年3月", "2018-04", "2020-03"),
        ("Sep 2018 – 2020", "2018-09", "2020"),
        ("June 2020 –\nJuly 2021", "2020-06", "2021-07"),
    ],
)
def test_two_dates_make_a_period(text: str, first: str, last: str) -> None:
    """A dash or a word such as "to" joins them, also over the end of a line."""
    assert shown(text) == [(first, last, False)]


@pytest.mark.parametrize(
    "text",
    [
        "2020 – Present",
        "2020 - current",
        "2020 to date",
        "2020 – now",
        "2020 – today",
        "2020 –\nPresent",
        "2020\tPresent",
        "2020\nPresent\n",
        "2020 – heute",
        "2020 bis heute",
        "seit 2020",
        "since 2020",
        "depuis 2020",
        "2020 à aujourd'hui",
        "2020 – actualidad",
        "2020 – oggi",
        "2020 – atualmente",
        "2020 — настоящее время",
        "2020年 - 現在",
        "2020年至今",
        "2020 – الآن",
    ],
)
def test_a_word_such_as_present_leaves_a_period_open(text: str) -> None:
    """It goes on, in every language that we know the word in."""
    assert shown(text) == [("2020", None, True)]


@pytest.mark.parametrize("text", ["2012", "May 2012", "Class of 2012", "2020 –", "from 2020"])
def test_one_date_is_a_period_of_its_own(text: str) -> None:
    """Without a word that says so, nothing goes on."""
    assert [goes_on for _, _, goes_on in shown(text)] == [False]


@pytest.mark.parametrize("text", ["In 2019 led a team", "2000 employees", "the 2020 floods"])
def test_a_year_within_a_sentence_is_no_period(text: str) -> None:
    """A year before a word in small letters belongs to that sentence."""
    assert shown(text) == []


@pytest.mark.parametrize("text", ["2019 Current topics in law", "2019\nCurrently I teach"])
def test_a_present_word_of_the_next_sentence_opens_nothing(text: str) -> None:
    """Without a dash the word must stand alone, as in the cell beside a date."""
    assert shown(text) == [("2019", "2019", False)]


def test_two_years_on_two_lines_are_two_dates() -> None:
    """Degrees under one another are not one long study."""
    assert shown("2012\n2014") == [("2012", "2012", False), ("2014", "2014", False)]
