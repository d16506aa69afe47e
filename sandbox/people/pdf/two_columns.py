"""A sidebar and a main column, drawn so that reading in file order mixes them.

All headings are painted first, then both columns line by line from the top as an editor of
absolute boxes does it, and the name last.
"""

from sandbox.people.pdf.drawing.pen import A4, Column, Face, Mark, Pen, blank, finished, paint
from sandbox.people.person import Drawn, Person

_INK = (0.15, 0.15, 0.2)
_TEAL = (0.0, 0.4, 0.42)
_SIDE = Face("helv", 9, _INK)
_MAIN = Face("helv", 9.5, _INK)
_BOLD = Face("hebo", 9.5, _INK)
_HEAD = Face("hebo", 10.5, _TEAL)
_TOP = 128.0


def draw(person: Person) -> Drawn:
    banner = Pen(Column(x=44, width=500, top=40), Face("helv", 12, _INK))
    banner.write(person.name, Face("hebo", 26, _TEAL))
    banner.write(person.title)
    side = Pen(Column(x=44, width=150, top=_TOP), _SIDE)
    main = Pen(Column(x=224, width=327, top=_TOP), _MAIN)
    _side(side, person)
    _main(main, person)
    document = blank(max(side.page, main.page) + 1)
    document[0].draw_line((208, _TOP), (208, A4[1] - 48), color=_TEAL, width=0.5)
    paint(document, _mixed(side.marks + main.marks))
    paint(document, banner.marks)
    return Drawn(finished(document), banner.phrases + side.phrases + main.phrases)


def _mixed(marks: list[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.page, not mark.heading, mark.y, mark.x))


def _side(pen: Pen, person: Person) -> None:
    pen.heading(person.heading("contact"), _HEAD, spaced=True)
    for line in (person.place, person.phone, person.email, *person.links):
        pen.write(line)
    pen.gap(14)
    pen.heading(person.heading("skills"), _HEAD, spaced=True)
    for skill in person.skills:
        pen.write(skill)
    pen.gap(14)
    pen.heading(person.heading("education"), _HEAD, spaced=True)
    for school in person.schools:
        pen.write(f"{school.degree}, {school.field}", Face("hebo", 9, _INK))
        pen.write(school.institution)
        pen.write(school.dates)
        pen.gap(6)
    for section in person.extra:
        pen.gap(8)
        pen.heading(section.heading, _HEAD, spaced=True)
        for line in section.lines:
            pen.write(line)


def _main(pen: Pen, person: Person) -> None:
    pen.heading(person.heading("summary"), _HEAD, spaced=True)
    pen.write(person.summary)
    pen.gap(14)
    pen.heading(person.heading("experience"), _HEAD, spaced=True)
    for job in person.jobs:
        pen.gap(3)
        pen.write(job.title, _BOLD)
        pen.pair(f"{job.company}, {job.location}", job.dates, _MAIN, _SIDE)
        for line in job.lines:
            pen.bullet(line, "–")
        pen.gap(6)
    pen.gap(8)
    pen.heading(person.heading("projects"), _HEAD, spaced=True)
    for project in person.projects:
        pen.write(project.name, _BOLD)
        pen.write(project.url)
        pen.write(project.description)
    pen.gap(14)
    pen.heading(person.heading("certifications"), _HEAD, spaced=True)
    for one in person.certifications:
        pen.write(one)
