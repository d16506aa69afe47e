"""The order in which a person reads a page: columns one after the other, tables row by row.

A page is cut at its best gutter: a vertical line that some segments stand left and some right of.
Segments that cross it (headings over the whole width) part the page into bands; in each band it is
decided whether the two sides are columns or cells.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from services.parser.extract.pdf.bands import Band, Side, is_tall, left_cells, reading_of
from services.parser.extract.pdf.rows import Block, rows_of
from services.parser.extract.pdf.segments import Segment, top_down

# Fewer segments than this make no columns.
_FEWEST: Final = 4
_DEEPEST: Final = 4
# A gap of fewer points is none. Of the lines that run through gaps, so many are tried.
_NARROWEST: Final = 3.0
_TRIED: Final = 8
# A segment is compared with so many before it: those that can stand beside it.
_NEIGHBOURS: Final = 8
# The end of a column that begins this many heights below its last line is a heading.
_HEADING_GAP: Final = 0.5


def reading_order(segments: Sequence[Segment], depth: int = 0) -> list[Block]:
    """All segments in reading order, as blocks of rows: a column, or an item of a table."""
    if len(segments) < _FEWEST or depth > _DEEPEST or not _side_by_side(segments):
        return [rows_of(segments)]
    ordered = top_down(segments)
    best: list[tuple[Band, Side]] = []
    most = 0
    for gutter in _gutters(ordered):
        bands = [(band, reading_of(band)) for band in _bands(ordered, gutter)]
        weight = _weight(bands)
        if weight > most:
            best, most = bands, weight
    if not best:
        return [rows_of(segments)]
    return _blocks_of(best, depth + 1)


def _blocks_of(bands: Sequence[tuple[Band, Side]], depth: int) -> list[Block]:
    """Columns are blocks of their own; what is none goes on in the last block."""
    blocks: list[Block] = [[]]
    between: list[Segment] = []
    for band, side in bands:
        if side is Side.ROWS:
            between += band.left + band.right
        else:
            _go_on(blocks, reading_order(between, depth))
            between = []
        if side is Side.COLUMNS:
            between = _heading_below(band)
            for column in (band.left, band.right):
                body = [segment for segment in column if segment not in between]
                blocks += reading_order(body, depth)
            blocks.append([])
        elif side is Side.LEFT_CELLS:
            _add_cells(blocks, band, depth)
        if band.crossing is not None:
            between.append(band.crossing)
    _go_on(blocks, reading_order(between, depth))
    return [block for block in blocks if block]


def _go_on(blocks: list[Block], new: list[Block]) -> None:
    first, *others = new
    blocks[-1] += first
    blocks += others


def _side_by_side(segments: Sequence[Segment]) -> bool:
    bottom = float("-inf")
    for segment in sorted(segments, key=lambda segment: segment.y0):
        if segment.y0 < bottom - 0.4 * segment.height:
            return True
        bottom = max(bottom, segment.y1)
    return False


def _gutters(ordered: Sequence[Segment]) -> list[float]:
    """The lines that run through most of the gaps between neighbours, a few of them."""
    gaps = [
        (one.x1, other.x0)
        for at, segment in enumerate(ordered)
        for neighbour in ordered[max(0, at - _NEIGHBOURS) : at]
        for one, other in [sorted((segment, neighbour), key=lambda part: part.x0)]
        if other.x0 - one.x1 > _NARROWEST and one.y0 < other.y1 and other.y0 < one.y1
    ]
    through = Counter(
        {
            gutter: sum(start <= gutter < end for start, end in gaps)
            for gutter in {end - 1 for _, end in gaps}
        }
    )
    return [gutter for gutter, _ in through.most_common(_TRIED)]


def _bands(ordered: Sequence[Segment], gutter: float) -> list[Band]:
    bands = [Band()]
    for segment in ordered:
        if segment.x0 >= gutter:
            bands[-1].right.append(segment)
        elif segment.x1 <= gutter:
            bands[-1].left.append(segment)
        else:
            bands[-1].crossing = segment
            bands.append(Band())
    return bands


def _weight(bands: Sequence[tuple[Band, Side]]) -> int:
    """How much of the page a gutter explains; columns count before cells."""
    return sum(
        (1000 if side is Side.COLUMNS else 1) * (len(band.left) + len(band.right))
        for band, side in bands
        if side is not Side.ROWS
    )


def _heading_below(band: Band) -> list[Segment]:
    """The heading of what crosses the gutter next, where it is too short to cross it itself."""
    if band.crossing is None:
        return []
    for column, other in ((band.left, band.right), (band.right, band.left)):
        if len(column) > 1 and other:
            last, before = column[-1], column[-2]
            below_both = last.y0 > max(segment.y1 for segment in other) - 1
            if below_both and last.y0 - before.y1 > _HEADING_GAP * before.height:
                return [last]
    return []


def _add_cells(blocks: list[Block], band: Band, depth: int) -> None:
    cells = left_cells(band)
    tops = [min(segment.y0 for segment in cell) for cell in cells] + [float("inf")]
    blocks[-1] += rows_of([segment for segment in band.right if segment.base < tops[0]])
    for cell, top, bottom in zip(cells, tops, tops[1:], strict=False):
        beside = [segment for segment in band.right if top <= segment.base < bottom]
        if is_tall(cell):
            blocks.append(rows_of(cell))
            _go_on(blocks, reading_order(beside, depth))
        else:
            _go_on(blocks, reading_order([*cell, *beside], depth))
