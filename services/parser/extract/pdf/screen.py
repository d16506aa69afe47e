"""The quick look: whether a page can hold text that a reader does not see.

Most pages cannot, and are then read the fast way. A page that looks suspicious here is read letter
by letter (`sift.py`), which decides; so this look may suspect too much but must not miss.
"""

import re
from collections.abc import Iterable
from typing import Final

from services.parser.extract.pdf.drawn import Box, Drawn, Fill, Span
from services.parser.extract.pdf.paint import FAINTEST, Paint

SMALLEST_SIZE: Final = 2.0
# From this share of red, green and blue on, letters may vanish on white paper.
_NEARLY_WHITE: Final = 0xE0
# Colours nearer than this in each of red, green and blue may look the same.
_ALIKE: Final = 40
# A thinner shape hides nothing.
_THIN: Final = 4.0
# More shapes are a drawing: looking at each would take longer than looking at all letters.
_MANY_FILLS: Final = 200
_SIZE: Final = re.compile(r"font-size:([\d.]+)pt")
_COLOR: Final = re.compile(r";color:#(\w{6})")


def may_hide_text(drawn: Drawn) -> bool:
    """Whether anything on the page is drawn so that it could be invisible."""
    if drawn.paint is not Paint.PLAIN:
        return True
    colors: set[int] = set()
    for style in drawn.styles():
        size, color = _SIZE.search(style), _COLOR.search(style)
        # Text that is painted with no colour at all has none in its style.
        if size is None or color is None or float(size[1]) < SMALLEST_SIZE:
            return True
        colors.add(int(color[1], 16))
    if any(is_nearly_white(color) for color in colors):
        return True
    if any(_leaves_page(drawn, box) for box in drawn.blocks):
        return True
    fills = hiding(drawn.fills())
    return len(fills) > _MANY_FILLS or any(_may_hide_block(drawn, fill, colors) for fill in fills)


def is_off_page(drawn: Drawn, box: Box) -> bool:
    """Whether the middle of a box lies outside what is shown of the page."""
    across, down = box[0] + box[2], box[1] + box[3]
    return not (0 <= across <= 2 * drawn.width and 0 <= down <= 2 * drawn.height)


def _leaves_page(drawn: Drawn, box: Box) -> bool:
    return box[0] < 0 or box[1] < 0 or box[2] > drawn.width or box[3] > drawn.height


def is_nearly_white(color: int) -> bool:
    return all(part >= _NEARLY_WHITE for part in _parts(color))


def hiding(fills: Iterable[Fill]) -> list[Fill]:
    """The filled shapes that are large and solid enough to hide a word."""
    return [
        fill
        for fill in fills
        if fill.alpha >= FAINTEST
        and fill.box[2] - fill.box[0] >= _THIN
        and fill.box[3] - fill.box[1] >= _THIN
    ]


def may_hide(fill: Fill, span: Span) -> bool:
    """Whether a shape is painted over a run of text, or under it in the text's own colour."""
    left, top, right, bottom = fill.box
    across, down = (span.box[0] + span.box[2]) / 2, (span.box[1] + span.box[3]) / 2
    if not (left <= across <= right and top <= down <= bottom):
        return False
    return fill.after > span.block or _alike(fill.color, span.color)


def _may_hide_block(drawn: Drawn, fill: Fill, colors: set[int]) -> bool:
    alike = any(_alike(color, fill.color) for color in colors)
    return any(
        (alike or fill.after > number) and _overlap(box, fill.box)
        for number, box in enumerate(drawn.blocks)
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _alike(one: int, other: int) -> bool:
    pairs = zip(_parts(one), _parts(other), strict=True)
    return all(abs(part - same) < _ALIKE for part, same in pairs)


def _parts(color: int) -> tuple[int, int, int]:
    return color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF
