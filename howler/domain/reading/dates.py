"""The dates that a text holds, in the styles of resumes, and what a record's date means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from howler.domain.reading.letters import smooth
from howler.domain.reading.months import month_of
from howler.domain.reading.words import Span

_YEAR = r"(?:19[4-9]\d|20\d\d)"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_WORD = r"[^\W\d_]{3,12}"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|\.)?"
_PATTERN = re.compile(
    rf"""(?<![\w$€£¥\#])(?:
      (?P<iso_y>{_YEAR})(?P<iso_sep>[-/.])(?P<iso_m>{_MONTH})(?:(?P=iso_sep)\d\d?)?(?![\d%])
    | (?P<cjk_y>{_YEAR})\s?[年년]\s?(?:(?P<cjk_m>{_MONTH})\s?[月월])?
    | (?P<d1>\d\d?)(?P<dmy_sep>[./-])(?P<d2>\d\d?)(?P=dmy_sep)(?P<dmy_y>{_YEAR})(?![\d])
    | (?P<num_m>{_MONTH})\s?[/.\-]\s?(?P<num_y>{_YEAR})(?![\d])
    | (?:{_DAY}\s?(?:de\s)?)?(?P<word>{_WORD})(?:\.\s?|,\s?|\s|-|/)?(?:{_DAY},?\s)?(?:del?\s)?
        (?:(?P<word_y>{_YEAR})|(?<=[-/])(?P<word_yy>\d\d)|'(?P<word_qq>\d\d))(?![\d])
    | (?P<back_y>{_YEAR})(?:,\s?|\s|-|/)(?P<back_word>{_WORD})(?!\w)
    | (?P<bare_word>{_WORD})\.?(?=\s?[-–]\s?(?P<next_word>{_WORD})\.?,?\s?(?P<next_y>{_YEAR})(?!\d))
    | (?P<short_m>0[1-9]|1[0-2])/(?P<short_y>\d\d)(?![\d/])
    | '(?P<quote_y>\d\d)(?!\w)
    | (?P<year>{_YEAR})(?![\d%]|[.,]\d\d?(?!\d))
    )""",
    re.VERBOSE,
)
_CENTURY_TURNS = 60


@dataclass(frozen=True, slots=True)
class Day:
    """A date as exact as a record holds it. Several months: 03/04/2020 may be read both ways."""

    year: int
    months: frozenset[int] = frozenset()

    def says(self, other: "Day") -> bool:
        """Whether this date of a text says `other`; a year alone is said by each of its months."""
        if self.year != other.year:
            return False
        return not other.months or bool(self.months & other.months)

    def written(self) -> str:
        return f"{self.year:04}-{min(self.months):02}" if self.months else f"{self.year:04}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A date where it stands in the text."""

    span: Span
    day: Day


def mentions(plain: str) -> list[Mention]:
    """The dates in `plain` (a text made `smooth`), in order."""
    return list(_mentions(plain))


def read_date(value: str) -> Day | None:
    """What a record's date means; None if it is not exactly one date."""
    found = mentions(smooth(value))
    return found[0].day if len(found) == 1 else None


def _mentions(plain: str) -> Iterator[Mention]:
    at = 0
    while match := _PATTERN.search(plain, at):
        day = _day(match)
        if day is not None:
            yield Mention(Span(match.start(), _end(match)), day)
        at = _end(match) if day is not None else _next_start(match)


def _end(match: re.Match[str]) -> int:
    """Where the date ends: "2020, Berlin" is a year and a word, "2020, May" is one date."""
    word = match["back_word"]
    return match.end("back_y") if word and month_of(word) is None else match.end()


def _next_start(match: re.Match[str]) -> int:
    """Where to look on after a match that was no date, such as "exactly 2020": at its year."""
    for name in ("word_y", "word_qq"):
        if match[name] is not None:
            return match.start(name) - (name == "word_qq")
    return match.start() + 1


def _day(match: re.Match[str]) -> Day | None:
    for read in (_by_word, _by_number, _by_two_digits):
        day = read(match)
        if day is not None:
            return day
    return None


def _by_word(match: re.Match[str]) -> Day | None:
    for name, years in (
        ("word", ("word_y", "word_yy", "word_qq")),
        ("back_word", ("back_y",)),
        ("bare_word", ("next_y",)),
    ):
        month = month_of(match[name]) if match[name] else None
        year = next((match[one] for one in years if match[one]), None)
        if month is not None and year is not None:
            return Day(_whole_year(year), frozenset({month}))
    return Day(int(match["back_y"])) if match["back_y"] else None


def _by_number(match: re.Match[str]) -> Day | None:
    for year, month in (("iso_y", "iso_m"), ("cjk_y", "cjk_m"), ("num_y", "num_m")):
        if match[year]:
            return Day(int(match[year]), frozenset({int(match[month])} if match[month] else ()))
    if match["dmy_y"]:
        return Day(int(match["dmy_y"]), _either_month(match))
    return Day(int(match["year"])) if match["year"] else None


def _either_month(match: re.Match[str]) -> frozenset[int]:
    """10.03.2020 and 10-03-2020 begin with the day; 03/10/2020 may begin with the month."""
    first, second = int(match["d1"]), int(match["d2"])
    numbers = (first, second) if match["dmy_sep"] == "/" else (second,)
    return frozenset(number for number in numbers if 1 <= number <= 12)  # noqa: PLR2004


def _by_two_digits(match: re.Match[str]) -> Day | None:
    if match["short_y"]:
        return Day(_whole_year(match["short_y"]), frozenset({int(match["short_m"])}))
    return Day(_whole_year(match["quote_y"])) if match["quote_y"] else None


def _whole_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004
        return year
    return 2000 + year if year <= _CENTURY_TURNS else 1900 + year
