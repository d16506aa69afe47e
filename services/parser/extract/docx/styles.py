"""How text is set: its own properties, then those of its styles, then the document's."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from services.parser.extract.docx.xml import child, children, is_on, name, value

# More steps from style to style are a circle.
_LONGEST_CHAIN: Final = 20
_NEARLY_WHITE: Final = 0xF0
_WHITE_THEMES: Final = ("background1", "bg1", "light1", "lt1")
# Sizes are given in half points: less than 2 pt.
_TINY: Final = 4
_BODY_LEVEL: Final = "9"


@dataclass(frozen=True, slots=True)
class Look:
    """What of a run's properties bears on its being seen; `shade` as `shade_of` gives it."""

    hidden: bool
    white: bool
    tiny: bool
    shade: bool | None


class Styles:
    """The document's styles, by their ids."""

    def __init__(self, part: Element | None) -> None:
        self._styles = {value(style, "styleId"): style for style in children(part, "style")}
        self._default = next(
            (
                identity
                for identity, style in self._styles.items()
                if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true")
            ),
            "",
        )
        self._basic = child(part, "docDefaults", "rPrDefault", "rPr")

    def look(self, run: Element, paragraph_style: str) -> Look:
        """How a run looks that stands in a paragraph of that style."""
        own = child(run, "rPr")
        style = child(own, "rStyle")
        sets = [own] if own is not None else []
        if style is not None:
            sets += self._set_by(value(style), "rPr")
        sets += self._set_by(paragraph_style or self._default, "rPr")
        sets += [self._basic] if self._basic is not None else []
        highlight = _first(sets, "highlight")
        marked = highlight is not None and value(highlight) not in ("none", "white")
        return Look(
            hidden=is_on(_first(sets, "vanish")),
            white=_is_white(_first(sets, "color")),
            tiny=_is_tiny(_first(sets, "sz")),
            shade=True if marked else shade_of(_first(sets, "shd")),
        )

    def paragraph_shade(self, properties: Element | None) -> bool | None:
        """Whether a paragraph has a ground of its own."""
        sets = [properties] if properties is not None else []
        return shade_of(_first([*sets, *self._set_by(self.style_of(properties), "pPr")], "shd"))

    def style_of(self, properties: Element | None) -> str:
        style = child(properties, "pStyle")
        return self._default if style is None else value(style)

    def numbering_of(self, properties: Element | None) -> Element | None:
        """The paragraph's place in a list, its own or its style's."""
        sets = [properties] if properties is not None else []
        return _first([*sets, *self._set_by(self.style_of(properties), "pPr")], "numPr")

    def is_heading(self, properties: Element | None) -> bool:
        """Whether a paragraph begins a section: it has a level in the outline, or its style has."""
        sets = [properties] if properties is not None else []
        level = _first([*sets, *self._set_by(self.style_of(properties), "pPr")], "outlineLvl")
        return level is not None and value(level) != _BODY_LEVEL

    def shades_tables(self, identity: str) -> bool:
        """Whether a table's style gives any of its cells a dark ground."""
        return any(
            shade_of(element)
            for style in self._chain(identity)
            for element in style.iter()
            if name(element) == "shd"
        )

    def _set_by(self, identity: str, kind: str) -> list[Element]:
        sets = (child(style, kind) for style in self._chain(identity))
        return [properties for properties in sets if properties is not None]

    def _chain(self, identity: str) -> Iterator[Element]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(identity)
            if style is None:
                return
            yield style
            based_on = child(style, "basedOn")
            identity = "" if based_on is None else value(based_on)


def shade_of(shading: Element | None) -> bool | None:
    """Whether a shading is one that white text shows on; None where it says nothing."""
    if shading is None:
        return None
    theme = value(shading, "themeFill")
    fill = value(shading, "fill")
    if theme:
        return theme not in _WHITE_THEMES
    if fill and fill != "auto":
        return not is_white(fill)
    # A pattern without a fill is drawn in its own colour, black by default.
    return None if value(shading) in ("", "clear", "nil") else True


def is_white(color: str) -> bool:
    """Whether a colour, as six hexadecimal digits, is hard to tell from white paper."""
    try:
        number = int(color, 16)
    except ValueError:
        return False
    return all(number >> shift & 0xFF >= _NEARLY_WHITE for shift in (16, 8, 0))


def _is_white(color: Element | None) -> bool:
    if color is None:
        return False
    theme = value(color, "themeColor")
    # A theme's colour counts before the written one, unless it is darkened.
    if theme in _WHITE_THEMES:
        return not value(color, "themeShade")
    return not theme and is_white(value(color))


def _is_tiny(size: Element | None) -> bool:
    try:
        return size is not None and float(value(size)) < _TINY
    except ValueError:
        return False


def _first(sets: list[Element], kind: str) -> Element | None:
    for properties in sets:
        found = child(properties, kind)
        if found is not None:
            return found
    return None
