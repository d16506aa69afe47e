"""What a file is, by its bytes: its name and its declared type are claims of a stranger."""

import io
import re
import zipfile
from typing import Final

from howler.verdicts import Refused
from services.parser.extract.extracted import MAX_FILE_BYTES, Kind

_HEAD: Final = 1024
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Encoded here: behind closed doors no codec can be loaded.
_LOCKED_OLE: Final = "EncryptedPackage".encode("utf-16-le")
_WORD_OLE: Final = "WordDocument".encode("utf-16-le")
_DO_INSTEAD: Final = "save it as PDF or DOCX and upload it again."

_IMAGES: Final = {
    b"\x89PNG": "PNG picture",
    b"\xff\xd8\xff": "JPEG picture",
    b"GIF8": "GIF picture",
    b"BM": "bitmap picture",
    b"II*\x00": "TIFF picture",
    b"MM\x00*": "TIFF picture",
    b"RIFF": "WebP picture",
}
_OTHERS: Final = {
    b"{\\rtf": "rich text (RTF) file",
    b"%!PS": "PostScript file",
    b"\x1f\x8b": "compressed archive",
    b"7z\xbc\xaf": "compressed archive",
    b"Rar!": "compressed archive",
    b"\x7fELF": "program",
    b"MZ": "program",
}
_ZIP_PARTS: Final = {
    "xl/": "spreadsheet (XLSX)",
    "ppt/": "presentation (PPTX)",
    "content.xml": "OpenDocument file",
    "Index/": "Pages document",
    "META-INF/container.xml": "e-book (EPUB)",
}


def kind_of(data: bytes) -> Kind:
    """`pdf` or `docx`.

    Raises:
        Refused: `empty`, `too-large`, `encrypted`, `corrupt` or `not-a-resume-file`.
    """
    check_size(data)
    head = data[:_HEAD]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if head.startswith(b"PK"):
        raise _not_a_resume("empty or split zip archive")
    if head.startswith(_OLE):
        raise _ole_refusal(data)
    raise _not_a_resume(_looks_like(head))


def check_size(data: bytes) -> None:
    """Raises Refused `too-large` above 20 MB and `empty` where there is nothing but blanks."""
    if len(data) > MAX_FILE_BYTES:
        raise Refused(
            "too-large", "This file is larger than 20 MB; save a smaller one and upload it again."
        )
    if not data.strip(b"\x00 \t\r\n\x0b\x0c"):
        raise Refused("empty", "This file is empty; choose another file and upload it again.")


def _kind_of_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as damaged:
        raise Refused(
            "corrupt", "This file is damaged or cut short; save it again and upload the new copy."
        ) from damaged
    if any(name.startswith("word/document") and name.endswith(".xml") for name in names):
        return "docx"
    for part, what in _ZIP_PARTS.items():
        if any(name.startswith(part) for name in names):
            raise _not_a_resume(what)
    raise _not_a_resume("zip archive")


def _ole_refusal(data: bytes) -> Refused:
    """Office wraps a document with a password, and everything before 2007, in an OLE file."""
    if _LOCKED_OLE in data:
        return Refused(
            "encrypted",
            "This Word file is locked with a password; remove it and upload the file again.",
        )
    if _WORD_OLE in data:
        return _not_a_resume("old Word .doc file")
    return _not_a_resume("old Office file")


def _looks_like(head: bytes) -> str:
    for magic, what in {**_IMAGES, **_OTHERS}.items():
        if head.startswith(magic):
            return what
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"(?i)<!doctype html|<html|<head|<body|<script|<!--", start):
        return "web page (HTML)"
    if start.startswith(b"<?xml"):
        return "XML file"
    if _is_text(head):
        return "plain text file"
    return ""


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)


def _not_a_resume(what: str) -> Refused:
    if not what:
        return Refused(
            "not-a-resume-file",
            f"This file is neither a PDF nor a Word document; {_DO_INSTEAD}",
        )
    article = "an" if what[0] in "aeiouAEIOUX" else "a"
    return Refused("not-a-resume-file", f"This looks like {article} {what}; {_DO_INSTEAD}")
