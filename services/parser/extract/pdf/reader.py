"""The text of a PDF as a person reads it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from howler.verdicts import Refused
from services.parser.extract.extracted import MAX_PAGES
from services.parser.extract.pdf.page import Page, read_page


def read_pdf(data: bytes) -> tuple[str, int, Mapping[str, int]]:
    """Text in reading order, the number of pages, and characters left out by reason.

    Raises:
        Refused: `encrypted`, `corrupt`, `too-large` or `scanned`.
    """
    document = _open(data)
    try:
        pages = [read_page(page) for page in document]
        repaired = bool(document.is_repaired)
    finally:
        document.close()
    left_out: Counter[str] = Counter()
    for page in pages:
        left_out.update(page.left_out)
    text = "\n\n".join(page.text for page in pages if page.text)
    if not text and repaired:
        raise _corrupt()
    _refuse_scan(pages)
    return text, len(pages), left_out


def _open(data: bytes) -> Any:
    import pymupdf

    # MuPDF's own boxes of letters: correcting them for odd fonts costs as much as reading.
    pymupdf.TOOLS.unset_quad_corrections(on=True)
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
        locked = bool(document.needs_pass)
        pages = 0 if locked else len(document)
    except (pymupdf.FileDataError, pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError) as damaged:
        raise _corrupt() from damaged
    if locked:
        raise Refused(
            "encrypted", "This PDF is locked with a password; remove it and upload the file again."
        )
    if pages == 0:
        raise _corrupt()
    if pages > MAX_PAGES:
        raise Refused(
            "too-large", f"This PDF has {pages} pages; upload a resume of at most {MAX_PAGES}."
        )
    return document


def _refuse_scan(pages: list[Page]) -> None:
    """A scan is a picture somewhere and text nowhere: a certificate may end a resume."""
    if any(page.is_picture for page in pages) and all(page.is_short for page in pages):
        raise Refused(
            "scanned",
            "This PDF holds only pictures of text; upload one whose text can be selected.",
        )


def _corrupt() -> Refused:
    return Refused(
        "corrupt", "This PDF is damaged and cannot be read; save it again and upload the new copy."
    )
