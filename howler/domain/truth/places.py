"""Where each job or degree of an answer stands in the file, as one block, and which of its parts.

Each item gets the head (see `reading.blocks`) in which most of it stands: employer and title as
fields, not as words of a sentence, and its dates as that head's period. What stands elsewhere is no
part of it. Items that fit best choose first, and no two take the same words; who comes to a head
that is taken must bring an employer and a title of its own. Without a head, an item stands where
its employer and title are neighbours, or where one of them stands alone under a heading.

Two things are added afterwards: an employer that stands once above several titles (`employers`),
and dates that stand in a column of their own (`columns`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from howler.domain.reading.blocks import Blocks, Head
from howler.domain.reading.letters import smooth
from howler.domain.reading.lines import Kind
from howler.domain.reading.periods import says_present
from howler.domain.reading.words import Span
from howler.domain.truth.columns import with_columns
from howler.domain.truth.employers import with_shared_employers
from howler.domain.truth.fields import Fields
from howler.domain.truth.place import Place, dates_said
from howler.domain.truth.told import Told

_NAME, _CURRENT = 4, 2
_BOTH = 2
_BETWEEN = 1

_ByLine = dict[int, list[Span]]
"""Places in the text by the number of the line in which they begin."""


def find_places(blocks: Blocks, items: Sequence[Told]) -> list[Place]:
    """A place for each item (all jobs, or all degrees), in order; an empty one for who has none."""
    places = _Search(blocks, items).run()
    places = with_shared_employers(blocks, items, places)
    return with_columns(blocks.columns, items, places)


@dataclass(frozen=True, slots=True)
class _Fit:
    score: int
    item: int
    head: Head
    place: Place


class _Search:
    def __init__(self, blocks: Blocks, items: Sequence[Told]) -> None:
        self._blocks = blocks
        self._items = items
        self._fields = [Fields.of(blocks, told) for told in items]
        self._who = [self._by_line(fields.who) for fields in self._fields]
        self._what = [self._by_line(fields.what) for fields in self._fields]
        self._taken: _ByLine = {}
        self._heads_taken: set[int] = set()

    def run(self) -> list[Place]:
        places = [Place() for _ in self._items]
        fits = [fit for number in range(len(self._items)) for fit in self._fits(number)]
        for fit in sorted(fits, key=lambda one: (-one.score, one.item)):
            if not places[fit.item].stands:
                again = self._fit(fit.item, fit.head)
                places[fit.item] = self._take(again.place if again else Place())
        for number, place in enumerate(places):
            if not place.stands:
                places[number] = self._take(self._without_head(number))
        return places

    def _fits(self, number: int) -> Iterator[_Fit]:
        lines = self._who[number].keys() | self._what[number].keys()
        for head in self._blocks.heads:
            if not lines.isdisjoint(head.lines):
                fit = self._fit(number, head)
                if fit is not None:
                    yield fit

    def _fit(self, number: int, head: Head) -> _Fit | None:
        told = self._items[number]
        who = self._free_in(head, self._who[number])
        what = self._free_in(head, self._what[number])
        names = (who is not None) + (what is not None)
        if not names or (head.number in self._heads_taken and names < _BOTH):
            return None
        start, end, score = dates_said(told, head.period)
        current = told.current and self._goes_on(head)
        score += _NAME * names + _CURRENT * current
        return _Fit(score, number, head, Place(head, who, what, start, end, current))

    def _free_in(self, head: Head, spans: _ByLine) -> Span | None:
        for line in head.lines:
            for span in spans.get(line, ()):
                inside = self._blocks.lines.number(span.end - 1) in head.lines
                if inside and self._is_free(span):
                    return span
        return None

    def _is_free(self, span: Span) -> bool:
        lines = self._blocks.lines.numbers(span)
        return not any(span.meets(one) for line in lines for one in self._taken.get(line, ()))

    def _take(self, place: Place) -> Place:
        for span in place.spans:
            for line in self._blocks.lines.numbers(span):
                self._taken.setdefault(line, []).append(span)
        if place.head is not None:
            self._heads_taken.add(place.head.number)
        return place

    def _by_line(self, spans: Iterable[Span]) -> _ByLine:
        found: _ByLine = {}
        for span in spans:
            found.setdefault(self._blocks.lines.number(span.start), []).append(span)
        return found

    def _goes_on(self, head: Head) -> bool:
        """Whether the head says that it goes on; a period with two ends is over."""
        period = head.period
        shown = smooth(self._blocks.shown(head.lines))
        return period.goes_on or (period.single and says_present(shown))

    def _without_head(self, number: int) -> Place:
        fields, current = self._fields[number], self._items[number].current
        who = [span for span in fields.who if self._is_free(span)]
        what = [span for span in fields.what if self._is_free(span)]
        pairs = [(a, b) for a in who for b in what if self._neighbours(a, b) and self._begins(a, b)]
        if pairs:
            best = min(pairs, key=lambda pair: abs(pair[0].start - pair[1].start))
            return self._undated(*best, current=current)
        for span in who:
            if self._alone(span):
                return self._undated(span, None, current=current)
        for span in what:
            if self._alone(span):
                return self._undated(None, span, current=current)
        return Place()

    def _undated(self, who: Span | None, what: Span | None, *, current: bool) -> Place:
        numbers = {n for span in (who, what) if span for n in self._blocks.lines.numbers(span)}
        says = says_present(smooth(self._blocks.shown(sorted(numbers))))
        return Place(None, who, what, current=current and says)

    def _neighbours(self, one: Span, other: Span) -> bool:
        """Whether at most one line of fields, and no period, stands between the two."""
        first, last = sorted((one, other))
        lines = self._blocks.lines
        between = lines.all[lines.number(first.start) + 1 : lines.number(last.start)]
        between = [line for line in between if line.kind is not Kind.BLANK]
        plain = all(line.kind is Kind.FIELD and not line.dated for line in between)
        return plain and len(between) <= _BETWEEN

    def _begins(self, *spans: Span) -> bool:
        """Whether the first of them begins its line: no text leads to it."""
        first = min(spans)
        line = self._blocks.whole_lines(first)
        return not any(char.isalnum() for char in self._blocks.text[line.start : first.start])

    def _alone(self, span: Span) -> bool:
        """Whether it begins a line under a heading, outside every block of another item."""
        lines = self._blocks.lines
        number = lines.number(span.start)
        headed = any(line.kind is Kind.HEADING for line in lines.all[:number])
        inside = any(number in head.region or number in head.lines for head in self._blocks.heads)
        return headed and not inside and self._begins(span)
