"""The text of one paragraph, and the lines of the boxes that are anchored to it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from services.parser.extract.docx.grounds import Ground, fill_of_box
from services.parser.extract.docx.styles import Look, Styles
from services.parser.extract.docx.symbols import symbol
from services.parser.extract.docx.xml import child, name, size_of, value

DELETED: Final = "deleted text"
HIDDEN: Final = "hidden text"
_WHITE: Final = "white-on-white text"
_TINY: Final = "text under 2 pt"

_CHARACTERS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DRAWINGS: Final = ("drawing", "pict", "object", "AlternateContent")
_NOTES: Final = ("footnoteReference", "endnoteReference")
_SHAPES: Final = ("wsp", "shape", "rect", "roundrect", "oval")


@dataclass(slots=True)
class _Open:
    """A paragraph while it is read."""

    style: str
    ground: Ground
    pieces: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)


class ParagraphReader:
    """Reads paragraphs; gathers what was left out and which notes were named.

    Args:
        lines: reads what is inside a text box.
        diagram: the data of a diagram (SmartArt), by the id under which it is named.
    """

    def __init__(
        self,
        styles: Styles,
        lines: Callable[[Element, Ground], list[str]],
        diagram: Callable[[str], Element | None],
    ) -> None:
        self.left_out: Counter[str] = Counter()
        self.notes: list[tuple[str, str]] = []
        self._styles = styles
        self._lines = lines
        self._diagram = diagram

    def read(self, paragraph: Element, style: str, ground: Ground) -> tuple[str, list[str]]:
        """The paragraph's own text, and the lines of its boxes."""
        now = _Open(style, ground)
        self._inside(paragraph, now)
        return "".join(now.pieces), now.boxes

    def _inside(self, element: Element | None, now: _Open) -> None:
        """Everything in a paragraph or in what wraps runs: links, insertions, fields, controls."""
        for part in element if element is not None else ():
            kind = name(part)
            if kind == "r":
                self._run(part, now)
            elif kind in ("del", "moveFrom"):
                self.left_out[DELETED] += size_of(part)
            elif kind == "AlternateContent":
                self._inside(chosen(part), now)
            elif kind == "ruby":
                self._inside(child(part, "rubyBase"), now)
            elif kind == "oMath":
                now.pieces += [one.text or "" for one in part.iter() if name(one) == "t"]
            elif kind != "pPr":
                self._inside(part, now)

    def _run(self, run: Element, now: _Open) -> None:
        unseen = _why_unseen(self._styles.look(run, now.style), now.ground)
        if unseen:
            self.left_out[unseen] += size_of(run)
            return
        for part in run:
            kind = name(part)
            if kind in _DRAWINGS:
                self._drawing(part, now)
            elif kind in _NOTES:
                self.notes.append((kind.removesuffix("Reference"), value(part, "id")))
            elif kind == "ruby":
                self._inside(child(part, "rubyBase"), now)
            elif kind == "delText":
                self.left_out[DELETED] += size_of(part)
            else:
                now.pieces.append(_text_of(part))

    def _drawing(self, element: Element, now: _Open) -> None:
        """Boxes of text, diagrams, and text that only a newer or older Word shows."""
        kind = name(element)
        if kind == "AlternateContent":
            picked = chosen(element)
            for part in picked if picked is not None else ():
                self._drawing(part, now)
        elif kind == "txbxContent":
            now.boxes += self._lines(element, now.ground)
        elif kind == "relIds":
            now.boxes += _lines_of_diagram(self._diagram(value(element, "dm")))
        elif kind in ("t", "tab", "br"):
            now.pieces.append(_text_of(element))
        else:
            ground = now.ground
            if kind in _SHAPES:
                now.ground = ground.under(fill_of_box(element))
            for part in element:
                self._drawing(part, now)
            now.ground = ground


def chosen(alternatives: Element) -> Element | None:
    """Of the same content for newer and older programs, the one that has text."""
    picked = [one for one in alternatives if name(one) in ("Choice", "Fallback")]
    return next((one for one in picked if size_of(one)), picked[0] if picked else None)


def _text_of(part: Element) -> str:
    """The text of one part of a run; empty for what is not text."""
    kind = name(part)
    if kind == "t":
        return part.text or ""
    if kind == "sym":
        try:
            return symbol(value(part, "font"), int(value(part, "char"), 16))
        except ValueError:
            return ""
    return _CHARACTERS.get(kind, "")


def _why_unseen(look: Look, ground: Ground) -> str:
    """Why a run that looks so is not seen on this ground; empty if it is."""
    if look.hidden:
        return HIDDEN
    if look.tiny:
        return _TINY
    if look.white and not ground.under(look.shade).dark:
        return _WHITE
    return ""


def _lines_of_diagram(data: Element | None) -> list[str]:
    if data is None:
        return []
    paragraphs = (one for one in data.iter() if name(one) == "p")
    return [
        "".join(text.text or "" for text in paragraph.iter() if name(text) == "t")
        for paragraph in paragraphs
    ]
