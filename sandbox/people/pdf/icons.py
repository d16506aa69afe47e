"""Typeset the LaTeX way: icons before the contact lines, no-break spaces between all words."""

from dataclasses import replace

from sandbox.people.pdf.drawing.icon_font import add_icon
from sandbox.people.pdf.drawing.pen import Column, Face, Mark, Pen, blank, finished, paint
from sandbox.people.person import Drawn, Person

_BODY = Face("tiro", 10)
_BOLD = Face("tibo", 10)
_ITALIC = Face("tiit", 10)
_NO_BREAK = "\u00a0"
_INDENT = 14.0
_UNMAPPED = ("code", "person")


def draw(person: Person) -> Drawn:
    pen = Pen(Column(x=54, width=487, top=50), _BODY, leading=1.22)
    pen.write(person.name, Face("tibo", 22))
    pen.write(person.title, Face("tiit", 12))
    lines = {"pin": person.place, "phone": person.phone, "envelope": person.email}
    lines |= dict(zip(_UNMAPPED, person.links, strict=True))
    top = len(pen.marks)
    for line in lines.values():
        pen.write(line, indent=_INDENT)
    _body(pen, person)
    document = blank(pen.page + 1)
    marks = [_tied(mark) for mark in pen.marks]
    paint(document, marks[:top])
    for icon, mark in zip(lines, marks[top:], strict=False):
        add_icon(document[0], icon, (pen.column.x, mark.y), mapped=icon not in _UNMAPPED)
        paint(document, [mark])
    paint(document, marks[top + len(lines) :])
    return Drawn(finished(document), pen.phrases)


def _tied(mark: Mark) -> Mark:
    return replace(mark, text=mark.text.replace(" ", _NO_BREAK))


def _head(pen: Pen, person: Person, section: str) -> None:
    pen.gap(9)
    pen.heading(person.heading(section), Face("tibo", 13))
    pen.gap(2)


def _body(pen: Pen, person: Person) -> None:
    _head(pen, person, "experience")
    for job in person.jobs:
        pen.pair(job.company, job.location, _BOLD, _BODY)
        pen.pair(job.title, job.dates, _ITALIC, _ITALIC)
        for line in job.lines:
            pen.bullet(line)
        pen.gap(4)
    _head(pen, person, "education")
    for school in person.schools:
        pen.pair(school.institution, school.dates, _BOLD, _ITALIC)
        pen.write(f"{school.degree} in {school.field}; GPA: {school.gpa}", _ITALIC)
    _head(pen, person, "projects")
    for project in person.projects:
        pen.pair(project.name, project.url, _BOLD, _BODY)
        pen.bullet(project.description)
    _head(pen, person, "skills")
    for name, skills in person.skill_groups:
        pen.write(f"{name}: {', '.join(skills)}")
    _head(pen, person, "certifications")
    for one in person.certifications:
        pen.bullet(one)
