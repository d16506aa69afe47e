"""Dates in a narrow left column, each beside what happened: rows, not two columns of text."""

from collections.abc import Sequence

from sandbox.people.pdf.drawing.pen import LETTER, Column, Face, Mark, Pen, blank, finished, paint
from sandbox.people.person import Drawn, Person

_GREEN = (0.1, 0.35, 0.2)
_BODY = Face("helv", 10)
_BOLD = Face("hebo", 10)
_HEAD = Face("helv", 14, _GREEN)
_LABEL_X = 50.0
_TEXT = Column(x=170, width=390, top=50, bottom=LETTER[1] - 50)


class _Rows:
    """A pen whose paragraphs may have a label left of their first line."""

    def __init__(self) -> None:
        self.pen = Pen(_TEXT, _BODY)

    def row(self, label: str, text: str, face: Face = _BODY) -> None:
        """A label and its paragraph, side by side; the label is read first."""
        before = len(self.pen.marks)
        self.pen.write(text, face)
        first = self.pen.marks[before]
        self.pen.marks.insert(before, Mark(first.page, _LABEL_X, first.y, label, _BODY))
        self.pen.phrases.insert(-1, label)

    def heading(self, text: str) -> None:
        self.pen.gap(10)
        self.pen.heading(text, _HEAD)
        self.pen.gap(3)


def draw(person: Person) -> Drawn:
    rows = _Rows()
    rows.pen.write(person.name, Face("helv", 24, _GREEN))
    rows.pen.write(person.title, Face("heit", 12))
    rows.pen.write(person.place)
    rows.pen.write(person.phone)
    rows.pen.write(person.email)
    _experience(rows, person)
    _education(rows, person)
    rows.heading(person.heading("skills"))
    for name, skills in person.skill_groups:
        rows.row(name, ", ".join(skills))
    _lines(rows, person.heading("certifications"), person.certifications)
    for section in person.extra:
        _lines(rows, section.heading, section.lines)
    document = blank(rows.pen.page + 1, LETTER)
    document[0].draw_line((50, 44), (160, 44), color=_GREEN, width=4)
    paint(document, rows.pen.marks)
    return Drawn(finished(document), rows.pen.phrases)


def _experience(rows: _Rows, person: Person) -> None:
    rows.heading(person.heading("experience"))
    for job in person.jobs:
        rows.row(job.dates, job.title, _BOLD)
        rows.pen.write(f"{job.company}, {job.location}")
        for line in job.lines:
            rows.pen.bullet(line)
        rows.pen.gap(5)


def _education(rows: _Rows, person: Person) -> None:
    rows.heading(person.heading("education"))
    for school in person.schools:
        rows.row(school.dates, f"{school.degree} in {school.field}", _BOLD)
        rows.pen.write(school.institution)
        if school.gpa:
            rows.pen.write(f"GPA: {school.gpa}")
        rows.pen.gap(5)


def _lines(rows: _Rows, heading: str, lines: Sequence[str]) -> None:
    rows.heading(heading)
    for line in lines:
        rows.pen.write(line)
