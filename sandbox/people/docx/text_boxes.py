"""A designer's template: contact and skills stand in text boxes that float beside the text.

Word writes each box twice, once for itself and once (as VML) for older readers: it is said once.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from sandbox.people.docx.word import Word
from sandbox.people.docx.xml_pieces import append
from sandbox.people.person import Drawn, Person

_NAMES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)


def draw(person: Person) -> Drawn:
    word = Word("Georgia", 10.5)
    word.bold(person.name, 26)
    word.paragraph(person.title)
    contact = (person.place, person.phone, person.email, *person.links)
    _box(word, (person.heading("contact"), *contact), number=1)
    word.heading(person.heading("summary"))
    word.paragraph(person.summary)
    word.heading(person.heading("experience"))
    for job in person.jobs:
        word.bold(job.title)
        word.paragraph(f"{job.company}, {job.location}")
        word.paragraph(job.dates)
        word.bullets(job.lines)
    word.heading(person.heading("education"))
    for school in person.schools:
        word.bold(f"{school.degree} in {school.field}")
        word.paragraph(f"{school.institution}, {school.dates}")
    _box(word, (person.heading("skills"), *person.skills), number=2)
    word.heading(person.heading("certifications"))
    word.bullets(person.certifications)
    for section in person.extra:
        word.heading(section.heading)
        word.bullets(section.lines)
    return Drawn(word.finished(), word.phrases)


def _box(word: Word, lines: Sequence[str], number: int) -> None:
    """A box anchored in an empty paragraph of its own."""
    append(word.document.add_paragraph(), f"<w:r>{_drawing(lines, number)}</w:r>")
    word.phrases.extend(lines)


def _drawing(lines: Sequence[str], number: int) -> str:
    text = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    content = f"<w:txbxContent>{text}</w:txbxContent>"
    size = f'cx="1905000" cy="{240000 * len(lines)}"'
    return f"""<mc:AlternateContent {_NAMES}><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="{number}"
 behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="margin"><wp:align>right</wp:align></wp:positionH>
<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>
<wp:extent {size}/><wp:wrapSquare wrapText="bothSides"/>
<wp:docPr id="{number}" name="Text Box {number}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>
<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>
</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="position:absolute;width:150pt">
<v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"""
