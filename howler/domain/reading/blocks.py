"""Which lines of a resume belong to which period of time: the blocks of its jobs and degrees.

A block grows from a period ("Jan 2020 – Present"). Its **head** is the line of the period and the
lines of fields right above and below it, as far as another period's line, running text or a
section's heading; at most four each way. A title, an employer and dates that stand in one head
belong together, whatever their order, and whether the dates stand first, last, in between, in a
column on the right or in the cells of a row.

Where nothing but fields stands between two periods, the section tells to whom they belong: as many
lines as stand above its first period belong to the next, as many as stand below its last one to
the one before. If the numbers do not fit, the lines are open to both, and two items of a record
still cannot take the same words.

Periods that stand under one another without anything beside or between them are a **column**: they
have no heads, and the n-th belongs to the n-th item of the section (see `places`).

A **region** is a head with all that follows it up to the next head or the section's end: there an
item's description, place and grade stand.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from howler.domain.reading.lines import Kind, Lines
from howler.domain.reading.periods import Period, periods
from howler.domain.reading.words import Span, Words

_REACH = 4


@dataclass(frozen=True, slots=True)
class Head:
    """A period's own lines and those that belong to it, as numbers of lines in order."""

    number: int
    period: Period
    lines: tuple[int, ...]
    region: range


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines of fields on one side of a period, nearest first, and where they end."""

    lines: tuple[int, ...]
    at_period: bool
    at_heading: bool


class Blocks:
    """A composed text cut into the blocks of its items.

    Attributes:
        heads: one for each period outside running text that stands in no column, in order.
        columns: the periods that stand under one another, in order.
    """

    def __init__(self, text: str) -> None:
        self.words = Words(text)
        self.text = self.words.text
        self.periods = periods(self.text)
        self.lines = Lines(self.text, self.periods)
        outside = [one for one in self.periods if not self._in_prose(one)]
        self.columns = list(_columns(outside, self))
        in_column = {one.span for column in self.columns for one in column}
        self.heads = self._heads([one for one in outside if one.span not in in_column])

    def alone(self, period: Period) -> bool:
        """Whether nothing stands on the period's lines but itself."""
        whole = self.whole_lines(period.span)
        around = self.text[whole.start : period.span.start] + self.text[period.span.end : whole.end]
        return not any(char.isalnum() for char in around)

    def whole_lines(self, span: Span) -> Span:
        numbers = self.lines.numbers(span)
        return Span(self.lines.all[numbers[0]].span.start, self.lines.all[numbers[-1]].span.end)

    def shown(self, numbers: Iterable[int]) -> str:
        spans = [self.lines.all[number].span for number in numbers]
        return "\n".join(self.text[span.start : span.end] for span in spans)

    def _in_prose(self, period: Period) -> bool:
        return all(self.lines.all[n].kind is Kind.PROSE for n in self.lines.numbers(period.span))

    def _heads(self, found: list[Period]) -> list[Head]:
        own = [self.lines.numbers(one.span) for one in found]
        above = [self._run(numbers[0], -1) for numbers in own]
        below = [self._run(numbers[-1], 1) for numbers in own]
        taken_above, taken_below = _shared_out(own, above, below)
        starts = [
            min([*numbers, *up[:_REACH]]) for numbers, up in zip(own, taken_above, strict=True)
        ]
        ordered = sorted(starts)
        heads = []
        for at, (period, numbers) in enumerate(zip(found, own, strict=True)):
            around = {*numbers, *taken_above[at][:_REACH], *taken_below[at][:_REACH]}
            region = range(starts[at], self._region_end(numbers[-1], ordered))
            heads.append(Head(at, period, tuple(sorted(around)), region))
        return heads

    def _region_end(self, last: int, starts: list[int]) -> int:
        following = bisect_right(starts, last)
        next_head = starts[following] if following < len(starts) else len(self.lines.all)
        for number in range(last + 1, next_head):
            if self.lines.all[number].kind is Kind.HEADING:
                return number
        return next_head

    def _run(self, line: int, step: int) -> _Run:
        found: list[int] = []
        number = line + step
        while 0 <= number < len(self.lines.all):
            one = self.lines.all[number]
            if one.kind is Kind.HEADING:
                return _Run(tuple(found), at_period=False, at_heading=True)
            if one.kind is Kind.PROSE:
                return _Run(tuple(found), at_period=False, at_heading=False)
            if one.dated:
                return _Run(tuple(found), at_period=True, at_heading=False)
            if one.kind is Kind.FIELD:
                found.append(number)
            number += step
        return _Run(tuple(found), at_period=False, at_heading=True)


def _columns(found: list[Period], blocks: Blocks) -> Iterator[list[Period]]:
    column: list[Period] = []
    for one in found:
        follows = bool(column) and _next_line(column[-1], one, blocks)
        if column and not (follows and blocks.alone(one)):
            if len(column) > 1:
                yield column
            column = []
        if blocks.alone(one):
            column.append(one)
    if len(column) > 1:
        yield column


def _next_line(first: Period, second: Period, blocks: Blocks) -> bool:
    between = blocks.text[first.span.end : second.span.start]
    return "\n" in between and not any(char.isalnum() for char in between)


def _shared_out(
    own: list[range], above: list[_Run], below: list[_Run]
) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """The lines above and below each period that are its own, nearest first."""
    ups = [run.lines for run in above]
    downs = [run.lines for run in below]
    for first, last in _sections(above, below):
        over = len(above[first].lines) if above[first].at_heading else None
        under = len(below[last].lines)
        for one, following in pairwise(range(first, last + 1)):
            if own[one][-1] == own[following][0]:
                continue
            between = below[one].lines
            if below[one].at_period and over is not None:
                downs[one], ups[following] = _divided(between, over, under)
    return ups, downs


def _sections(above: list[_Run], below: list[_Run]) -> Iterator[tuple[int, int]]:
    """The first and last period of each stretch without a heading between its periods."""
    first = 0
    for number in range(len(above)):
        ends = number + 1 == len(above) or below[number].at_heading or above[number + 1].at_heading
        if ends:
            yield first, number
            first = number + 1


def _divided(
    between: tuple[int, ...], over: int, under: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What of the lines between two periods belongs to the first, and to the second."""
    backwards = tuple(reversed(between))
    if over == 0:
        return between, ()
    if under == 0:
        return (), backwards
    if over + under == len(between):
        return between[:under], backwards[:over]
    return between, backwards
