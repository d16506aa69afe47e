"""What a file is, is told by its bytes, and what it is not is told in a sentence."""

import io
import zipfile

import pytest

from howler.verdicts import Refused
from services.parser.extract.kind import kind_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def zipped(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


def test_pdf_is_known_by_its_mark_even_behind_a_mail_header() -> None:
    """Some mail programs leave lines before a PDF: readers look through the first 1,024 bytes."""
    assert kind_of(b"%PDF-1.7\n...") == "pdf"
    assert kind_of(b"junk before it\n" + b"%PDF-1.4\n...") == "pdf"


def test_a_word_document_is_known_by_its_main_part() -> None:
    """A zip with a Word main part is a DOCX, also where Office numbers that part."""
    assert kind_of(zipped("[Content_Types].xml", "word/document.xml")) == "docx"
    assert kind_of(zipped("word/document2.xml")) == "docx"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "an old Word .doc file"),
        (OLE, "an old Office file"),
        (b"<!DOCTYPE html><html><body>resume</body></html>", "a web page (HTML)"),
        (b"\xef\xbb\xbf  <html>", "a web page (HTML)"),
        (b"<?xml version='1.0'?><resume/>", "an XML file"),
        (b"Jane Doe\nEngineer\n", "a plain text file"),
        ("Zoë Müller".encode("utf-16"), "a plain text file"),
        (b"\x89PNG\r\n\x1a\n....", "a PNG picture"),
        (b"\xff\xd8\xff\xe0....", "a JPEG picture"),
        (b"{\\rtf1 hello}", "a rich text (RTF) file"),
        (zipped("xl/workbook.xml"), "a spreadsheet (XLSX)"),
        (zipped("ppt/presentation.xml"), "a presentation (PPTX)"),
        (zipped("content.xml", "mimetype"), "an OpenDocument file"),
        (zipped("resume.pdf"), "a zip archive"),
    ],
)
def test_what_is_no_resume_file_is_told_what_it_looks_like(data: bytes, sentence: str) -> None:
    """Other files are refused with what they look like and what to do instead."""
    with pytest.raises(Refused) as refused:
        kind_of(data)
    assert refused.value.code == "not-a-resume-file"
    assert refused.value.message == (
        f"This looks like {sentence}; save it as PDF or DOCX and upload it again."
    )


def test_bytes_that_look_like_nothing_are_refused_too() -> None:
    """Unknown bytes get a sentence without a guess."""
    with pytest.raises(Refused, match="neither a PDF nor a Word document") as refused:
        kind_of(b"\x00\x01\x02\x03" * 40)
    assert refused.value.code == "not-a-resume-file"


@pytest.mark.parametrize("data", [b"", b"  \r\n\t ", b"\0" * 5000])
def test_nothing_but_blanks_is_empty(data: bytes) -> None:
    """No bytes, blanks and zeros (a failed upload) are `empty`."""
    with pytest.raises(Refused) as refused:
        kind_of(data)
    assert refused.value.code == "empty"


def test_twenty_megabytes_are_the_limit() -> None:
    """20 MB are looked at, one byte more is `too-large`."""
    largest = b"%PDF-1.7\n".ljust(20 * 1024 * 1024, b"\n")
    assert kind_of(largest) == "pdf"
    with pytest.raises(Refused) as refused:
        kind_of(largest + b"\n")
    assert refused.value.code == "too-large"


def test_a_locked_word_file_is_encrypted_and_not_an_old_one() -> None:
    """Office wraps a DOCX with a password into an OLE file: it is `encrypted`."""
    with pytest.raises(Refused, match="password") as refused:
        kind_of(OLE + "EncryptedPackage".encode("utf-16-le"))
    assert refused.value.code == "encrypted"


def test_a_zip_that_is_cut_short_is_corrupt() -> None:
    """A zip without its directory, as a broken download leaves it, is `corrupt`."""
    with pytest.raises(Refused) as refused:
        kind_of(zipped("word/document.xml")[:-30])
    assert refused.value.code == "corrupt"
