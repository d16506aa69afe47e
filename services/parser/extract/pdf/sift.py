"""The close look: every letter of a page, sorted into what a reader sees and what not, and why."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.parser.extract.pdf.drawn import Drawn
from services.parser.extract.pdf.pixels import Pixels
from services.parser.extract.pdf.screen import (
    SMALLEST_SIZE,
    hiding_fills,
    is_nearly_white,
    is_off_page,
    may_hide,
)
from services.parser.extract.pdf.segments import Word

SEEN: Final = ""
INVISIBLE: Final = "invisible text"
_OFF_PAGE: Final = "text off the page"
_TINY: Final = f"text under {SMALLEST_SIZE:.0f} pt"
_TRANSPARENT: Final = "transparent text"
_WHITE: Final = "white-on-white text"
_COVERED: Final = "text that its background hides"
_CUT_OFF: Final = "text outside its frame"

# Of 255: fainter text cannot be read.
_FAINT: Final = 26
# Filled and stroked, as MuPDF says it of each letter.
_PAINT: Final = 16 | 32
_CLIPPING: Final = 64


@dataclass(frozen=True, slots=True)
class _Style:
    """How the letters of one run are painted."""

    color: int
    alpha: int
    size: float
    flags: int


def sift(drawn: Drawn) -> Mapping[str, list[Word]]:
    """The page's words by why they are not seen; `SEEN` are those that are."""
    sifted: defaultdict[str, list[Word]] = defaultdict(list)
    sifter = _Sifter(drawn)
    for number, (block, line) in enumerate(drawn.letters()):
        for letters, style in _words_of(line):
            word = _word(letters, block, number)
            sifted[sifter.why_unseen(word, letters, style)].append(word)
    return sifted


def _words_of(line: Any) -> Iterator[tuple[list[Any], _Style]]:
    """A line's words, with the style of their first letter; a change between seen and not parts."""
    letters: list[Any] = []
    style: _Style | None = None
    for span in line["spans"]:
        now = _Style(span["color"], span["alpha"], span["size"], span["char_flags"])
        if letters and style is not None and _differ(style, now):
            yield letters, style
            letters = []
        for letter in span["chars"]:
            if letter["c"].isspace():
                if letters and style is not None:
                    yield letters, style
                letters = []
                continue
            if not letters:
                style = now
            letters.append(letter)
    if letters and style is not None:
        yield letters, style


def _differ(one: _Style, other: _Style) -> bool:
    """Whether two styles may differ in being seen; bold and italic letters share their words."""
    return (one.color, one.alpha, one.flags & _PAINT) != (
        other.color,
        other.alpha,
        other.flags & _PAINT,
    ) or min(one.size, other.size) < SMALLEST_SIZE


def _word(letters: Sequence[Any], block: int, line: int) -> Word:
    boxes = [letter["bbox"] for letter in letters]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
        "".join(letter["c"] for letter in letters),
        block,
        line,
        0,
    )


class _Sifter:
    def __init__(self, drawn: Drawn) -> None:
        self._drawn = drawn
        self._pixels = Pixels(drawn)
        self._fills = hiding_fills(drawn)
        self._unclipped = drawn.unclipped()

    def why_unseen(self, word: Word, letters: Sequence[Any], style: _Style) -> str:
        box = word[:4]
        if is_off_page(self._drawn, box):
            return _OFF_PAGE
        if not any((letter["c"], *letter["origin"]) in self._unclipped for letter in letters):
            return _CUT_OFF
        if style.size < SMALLEST_SIZE and box[3] - box[1] < 2 * SMALLEST_SIZE:
            return _TINY
        return self._why_unpainted(word, style)

    def _why_unpainted(self, word: Word, style: _Style) -> str:
        box, color = word[:4], style.color
        paint = style.flags & _PAINT
        if style.alpha < _FAINT and paint and not style.flags & _CLIPPING:
            return _TRANSPARENT
        if style.flags & _CLIPPING or paint == _PAINT:
            # Letters that cut their shape out of a picture, or have an outline: look at the page.
            return SEEN if self._pixels.vary(box) else INVISIBLE
        if not paint:
            return INVISIBLE
        white = is_nearly_white(color)
        if white or any(may_hide(fill, box, word[5], color) for fill in self._fills):
            unseen = _WHITE if white else _COVERED
            return SEEN if self._pixels.show(box, color) else unseen
        return SEEN
