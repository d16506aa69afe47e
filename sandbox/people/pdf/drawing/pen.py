"""Typesets one column of a PDF into marks, which a layout then paints in any order it likes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Any

A4 = (595.0, 842.0)
LETTER = (612.0, 792.0)
_MARGIN = 48.0


@dataclass(frozen=True, slots=True)
class Face:
    """A built-in font's name, its size in points and its colour (red, green, blue from 0 to 1)."""

    font: str = "helv"
    size: float = 10.0
    colour: tuple[float, float, float] = (0.0, 0.0, 0.0)
    render_mode: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of text at its place; `x` and `y` are its baseline's start, in points."""

    page: int
    x: float
    y: float
    text: str
    face: Face
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    x: float = _MARGIN
    width: float = A4[0] - 2 * _MARGIN
    top: float = _MARGIN
    bottom: float = A4[1] - _MARGIN


@cache
def font(name: str) -> Any:
    import pymupdf

    return pymupdf.Font(name)


def width_of(text: str, face: Face) -> float:
    return float(font(face.font).text_length(text, fontsize=face.size))


class Pen:
    """Writes down one column: `marks` is what to paint, `phrases` what was said, in order."""

    def __init__(self, column: Column, face: Face, *, leading: float = 1.32) -> None:
        self.column = column
        self.face = face
        self.leading = leading
        self.page = 0
        self.y = column.top
        self.marks: list[Mark] = []
        self.phrases: list[str] = []

    def gap(self, points: float) -> None:
        self.y += points

    def write(self, text: str, face: Face | None = None, *, indent: float = 0.0) -> None:
        """A paragraph, wrapped to the column and never broken over two pages."""
        if not text:
            return
        face = face or self.face
        self._put_lines(self._wrapped(text, face, self.column.width - indent), face, indent)
        self.phrases.append(text)

    def bullet(self, text: str, sign: str = "•") -> None:
        """A bullet's text hangs beside its sign."""
        indent = 11.0
        lines = self._wrapped(text, self.face, self.column.width - indent)
        self._room(len(lines), self.face)
        self.marks.append(self._mark(sign, self.face, 0.0, self.y + self.face.size))
        self._put_lines(lines, self.face, indent)
        self.phrases.append(text)

    def pair(self, left: str, right: str, left_face: Face, right_face: Face) -> None:
        """Two texts on one line, the second flush with the right edge."""
        self._room(1, left_face)
        base = self.y + left_face.size
        edge = self.column.width - width_of(right, right_face)
        self.marks.append(self._mark(left, left_face, 0.0, base))
        if right:
            self.marks.append(self._mark(right, right_face, edge, base))
        self.y += left_face.size * self.leading
        self.phrases.extend(filter(None, (left, right)))

    def heading(self, text: str, face: Face, *, spaced: bool = False) -> None:
        """A section's heading, with room for two lines below it on the same page.

        `spaced` prints it letter by letter; its phrase is the word as people read it.
        """
        shown = spaced_out(text) if spaced else text
        self._room(4, face)
        self.marks.append(replace(self._mark(shown, face, 0.0, self.y + face.size), heading=True))
        self.y += face.size * self.leading
        self.phrases.append(text)

    def _put_lines(self, lines: Sequence[str], face: Face, indent: float) -> None:
        self._room(len(lines), face)
        for line in lines:
            self.marks.append(self._mark(line, face, indent, self.y + face.size))
            self.y += face.size * self.leading

    def _mark(self, text: str, face: Face, indent: float, base: float) -> Mark:
        return Mark(self.page, self.column.x + indent, base, text, face)

    def _room(self, lines: int, face: Face) -> None:
        if self.y + lines * face.size * self.leading > self.column.bottom:
            self.page += 1
            self.y = self.column.top

    @staticmethod
    def _wrapped(text: str, face: Face, width: float) -> Sequence[str]:
        lines, line = [], ""
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if line and width_of(longer, face) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        return [*lines, line]


def spaced_out(text: str) -> str:
    """`WORK HISTORY` as `W O R K   H I S T O R Y`."""
    return "   ".join(" ".join(word) for word in text.split(" "))


def paint(document: Any, marks: Iterable[Mark]) -> None:
    """Puts the marks into the document's pages in the order they come, adding none."""
    import pymupdf

    def style(mark: Mark) -> tuple[int, tuple[float, float, float], int]:
        return mark.page, mark.face.colour, mark.face.render_mode

    for (number, colour, render_mode), together in groupby(marks, style):
        page = document[number]
        writer = pymupdf.TextWriter(page.rect)
        for mark in together:
            face = mark.face
            writer.append((mark.x, mark.y), mark.text, font(face.font), fontsize=face.size)
        writer.write_text(page, color=colour, render_mode=render_mode)


def blank(pages: int, size: tuple[float, float] = A4) -> Any:
    """A new document of empty pages."""
    import pymupdf

    document = pymupdf.open()
    for _ in range(pages):
        document.new_page(width=size[0], height=size[1])
    return document


def finished(document: Any) -> bytes:
    """The document's bytes: only the glyphs it uses, no date and no random id."""
    document.subset_fonts()
    data: bytes = document.tobytes(garbage=3, deflate=True, no_new_id=True)
    document.close()
    return data
