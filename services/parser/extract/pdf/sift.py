"""The close look: the text of a page, sorted into what a reader sees and what not, and why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from services.parser.extract.pdf.drawn import Drawn, Fill, Span
from services.parser.extract.pdf.pixels import Pixels
from services.parser.extract.pdf.screen import (
    SMALLEST_SIZE,
    hiding_fills,
    is_nearly_white,
    is_off_page,
    may_hide,
)

SEEN: Final = ""
INVISIBLE: Final = "invisible text"
_OFF_PAGE: Final = "text off the page"
_TINY: Final = f"text under {SMALLEST_SIZE:.0f} pt"
_TRANSPARENT: Final = "transparent text"
# These three are only suspected until the page's pixels have been looked at.
_WHITE: Final = "white-on-white text"
_COVERED: Final = "text that its background hides"
_SHAPELESS: Final = "text that leaves no mark"
_SUSPECTED: Final = (_WHITE, _COVERED, _SHAPELESS)

# Of 255: fainter text cannot be read.
_FAINT: Final = 26
# As MuPDF says it of each letter.
_PAINTED: Final = 16 | 32
_CLIPPING: Final = 64


def sift(drawn: Drawn) -> Mapping[str, list[Span]]:
    """The page's spans by why they are not seen; `SEEN` are those that are."""
    fills = hiding_fills(drawn)
    spans = drawn.spans()
    reasons = [_reason(drawn, fills, span) for span in spans]
    suspected = [at for at, reason in enumerate(reasons) if reason in _SUSPECTED]
    if suspected:
        pixels = Pixels(drawn, [spans[at].box for at in suspected])
        for at in suspected:
            if _leaves_mark(pixels, spans[at], reasons[at]):
                reasons[at] = SEEN
    sifted: defaultdict[str, list[Span]] = defaultdict(list)
    for span, reason in zip(spans, reasons, strict=True):
        sifted[reason].append(span)
    return sifted


def _reason(drawn: Drawn, fills: Sequence[Fill], span: Span) -> str:
    """Why a span is not seen, or is suspected not to be."""
    if is_off_page(drawn, span.box):
        return _OFF_PAGE
    if span.size < SMALLEST_SIZE and span.box[3] - span.box[1] < 2 * SMALLEST_SIZE:
        return _TINY
    painted = span.flags & _PAINTED
    if span.flags & _CLIPPING or painted == _PAINTED:
        # Letters that cut their shape out of a picture, or that have an outline.
        return _SHAPELESS
    if span.alpha < _FAINT:
        return _TRANSPARENT if painted else INVISIBLE
    if is_nearly_white(span.color):
        return _WHITE
    return _COVERED if any(may_hide(fill, span) for fill in fills) else SEEN


def _leaves_mark(pixels: Pixels, span: Span, reason: str) -> bool:
    if reason == _SHAPELESS:
        return pixels.vary(span.box)
    return pixels.show(span.box, span.color)
