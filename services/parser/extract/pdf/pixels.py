"""Looking at the page as a person does: whether text shows against what is behind it."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from services.parser.extract.pdf.drawn import Box, Drawn

# The lowest line is drawn so many pixels high, or its thin strokes would melt into the ground; a
# point is at least one pixel and at most a few, and no picture takes more than 8 MB.
_HEIGHT: Final = 14.0
_COARSEST: Final = 1.0
_FINEST: Final = 4.0
_MOST_PIXELS: Final = 8_000_000
# Grey levels that differ by less look the same.
_SAME: Final = 12
# At least so much of the box must differ from the text's colour: white letters that lie between or
# on top of black ones are no text that can be read.
_BACKGROUND: Final = 0.4
# And so much must be nearer to the text's colour than to the background's.
_INK: Final = 0.02
# Every so many pixels tell the commonest level as well as all of them.
_STEP: Final = 5


class Pixels:
    """The grey levels of the part of a page that holds some boxes."""

    def __init__(self, drawn: Drawn, boxes: Iterable[Box]) -> None:
        left, top, right, bottom = zip(*boxes, strict=True)
        area = (
            max(0.0, min(left)),
            max(0.0, min(top)),
            min(drawn.width, max(right)),
            min(drawn.height, max(bottom)),
        )
        size = max(1.0, (area[2] - area[0]) * (area[3] - area[1]))
        lowest = min(end - start for start, end in zip(top, bottom, strict=True))
        wanted = min(_FINEST, max(_COARSEST, _HEIGHT / max(lowest, 1.0)))
        self._scale = min(wanted, (_MOST_PIXELS / size) ** 0.5)
        picture = drawn.render(area, self._scale)
        self._levels = memoryview(picture.samples)
        self._left, self._top = picture.x, picture.y
        self._width, self._height = picture.width, picture.height

    def show(self, box: Box, color: int) -> bool:
        """Whether letters of this colour show in this box."""
        levels = self._levels_in(box)
        ink = grey(color)
        alike = bytes(range(max(0, ink - _SAME + 1), min(255, ink + _SAME - 1) + 1))
        others = levels.translate(None, alike)
        if not others or len(others) < _BACKGROUND * len(levels):
            return False
        background = Counter(others[::_STEP]).most_common(1)[0][0]
        # Up to the middle between text and background, a pixel is more of the text.
        middle = (background + ink) // 2
        near = bytes(range(middle + 1, 256) if ink > background else range(middle))
        return len(levels) - len(levels.translate(None, near)) >= _INK * len(levels)

    def vary(self, box: Box) -> bool:
        """Whether anything shows in this box: letters that cut a shape out of a picture."""
        levels = self._levels_in(box)
        if not levels:
            return False
        common = Counter(levels[::_STEP]).most_common(1)[0][0]
        alike = bytes(range(max(0, common - _SAME + 1), min(255, common + _SAME - 1) + 1))
        return len(levels.translate(None, alike)) >= _INK * len(levels)

    def _levels_in(self, box: Box) -> bytes:
        left, top, right, bottom = (round(edge * self._scale) for edge in box)
        left, right = max(0, left - self._left), min(self._width, right - self._left)
        rows = range(max(0, top - self._top), min(self._height, bottom - self._top))
        if left >= right:
            return b""
        starts = (row * self._width for row in rows)
        return b"".join([bytes(self._levels[start + left : start + right]) for start in starts])


def grey(color: int) -> int:
    """The grey level of a colour, 0 to 255, as bright as it looks."""
    red, green, blue = color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF
    return (299 * red + 587 * green + 114 * blue) // 1000
