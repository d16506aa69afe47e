"""Segments: words that stand beside each other on one line of one column."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

# A gap wider than this many heights of the line is a cell's or a column's border, not a space.
_WIDE_GAP: Final = 1.5
_BELOW_LINE: Final = 0.22
_ONE_ROW: Final = 0.3

Word = tuple[float, float, float, float, str, int, int, int]
"""x0, y0, x1, y1 in points from the page's top left; text; numbers of block, line and word."""


@dataclass(slots=True, eq=False)
class Segment:
    """Part of a line, in points; `place` is its place in the order in which the file paints it."""

    x0: float
    y0: float
    x1: float
    y1: float
    words: list[Word]
    place: int

    @property
    def base(self) -> float:
        """Where the letters stand, nearly: a fifth of a font's height hangs below its line."""
        return self.y1 - _BELOW_LINE * (self.y1 - self.y0)

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def characters(self) -> int:
        return sum(len(word[4]) for word in self.words)


def segments_of(words: Iterable[Word]) -> list[Segment]:
    """Cut the file's own lines where they leave a wide gap."""
    segments: list[Segment] = []
    line: tuple[int, int] | None = None
    last: Segment | None = None
    for word in words:
        x0, y0, x1, y1, _, block_number, line_number, _ = word
        if last is not None and line == (block_number, line_number):
            wide = _WIDE_GAP * (last.y1 - last.y0)
            if -wide < x0 - last.x1 < wide:
                last.words.append(word)
                last.x0 = min(last.x0, x0)
                last.x1 = max(last.x1, x1)
                last.y0 = min(last.y0, y0)
                last.y1 = max(last.y1, y1)
                continue
        line = (block_number, line_number)
        last = Segment(x0, y0, x1, y1, [word], len(segments))
        segments.append(last)
    return segments


def on_one_row(one: Segment, other: Segment, within: float = _ONE_ROW) -> bool:
    """Whether two segments stand on one line, nearer than `within` of the smaller height."""
    return abs(one.base - other.base) < within * min(one.height, other.height)


def top_down(segments: Sequence[Segment]) -> list[Segment]:
    return sorted(segments, key=lambda segment: (segment.base, segment.x0))
