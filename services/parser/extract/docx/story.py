"""One story of a document (its body, a header, a note) as lines in reading order.

A paragraph is a line. A table row is one line with tabs where its cells have one line each, else
its cells one after the other. A text box follows the paragraph that it is anchored to.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from services.parser.extract.docx.grounds import Ground, has_picture_behind
from services.parser.extract.docx.lists import Lists
from services.parser.extract.docx.paragraph import DELETED, HIDDEN, ParagraphReader, chosen
from services.parser.extract.docx.styles import Styles, shade_of
from services.parser.extract.docx.xml import child, is_on, name, size_of, value

_WRAPPERS: Final = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
# Text may stand over a picture that is anchored so many paragraphs before.
_PICTURE_REACHES: Final = 20
# A cell of more lines is a column of its own and not the head of its row.
_HEAD_LINES: Final = 3


class StoryReader:
    """Reads stories; gathers what was left out and which notes were named, in their order."""

    def __init__(
        self, styles: Styles, lists: Lists, diagram: Callable[[str], Element | None]
    ) -> None:
        self._styles = styles
        self._lists = lists
        self._over_picture = 0
        self._paragraphs = ParagraphReader(styles, self.lines, diagram)
        self.left_out = self._paragraphs.left_out
        self.notes = self._paragraphs.notes

    def lines(self, parent: Element | None, ground: Ground) -> list[str]:
        """The lines of all paragraphs and tables in an element."""
        lines: list[str] = []
        for block in parent if parent is not None else ():
            kind = name(block)
            if kind == "p":
                lines += self._paragraph(block, ground)
            elif kind == "tbl":
                lines += self._table(block, ground)
            elif kind == "AlternateContent":
                lines += self.lines(chosen(block), ground)
            elif kind in ("del", "moveFrom"):
                self.left_out[DELETED] += size_of(block)
            else:
                lines += self.lines(block, ground)
        return lines

    def _paragraph(self, paragraph: Element, ground: Ground) -> list[str]:
        properties = child(paragraph, "pPr")
        if has_picture_behind(paragraph):
            self._over_picture = _PICTURE_REACHES
        self._over_picture -= 1
        ground = ground.under(True if self._over_picture >= 0 else None)
        ground = ground.under(self._styles.paragraph_shade(properties))
        style = self._styles.style_of(properties)
        text, boxes = self._paragraphs.read(paragraph, style, ground)
        lines = text.strip().split("\n")
        if lines[0] and self._lists.has_bullet(properties):
            lines[0] = f"• {lines[0]}"
        if lines[0] and self._styles.is_heading(properties):
            lines = ["", *lines]
        return lines + boxes

    def _table(self, table: Element, ground: Ground) -> list[str]:
        properties = child(table, "tblPr")
        style = child(properties, "tblStyle")
        if style is not None and self._styles.shades_tables(value(style)):
            ground = ground.under(True)
        ground = ground.under(shade_of(child(properties, "shd")))
        lines: list[str] = []
        for row in _within(table, "tr"):
            row_properties = child(row, "trPr")
            if child(row_properties, "del") is not None:
                self.left_out[DELETED] += size_of(row)
            elif is_on(child(row_properties, "hidden")):
                self.left_out[HIDDEN] += size_of(row)
            else:
                lines += self._row(row, ground)
        return lines

    def _row(self, row: Element, ground: Ground) -> list[str]:
        cells = [self._cell(cell, ground) for cell in _within(row, "tc")]
        cells = [cell for cell in cells if cell]
        if all(len(cell) == 1 for cell in cells):
            return ["\t".join(cell[0] for cell in cells)]
        lines = list(cells[0])
        for before, cell in itertools.pairwise(cells):
            lines += ["", *cell] if len(before) > _HEAD_LINES else cell
        return ["", *lines, ""]

    def _cell(self, cell: Element, ground: Ground) -> list[str]:
        properties = child(cell, "tcPr")
        merged = child(properties, "vMerge")
        if merged is not None and value(merged) != "restart":
            return []
        shade = shade_of(child(properties, "shd"))
        return [line for line in self.lines(cell, ground.under(shade)) if line.strip()]


def _within(parent: Element, wanted: str) -> Iterator[Element]:
    """Rows or cells, also those inside content controls and tracked insertions."""
    for one in parent:
        if name(one) == wanted:
            yield one
        elif name(one) in _WRAPPERS:
            yield from _within(one, wanted)
