"""The text of a PDF as a person reads it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from howler.verdicts import Refused
from services.parser.extract.extracted import MAX_PAGES


def read_pdf(data: bytes) -> tuple[str, int, Mapping[str, int]]:
    """Text in reading order, the number of pages, and characters left out by reason.

    Raises:
        Refused: `encrypted`, `corrupt`, `too-large`, `scanned` or `empty`.
    """
    document = _open(data)
    try:
        left_out: Counter[str] = Counter()
        text = "\n\n".join(page.get_text() for page in document)
        return text, len(document), left_out
    finally:
        document.close()


def _open(data: bytes) -> Any:
    import pymupdf

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


def _corrupt() -> Refused:
    return Refused(
        "corrupt", "This PDF is damaged and cannot be read; save it again and upload the new copy."
    )
