"""A page with four lines that no reader can see; what they claim is no part of the truth."""

from dataclasses import replace

from sandbox.people.pdf.drawing.pen import Column, Face, Mark, Pen, blank, finished, paint
from sandbox.people.person import Drawn, Person

_BODY = Face("tiro", 10.5)
_BOLD = Face("tibo", 11)
_WHITE = Face("tiro", 10.5, (1.0, 1.0, 1.0))
_TINY = Face("tiro", 1.0, (0.5, 0.5, 0.5))
_INVISIBLE = Face("tiro", 10.5, render_mode=3)


def draw(person: Person) -> Drawn:
    pen = Pen(Column(x=64, width=467, top=56), _BODY)
    pen.write(person.name, Face("tibo", 20))
    pen.write(person.title, Face("tiit", 12))
    pen.write(f"{person.place} | {person.phone} | {person.email}")
    for link in person.links:
        pen.write(link)
    between = len(pen.marks)
    _head(pen, person, "summary")
    pen.write(person.summary)
    _head(pen, person, "experience")
    for job in person.jobs:
        pen.pair(f"{job.title}, {job.company}", job.dates, _BOLD, _BODY)
        pen.write(job.location, Face("tiit", 10.5))
        for line in job.lines:
            pen.bullet(line)
        pen.gap(5)
    _head(pen, person, "education")
    for school in person.schools:
        pen.pair(f"{school.degree}, {school.field}", school.dates, _BOLD, _BODY)
        pen.write(school.institution)
    _head(pen, person, "skills")
    pen.write(" · ".join(person.skills))
    _head(pen, person, "certifications")
    for one in person.certifications:
        pen.write(one)
    document = blank(pen.page + 1)
    paint(document, [*pen.marks[:between], *_hidden(person, pen.y), *pen.marks[between:]])
    return Drawn(finished(document), pen.phrases)


def _head(pen: Pen, person: Person, section: str) -> None:
    pen.gap(10)
    pen.heading(person.heading(section), Face("tibo", 12.5))


def _hidden(person: Person, foot: float) -> list[Mark]:
    white, tiny, outside, unpainted = person.unseen
    here = Mark(0, 64, 140, "", _WHITE)
    return [
        replace(here, text=white, y=foot + 40),
        replace(here, text=tiny, y=foot + 60, face=_TINY),
        replace(here, text=outside, x=700, face=_BODY),
        replace(here, text=unpainted, y=foot + 80, face=_INVISIBLE),
    ]
