"""Looking at the page as a person does: whether text shows against what is behind it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from services.parser.extract.pdf.drawn import Box, Drawn

# Pixels to a point; less on large pages, so that no picture of a page takes more than 24 MB.
_SCALE: Final = 2.0
_MOST_PIXELS: Final = 8_000_000
# Colours that differ by less in each of red, green and blue look the same.
_SAME: Final = 14
# At least so much of the box must be of another colour than the text: white letters that lie
# between or on top of black ones are no text that can be read.
_BACKGROUND: Final = 0.4
# And at least so much must be nearer to the text's colour than to the background's.
_INK: Final = 0.02
_NEARER: Final = 0.6


class Pixels:
    """A page's pixels, drawn when they are first asked for."""

    def __init__(self, drawn: Drawn) -> None:
        self._drawn = drawn
        area = max(1.0, drawn.width * drawn.height)
        self._scale = min(_SCALE, (_MOST_PIXELS / area) ** 0.5)

    def show(self, box: Box, color: int) -> bool:
        """Whether letters of this colour show in this box."""
        counts = self._colors_in(box)
        total = sum(counts.values())
        if not total:
            return False
        ink = color.to_bytes(3, "big")
        others = {pixel: count for pixel, count in counts.items() if _distance(pixel, ink) >= _SAME}
        if sum(others.values()) < _BACKGROUND * total:
            return False
        background = max(others, key=others.__getitem__)
        far = _distance(background, ink)
        inked = sum(
            count for pixel, count in counts.items() if _distance(pixel, ink) < far * _NEARER
        )
        return inked >= _INK * total

    def vary(self, box: Box) -> bool:
        """Whether anything shows in this box: letters that cut a shape out of a picture."""
        counts = self._colors_in(box)
        common = max(counts, key=counts.__getitem__, default=b"\0\0\0")
        other = sum(n for pixel, n in counts.items() if _distance(pixel, common) >= _SAME)
        return other >= _INK * sum(counts.values()) > 0

    def _colors_in(self, box: Box) -> Mapping[bytes, int]:
        import pymupdf

        area = pymupdf.IRect(*(round(edge * self._scale) for edge in box))
        counts: Mapping[bytes, int] = self._picture.color_count(colors=True, clip=area)
        return counts

    @cached_property
    def _picture(self) -> Any:
        return self._drawn.render(self._scale)


def _distance(one: bytes, other: bytes) -> int:
    return max(abs(part - same) for part, same in zip(one, other, strict=True))
