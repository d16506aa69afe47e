"""A German CV from a template with content controls; its file carries a wrong extension."""

from sandbox.people.docx.word import Word
from sandbox.people.docx.xml_pieces import WORD, run
from sandbox.people.person import Drawn, Person


def draw(person: Person) -> Drawn:
    word = Word("Verdana", 9.5)
    word.heading("Lebenslauf", 0)
    _control(word, person.name)
    _control(word, person.title)
    word.bold(person.heading("contact"))
    word.paragraph(person.place)
    word.paragraph(f"Telefon: {person.phone}")
    word.paragraph(f"E-Mail: {person.email}")
    word.heading(person.heading("summary"), 2)
    _control(word, person.summary)
    word.heading(person.heading("experience"), 2)
    for job in person.jobs:
        word.tabbed(job.dates, job.title)
        word.paragraph(f"{job.company}, {job.location}")
        word.bullets(job.lines)
    word.heading(person.heading("education"), 2)
    for school in person.schools:
        word.tabbed(school.dates, f"{school.degree}, {school.field}")
        word.paragraph(school.institution)
    word.heading(person.heading("skills"), 2)
    word.paragraph(", ".join(person.skills))
    word.heading(person.heading("certifications"), 2)
    word.bullets(person.certifications)
    for section in person.extra:
        word.heading(section.heading, 2)
        for line in section.lines:
            word.paragraph(line)
    return Drawn(word.finished(), word.phrases)


def _control(word: Word, text: str) -> None:
    """A paragraph inside a content control, the field of a template that one types into."""
    from docx.oxml import parse_xml

    sheet = word.document.element.body
    control = parse_xml(
        f'<w:sdt xmlns:w="{WORD}"><w:sdtPr><w:text/></w:sdtPr>'
        f"<w:sdtContent><w:p>{run(text)}</w:p></w:sdtContent></w:sdt>"
    )
    sheet.insert(len(sheet) - 1, control)
    word.phrases.append(text)
