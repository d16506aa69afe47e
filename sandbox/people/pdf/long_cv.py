"""A CV of many pages: a running head and a page number on each, lists that go on and on."""

from typing import Any

from sandbox.people.pdf.drawing.pen import (
    A4,
    Column,
    Face,
    Mark,
    Pen,
    blank,
    finished,
    paint,
    width_of,
)
from sandbox.people.person import Drawn, Job, Person

_BODY = Face("tiro", 11)
_BOLD = Face("tibo", 11)
_ITALIC = Face("tiit", 11)
_SMALL = Face("tiro", 8.5, (0.4, 0.4, 0.4))
_HEAD = Face("tibo", 14, (0.35, 0.05, 0.1))
_COLUMN = Column(x=70, width=A4[0] - 140, top=76, bottom=A4[1] - 76)


def draw(person: Person) -> Drawn:
    pen = Pen(_COLUMN, _BODY, leading=1.6)
    pen.write(person.name, Face("tibo", 22))
    pen.write(person.title, Face("tiit", 14))
    pen.write(person.place)
    pen.write(f"Phone: {person.phone}")
    pen.write(f"Email: {person.email}")
    for link in person.links:
        pen.write(link)
    _head(pen, person.heading("summary"))
    pen.write(person.summary)
    _head(pen, person.heading("experience"))
    for job in person.jobs:
        _job(pen, job)
    _head(pen, person.heading("education"))
    for school in person.schools:
        pen.pair(f"{school.degree}, {school.field}", school.dates, _BOLD, _BODY)
        pen.write(school.institution)
        pen.write(f"GPA: {school.gpa}" if school.gpa else "")
        pen.gap(6)
    _head(pen, person.heading("skills"))
    for name, skills in person.skill_groups:
        pen.write(f"{name}: {', '.join(skills)}")
    _head(pen, person.heading("certifications"))
    for one in person.certifications:
        pen.bullet(one)
    for section in person.extra:
        _head(pen, section.heading)
        for line in section.lines:
            pen.write(line)
            pen.gap(5)
    document = blank(pen.page + 1)
    _paint(document, pen, person.name)
    return Drawn(finished(document), pen.phrases)


def _head(pen: Pen, text: str) -> None:
    pen.gap(14)
    pen.heading(text, _HEAD)
    pen.gap(5)


def _job(pen: Pen, job: Job) -> None:
    pen.pair(job.title, job.dates, _BOLD, _BODY)
    pen.write(f"{job.company}, {job.location}", _ITALIC)
    for line in job.lines:
        pen.bullet(line)
    pen.gap(8)


def _paint(document: Any, pen: Pen, name: str) -> None:
    """Page by page, each with its head first and its number last, as word processors do it."""
    for page in range(len(document)):
        number = f"Page {page + 1} of {len(document)}"
        head = Mark(page, _COLUMN.x, 48, f"Curriculum vitae, {name}", _SMALL)
        foot = Mark(page, (A4[0] - width_of(number, _SMALL)) / 2, A4[1] - 42, number, _SMALL)
        body = [mark for mark in pen.marks if mark.page == page]
        paint(document, [head, *body, foot])
