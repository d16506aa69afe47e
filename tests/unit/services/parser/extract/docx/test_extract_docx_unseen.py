"""Text that a Word document does not show is left out and said."""

from collections.abc import Callable

import pytest

from services.parser.extract.reading import Reading

Read = Callable[..., Reading]
WHITE = '<w:color w:val="FFFFFF"/>'
STYLES = (
    '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="GoneToo"><w:basedOn w:val="Gone"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Pale"><w:rPr><w:color w:val="FEFEFE"/></w:rPr>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Banner"><w:pPr><w:shd w:fill="1F3864"/></w:pPr>'
    "</w:style>"
    '<w:style w:type="table" w:styleId="Grid"><w:tblStylePr w:type="firstRow"><w:tcPr>'
    '<w:shd w:fill="4472C4"/></w:tcPr></w:tblStylePr></w:style>'
)


def run(properties: str = "", text: str = "secret words") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def told(reading: Reading) -> tuple[str, dict[str, int]]:
    return reading.text, {part.what: part.characters for part in reading.told()}


@pytest.mark.parametrize(
    ("why", "inner"),
    [
        ("deleted text", "<w:del><w:r><w:delText>secret words</w:delText></w:r></w:del>"),
        ("deleted text", f"<w:moveFrom>{run()}</w:moveFrom>"),
        ("hidden text", run("<w:vanish/>")),
        ("hidden text", run('<w:vanish w:val="1"/>')),
        ("hidden text", run('<w:rStyle w:val="Gone"/>')),
        ("hidden text", run('<w:rStyle w:val="GoneToo"/>')),
        ("white-on-white text", run(WHITE)),
        ("white-on-white text", run('<w:color w:val="auto" w:themeColor="background1"/>')),
        ("white-on-white text", run(WHITE + '<w:shd w:val="clear" w:fill="FFFFFF"/>')),
        ("white-on-white text", run(WHITE + '<w:highlight w:val="white"/>')),
        ("text under 2 pt", run('<w:sz w:val="2"/>')),
    ],
)
def test_what_is_not_shown_is_left_out_and_said(read: Read, why: str, inner: str) -> None:
    """Each way to hide words is found; eleven letters are told."""
    body = paragraph(run(text="Jane ") + inner)
    assert told(read(body, styles=STYLES)) == ("Jane", {why: 11})


def test_a_style_of_paragraphs_may_be_white(read: Read) -> None:
    """Colour comes from the paragraph's style where the run has none."""
    body = paragraph(run(), '<w:pStyle w:val="Pale"/>') + paragraph(run(text="Jane"))
    assert told(read(body, styles=STYLES)) == ("Jane", {"white-on-white text": 11})


DARK_CELL = (
    '<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="333333"/></w:tcPr>'
    "{}</w:tc></w:tr></w:tbl>"
)
STYLED_TABLE = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>'
)


@pytest.mark.parametrize(
    "body",
    [
        paragraph(run()),
        paragraph(run('<w:vanish w:val="0"/>')),
        paragraph(run('<w:rStyle w:val="Gone"/><w:vanish w:val="false"/>')),
        paragraph(run(WHITE + '<w:shd w:val="clear" w:fill="1F3864"/>')),
        paragraph(run(WHITE + '<w:highlight w:val="darkBlue"/>')),
        paragraph(run(WHITE), '<w:shd w:val="clear" w:fill="000000"/>'),
        paragraph(run(WHITE), '<w:shd w:val="solid" w:color="auto"/>'),
        paragraph(run(WHITE), '<w:pStyle w:val="Banner"/>'),
        paragraph(run('<w:color w:val="auto"/>')),
        paragraph(run('<w:color w:val="808080"/>')),
        paragraph(run('<w:sz w:val="12"/>')),
        DARK_CELL.format(paragraph(run(WHITE))),
        STYLED_TABLE.format(paragraph(run(WHITE))),
    ],
)
def test_what_is_shown_is_kept(read: Read, body: str) -> None:
    """White letters on something dark, and switches that are off, hide nothing."""
    assert told(read(body, styles=STYLES)) == ("secret words", {})


def box(fill: str) -> str:
    return (
        f"<w:r><w:drawing><wps:wsp><wps:spPr>{fill}</wps:spPr><wps:txbx><w:txbxContent>"
        f"{paragraph(run(WHITE))}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></w:r>"
    )


def test_white_text_in_a_box_is_judged_by_its_fill(read: Read) -> None:
    """A dark box shows white letters, a white or empty one does not."""
    dark = box('<a:solidFill><a:srgbClr val="203040"/></a:solidFill>')
    assert told(read(paragraph(dark))) == ("secret words", {})
    for fill in ('<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>', "<a:noFill/>", ""):
        body = paragraph(run(text="Jane") + box(fill))
        assert told(read(body)) == ("Jane", {"white-on-white text": 11})


def test_white_text_over_a_picture_behind_it_is_kept(read: Read) -> None:
    """A banner that is anchored behind the text carries the name in white."""

    def anchor(width: int) -> str:
        return (
            '<w:r><w:drawing><wp:anchor behindDoc="1">'
            f'<wp:extent cx="{width}" cy="900000"/></wp:anchor></w:drawing></w:r>'
        )

    name = paragraph(run(WHITE))
    assert told(read(paragraph(anchor(7_000_000)) + name)) == ("secret words", {})
    small = paragraph(anchor(1000) + run(text="Jane")) + name
    assert told(read(small)) == ("Jane", {"white-on-white text": 11})


def test_a_dark_page_shows_white_text(read: Read) -> None:
    """The page's own colour counts only where the document shows it."""
    parts = {
        "background": '<w:background w:color="102030"/>',
        "settings": "<w:displayBackgroundShape/>",
    }
    assert told(read(paragraph(run(WHITE)), **parts)) == ("secret words", {})
    parts["settings"] = ""
    body = paragraph(run(WHITE) + run(text="Jane"))
    assert told(read(body, **parts)) == ("Jane", {"white-on-white text": 11})


def test_rows_may_be_deleted_or_hidden(read: Read) -> None:
    """A tracked deletion or a switch takes a whole row away."""
    rows = "".join(
        f"<w:tr><w:trPr>{switch}</w:trPr><w:tc>{paragraph(run(text=text))}</w:tc></w:tr>"
        for switch, text in (("<w:del/>", "one"), ("<w:hidden/>", "three"), ("", "Jane"))
    )
    assert told(read(f"<w:tbl>{rows}</w:tbl>")) == ("Jane", {"deleted text": 3, "hidden text": 5})
