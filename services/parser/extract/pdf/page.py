"""One page: its text as a reader sees it, and how much else stands on it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.parser.extract.pdf.columns import reading_order
from services.parser.extract.pdf.drawn import Drawn
from services.parser.extract.pdf.rows import text_of
from services.parser.extract.pdf.screen import may_hide_text
from services.parser.extract.pdf.segments import Word, segments_of
from services.parser.extract.pdf.sift import INVISIBLE, SEEN, sift

# A page is a scan when pictures cover so much of it and so few characters are to be seen: a
# stamp, a page number, the name of the scanning app.
_COVERED: Final = 0.6
_STAMP: Final = 150
# From this share of characters without meaning on, the numbers of the letters are tried instead.
_UNREADABLE: Final = 0.3
_UNKNOWN: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class Page:
    text: str
    left_out: Mapping[str, int]
    is_picture: bool


def read_page(page: Any) -> Page:
    """Read one page of an open document."""
    drawn = Drawn(page)
    left_out: Mapping[str, int] = {}
    words: Sequence[Word] = drawn.words
    if may_hide_text(drawn):
        words, left_out = _seen(drawn)
    elif _share_unknown(words) > _UNREADABLE:
        words = drawn.words_by_code()
    is_picture = _size(words) < _STAMP and _is_covered(drawn)
    return Page(text_of(reading_order(segments_of(words))), left_out, is_picture)


def _seen(drawn: Drawn) -> tuple[list[Word], Mapping[str, int]]:
    sifted = dict(sift(drawn))
    words = sifted.pop(SEEN, [])
    invisible = sifted.get(INVISIBLE, [])
    if _size(words) < min(_STAMP, _size(invisible)) and _is_covered(drawn):
        # Text recognition lays its findings invisibly over the scan: they are the page's text.
        words = [*words, *sifted.pop(INVISIBLE)]
    return words, Counter({why: _size(unseen) for why, unseen in sifted.items()})


def _is_covered(drawn: Drawn) -> bool:
    """Whether pictures cover most of the page."""
    width, height = drawn.width, drawn.height
    covered = sum(
        max(0.0, min(right, width) - max(left, 0.0)) * max(0.0, min(bottom, height) - max(top, 0.0))
        for left, top, right, bottom in drawn.pictures()
    )
    return covered >= _COVERED * width * height


def _size(words: Iterable[Word]) -> int:
    return sum(len(word[4]) for word in words)


def _share_unknown(words: Sequence[Word]) -> float:
    unknown = sum(word[4].count(_UNKNOWN) for word in words)
    return unknown / max(1, _size(words)) if unknown else 0.0
