"""Reading files of our own before the doors close, so that nothing has to be loaded afterwards.

Libraries open codecs, modules and tables on first use; behind closed doors that would kill the
reading of the first stranger's file that needs one.
"""

import contextlib
import io
import zipfile

from howler.verdicts import Refused
from services.parser.extract.reading import read_file


def warm_up() -> None:
    """Read one good and one broken file of each kind, and find nothing left to load."""
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 72), "Warm")
    page.insert_text((72, 99), "Hidden", color=(1, 1, 1))
    good = document.tobytes()
    locked = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="warm", owner_pw="w")
    for data in (good, locked, good[: len(good) // 2], b"%PDF-1.7 nothing", _docx(), _docx()[:-40]):
        with contextlib.suppress(Refused):
            read_file(data)


def _docx() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", _DOCUMENT)
    return held.getvalue()


_DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:body><w:p><w:r><w:t>Warm</w:t><w:sym w:font="Wingdings" w:char="F028"/></w:r></w:p>'
    "</w:body></w:document>"
)
