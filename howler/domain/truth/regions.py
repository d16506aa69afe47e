"""Which lines of a text tell of which item, so that no item gets what was said of another."""

from collections.abc import Callable, Iterable

from howler.domain.reading.blocks import Blocks
from howler.domain.reading.lines import Kind
from howler.domain.reading.words import Span
from howler.domain.truth.place import Place


class Regions:
    """The lines from each item's beginning to that of the next one, or to the next heading.

    Items are those of the answer, and every period of two dates: an answer that leaves out a job
    must not give what it did there to the job before.
    """

    def __init__(self, blocks: Blocks, places: Iterable[Place]) -> None:
        self._blocks = blocks
        found = [place for place in places if place.stands]
        claimed = {place.head.number for place in found if place.head is not None}
        heads = [h for h in blocks.heads if h.number in claimed or not h.period.single]
        starts = {head.region.start for head in heads} | {self._start(place) for place in found}
        self._owner: list[int | None] = [None] * len(blocks.lines.all)
        owner = None
        for number, line in enumerate(blocks.lines.all):
            owner = None if line.kind is Kind.HEADING else owner
            owner = number if number in starts else owner
            self._owner[number] = owner

    def may_tell_of(self, place: Place) -> Callable[[Span], bool]:
        """Tells whether words tell of this item, or at least of no other one."""
        return self._among({None, *self._starts_of(place)}, place)

    def tells_of(self, place: Place) -> Callable[[Span], bool]:
        """Tells whether words stand in the block of this item."""
        return self._among(self._starts_of(place), place)

    def _among(self, owners: set[int | None], place: Place) -> Callable[[Span], bool]:
        number = self._blocks.lines.number
        own = {number(span.start) for span in place.spans}
        own.update(place.head.lines if place.head is not None else ())

        def tells(span: Span) -> bool:
            line = number(span.start)
            return line in own or self._owner[line] in owners

        return tells

    def _starts_of(self, place: Place) -> set[int | None]:
        lines = [self._blocks.lines.number(span.start) for span in place.spans]
        owners = {self._owner[line] for line in lines} - {None}
        return {self._start(place), *owners} if place.stands else set()

    def _start(self, place: Place) -> int:
        if place.head is not None:
            return place.head.region.start
        return self._blocks.lines.number(min(place.spans).start)
