"""What a reader of one kind of file hands to the child, and the reading of either kind."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from howler.verdicts import Refused
from services.parser.extract.extracted import MAX_CHARACTERS, Kind, LeftOut
from services.parser.extract.kind import kind_of
from services.parser.extract.repair import repair

_BEYOND: Final = f"beyond {MAX_CHARACTERS:,} characters"


@dataclass(frozen=True, slots=True)
class Reading:
    """Text in reading order, and how many characters of what were left out."""

    kind: Kind
    text: str
    pages: int
    left_out: Mapping[str, int] = field(default_factory=dict)

    def told(self) -> tuple[LeftOut, ...]:
        return tuple(LeftOut(what, count) for what, count in self.left_out.items() if count)


def read_file(data: bytes) -> Reading:
    """Read one file, of either kind, into repaired and capped text.

    Raises:
        Refused: what `kind_of` and the two readers refuse; `empty` where nothing can be read.
    """
    reading = _read_pdf(data) if kind_of(data) == "pdf" else _read_docx(data)
    text = repair(reading.text)
    if not text:
        raise Refused(
            "empty", "This file has no text that a person could read; upload one with text."
        )
    left_out = Counter(reading.left_out)
    left_out[_BEYOND] += max(0, len(text) - MAX_CHARACTERS)
    return Reading(reading.kind, text[:MAX_CHARACTERS], reading.pages, left_out)


def _read_pdf(data: bytes) -> Reading:
    from services.parser.extract.pdf.reader import read_pdf

    text, pages, left_out = read_pdf(data)
    return Reading("pdf", text, pages, left_out)


def _read_docx(data: bytes) -> Reading:
    from services.parser.extract.docx.reader import read_docx

    text, pages, left_out = read_docx(data)
    return Reading("docx", text, pages, left_out)
