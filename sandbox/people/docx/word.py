"""Writes a Word document and notes what was said, in order."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class Word:
    """A python-docx document (`document`) with `phrases`: what a reader of it sees."""

    def __init__(self, font: str = "Calibri", size: float = 10.5) -> None:
        import docx
        from docx.shared import Pt

        self.document: Any = docx.Document()
        self.phrases: list[str] = []
        normal = self.document.styles["Normal"]
        normal.font.name = font
        normal.font.size = Pt(size)
        normal.paragraph_format.space_after = Pt(2)

    def paragraph(self, text: str, style: str | None = None) -> Any:
        """A paragraph of one run; empty text makes none and returns None."""
        if not text:
            return None
        self.phrases.append(text)
        return self.document.add_paragraph(text, style)

    def bold(self, text: str, size: float | None = None) -> Any:
        paragraph = self.paragraph(text)
        style_runs(paragraph, bold=True, size=size)
        return paragraph

    def heading(self, text: str, level: int = 1) -> Any:
        self.phrases.append(text)
        return self.document.add_heading(text, level)

    def bullets(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.paragraph(line, "List Bullet")

    def tabbed(self, *texts: str) -> Any:
        """One paragraph whose parts are set apart by tabs."""
        self.phrases.extend(texts)
        return self.document.add_paragraph("\t".join(texts))

    def finished(self, parts: Mapping[str, bytes] | None = None) -> bytes:
        """The file's bytes; `parts` are added to the zip or replace what has their name."""
        held = io.BytesIO()
        self.document.save(held)
        return sealed(held.getvalue(), parts or {})


def style_runs(paragraph: Any, *, bold: bool = False, size: float | None = None) -> None:
    from docx.shared import Pt

    for run in paragraph.runs if paragraph is not None else ():
        run.bold = bold
        if size:
            run.font.size = Pt(size)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sealed(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same zip with `parts` put in and every date set to one: the same bytes each time."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts_of(data), **parts}.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return held.getvalue()
