"""Which paragraphs begin with a bullet: Word draws it, the text does not hold it."""

from typing import Final
from xml.etree.ElementTree import Element

from services.parser.extract.docx.styles import Styles
from services.parser.extract.docx.xml import child, children, value

_NONE: Final = "0"


class Lists:
    """The document's lists, by the numbers under which paragraphs name them."""

    def __init__(self, part: Element | None, styles: Styles) -> None:
        self._styles = styles
        abstract = {value(one, "abstractNumId"): one for one in children(part, "abstractNum")}
        self._bullets: dict[tuple[str, str], bool] = {}
        for number in children(part, "num"):
            named = child(number, "abstractNumId")
            levels = abstract.get(value(named)) if named is not None else None
            for level in children(levels, "lvl"):
                form = child(level, "numFmt")
                key = value(number, "numId"), value(level, "ilvl")
                self._bullets[key] = form is not None and value(form) == "bullet"

    def has_bullet(self, properties: Element | None) -> bool:
        """Whether the paragraph with these properties begins with one."""
        place = self._styles.numbering_of(properties)
        if place is None:
            return False
        number, level = child(place, "numId"), child(place, "ilvl")
        if number is None or value(number) == _NONE:
            return False
        return self._bullets.get((value(number), "0" if level is None else value(level)), False)
