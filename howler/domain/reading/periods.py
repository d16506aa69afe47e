"""The stretches of time that a text tells: from date to date, to the present, or one date."""

import re
from collections import deque
from dataclasses import dataclass

from howler.domain.reading.dates import Day, Mention, mentions
from howler.domain.reading.letters import smooth
from howler.domain.reading.months import JOINED, PRESENT, SINCE, TO_PRESENT
from howler.domain.reading.words import Span

_LONGEST_JOINT = 24
# After a gap alone the word stands for a date only if nothing follows it ("2019 Current topics").
_ENDS = re.compile(r" ?(?:$|[\n\t,;|)·•]| {2})")
_SHORT_END = re.compile(r"\s?[-–/]\s?(\d\d)(?![\d.,%/\w-])")
# A bare year before a word in lower case is part of a sentence ("in 2019 led", "2000 employees"),
# unless the word tells where or until when.
_GOES_ON = re.compile(
    r" +(?!(?:to|bis|until|till|au|al|at|bei|chez|in|en|als|as|and|und|et|from|von)\b)[^\W\d_]{2,}"
)


@dataclass(frozen=True, slots=True)
class Period:
    """Where it stands, its first and last date, and whether it goes on ("2020 - present").

    A single date is first and last at once, for "2012" may be the year of a beginning or an end.
    """

    span: Span
    first: Day
    last: Day | None
    goes_on: bool = False

    @property
    def single(self) -> bool:
        return self.last is self.first


def periods(text: str) -> list[Period]:
    """The periods in a composed text, in order; none overlaps another."""
    plain = smooth(text)
    found: list[Period] = []
    waiting = deque(mentions(plain))
    while waiting:
        mention = waiting.popleft()
        period = _open(plain, mention) or _short(plain, mention)
        if period is None and waiting and _joined(plain, mention, waiting[0]):
            last = waiting.popleft()
            period = Period(Span(mention.span.start, last.span.end), mention.day, last.day)
        if period is None and not _in_a_sentence(text, plain, mention):
            period = Period(mention.span, mention.day, mention.day)
        if period is not None:
            found.append(period)
    return found


def says_present(plain: str) -> bool:
    return PRESENT.search(plain) is not None


def _in_a_sentence(text: str, plain: str, mention: Mention) -> bool:
    if mention.day.months:
        return False
    word = _GOES_ON.match(plain, mention.span.end)
    return word is not None and text[word.start() : word.end()].lstrip()[0].islower()


def _open(plain: str, mention: Mention) -> Period | None:
    end = TO_PRESENT.match(plain, mention.span.end)
    if end is not None and (end["joint"] or _ENDS.match(plain, end.end())):
        return Period(Span(mention.span.start, end.end()), mention.day, None, goes_on=True)
    since = SINCE.search(plain, max(0, mention.span.start - _LONGEST_JOINT), mention.span.start)
    if since is not None:
        return Period(Span(since.start(), mention.span.end), mention.day, None, goes_on=True)
    return None


def _short(plain: str, mention: Mention) -> Period | None:
    """Reads 2016-19 and 2016/17: the second year without its century."""
    end = _SHORT_END.match(plain, mention.span.end)
    if end is None or mention.day.months:
        return None
    year = mention.day.year - mention.day.year % 100 + int(end[1])
    if year <= mention.day.year:
        return None
    return Period(Span(mention.span.start, end.end()), mention.day, Day(year))


def _joined(plain: str, first: Mention, last: Mention) -> bool:
    """Whether the two dates are the ends of one period.

    A dash or a word such as "to" joins them; a gap alone joins two months of one line (the cells
    of a row), but not two years, which may be those of two degrees.
    """
    gap = plain[first.span.end : last.span.start]
    if len(gap) > _LONGEST_JOINT or JOINED.fullmatch(gap) is None:
        return False
    if gap.strip(" \t\n("):
        return True
    months = bool(first.day.months) and bool(last.day.months)
    return "\n" not in gap and (months or "\t" in gap)
