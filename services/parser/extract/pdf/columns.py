"""The order in which a person reads a page: columns one after the other, tables row by row.

A page is cut at its best gutter: a vertical line that some segments stand left and some right of.
Segments that cross it (headings over the whole width) part the page into bands; in each band it is
decided whether the two sides are columns or cells.
"""

from bisect import bisect_right
from collections.abc import Sequence
from heapq import nlargest
from typing import Final

from services.parser.extract.pdf.bands import Band, Side, is_tall, left_cells, reading_of
from services.parser.extract.pdf.rows import Block, Row, rows_of
from services.parser.extract.pdf.segments import Segment, top_down

# Fewer segments than this make no columns.
_FEWEST: Final = 4
_DEEPEST: Final = 4
# A gap of fewer points is none. Of the lines that run through gaps, so many are tried.
_NARROWEST: Final = 3.0
_TRIED: Final = 6
# A segment is compared with so many before it: those that can stand beside it.
_NEIGHBOURS: Final = 8
# Lines of one column may overlap by this part of their height.
_OVERLAP: Final = 0.4
# The end of a column that begins this many heights below its last line is a heading.
_HEADING_GAP: Final = 0.5


def reading_order(segments: Sequence[Segment], depth: int = 0) -> list[Block]:
    """All segments in reading order, as blocks of rows: a column, or an item of a table."""
    rows = rows_of(segments)
    if len(segments) < _FEWEST or depth > _DEEPEST or are_plain(rows):
        return [rows]
    ordered = top_down(segments)
    best: list[tuple[Band, Side]] = []
    most = 0
    for gutter in _gutters(ordered):
        bands = [
            (band, reading_of(band) if band.left and band.right else Side.ROWS)
            for band in _bands(ordered, gutter)
        ]
        weight = _weight(bands)
        if weight > most:
            best, most = bands, weight
    if not best:
        return [rows]
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


def are_plain(rows: Sequence[Row]) -> bool:
    """Whether rows are lines of running text, here and there with a date beside its title.

    Columns would overlap without sharing their lines, or stand beside each other line after line.
    """
    beside = False
    bottom = float("-inf")
    for row in rows:
        now = len(row) > 1
        if now and beside:
            return False
        beside = now
        if row[0].y0 < bottom - _OVERLAP * row[0].height:
            return False
        bottom = max(bottom, row[0].y1, row[-1].y1)
    return True


def _gutters(ordered: Sequence[Segment]) -> list[float]:
    """The lines that run through most of the gaps between neighbours, a few of them."""
    starts: list[float] = []
    ends: list[float] = []
    for at, segment in enumerate(ordered):
        left, top, right = segment.x0, segment.y0, segment.x1
        for neighbour in ordered[max(0, at - _NEIGHBOURS) : at]:
            if neighbour.y1 <= top:
                continue
            if left - neighbour.x1 > _NARROWEST:
                starts.append(neighbour.x1)
                ends.append(left)
            elif neighbour.x0 - right > _NARROWEST:
                starts.append(right)
                ends.append(neighbour.x0)
    starts.sort()
    ends.sort()
    # One gutter for each few points: the leftmost, which lies left of all that begin near it.
    nearby = {round(end / _NARROWEST): end - 1 for end in reversed(ends)}
    return nlargest(
        _TRIED,
        nearby.values(),
        key=lambda gutter: bisect_right(starts, gutter) - bisect_right(ends, gutter),
    )


def _bands(ordered: Sequence[Segment], gutter: float) -> list[Band]:
    band = Band()
    bands = [band]
    for segment in ordered:
        if segment.x0 >= gutter:
            band.right.append(segment)
        elif segment.x1 <= gutter:
            band.left.append(segment)
        else:
            band.crossing = segment
            band = Band()
            bands.append(band)
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
