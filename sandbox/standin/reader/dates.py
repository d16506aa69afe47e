"""Dates in a line of a resume: periods and single dates, in many styles and languages."""

import re
import unicodedata
from dataclasses import dataclass

from sandbox.standin.reader.words.months import BETWEEN, MONTHS, PRESENT, SEASONS, SINCE
from sandbox.standin.reader.words.parse import words_of

_FIRST_YEAR, _LAST_YEAR, _CENTURY = 1940, 2049, 100
_DASHES = frozenset("‐‑‒–—―−﹘﹣-〜～")

_WORD_START, _WORD_END = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_MONTH = (
    _WORD_START
    + "(?P<month{n}>"
    + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
    + r")\.?"
    + _WORD_END
)
_YEAR = r"(?<!\d)(?P<year{n}>(?:19|20)\d\d)(?!\d)"
_SHORT_YEAR = r"['’](?P<year{n}>\d\d)(?!\d)"
_NUMBER = r"(?<!\d)(?P<number{n}>0?[1-9]|1[0-2])(?!\d)"
_DAY = r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_STYLES = (
    rf"{_DAY}\.?\s+(?:de\s+)?{_MONTH},?\s+(?:de\s+)?{_YEAR}",
    rf"{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,\s*{_YEAR}",
    rf"{_MONTH},?\s*(?:de\s+|del\s+|of\s+|năm\s+)?{_YEAR}",
    rf"{_MONTH}\s*{_SHORT_YEAR}",
    rf"{_YEAR},?\s+{_MONTH}",
    rf"{_YEAR}\s*年\s*{_NUMBER}\s*月(?:\s*\d{{1,2}}\s*日)?",
    rf"{_YEAR}\s*년\s*{_NUMBER}\s*월",
    rf"{_YEAR}[-/.]{_NUMBER}[-/.]{_DAY}",
    rf"{_DAY}[/.]{_NUMBER}[/.]{_YEAR}",
    rf"(?:tháng\s+)?{_NUMBER}\s?[/.-]\s?{_YEAR}",
    rf"(?:tháng\s+){_NUMBER},?\s+(?:năm\s+)?{_YEAR}",
    rf"{_YEAR}\s?[/.-]\s?{_NUMBER}(?![-/.]?\d)",
    rf"(?:(?:{SEASONS})\s+)?{_YEAR}(?:\s*年|\s*г\b\.?|\s*(?:рік|р\.))?",
    _MONTH,
)
_DATE = re.compile("|".join(style.replace("{n}", str(n)) for n, style in enumerate(_STYLES)))
_PRESENT = re.compile(rf"{_WORD_START}(?:{PRESENT}){_WORD_END}\.?")
_BETWEEN = re.compile(rf"\s*(?:г\.|г)?\s*(?:{BETWEEN})\s*(?:the\s+|la\s+|el\s+)?")
_SINCE = re.compile(rf"{_WORD_START}(?:{SINCE})\s*:?\s*$")
_SHORT_END = re.compile(r"\s?-\s?(\d\d)(?!\d)")
_OPEN_END = re.compile(r"\s*-+\s*(?=$|[)\]|,\t])")
_SINCE_ALONE = words_of(
    """
    since seit ab depuis desde dal od с від από từ منذ sedan från kể_từ
    """
)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time or a single date (`end` only), as `YYYY-MM` or `YYYY`.

    `span` is where it stands in the line, with the brackets around it.
    """

    start: str | None
    end: str | None
    current: bool
    stretch: bool
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Found:
    year: int | None
    month: int | None
    begin: int
    end: int
    present: bool = False

    def written(self) -> str | None:
        if self.year is None:
            return None
        return str(self.year) if self.month is None else f"{self.year}-{self.month:02d}"


def find_periods(line: str) -> list[Period]:
    """Return the periods and dates of a line, from left to right."""
    text = same_length_plain(line)
    found = _dates_in(text)
    periods: list[Period] = []
    at = 0
    while at < len(found):
        first = found[at]
        second = found[at + 1] if at + 1 < len(found) else None
        if second is not None and _BETWEEN.fullmatch(text[first.end : second.begin]):
            periods.append(_stretch(text, first, second))
            at += 2
            continue
        alone = _alone(text, first)
        if alone is not None:
            periods.append(alone)
        at += 1
    return [period for period in periods if period.start or period.end]


def begins_with_date(line: str) -> bool:
    """Tell whether a line goes on with a date, or with a word such as "present"."""
    text = same_length_plain(line.lstrip())
    return bool(_DATE.match(text) or _PRESENT.match(text))


def same_length_plain(line: str) -> str:
    """Return the line in lower case with ASCII digits and hyphens, each in its place."""
    return "".join(_plain_character(character) for character in line)


def _plain_character(character: str) -> str:
    if character in _DASHES:
        return "-"
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isspace():
        return "\t" if character == "\t" else " "
    simple = unicodedata.normalize("NFKC", character).lower()
    return simple if len(simple) == 1 else character


def _dates_in(text: str) -> list[_Found]:
    found = [_read(match) for match in _DATE.finditer(text)]
    for match in _PRESENT.finditer(text):
        if not any(one.begin < match.end() and match.start() < one.end for one in found):
            found.append(_Found(None, None, match.start(), match.end(), present=True))
    return sorted(found, key=lambda one: one.begin)


def _read(match: re.Match[str]) -> _Found:
    parts = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
    year = int(parts["year"]) if "year" in parts else None
    if year is not None and year < _CENTURY:
        year += 2000 if year < _LAST_YEAR - 2000 else 1900
    month = int(parts["number"]) if "number" in parts else MONTHS.get(parts.get("month", ""))
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        year = None
    return _Found(year, month, match.start(), match.end())


def _stretch(text: str, first: _Found, second: _Found) -> Period:
    if first.year is None and first.month is not None and second.year is not None:
        first = _Found(second.year, first.month, first.begin, first.end)
    since = _SINCE.search(text[: first.begin])
    begin = since.start() if since else first.begin
    span = _with_brackets(text, begin, second.end)
    return Period(first.written(), second.written(), second.present, True, span)


def _alone(text: str, found: _Found) -> Period | None:
    """Read a date without a second one: "2016-19", "since 2019", "2019 -", or just a date."""
    if found.year is None:
        return None
    short = _SHORT_END.match(text, found.end)
    if short and found.month is None and int(short[1]) > found.year % 100:
        end = str(found.year // 100 * 100 + int(short[1]))
        span = _with_brackets(text, found.begin, short.end())
        return Period(found.written(), end, False, True, span)
    since = _SINCE.search(text[: found.begin])
    word = since[0].strip(" :") if since else ""
    if since and word in _SINCE_ALONE:
        span = _with_brackets(text, since.start(), found.end)
        return Period(found.written(), None, True, True, span)
    still_open = _OPEN_END.match(text, found.end)
    if still_open:
        span = _with_brackets(text, found.begin, still_open.end())
        return Period(found.written(), None, True, True, span)
    span = _with_brackets(text, found.begin, found.end)
    return Period(None, found.written(), False, False, span)


def _with_brackets(text: str, begin: int, end: int) -> tuple[int, int]:
    before, after = text[:begin].rstrip(), text[end:]
    opened, closed = before[-1:], after.lstrip()[:1]
    if opened and closed and opened + closed in {"()", "[]", "【】"}:
        return len(before) - 1, end + (len(after) - len(after.lstrip())) + 1
    return begin, end
