"""What a PDF is refused for, and what it is not."""

from typing import Any

import pytest

from howler.verdicts import Refused
from services.parser.extract.reading import read_file


def made(*texts: str) -> Any:
    import pymupdf

    document = pymupdf.open()
    for text in texts:
        document.new_page().insert_text((50, 100), text)
    return document


def picture_of_text(pages: int) -> Any:
    import pymupdf

    document = pymupdf.open()
    for _ in range(pages):
        pixels = made("Jane Doe, Engineer")[0].get_pixmap(dpi=50)
        sheet = document.new_page()
        sheet.insert_image(pymupdf.Rect(sheet.rect), pixmap=pixels)
    return document


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_file(data)
    assert refused.value.message.endswith(".")
    return refused.value.code


def test_a_password_is_encrypted() -> None:
    """A file that asks for a password cannot be read."""
    import pymupdf

    for method in (pymupdf.PDF_ENCRYPT_RC4_128, pymupdf.PDF_ENCRYPT_AES_256):
        locked = made("Secret").tobytes(encryption=method, user_pw="open", owner_pw="own")
        assert refusal(locked) == "encrypted"


def test_an_owners_password_locks_nobody_out() -> None:
    """A file that opens without a password is read, whatever its owner forbids."""
    import pymupdf

    forbidden = made("Jane Doe").tobytes(
        encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="own", permissions=0
    )
    assert read_file(forbidden).text == "Jane Doe"


def test_pictures_of_text_are_scanned() -> None:
    """Pages without text, or with a stamp alone, are `scanned`."""
    assert refusal(picture_of_text(2).tobytes()) == "scanned"
    stamped = picture_of_text(2)
    for sheet in stamped:
        sheet.insert_text((50, 20), "Scanned by an app")
    assert refusal(stamped.tobytes()) == "scanned"


def test_a_scanned_page_among_pages_of_text_is_no_refusal() -> None:
    """A certificate at the end of a resume is a picture, the resume is not."""
    document = made(
        "Jane Doe, an engineer with a long and full life of work, walks and chess, " * 3
    )
    document.insert_pdf(picture_of_text(1))
    assert read_file(document.tobytes()).text.startswith("Jane Doe")


def test_letters_drawn_as_shapes_are_scanned() -> None:
    """A page full of shapes without a letter is a picture of text too."""
    document = made("")
    for at in range(60):
        document[0].draw_bezier((50, at * 9), (70, at * 9 + 5), (90, at * 9), (110, at * 9 + 5))
    assert refusal(document.tobytes()) == "scanned"


def test_blank_pages_are_empty() -> None:
    """A page on which nothing is drawn has nothing to read."""
    assert refusal(made("").tobytes()) == "empty"


def test_only_hidden_text_is_empty() -> None:
    """What nobody can see is no resume."""
    document = made("")
    document[0].insert_text((50, 100), "CEO of everything", color=(1, 1, 1))
    assert refusal(document.tobytes()) == "empty"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\nnothing of it", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"]
)
def test_what_cannot_be_mended_is_corrupt(data: bytes) -> None:
    """Damaged files without a page are `corrupt`."""
    assert refusal(data) == "corrupt"


def test_a_file_cut_short_after_its_text_is_mended() -> None:
    """A lost end is found again as long as the pages are there."""
    whole = made("Jane Doe, mended").tobytes()
    assert read_file(whole[: whole.rindex(b"startxref")]).text == "Jane Doe, mended"


def test_half_a_download_is_corrupt_and_not_empty() -> None:
    """Pages whose text is lost with the file's end are damaged, not blank."""
    whole = made("Jane Doe").tobytes()
    content = whole.index(b"stream")
    assert refusal(whole[: content + 10]) == "corrupt"


def test_two_hundred_pages_are_the_limit() -> None:
    """A book is no resume."""
    assert read_file(made(*["page"] * 200).tobytes()).pages == 200
    assert refusal(made(*["page"] * 201).tobytes()) == "too-large"


def test_text_is_cut_at_two_hundred_thousand_characters_and_said() -> None:
    """The rest is counted, and nothing else is left out."""
    import pymupdf

    document = pymupdf.open()
    for _ in range(30):
        sheet = document.new_page()
        for row in range(100):
            sheet.insert_text((10, 8 * row + 8), "words " * 15, fontsize=6)
    reading = read_file(document.tobytes())
    assert len(reading.text) == 200_000
    (beyond,) = reading.told()
    assert beyond.what == "beyond 200,000 characters"
    assert 60_000 < beyond.characters < 80_000
