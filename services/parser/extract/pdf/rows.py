"""Rows: segments that share a line, and the text of a run of rows."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median_low
from typing import Final

from services.parser.extract.pdf.segments import Segment, on_one_row, top_down

# A gap of this many heights between two segments of a row parts two cells.
_CELL_GAP: Final = 1.0
# Gap between rows beyond the usual one, in heights, from which a blank line parts paragraphs.
_PARAGRAPH_GAP: Final = 0.35
# Letters set apart from each other: how many in a row are no coincidence.
_SPACED_LETTERS: Final = 4
_NO_GAP: Final = 0.04
# A shadow lies at most so many points beside its text.
_SHADOW: Final = 2.0
_BULLETS: Final = re.compile(r"[•▪▫◦●○■□–—*·‣⁃➢❖✓→\uf0b7\uf0a7-]\Z")

Piece = tuple[float, float, float, str]
"""Left, right and height in points, and text: a segment or a word of it."""
Row = list[Segment]
Block = list[Row]


def rows_of(segments: Sequence[Segment]) -> list[Row]:
    """Segments of one column as rows from the top down, each from left to right."""
    rows: list[Row] = []
    for segment in top_down(segments):
        if rows and on_one_row(rows[-1][0], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    for row in rows:
        row.sort(key=lambda segment: segment.x0)
    return rows


def text_of(blocks: Sequence[Block]) -> str:
    """One line a row, a blank line between blocks and where there is more room than usual."""
    return "\n\n".join(_text_of_block(block) for block in blocks if block)


def _text_of_block(rows: Block) -> str:
    tops = [min([segment.y0 for segment in row]) for row in rows]
    bottoms = [max([segment.y1 for segment in row]) for row in rows]
    gaps = [top - bottom for top, bottom in zip(tops[1:], bottoms, strict=False)]
    down = [gap for gap, (above, below) in zip(gaps, pairwise(tops), strict=True) if above < below]
    usual = max(0.0, median_low(down)) if down else 0.0
    lines = [_line_of(rows[0])]
    for gap, (above, below) in zip(gaps, pairwise(rows), strict=True):
        if gap > usual + _PARAGRAPH_GAP * min(above[0].height, below[0].height):
            lines.append("")
        lines.append(_line_of(below))
    return "\n".join(lines)


def _line_of(row: Row) -> str:
    if len(row) == 1 and not row[0].words:
        return row[0].text
    return _joined([piece for segment in _without_doubles(row) for piece in _pieces(segment)])


def _without_doubles(row: Row) -> Iterable[Segment]:
    """A shadow is the same text a second time at nearly the same place."""
    kept: list[Segment] = []
    for segment in row:
        if not any(_is_double(other, segment) for other in kept):
            kept.append(segment)
    return kept


def _is_double(one: Segment, other: Segment) -> bool:
    near = abs(one.x0 - other.x0) < _SHADOW and abs(one.x1 - other.x1) < _SHADOW
    return near and one.text == other.text


def _pieces(segment: Segment) -> list[Piece]:
    if segment.words:
        return [(word[0], word[2], word[3] - word[1], word[4]) for word in segment.words]
    return [(segment.x0, segment.x1, segment.height, segment.text)]


def _joined(pieces: Sequence[Piece]) -> str:
    """Pieces of one row, with spaces, tabs between cells, and spaced letters put together."""
    joined: list[str] = []
    at = 0
    while at < len(pieces):
        end = _end_of_spaced_letters(pieces, at)
        if joined:
            joined.append(_between(pieces[at - 1], pieces[at]))
        letters = end - at
        if letters >= _SPACED_LETTERS or letters == len(pieces) == _SPACED_LETTERS - 1:
            joined.append(_spaced(pieces[at:end]))
            at = end
        else:
            joined.append(pieces[at][3])
            at += 1
    return "".join(joined)


def _between(one: Piece, other: Piece) -> str:
    gap = other[0] - one[1]
    height = min(one[2], other[2])
    if gap > _CELL_GAP * height and not _BULLETS.match(one[3]):
        return "\t"
    return "" if gap < _NO_GAP * height else " "


def _end_of_spaced_letters(pieces: Sequence[Piece], start: int) -> int:
    end = start
    while end < len(pieces) and len(pieces[end][3]) == 1 and pieces[end][3].isalnum():
        end += 1
    return end


def _spaced(letters: Sequence[Piece]) -> str:
    """`J O H N  D O E` is two words: they stand farther apart than their letters do."""
    gaps = [right[0] - left[1] for left, right in pairwise(letters)]
    usual = median_low(gaps)
    text = letters[0][3]
    for letter, gap in zip(letters[1:], gaps, strict=True):
        far = gap > 1.5 * usual + 0.5
        text += (" " if far else "") + letter[3]
    return text
