"""An academic CV: name and address in the page header, remarks in footnotes, publications."""

import re
from collections.abc import Sequence

from sandbox.people.docx.word import Word, parts_of, sealed
from sandbox.people.docx.xml_pieces import WORD, append, run
from sandbox.people.person import Drawn, Person

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def draw(person: Person) -> Drawn:
    word = Word("Times New Roman", 11)
    _page_header(word, person)
    word.heading(person.heading("summary"))
    word.paragraph(person.summary)
    notes = tuple(person.sheet["footnotes"])
    word.heading(person.heading("experience"))
    for number, job in enumerate(person.jobs):
        lead = word.bold(f"{job.dates} {job.title}")
        if number == 0:
            _refer(lead, 1)
        word.paragraph(f"{job.company}, {job.location}")
        word.bullets(job.lines)
    word.heading(person.heading("education"))
    for number, school in enumerate(person.schools):
        lead = word.paragraph(f"{school.dates} {school.degree} in {school.field}")
        if number == 0:
            _refer(lead, 2)
        word.paragraph(school.institution)
        word.paragraph(f"GPA: {school.gpa}" if school.gpa else "")
    _lists(word, person)
    word.phrases.extend(notes)
    return Drawn(_with_footnotes(word.finished(), notes), word.phrases)


def _page_header(word: Word, person: Person) -> None:
    contact = f"{person.place} | {person.phone} | {person.email}"
    header = word.document.sections[0].header
    header.paragraphs[0].text = person.name
    for line in (person.title, contact, *person.links):
        header.add_paragraph(line)
    word.phrases.extend([person.name, person.title, contact, *person.links])


def _lists(word: Word, person: Person) -> None:
    word.heading(person.heading("skills"))
    word.paragraph(", ".join(person.skills))
    word.heading(person.heading("projects"))
    for project in person.projects:
        word.bold(project.name)
        word.paragraph(project.description)
        word.paragraph(project.url)
    for section in person.extra:
        word.heading(section.heading)
        for line in section.lines:
            word.paragraph(line, "List Number")


def _refer(paragraph: object, number: int) -> None:
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    append(paragraph, f'<w:r>{raised}<w:footnoteReference w:id="{number}"/></w:r>')


def _with_footnotes(data: bytes, notes: Sequence[str]) -> bytes:
    """The file with a footnotes part, known to its relations and its content types.

    Ids -1 and 0 are the lines that Word draws above footnotes.
    """
    parts = parts_of(data)
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{tag}/></w:r></w:p></w:footnote>'
        for kind, number, tag in (
            ("separator", -1, "separator"),
            ("continuationSeparator", 0, "continuationSeparator"),
        )
    )
    written = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>{run(" " + note)}</w:p>'
        "</w:footnote>"
        for number, note in enumerate(notes, start=1)
    )
    footnotes = f'<w:footnotes xmlns:w="{WORD}">{separators}{written}</w:footnotes>'
    relation = f'<Relationship Id="rIdNotes" Type="{_RELATION}" Target="footnotes.xml"/>'
    kind = f'<Override PartName="/word/footnotes.xml" ContentType="{_CONTENT_TYPE}"/>'
    return sealed(
        data,
        {
            "word/footnotes.xml": footnotes.encode(),
            "word/_rels/document.xml.rels": _before_end(
                parts["word/_rels/document.xml.rels"], relation
            ),
            "[Content_Types].xml": _before_end(parts["[Content_Types].xml"], kind),
        },
    )


def _before_end(xml: bytes, addition: str) -> bytes:
    """`xml` with an element put in before its root's closing tag."""
    return re.sub(rb"(</\w+>\s*)$", lambda end: addition.encode() + end[1], xml)
