"""One column, one font family, dates flush right: the resume most people send."""

from sandbox.people.pdf.drawing.pen import A4, Column, Face, Pen, blank, finished, paint
from sandbox.people.person import Drawn, Person

_BLUE = (0.13, 0.27, 0.44)
_BODY = Face("helv", 10)
_BOLD = Face("hebo", 10.5)
_GREY = Face("helv", 9.5, (0.3, 0.3, 0.3))
_HEAD = Face("hebo", 12, _BLUE)


def draw(person: Person) -> Drawn:
    pen = Pen(Column(), _BODY)
    pen.write(person.name, Face("hebo", 22, _BLUE))
    pen.write(person.title, Face("helv", 12))
    pen.write(f"{person.place} | {person.phone} | {person.email}", _GREY)
    pen.write(" | ".join(person.links), _GREY)
    rules = _body(pen, person)
    document = blank(pen.page + 1)
    for page, y in rules:
        document[page].draw_line((48, y), (A4[0] - 48, y), color=_BLUE, width=0.7)
    paint(document, pen.marks)
    return Drawn(finished(document), pen.phrases)


def _body(pen: Pen, person: Person) -> list[tuple[int, float]]:
    rules: list[tuple[int, float]] = []

    def head(section: str) -> None:
        pen.gap(8)
        pen.heading(person.heading(section), _HEAD)
        rules.append((pen.page, pen.y))
        pen.gap(4)

    if person.summary:
        head("summary")
        pen.write(person.summary)
    head("experience")
    _jobs(pen, person)
    head("education")
    for school in person.schools:
        pen.pair(", ".join(filter(None, (school.degree, school.field))), school.dates, _BOLD, _GREY)
        pen.write(school.institution)
        pen.write(f"GPA: {school.gpa}" if school.gpa else "")
    head("skills")
    pen.write(", ".join(person.skills))
    if person.certifications:
        head("certifications")
        for one in person.certifications:
            pen.bullet(one)
    for section in person.extra:
        pen.gap(8)
        pen.heading(section.heading, _HEAD)
        rules.append((pen.page, pen.y))
        pen.gap(4)
        for line in section.lines:
            pen.write(line)
    return rules


def _jobs(pen: Pen, person: Person) -> None:
    for job in person.jobs:
        pen.pair(job.title, job.dates, _BOLD, _GREY)
        pen.write(", ".join(filter(None, (job.company, job.location))), Face("heit", 10))
        for line in job.lines:
            pen.bullet(line)
        pen.gap(5)
