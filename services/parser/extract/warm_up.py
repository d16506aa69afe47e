"""Reading files of our own before the doors close, so that nothing has to be loaded afterwards.

Libraries open codecs, modules and tables on first use; behind closed doors that would end the
reading of the first stranger's file that needs one. And every worker is a fork of this state: what
the interpreter and MuPDF learn here by repetition, no worker has to learn again.
"""

import contextlib
import io
import zipfile
from typing import Any, Final

from howler.verdicts import Refused
from services.parser.extract.reading import read_file

# Python's interpreter adapts code to its use after eight rounds.
_ROUNDS: Final = 10
_LINE: Final = "Warm text of a few words, 2019 - 2021"


def warm_up() -> None:
    """Read good, hostile and broken files of each kind until nothing is left to load or learn."""
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    good = _pdf(pymupdf)
    with pymupdf.open(stream=good) as document:
        locked = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="u", owner_pw="o")
    broken = [locked, good[: len(good) // 2], b"%PDF-1.7 nothing", _docx()[:-40]]
    for data in [good, _docx()] * _ROUNDS + broken:
        with contextlib.suppress(Refused):
            read_file(data)


def _pdf(pymupdf: Any) -> bytes:
    """Two columns with a spaced heading, rows with dates, and a banner with white letters."""
    document = pymupdf.open()
    for ground in ((1, 1, 1), (0, 0, 0.3)):
        page = document.new_page()
        page.draw_rect((0, 0, 595, 90), fill=ground, color=ground)
        page.insert_text((50, 50), "Warm Banner", color=(1, 1, 1))
        page.insert_text((50, 110), "W A R M")
        for row in range(12):
            page.insert_text((50, 130 + 13 * row), "Warm side", fontname="hebo")
            page.insert_text((200, 132 + 15 * row), _LINE, fontname="tiro")
            page.insert_text((50, 400 + 30 * row), _LINE)
            page.insert_text((450, 400 + 30 * row), "2019 - 2021", fontname="helv")
    document.new_page().insert_text((50, 100), _LINE)
    return bytes(document.tobytes())


def _docx() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", _DOCUMENT)
    return held.getvalue()


_DOCUMENT: Final = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:body><w:p><w:r><w:t>Warm</w:t><w:sym w:font="Wingdings" w:char="F028"/></w:r></w:p>'
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Warm</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    "</w:body></w:document>"
)
