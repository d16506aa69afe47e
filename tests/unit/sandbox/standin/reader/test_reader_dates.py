"""Dates in lines of resumes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.standin.reader.dates import find_periods


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("Jan 2020 – Mar 2021", "2020-01", "2021-03"),
        ("January 2020 to March 2021", "2020-01", "2021-03"),
        ("2019-03 to 2021-07", "2019-03", "2021-07"),
        ("03/2018 - 05/2019", "2018-03", "2019-05"),
        ("3/2018−5/2019", "2018-03", "2019-05"),
        ("05.2016 – 02.2018", "2016-05", "2018-02"),
        ("2017/04 – 2020/09", "2017-04", "2020-09"),
        ("2016–2019", "2016", "2019"),
        ("2016-19", "2016", "2019"),
        ("Jun – Aug 2018", "2018-06", "2018-08"),
        ("Jan '22 - Feb '23", "2022-01", "2023-02"),
        ("Sept. 2014 until Oct. 2015", "2014-09", "2015-10"),
        ("12 March 2014 - 3 April 2015", "2014-03", "2015-04"),
        ("March 12, 2014 - April 3, 2015", "2014-03", "2015-04"),
        ("2014-03-12 – 2015-04-03", "2014-03", "2015-04"),
        ("12.03.2014 bis 03.04.2015", "2014-03", "2015-04"),
        ("Spring 2016 – Fall 2018", "2016", "2018"),
        ("mars 2012 à août 2017", "2012-03", "2017-08"),
        ("de marzo de 2012 a diciembre de 2015", "2012-03", "2015-12"),
        ("März 2012 bis Dezember 2015", "2012-03", "2015-12"),
        ("marzec 2012 – grudzień 2015", "2012-03", "2015-12"),
        ("с марта 2012 по декабрь 2015", "2012-03", "2015-12"),
        ("Μάρτιος 2012 – Δεκέμβριος 2015", "2012-03", "2015-12"),
        ("2012年3月～2015年12月", "2012-03", "2015-12"),
        ("مارس 2012 - ديسمبر 2015", "2012-03", "2015-12"),
        ("٠٣/٢٠١٢ – ١٢/٢٠١٥", "2012-03", "2015-12"),
        ("tháng 3/2012 đến tháng 12/2015", "2012-03", "2015-12"),
    ],
)
def test_period_in_many_styles(line: str, start: str, end: str) -> None:
    """A period is read in its style and language, and spans its whole line."""
    (period,) = find_periods(line)
    assert (period.start, period.end, period.current) == (start, end, False)
    assert period.stretch
    assert line[slice(*period.span)].strip() == line.strip()


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("May 2021 - Present", "2021-05"),
        ("05/2021 – today", "2021-05"),
        ("2021 - now", "2021"),
        ("2021 –", "2021"),
        ("since 05/2021", "2021-05"),
        ("seit Mai 2021", "2021-05"),
        ("05/2021 – heute", "2021-05"),
        ("mai 2021 – aujourd'hui", "2021-05"),
        ("mayo de 2021 – actualidad", "2021-05"),
        ("maj 2021 – obecnie", "2021-05"),
        ("май 2021 — настоящее время", "2021-05"),
        ("Μάιος 2021 – σήμερα", "2021-05"),
        ("2021年5月～現在", "2021-05"),
        ("05/2021 – حتى الآن", "2021-05"),
        ("05/2021 - nay", "2021-05"),
        ("03/2018 – to date", "2018-03"),
    ],
)
def test_period_that_goes_on(line: str, start: str) -> None:
    """A period up to now has no end and is current."""
    (period,) = find_periods(line)
    assert (period.start, period.end, period.current) == (start, None, True)


def test_single_date_is_an_end() -> None:
    """One date alone is when something was finished, and no stretch of time."""
    (period,) = find_periods("Bachelor of Arts, May 2013")
    assert (period.start, period.end, period.stretch) == (None, "2013-05", False)


def test_brackets_belong_to_the_dates() -> None:
    """The brackets around dates are part of what is cut out, in whatever script."""
    for line in ("Clerk (2012 - 2015)", "Clerk [2012 - 2015]", "Clerk (2012 - 2015)"):
        (period,) = find_periods(line)
        assert line[: period.span[0]] + line[period.span[1] :] == "Clerk "


@pytest.mark.parametrize(
    "line",
    [
        "Served 1,200 guests and 3400 meals",
        "Raised accuracy from 61 % to 94 %",
        "Marched from sea to sea",
        "May I help you",
        "+44 113 555 0142",
        "Room 2150, floor 12",
    ],
)
def test_other_numbers_and_words_are_no_dates(line: str) -> None:
    """Amounts, telephone numbers and words such as "may" are not taken for dates."""
    assert find_periods(line) == []


@given(st.text(max_size=80))
def test_any_line_is_read(line: str) -> None:
    """No line is an error, and every date found lies inside it."""
    for period in find_periods(line):
        assert 0 <= period.span[0] < period.span[1] <= len(line)
