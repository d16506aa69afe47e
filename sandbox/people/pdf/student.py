"""Centred serif headings on one sparse page: someone who has only been to school yet."""

from sandbox.people.pdf.drawing.pen import (
    LETTER,
    Column,
    Face,
    Pen,
    blank,
    finished,
    paint,
    width_of,
)
from sandbox.people.person import Drawn, Person

_BODY = Face("tiro", 11.5)
_BOLD = Face("tibo", 11.5)
_ITALIC = Face("tiit", 11.5)
_COLUMN = Column(x=72, width=LETTER[0] - 144, top=72, bottom=LETTER[1] - 60)


def draw(person: Person) -> Drawn:
    pen = Pen(_COLUMN, _BODY)
    _centred(pen, person.name, Face("tibo", 24))
    _centred(pen, f"{person.place} • {person.phone} • {person.email}", _BODY)
    _head(pen, person.heading("education"))
    for school in person.schools:
        pen.pair(school.institution, school.dates, _BOLD, _ITALIC)
        pen.write(" in ".join(filter(None, (school.degree, school.field))), _ITALIC)
        pen.write(f"GPA: {school.gpa}" if school.gpa else "")
        pen.gap(6)
    _head(pen, person.heading("projects"))
    for project in person.projects:
        pen.write(project.name, _BOLD)
        pen.write(project.description)
        pen.write(project.url)
        pen.gap(6)
    _head(pen, person.heading("skills"))
    pen.write("; ".join(person.skills))
    for section in person.extra:
        _head(pen, section.heading)
        for line in section.lines:
            pen.write(line)
    document = blank(1, LETTER)
    paint(document, pen.marks)
    return Drawn(finished(document), pen.phrases)


def _centred(pen: Pen, text: str, face: Face) -> None:
    pen.write(text, face, indent=(_COLUMN.width - width_of(text, face)) / 2)


def _head(pen: Pen, text: str) -> None:
    pen.gap(16)
    _centred(pen, text, Face("tibo", 13))
    pen.gap(4)
