"""The close look: the text of a page, sorted into what a reader sees and what not, and why."""

from collections.abc import Sequence
from typing import Final

from services.parser.extract.pdf.drawn import Drawn, Fill, Span
from services.parser.extract.pdf.paint import FAINTEST, Paint
from services.parser.extract.pdf.pixels import Pixels
from services.parser.extract.pdf.screen import (
    SMALLEST_SIZE,
    hiding,
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

# As MuPDF says it of each letter; letters may cut their shape out of what is painted next.
_PAINTED: Final = 16 | 32
_CLIPPING: Final = 64


def sift(drawn: Drawn) -> dict[Span, str]:
    """Why each of the page's spans is not seen; `SEEN` if it is."""
    spans, fills = drawn.spans_and_fills()
    fills = hiding(fills)
    reasons = {span: _reason(drawn, fills, span) for span in spans}
    suspected = [span for span, reason in reasons.items() if reason in _SUSPECTED]
    if suspected:
        pixels = Pixels(drawn, [span.box for span in suspected])
        for span in suspected:
            if _leaves_mark(pixels, span, reasons[span]):
                reasons[span] = SEEN
    return reasons


def _reason(drawn: Drawn, fills: Sequence[Fill], span: Span) -> str:
    """Why a span is not seen, or is suspected not to be."""
    if is_off_page(drawn, span.box):
        return _OFF_PAGE
    if span.size < SMALLEST_SIZE and span.box[3] - span.box[1] < 2 * SMALLEST_SIZE:
        return _TINY
    clipping = span.flags & _CLIPPING
    if span.alpha < FAINTEST and not clipping:
        return _TRANSPARENT if span.flags & _PAINTED else INVISIBLE
    return _SHAPELESS if clipping else _suspicion(drawn, fills, span)


def _suspicion(drawn: Drawn, fills: Sequence[Fill], span: Span) -> str:
    """What may hide a span that is painted."""
    if is_nearly_white(span.color):
        return _WHITE
    if any(may_hide(fill, span) for fill in fills):
        return _COVERED
    return _SHAPELESS if drawn.paint is Paint.MASKED else SEEN


def _leaves_mark(pixels: Pixels, span: Span, reason: str) -> bool:
    if reason == _SHAPELESS:
        return pixels.vary(span.box)
    return pixels.show(span.box, span.color)
