"""Bands: what stands left and right of a gutter, and whether that is columns or cells of rows."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise
from statistics import fmean
from typing import Final

from services.parser.extract.pdf.segments import Line, Segment, on_one_row

# Lines whose next line begins within this many heights belong together.
_LEADING: Final = 1.7
# From this many characters on, on both sides, lines are running text and no table's cells.
_PROSE: Final = 25
_MOSTLY: Final = 0.6
# One line on a side is no column; two are one only where they are painted together.
_FEWEST: Final = 2
# Cells of one row stand on the same line but for rounding; columns do so by chance.
_EXACTLY: Final = 0.13


class Side(Enum):
    """How the two sides of a band are read."""

    COLUMNS = auto()
    LEFT_CELLS = auto()
    ROWS = auto()


@dataclass(slots=True)
class Band:
    """Left and right of a gutter, each from the top down, and the segment that ends the band."""

    left: list[Segment] = field(default_factory=list)
    right: list[Segment] = field(default_factory=list)
    crossing: Segment | None = None


def reading_of(band: Band) -> Side:
    """Columns are painted one after the other or stand on lines of their own.

    Cells stand beside each other line by line, as titles and dates do. Where both sides share
    their lines, the order in which the file paints them decides.
    """
    few, many = sorted((band.left, band.right), key=len)
    if len(few) < _FEWEST or not _share_height(few, many):
        return Side.LEFT_CELLS if _has_tall_cell(band) else Side.ROWS
    aligned = _aligned(few, many)
    switches = _switches(band)
    in_turn = switches > max(1, len(few) // 3)
    if aligned < 1 - _MOSTLY:
        columns = len(few) > _FEWEST or not in_turn
    elif in_turn:
        columns = _is_dense(few) and _is_prose(few) and _is_prose(many)
    else:
        columns = _is_dense(few) or (switches == 1 and aligned <= _MOSTLY)
    if columns:
        return Side.COLUMNS
    return Side.LEFT_CELLS if _has_tall_cell(band) else Side.ROWS


def left_cells(band: Band) -> list[list[Segment]]:
    """The left side's segments in cells: a cell's lines follow each other closely."""
    places = sorted(segment.place for segment in band.right)
    cells: list[list[Segment]] = []
    for segment in band.left:
        if cells and _continues(cells[-1][-1], segment, places):
            cells[-1].append(segment)
        else:
            cells.append([segment])
    return cells


def _continues(last: Segment, segment: Segment, places: Sequence[Line]) -> bool:
    if segment.y0 - last.y0 > _LEADING * last.height:
        return False
    first, then = sorted((last.place, segment.place))
    return on_one_row(last, segment) or not any(first < place < then for place in places)


def _has_tall_cell(band: Band) -> bool:
    if len(band.left) > len(band.right):
        return False
    return any(is_tall(cell) for cell in left_cells(band))


def is_tall(cell: Sequence[Segment]) -> bool:
    """Whether a cell has more lines than one."""
    return cell[-1].base > cell[0].y1


def _aligned(few: Sequence[Segment], many: Sequence[Segment]) -> float:
    """The share of segments that have one of the other side on exactly their line."""
    bases = [segment.base for segment in many]
    count = 0
    for segment in few:
        at = bisect_left(bases, segment.base)
        neighbours = many[max(0, at - 1) : at + 1]
        count += any(on_one_row(segment, other, _EXACTLY) for other in neighbours)
    return count / len(few)


def _share_height(few: Sequence[Segment], many: Sequence[Segment]) -> bool:
    """Whether at least half of the shorter side stands beside the other one."""
    top = max(few[0].y0, many[0].y0)
    bottom = min(few[-1].y1, many[-1].y1)
    shorter = min(few[-1].y1 - few[0].y0, many[-1].y1 - many[0].y0)
    return bottom - top >= shorter / 2


def _switches(band: Band) -> int:
    """How often the file, as it paints, goes from one side to the other."""
    sides = sorted([(s.place, 0) for s in band.left] + [(s.place, 1) for s in band.right])
    return sum(one[1] != other[1] for one, other in pairwise(sides))


def _is_dense(side: Sequence[Segment]) -> bool:
    near = [below.y0 - above.y0 < _LEADING * above.height for above, below in pairwise(side)]
    return sum(near) >= _MOSTLY * len(side)


def _is_prose(side: Sequence[Segment]) -> bool:
    return fmean(len(segment.text) for segment in side) >= _PROSE
