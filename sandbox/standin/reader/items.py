"""A section cut into its items: for each one the head, the period and what is told below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.standin.reader.dates import Period, begins_with_date, find_periods
from sandbox.standin.reader.lines import Line
from sandbox.standin.reader.roles import Piece, Reading, Roles, best_reading, pieces_of
from sandbox.standin.reader.words.companies import LEGAL_FORMS

_LONGEST_DATE_LINE = 14
"""Words beside the dates: with more of them a line is a sentence that speaks of a time."""
_LONGEST_HEAD = 11
_MOST_BEFORE, _MOST_AFTER = 4, 3
_UNREAD_LINE = 2.0
"""What a line above the first head costs that is part of no item."""
_CLEAR = 2.5
"""How much better a head must read with the line above it: more than any name would give."""
_LENGTH = re.compile(
    r"(?i)\(?\b\d+\+?\s*(?:years?|yrs?|months?|mos?)\b\.?(?:[\s,]*\d+\s*(?:months?|mos?)\b\.?)?\)?"
)
_INITIALS = re.compile(r"^(?:\w\.)+$")
_SENTENCE_END = re.compile(r"[.!?。؟]$")


@dataclass(frozen=True, slots=True)
class Item:
    """One job or one course of study: its roles, its period (or none) and the lines below it."""

    reading: Reading
    period: Period | None
    body: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A line with the dates of an item, and what else stands in it."""

    at: int
    period: Period
    rest: str


@dataclass(frozen=True, slots=True)
class _Cut:
    """One way to cut a section: how many head lines stand before and after each line of dates."""

    before: int
    after: int
    order: tuple[str, str]


def cut_items(lines: Sequence[Line], roles: Roles, *, single_dates: bool) -> list[Item]:
    """Cut a section at its lines of dates; the cut that gives the roles best is taken.

    Args:
        lines: the section's lines, without its heading.
        roles: what the pieces of a head may be.
        single_dates: whether one date alone marks an item, as "May 2013" does for a degree.
    """
    lines = _dates_in_one_line(lines)
    anchors = _anchors(lines, single_dates=single_dates)
    if not anchors:
        return []
    first, second = roles.first
    cuts = [
        _Cut(before, after, order)
        for before in range(min(anchors[0].at, _MOST_BEFORE) + 1)
        for after in range(_MOST_AFTER + 1)
        for order in ((first, second), (second, first))
    ]
    best: tuple[float, list[Item]] | None = None
    for cut in cuts:
        scored = _cut(lines, anchors, roles, cut)
        if best is None or scored[0] > best[0]:
            best = scored
    return best[1] if best else []


def _dates_in_one_line(lines: Sequence[Line]) -> list[Line]:
    """Join a period that a narrow column broke after its dash."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if (
            last is not None
            and re.search(r"\d\s*[-–—−]$", last.text)
            and begins_with_date(line.text)
        ):
            joined[-1] = Line(f"{last.text} {line.text}", last.bullet, last.gap)
        else:
            joined.append(line)
    return joined


def _anchors(lines: Sequence[Line], *, single_dates: bool) -> list[_Anchor]:
    for bullets_too in (False, True):
        for singles_too in (False, True) if single_dates else (False,):
            found = [
                anchor
                for at, line in enumerate(lines)
                if bullets_too or not line.bullet
                for anchor in [_anchor(at, line.text, singles=singles_too or single_dates)]
                if anchor is not None
            ]
            if found:
                return found
    return []


def _anchor(at: int, text: str, *, singles: bool) -> _Anchor | None:
    periods = find_periods(text)
    stretches = [period for period in periods if period.stretch]
    chosen = stretches[0] if stretches else (periods[-1] if singles and periods else None)
    if chosen is None:
        return None
    rest = text[: chosen.span[0]] + "\t" + text[chosen.span[1] :]
    rest = _LENGTH.sub(" ", rest)
    if len(rest.split()) > _LONGEST_DATE_LINE or is_sentence(rest):
        return None
    return _Anchor(at, chosen, rest)


@dataclass(frozen=True, slots=True)
class _Head:
    """Where an item's head begins and ends, and what it was read as."""

    begin: int
    end: int
    reading: Reading
    score: float


def _cut(
    lines: Sequence[Line], anchors: Sequence[_Anchor], roles: Roles, cut: _Cut
) -> tuple[float, list[Item]]:
    starts = [
        _head_start(lines, anchors[n - 1].at + 1 if n else 0, anchor.at, cut.before)
        for n, anchor in enumerate(anchors)
    ]
    heads: list[_Head] = []
    for number, anchor in enumerate(anchors):
        until = starts[number + 1] if number + 1 < len(anchors) else len(lines)
        end = _head_end(lines, anchor.at + 1, until, cut.after)
        earliest = heads[-1].end if heads else 0
        heads.append(_read_head(_Place(lines, anchor, starts[number], end, earliest), roles, cut))
    items = [
        Item(head.reading, anchor.period, tuple(lines[head.end : after]))
        for head, anchor, after in zip(
            heads, anchors, [head.begin for head in heads[1:]] + [len(lines)], strict=True
        )
    ]
    unread = _UNREAD_LINE * heads[0].begin
    return sum(head.score for head in heads) - unread, items


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a head lies: its line of dates, its first line, its end, and what is free above it."""

    lines: Sequence[Line]
    anchor: _Anchor
    begin: int
    end: int
    earliest: int

    def pieces(self, begin: int) -> list[Piece]:
        return [
            *_pieces(self.lines[begin : self.anchor.at]),
            *pieces_of(self.anchor.rest),
            *_pieces(self.lines[self.anchor.at + 1 : self.end]),
        ]


def _read_head(place: _Place, roles: Roles, cut: _Cut) -> _Head:
    """Read a head; one that lacks a role may take the line above, if that line is clear.

    So a new employer is found whose name stands over the first of several positions. An item
    that needs it counts for less, or an order in which all need it would win.
    """
    regular = best_reading(place.pieces(place.begin), roles, cut.order)
    head = _Head(place.begin, place.end, regular, regular.score)
    above = place.begin - 1
    complete = all(head.reading.text(role) for role in roles.first)
    if complete or above < place.earliest or not may_be_head(place.lines[above]):
        return head
    pieces = place.pieces(above)
    for order in (cut.order, cut.order[::-1]):
        reading = best_reading(pieces, roles, (order[0], order[1]))
        if reading.score > regular.score + _CLEAR:
            head = _Head(above, place.end, reading, reading.score - _CLEAR)
    return head


def _pieces(lines: Sequence[Line]) -> list[Piece]:
    return [piece for line in lines for piece in pieces_of(line.text)]


def _head_start(lines: Sequence[Line], earliest: int, anchor: int, most: int) -> int:
    """Go up from the line of dates over what may be the item's head."""
    at = anchor
    while at > max(earliest, anchor - most) and may_be_head(lines[at - 1]):
        at -= 1
    return at


def _head_end(lines: Sequence[Line], begin: int, until: int, most: int) -> int:
    at = begin
    while at < min(until, begin + most) and may_be_head(lines[at]):
        at += 1
    return at


def may_be_head(line: Line) -> bool:
    """Tell whether a line may name something; a sentence or a point of a list does not."""
    if line.bullet or len(line.text.split()) > _LONGEST_HEAD:
        return False
    return not is_sentence(line.text)


def is_sentence(text: str) -> bool:
    """Tell whether a full stop ends it; the one of "Inc." or "S.L." does not."""
    if not _SENTENCE_END.search(text.strip()):
        return False
    last = text.rsplit(maxsplit=1)[-1]
    return not LEGAL_FORMS.match(last) and not _INITIALS.match(last)
