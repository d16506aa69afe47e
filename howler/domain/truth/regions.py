"""Which lines of a text tell of which item, so that no item gets what was said of another."""

from collections.abc import Iterable

from howler.domain.reading.blocks import Blocks, Head
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

    def may_tell_of(self, place: Place, span: Span) -> bool:
        """Whether the words tell of this item, or at least of no other one."""
        return self._owner[self._blocks.lines.number(span.start)] is None or self.tells_of(
            place, span
        )

    def tells_of(self, place: Place, span: Span) -> bool:
        """Whether the words stand in the block of this item."""
        line = self._blocks.lines.number(span.start)
        if place.head is not None and line in place.head.lines:
            return True
        near = {self._blocks.lines.number(one.start) for one in place.spans}
        return line in near or self._owner[line] in {self._start(place), *self._owners(near)}

    def _owners(self, lines: Iterable[int]) -> set[int]:
        return {owner for line in lines if (owner := self._owner[line]) is not None}

    def _start(self, place: Place) -> int:
        if place.head is not None:
            return self._first_line(place.head)
        return self._blocks.lines.number(min(place.spans).start)

    def _first_line(self, head: Head) -> int:
        return head.region.start
