"""What text stands on: white letters are text only where something dark is behind them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Self
from xml.etree.ElementTree import Element

from services.parser.extract.docx.styles import is_white
from services.parser.extract.docx.xml import child, name, value

_WHITE_SCHEMES: Final = ("bg1", "lt1")
_UNFILLED: Final = ("f", "false", "0")
_WHITE_NAMES: Final = ("white", "fff", "window")
_FILLS: Final = ("solidFill", "gradFill", "pattFill", "blipFill", "noFill")
# A picture behind text is one from so many of Word's units on: an inch wide, a fifth high.
_WIDE: Final = 914_400
_HIGH: Final = 180_000


@dataclass(frozen=True, slots=True)
class Ground:
    """Whether what is behind the text is dark enough for white letters."""

    dark: bool = False

    def under(self, shade: bool | None) -> Self:
        """The ground after a shading that may say something or nothing."""
        return self if shade is None else replace(self, dark=shade)


def fill_of_box(shape: Element) -> bool | None:
    """Whether a drawn shape is filled dark; None where it is not filled."""
    if name(shape) != "wsp":
        return _fill_of_old_shape(shape)
    looks = child(shape, "spPr")
    parts = () if looks is None else tuple(looks)
    fill = next((one for one in parts if name(one) in _FILLS), None)
    if fill is None:
        reference = child(shape, "style", "fillRef")
        return True if reference is not None and value(reference, "idx") != "0" else None
    if name(fill) == "noFill":
        return None
    color = next(iter(fill), None) if name(fill) == "solidFill" else None
    if color is None:
        return True
    return not (is_white(value(color)) or value(color) in _WHITE_SCHEMES)


def _fill_of_old_shape(shape: Element) -> bool | None:
    """The same for VML, which older versions of Word write."""
    color = value(shape, "fillcolor").split(" ")[0].lstrip("#").lower()
    if not color or value(shape, "filled").lower() in _UNFILLED:
        return None
    return not (color in _WHITE_NAMES or is_white(color))


def has_picture_behind(element: Element) -> bool:
    """Whether something large is drawn behind the text here."""
    return any(_is_large(anchor) for anchor in _behind(element))


def _behind(element: Element) -> Iterator[Element]:
    for one in element.iter():
        if name(one) == "anchor" and value(one, "behindDoc") in ("1", "true"):
            yield one


def _is_large(anchor: Element) -> bool:
    extent = child(anchor, "extent")
    try:
        return (
            extent is not None
            and int(value(extent, "cx")) >= _WIDE
            and int(value(extent, "cy")) >= _HIGH
        )
    except ValueError:
        return False
