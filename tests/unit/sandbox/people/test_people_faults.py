"""Each promised fault is really in its file, so that reading the file right proves something."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sandbox.people.measure import normal, phrases_found
from sandbox.people.person import Drawn, Person

_Open = Callable[[str], Any]


def _xml(drawn: Drawn, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(drawn.data)) as archive:
        return archive.read(part).decode()


def _raw(document: Any) -> str:
    import pymupdf

    everywhere = pymupdf.INFINITE_RECT()
    return "\n".join(page.get_text(clip=everywhere) for page in document)


def test_reading_in_file_order_mixes_the_two_columns(
    pdf: _Open, drawn: Mapping[str, Drawn]
) -> None:
    """Headings come first and the lines of both columns alternate, with the name last."""
    naive = _raw(pdf("jonas-lindqvist.pdf")).strip()
    found, total = phrases_found(naive, drawn["jonas-lindqvist.pdf"].phrases)
    assert found / total < 0.6
    assert naive.startswith("C O N T A C T")
    assert "Jonas Lindqvist" in naive.splitlines()[-2:]


def test_icons_come_out_as_junk_before_the_links(pdf: _Open) -> None:
    """One icon font says private-use characters, the other what its codes are in Latin."""
    text = normal(_raw(pdf("ines-carvalho.pdf")))
    assert "\uf0e0ines.carvalho@example.org" in text.replace("\uf0e0 ", "\uf0e0")
    assert "ð linkedin.example.com" in text


def test_words_are_tied_and_the_number_has_a_unicode_minus(pdf: _Open) -> None:
    """No plain space separates the words of the icon resume, and its phone holds U+2212."""
    text = _raw(pdf("ines-carvalho.pdf"))
    assert "Site\u00a0Reliability\u00a0Engineer" in text
    assert "555\u22120156" in text


def test_the_long_cv_has_eight_pages_with_running_heads(pdf: _Open) -> None:
    """Eight pages, and a head and a page number between the phrases of each."""
    document = pdf("henrike-vogelsang.pdf")
    assert len(document) == 8
    assert all(f"Page {number + 1} of 8" in page.get_text() for number, page in enumerate(document))


def test_the_scan_is_a_picture_under_text_nobody_sees(
    pdf: _Open, drawn: Mapping[str, Drawn]
) -> None:
    """The picture covers the page, every glyph over it has render mode 3 and says the truth."""
    page = pdf("teresa-whitlock.pdf")[0]
    (picture,) = page.get_image_info()
    shown = (picture["bbox"][2] - picture["bbox"][0]) * (picture["bbox"][3] - picture["bbox"][1])
    assert shown > 0.9 * page.rect.width * page.rect.height
    assert {span["type"] for span in page.get_texttrace()} == {3}
    phrases = drawn["teresa-whitlock.pdf"].phrases
    assert phrases_found(page.get_text(), phrases) == (len(phrases), len(phrases))


def test_white_text_stands_on_a_dark_fill(pdf: _Open) -> None:
    """The sidebar's text is white, and lies within a rectangle filled with a dark colour."""
    page = pdf("pawel-zolkiewski.pdf")[0]
    name = next(span for span in page.get_texttrace() if span["color"] == (1.0, 1.0, 1.0))
    fills = [one["rect"] for one in page.get_drawings() if one["fill"] and sum(one["fill"]) < 0.6]
    assert any(fill.contains(name["bbox"]) for fill in fills)


def test_the_file_holds_what_its_page_does_not_show(
    pdf: _Open, people: Mapping[str, Person]
) -> None:
    """White, tiny, off the page and unpainted: all four claims are in the PDF's text."""
    document = pdf("marcus-bellweather.pdf")
    text = normal(_raw(document))
    assert [line for line in people["marcus-bellweather.pdf"].unseen if line not in text] == []
    spans = document[0].get_texttrace()
    assert any(span["color"] == (1.0, 1.0, 1.0) for span in spans)
    assert any(span["size"] < 2 for span in spans)
    assert any(span["bbox"][0] > document[0].rect.x1 for span in spans)
    assert any(span["type"] == 3 for span in spans)


@pytest.mark.parametrize(
    ("file", "scripts"),
    [
        ("ekaterina-sokolova.pdf", ("Екатерина", "Банк Северный Мост")),
        ("misaki-sato.pdf", ("佐藤", "株式会社")),
        ("pawel-zolkiewski.pdf", ("Żółkiewski", "Łódź")),
    ],
)
def test_names_of_other_scripts_have_glyphs(
    pdf: _Open, file: str, scripts: tuple[str, ...]
) -> None:
    """No character was lost to a font without it."""
    text = normal(_raw(pdf(file)))
    assert all(one in text for one in scripts)
    assert "\ufffd" not in text


def test_paragraphs_alone_miss_text_boxes_tables_headers_and_footnotes(
    drawn: Mapping[str, Drawn],
) -> None:
    """A reader that takes only the body's paragraphs loses these people's contact or jobs."""
    import docx

    for file in ("priya-raman.docx", "rashid-rahimi.docx", "samuel-adeyemi.docx"):
        body = docx.Document(io.BytesIO(drawn[file].data)).paragraphs
        phrases = drawn[file].phrases
        found, _ = phrases_found("\n".join(one.text for one in body), phrases)
        assert found <= len(phrases) - 5


def test_each_text_box_is_written_twice(drawn: Mapping[str, Drawn]) -> None:
    """Once as a choice and once as its fallback, as Word does it."""
    xml = _xml(drawn["priya-raman.docx"])
    assert xml.count("priya.raman@example.com") == 2
    assert xml.count("<w:txbxContent>") == 4


def test_the_footnotes_lie_in_a_part_of_their_own(
    drawn: Mapping[str, Drawn], people: Mapping[str, Person]
) -> None:
    """The notes are in footnotes.xml, and the body refers to each."""
    one = drawn["samuel-adeyemi.docx"]
    notes = people["samuel-adeyemi.docx"].sheet["footnotes"]
    assert all(note in _xml(one, "word/footnotes.xml") for note in notes)
    assert _xml(one).count("<w:footnoteReference ") == len(notes)
    assert "footnotes.xml" in _xml(one, "word/_rels/document.xml.rels")
    assert "/word/footnotes.xml" in _xml(one, "[Content_Types].xml")


def test_the_revised_file_still_holds_its_past(
    drawn: Mapping[str, Drawn], people: Mapping[str, Person]
) -> None:
    """Deleted, hidden and white text and a comment are in the file, with a tracked insertion."""
    one = drawn["laura-bianchi.docx"]
    xml = _xml(one)
    *in_body, remark = people["laura-bianchi.docx"].unseen
    assert all(line in xml for line in in_body)
    assert remark in _xml(one, "word/comments.xml")
    assert all(tag in xml for tag in ("<w:delText", "<w:vanish/>", "<w:ins ", 'w:val="FFFFFF"'))


def test_the_tabbed_file_has_tabs_and_ties(drawn: Mapping[str, Drawn]) -> None:
    """Dates are set apart by tabs, words of a name by no-break spaces, links are fields."""
    xml = _xml(drawn["nguyen-anh-tuyet.docx"])
    assert "<w:tab/>" in xml
    assert "Nguyễn\u00a0Ánh\u00a0Tuyết" in xml
    assert "<w:hyperlink" in xml


def test_arabic_runs_from_right_to_left(drawn: Mapping[str, Drawn]) -> None:
    """The Arabic name is marked as Word marks it."""
    xml = _xml(drawn["layla-haddad.docx"])
    assert "<w:bidi/>" in xml
    assert "<w:rtl/>" in xml
    assert "ليلى حداد" in xml


def test_a_word_file_is_called_pdf(drawn: Mapping[str, Drawn]) -> None:
    """The extension lies, the bytes do not; part of its text sits in content controls."""
    one = drawn["matthias-bruckner.pdf"]
    assert one.data.startswith(b"PK")
    assert "<w:sdtContent>" in _xml(one)
