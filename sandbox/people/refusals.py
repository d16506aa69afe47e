"""Files that must be refused, each made in code, with the code its refusal carries."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.people.bombs import bomb
from sandbox.people.docx.word import Word, parts_of, sealed
from sandbox.people.ole import old_word_file
from sandbox.people.pdf.drawing.pen import Column, Face, Pen, blank, finished, paint
from sandbox.people.pdf.html import printed_pages
from sandbox.people.pdf.scanned import picture_of

_TOO_LARGE_BYTES = 21 * 1024 * 1024
_PASSWORD = "invented"  # noqa: S105  # the file is made to be locked, nobody needs to open it
_WEB_PAGE = """<!doctype html>
<html><head><title>Sign in</title></head>
<body><h1>Your session has ended</h1><p>Sign in to download resume.pdf.</p></body></html>
"""


@dataclass(frozen=True, slots=True)
class Refusal:
    file: str
    code: str
    make: Callable[[], bytes]


def _pen() -> Pen:
    pen = Pen(Column(), Face("tiro", 12))
    for line in ("Alma Petrossian", "Librarian", "555-0151, alma@example.com"):
        pen.write(line)
    pen.write("Head Librarian, Harbour Street Library, 2015 - present. " * 12)
    return pen


def _scanned() -> bytes:
    return finished(picture_of(_pen()))


def _pdf() -> bytes:
    document, pen = blank(1), _pen()
    paint(document, pen.marks)
    return finished(document)


def _encrypted() -> bytes:
    import pymupdf

    document = pymupdf.open("pdf", _pdf())
    locked: bytes = document.tobytes(
        encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=_PASSWORD, owner_pw=_PASSWORD
    )
    return locked


def _cut_off_pdf() -> bytes:
    """Cut while the first object is still being written: no reader can rebuild a page from it."""
    data = _pdf()
    return data[: data.index(b"endobj")]


def _half_a_download() -> bytes:
    """The first half of a file that says only at its end where its pages are."""
    document = printed_pages("<p>Alma Petrossian, head librarian since 2015</p>" * 60)
    data: bytes = document.tobytes(no_new_id=True)
    return data[: len(data) // 2]


def _docx() -> bytes:
    word = Word()
    word.heading("Bruno Castellan")
    word.paragraph("Baker, 555-0152, bruno@example.com")
    return word.finished()


def _cut_off_docx() -> bytes:
    data = _docx()
    return data[: len(data) // 3]


def _with_entity() -> bytes:
    """A document that asks its reader to open a file of the machine it is read on."""
    data = _docx()
    xml = parts_of(data)["word/document.xml"]
    start = xml.index(b"<w:document")
    doctype = b'<!DOCTYPE w:document [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
    asking = xml[start:].replace(b"Baker", b"Baker &secret;")
    return sealed(data, {"word/document.xml": xml[:start] + doctype + asking})


def _spreadsheet() -> bytes:
    """A zip of office parts, but of a spreadsheet."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        sheet = zipfile.ZipInfo("xl/workbook.xml", (1980, 1, 1, 0, 0, 0))
        archive.writestr(sheet, "<workbook/>")
    return held.getvalue()


def _too_large() -> bytes:
    """Over the cap by a padding that a reader would not even look at."""
    data = _pdf()
    return data + b"%" + b" " * (_TOO_LARGE_BYTES - len(data))


REFUSALS = (
    Refusal("scanned-without-text.pdf", "scanned", _scanned),
    Refusal("locked-with-password.pdf", "encrypted", _encrypted),
    Refusal("nothing-in-it.pdf", "empty", lambda: b""),
    Refusal("old-word-file.doc", "not-a-resume-file", old_word_file),
    Refusal("web-page.pdf", "not-a-resume-file", _WEB_PAGE.encode),
    Refusal("spreadsheet.docx", "not-a-resume-file", _spreadsheet),
    Refusal("cut-off-page.pdf", "corrupt", _cut_off_pdf),
    Refusal("half-a-download.pdf", "corrupt", _half_a_download),
    Refusal("cut-off-letter.docx", "corrupt", _cut_off_docx),
    Refusal("asks-for-a-file.docx", "corrupt", _with_entity),
    Refusal("bomb-that-tells.docx", "bomb", lambda: bomb(lying=False)),
    Refusal("bomb-that-lies.docx", "bomb", lambda: bomb(lying=True)),
)
TOO_LARGE = Refusal("too-large.pdf", "too-large", _too_large)
