"""Rows: segments that share a line, and the text of a run of rows."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median_low
from typing import Final

from services.parser.extract.pdf.segments import Segment, Word, on_one_row, top_down

# A gap of this many heights between two segments of a row parts two cells.
_CELL_GAP: Final = 1.0
# Gap between rows beyond the usual one, in heights, from which a blank line parts paragraphs.
_PARAGRAPH_GAP: Final = 0.35
# Letters set apart from each other: how many in a row are no coincidence.
_SPACED_LETTERS: Final = 4
# A shadow lies at most so many points beside its text.
_SHADOW: Final = 2.0
_BULLETS: Final = re.compile(r"[•▪▫◦●○■□–—*·‣⁃➢❖✓→\uf0b7\uf0a7-]\Z")

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
    gaps = [
        _top(below) - _bottom(above) for above, below in pairwise(rows) if _top(below) > _top(above)
    ]
    usual = median_low(gaps) if gaps else 0.0
    lines = [_line_of(rows[0])]
    for above, below in pairwise(rows):
        gap = _top(below) - _bottom(above)
        height = min(above[0].height, below[0].height)
        if gap > max(usual, 0.0) + _PARAGRAPH_GAP * height:
            lines.append("")
        lines.append(_line_of(below))
    return "\n".join(lines)


def _top(row: Row) -> float:
    return min(segment.y0 for segment in row)


def _bottom(row: Row) -> float:
    return max(segment.y1 for segment in row)


def _line_of(row: Row) -> str:
    if len(row) == 1 and len(row[0].words[0][4]) > 1 and len(row[0].words[-1][4]) > 1:
        words = row[0].words
        if not any(len(word[4]) == 1 for word in words):
            return " ".join([word[4] for word in words])
    return _joined([word for segment in _without_doubles(row) for word in segment.words])


def _without_doubles(row: Row) -> Iterable[Segment]:
    """A shadow is the same text a second time at nearly the same place."""
    kept: list[Segment] = []
    for segment in row:
        if not any(_is_double(other, segment) for other in kept):
            kept.append(segment)
    return kept


def _is_double(one: Segment, other: Segment) -> bool:
    near = abs(one.x0 - other.x0) < _SHADOW and abs(one.x1 - other.x1) < _SHADOW
    return near and [word[4] for word in one.words] == [word[4] for word in other.words]


def _joined(words: list[Word]) -> str:
    """Words of one row, with spaces, tabs between cells, and spaced letters put together."""
    pieces: list[str] = []
    at = 0
    while at < len(words):
        end = _end_of_spaced_letters(words, at)
        if pieces:
            pieces.append(_between(words[at - 1], words[at]))
        if end - at >= _SPACED_LETTERS or (end - at == len(words) == _SPACED_LETTERS - 1):
            pieces.append(_spaced(words[at:end]))
            at = end
        else:
            pieces.append(words[at][4])
            at += 1
    return "".join(pieces)


def _between(one: Word, other: Word) -> str:
    gap = other[0] - one[2]
    height = min(one[3] - one[1], other[3] - other[1])
    if gap > _CELL_GAP * height and not _BULLETS.match(one[4]):
        return "\t"
    return "" if gap < 0.04 * height and (one[5], one[6]) != (other[5], other[6]) else " "


def _end_of_spaced_letters(words: Sequence[Word], start: int) -> int:
    end = start
    while end < len(words) and len(words[end][4]) == 1 and words[end][4].isalnum():
        end += 1
    return end


def _spaced(letters: Sequence[Word]) -> str:
    """`J O H N  D O E` is two words: they stand farther apart than their letters do."""
    gaps = [right[0] - left[2] for left, right in pairwise(letters)]
    usual = median_low(gaps)
    text = letters[0][4]
    for letter, gap in zip(letters[1:], gaps, strict=True):
        far = gap > 1.5 * usual + 0.5
        text += (" " if far else "") + letter[4]
    return text
