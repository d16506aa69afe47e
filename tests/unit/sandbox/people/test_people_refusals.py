"""Each file to refuse is what its code says, so that a refusal of it is earned."""

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sandbox.people.make import make_refusals
from sandbox.people.refusals import REFUSALS, TOO_LARGE


@cache
def _made(file: str) -> bytes:
    return next(refusal.make() for refusal in REFUSALS if refusal.file == file)


def _pdf(file: str) -> Any:
    import pymupdf

    return pymupdf.open("pdf", _made(file))


def test_the_scan_has_a_picture_and_no_text() -> None:
    """There is something to see and nothing to read."""
    page = _pdf("scanned-without-text.pdf")[0]
    assert page.get_text().strip() == ""
    assert page.get_images()


def test_the_locked_file_needs_its_password() -> None:
    """It opens for nobody without a password, not even with an empty one."""
    document = _pdf("locked-with-password.pdf")
    assert document.needs_pass
    assert not document.authenticate("")
    assert document.authenticate("invented")


@pytest.mark.parametrize("file", ["cut-off-page.pdf", "half-a-download.pdf"])
def test_no_page_can_be_rebuilt_of_a_cut_pdf(file: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The head is a PDF's, and what is left has no text even for a reader that repairs."""
    assert _made(file).startswith(b"%PDF")
    document = _pdf(file)
    assert all(document[number].get_text() == "" for number in range(len(document)))


def test_a_cut_word_file_is_no_zip() -> None:
    """Its head is a zip's, its directory is gone."""
    assert _made("cut-off-letter.docx").startswith(b"PK")
    assert not zipfile.is_zipfile(io.BytesIO(_made("cut-off-letter.docx")))


def test_the_bombs_are_small_and_inflate_to_much() -> None:
    """Under 300 KB on disk and 200 MB inflated; one directory says so, the other lies."""
    tells, lies = _made("bomb-that-tells.docx"), _made("bomb-that-lies.docx")
    assert len(tells) == len(lies) < 300_000
    with zipfile.ZipFile(io.BytesIO(tells)) as archive:
        part = archive.getinfo("word/document.xml")
        assert part.file_size > 200_000_000
        with archive.open(part) as opened:
            assert opened.read(38) == b'<?xml version="1.0" encoding="UTF-8"?>'
    with zipfile.ZipFile(io.BytesIO(lies)) as archive:
        assert archive.getinfo("word/document.xml").file_size == 4096


def test_the_bomb_is_sound_but_for_its_size() -> None:
    """Its checksum is right: a reader that inflates it all finds no fault in it."""
    with zipfile.ZipFile(io.BytesIO(_made("bomb-that-tells.docx"))) as archive:
        assert archive.testzip() is None


def test_the_other_files_are_what_they_look_like() -> None:
    """An OLE container, a web page, a spreadsheet, nothing, and a reference outwards."""
    assert _made("old-word-file.doc").startswith(bytes.fromhex("D0CF11E0A1B11AE1"))
    assert len(_made("old-word-file.doc")) % 512 == 0
    assert _made("web-page.pdf").startswith(b"<!doctype html>")
    assert _made("nothing-in-it.pdf") == b""
    with zipfile.ZipFile(io.BytesIO(_made("spreadsheet.docx"))) as archive:
        assert archive.namelist() == ["xl/workbook.xml"]
    with zipfile.ZipFile(io.BytesIO(_made("asks-for-a-file.docx"))) as archive:
        xml = archive.read("word/document.xml")
    assert b"<!DOCTYPE w:document [<!ENTITY secret SYSTEM" in xml
    assert b"&secret;" in xml


def test_the_large_file_is_made_only_when_asked_for(tmp_path: Path) -> None:
    """More than 20 MB are written nowhere by default."""
    names = {path.name for path in make_refusals(tmp_path)}
    assert "too-large.truth.json" not in names
    assert len(names) == len(REFUSALS)
    assert len(TOO_LARGE.make()) > 20 * 1024 * 1024
