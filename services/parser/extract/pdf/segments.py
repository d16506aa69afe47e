"""Segments: text that stands on one line of one column."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Final

# A gap wider than this many heights of the line is a cell's or a column's border, not a space.
_WIDE_GAP: Final = 1.5
# So much of a font's height hangs below the line that its letters stand on.
_BELOW_LINE: Final = 0.22
_ONE_ROW: Final = 0.3
_TO_LOOK_INTO: Final = re.compile(r" \w {1,3}\w(?!\S)|   |\t")

Word = tuple[float, float, float, float, str, int, int, int]
"""x0, y0, x1, y1 in points from the page's top left; text; numbers of block, line and word."""

Line = tuple[int, int]
"""Numbers of block and line, in the order in which the file paints them."""


@dataclass(slots=True, eq=False)
class Segment:
    """Part of a line, in points.

    `base` is where its letters stand, `place` the line it is part of.
    `words` is empty where the file's own spaces can be trusted.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    text: str
    place: Line
    words: Sequence[Word] = ()
    height: float = field(init=False)

    def __post_init__(self) -> None:
        self.height = self.y1 - self.y0


def looks_spaced(lines: Sequence[str]) -> frozenset[int]:
    """Which lines have letters that stand alone, or gaps: their words must be looked into."""
    # Nearly no page has any: one search over all lines is much faster than one for each.
    if not _TO_LOOK_INTO.search("\n ".join(["", *lines])):
        return frozenset()
    return frozenset(at for at, line in enumerate(lines) if _TO_LOOK_INTO.search(" " + line))


def segments_of(words: Iterable[Word]) -> list[Segment]:
    """Segments of words that come line by line, cut where a line leaves a wide gap."""
    runs: list[list[Word]] = []
    block = line = -1
    right = wide = 0.0
    for word in words:
        x0, y0, x1, y1, _, block_number, line_number, _ = word
        if line_number == line and block_number == block and -wide < x0 - right < wide:
            runs[-1].append(word)
        else:
            runs.append([word])
            block, line = block_number, line_number
            wide = _WIDE_GAP * (y1 - y0)
        right = x1
    return [_segment(run) for run in runs]


def _segment(words: Sequence[Word]) -> Segment:
    lefts, tops, rights, bottoms, texts, *_ = zip(*words, strict=True)
    top, bottom = min(tops), max(bottoms)
    return Segment(
        x0=min(lefts),
        y0=top,
        x1=max(rights),
        y1=bottom,
        base=bottom - _BELOW_LINE * (bottom - top),
        text=" ".join(texts),
        place=words[0][5:7],
        words=words,
    )


def mirrored(segments: Iterable[Segment]) -> list[Segment]:
    """The segments as in a mirror: what is read from right to left is then read like the rest."""
    return [
        replace(
            segment,
            x0=-segment.x1,
            x1=-segment.x0,
            words=[(-word[2], word[1], -word[0], *word[3:]) for word in segment.words],
        )
        for segment in segments
    ]


def on_one_row(one: Segment, other: Segment, within: float = _ONE_ROW) -> bool:
    """Whether two segments stand on one line, nearer than `within` of the smaller height."""
    return abs(one.base - other.base) < within * min(one.height, other.height)


def top_down(segments: Sequence[Segment]) -> list[Segment]:
    return sorted(segments, key=attrgetter("base", "x0"))
