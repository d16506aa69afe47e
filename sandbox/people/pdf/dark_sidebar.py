"""White text on a dark fill beside black text on white: all of it is there to be read."""

from sandbox.people.pdf.drawing.pen import A4, Column, Face, Pen, blank, finished, paint
from sandbox.people.person import Drawn, Person

_NIGHT = (0.11, 0.13, 0.22)
_WHITE = (1.0, 1.0, 1.0)
_AMBER = (0.8, 0.45, 0.05)
_EDGE = 200.0
_SIDE = Face("helv", 9.5, _WHITE)
_SIDE_HEAD = Face("hebo", 12, _WHITE)
_MAIN = Face("helv", 10)
_BOLD = Face("hebo", 10.5)
_HEAD = Face("hebo", 14, _AMBER)


def draw(person: Person) -> Drawn:
    side = Pen(Column(x=24, width=_EDGE - 44, top=150), _SIDE)
    main = Pen(Column(x=_EDGE + 28, width=A4[0] - _EDGE - 68, top=50), _MAIN)
    _side(side, person)
    _main(main, person)
    document = blank(max(side.page, main.page) + 1)
    for page in document:
        page.draw_rect((0, 0, _EDGE, A4[1]), color=None, fill=_NIGHT)
    document[0].draw_circle((_EDGE / 2, 84), 42, color=_WHITE, fill=(0.6, 0.64, 0.7), width=2)
    paint(document, main.marks)
    paint(document, side.marks)
    return Drawn(finished(document), side.phrases + main.phrases)


def _side(pen: Pen, person: Person) -> None:
    pen.write(person.name, Face("hebo", 17, _WHITE))
    pen.write(person.title, Face("heit", 11, _WHITE))
    pen.gap(16)
    pen.heading(person.heading("contact"), _SIDE_HEAD)
    for line in (person.place, person.phone, person.email, *person.links):
        pen.write(line)
    pen.gap(16)
    pen.heading(person.heading("skills"), _SIDE_HEAD)
    for skill in person.skills:
        pen.bullet(skill)
    for section in person.extra:
        pen.gap(16)
        pen.heading(section.heading, _SIDE_HEAD)
        for line in section.lines:
            pen.write(line)


def _main(pen: Pen, person: Person) -> None:
    pen.heading(person.heading("summary"), _HEAD)
    pen.write(person.summary)
    pen.gap(14)
    pen.heading(person.heading("experience"), _HEAD)
    for job in person.jobs:
        pen.write(f"{job.company} — {job.title}", _BOLD)
        pen.write(f"{job.dates}, {job.location}", Face("heit", 9.5, (0.35, 0.35, 0.35)))
        for line in job.lines:
            pen.bullet(line)
        pen.write(f"Technologies: {', '.join(job.skills)}" if job.skills else "")
        pen.gap(8)
    pen.gap(6)
    pen.heading(person.heading("education"), _HEAD)
    for school in person.schools:
        pen.write(f"{school.degree}, {school.field}", _BOLD)
        pen.write(f"{school.institution}, {school.dates}")
    pen.gap(14)
    pen.heading(person.heading("projects"), _HEAD)
    for project in person.projects:
        pen.write(f"{project.name} ({project.url})", _BOLD)
        pen.write(project.description)
