"""All text of a Word document comes out once, in reading order."""

import io
from collections.abc import Callable

from services.parser.extract.reading import Reading, read_file

Read = Callable[..., Reading]


def p(*runs: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: list[str]) -> str:
    cells = ["".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def test_runs_are_joined_and_paragraphs_are_lines(read: Read) -> None:
    """Word cuts words into runs wherever it likes."""
    assert read(p(r("Ja"), r("ne "), r("Doe")) + p(r("Engineer"))).text == "Jane Doe\nEngineer"


def test_what_wraps_runs_is_looked_into(read: Read) -> None:
    """Links, insertions, fields, smart tags and content controls hold text."""
    wrapped = [
        f"<w:hyperlink>{r('link ')}</w:hyperlink>",
        f"<w:ins>{r('inserted ')}</w:ins>",
        f'<w:fldSimple w:instr="PAGE">{r("field ")}</w:fldSimple>',
        f"<w:smartTag>{r('tag ')}</w:smartTag>",
        f"<w:sdt><w:sdtContent>{r('control')}</w:sdtContent></w:sdt>",
    ]
    body = p(*wrapped) + f"<w:sdt><w:sdtContent>{p(r('whole'))}</w:sdtContent></w:sdt>"
    assert read(body).text == "link inserted field tag control\nwhole"


def test_signs_that_are_elements(read: Read) -> None:
    """Tabs, breaks, hyphens and symbols are elements of their own."""
    signs = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/>"
        '<w:t>d</w:t><w:softHyphen/><w:t>e</w:t><w:sym w:font="Wingdings" w:char="F028"/></w:r>'
    )
    assert read(p(signs)).text == "a\tb\nc-de🕿"


def test_instructions_of_fields_are_no_text(read: Read) -> None:
    """The address behind a link's field is not printed, its result is."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText>HYPERLINK "https://example.com"</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("my page")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert read(p(field)).text == "my page"


def test_short_rows_are_lines_and_tall_cells_are_read_whole(read: Read) -> None:
    """Cells of one line share their row's line; else one cell follows the other."""
    body = table(
        [p(r("Phone")), p(r("555 0123"))],
        [p(r("2019 - 2021")), p(r("Engineer")) + p(r("Acme"))],
        [p(r("")), p(r("last"))],
    )
    assert read(body).text == "Phone\t555 0123\n\n2019 - 2021\nEngineer\nAcme\n\nlast"


def test_columns_made_of_cells_are_parted(read: Read) -> None:
    """A sidebar and a main part in two cells are two blocks, tables in them included."""
    side = "".join(p(r(f"skill {number}")) for number in range(5))
    main = p(r("Experience")) + table([p(r("Title")), p(r("2020"))])
    text = read(table([side, main])).text
    assert text.endswith("skill 4\n\nExperience\nTitle\t2020")


def test_merged_cells_are_read_once(read: Read) -> None:
    """A cell that continues the one above has nothing of its own to show."""
    first = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + p(r("merged"))
    second = "<w:tcPr><w:vMerge/></w:tcPr>" + p(r("unseen"))
    assert read(table([first, p(r("a"))], [second, p(r("b"))])).text == "merged\ta\nb"


def test_a_text_box_is_read_once_after_its_paragraph(read: Read) -> None:
    """Word writes each box twice, for new and old programs: one of them is read."""
    new = (
        "<w:drawing><wp:anchor><wps:wsp><wps:txbx><w:txbxContent>"
        f"{p(r('in the box'))}</w:txbxContent></wps:txbx></wps:wsp></wp:anchor></w:drawing>"
    )
    old = (
        "<w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{p(r('in the box'))}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    both = f"<mc:Choice>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    anchored = f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
    assert read(p(r("beside "), anchored) + p(r("below"))).text == "beside\nin the box\nbelow"
    assert read(p(f"<w:r>{old}</w:r>")).text == "in the box"


def test_headers_first_notes_and_footers_last(read: Read) -> None:
    """The margins that pages show are read, those that none shows are not; repeats once."""

    def margins(title_page: str = "") -> str:
        return (
            '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
            '<w:headerReference w:type="first" r:id="header2"/>'
            f'<w:footerReference w:type="default" r:id="footer1"/>{title_page}</w:sectPr>'
        )

    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    parts = {
        "header1": p(r("Jane Doe")),
        "header2": p(r("Curriculum vitae")),
        "footer1": p(r("page 1")),
        "footnotes": (
            f'<w:footnote w:id="1">{p(r("not named"))}</w:footnote>'
            f'<w:footnote w:id="2">{p(r("With distinction"))}</w:footnote>'
        ),
    }
    body = p(r("Degree"), note) + margins()
    assert read(body, **parts).text == "Jane Doe\n\nDegree\n\nWith distinction\n\npage 1"
    body = p(r("Degree")) + margins("<w:titlePg/>")
    assert read(body, **parts).text == "Curriculum vitae\nJane Doe\n\nDegree\n\npage 1"


def test_bullets_are_drawn_where_the_list_or_its_style_has_them(read: Read) -> None:
    """A list's bullet is no text in the file, but the reader sees it."""
    levels = (
        '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl>'
    )
    parts = {
        "numbering": (
            f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
            '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
        ),
        "styles": (
            '<w:style w:type="paragraph" w:styleId="Bullet"><w:pPr><w:numPr>'
            '<w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="Inner"><w:basedOn w:val="Bullet"/></w:style>'
        ),
    }
    own = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
    body = (
        p(r("style"), style="Bullet")
        + p(r("its heir"), style="Inner")
        + f"<w:p><w:pPr>{own.format(0, 3)}</w:pPr>{r('own')}</w:p>"
        + f"<w:p><w:pPr>{own.format(1, 3)}</w:pPr>{r('numbered')}</w:p>"
        + f"<w:p><w:pPr>{own.format(0, 0)}</w:pPr>{r('none')}</w:p>"
    )
    assert read(body, **parts).text == "• style\n• its heir\n• own\nnumbered\nnone"


def test_a_heading_begins_a_block(read: Read) -> None:
    """A blank line stands before a paragraph that has a level in the outline."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
        "</w:style>"
    )
    body = p(r("Jane")) + p(r("Experience"), style="Heading1") + p(r("Acme"))
    assert read(body, styles=styles).text == "Jane\n\nExperience\nAcme"


def test_a_diagram_is_read(read: Read) -> None:
    """The words of a SmartArt drawing lie in a part of their own."""
    drawing = '<w:r><w:drawing><a:graphic><dgm:relIds r:dm="data1"/></a:graphic></w:drawing></w:r>'
    data = "<a:p><a:r><a:t>Plan</a:t></a:r></a:p><a:p><a:r><a:t>Build</a:t></a:r></a:p>"
    assert read(p(r("Skills"), drawing), data1=data).text == "Skills\nPlan\nBuild"


def test_mammoth_finds_no_word_that_we_lack() -> None:
    """Another reader of the same document, with all of python-docx's ways to write it."""
    import docx
    import mammoth

    document = docx.Document()
    document.add_heading("Jane Doe", 0)
    document.add_paragraph("Engineer").add_run(" and more").bold = True
    document.add_paragraph("First point", "List Bullet")
    document.add_paragraph("Second point", "List Number")
    grid = document.add_table(2, 2)
    for number, cell in enumerate(grid._cells):
        cell.text = f"cell{number}"
    document.add_page_break()
    document.add_heading("Education", 1)
    held = io.BytesIO()
    document.save(held)
    theirs = mammoth.extract_raw_text(held).value.split()
    assert read_file(held.getvalue()).text.replace("• ", "").split() == theirs
