"""A photographed page with the invisible layer of text that character recognition left on it."""

from typing import Any

from sandbox.people.pdf.drawing.pen import LETTER, Column, Face, Mark, Pen, blank, finished, paint
from sandbox.people.person import Drawn, Person

_DOTS_PER_INCH = 96
_PAPER = (0.95, 0.94, 0.91)
_TILT_DEGREES = 0.4
_BODY = Face("tiro", 11, (0.15, 0.15, 0.15))
_BOLD = Face("tibo", 11, (0.15, 0.15, 0.15))
_INVISIBLE = 3


def draw(person: Person) -> Drawn:
    pen = typeset(person)
    document = picture_of(pen)
    paint(document, [_unseen(mark) for mark in pen.marks])
    return Drawn(finished(document), pen.phrases)


def typeset(person: Person) -> Pen:
    """The page as it lay on the scanner's glass."""
    pen = Pen(Column(x=60, width=LETTER[0] - 120, top=60, bottom=LETTER[1] - 40), _BODY)
    pen.write(person.name, Face("tibo", 18, _BODY.colour))
    pen.write(person.title)
    pen.write(f"{person.place}  {person.phone}  {person.email}")
    _section(pen, person.heading("summary"), [person.summary])
    pen.gap(10)
    pen.heading(person.heading("experience"), _BOLD)
    for job in person.jobs:
        pen.write(f"{job.title}, {job.dates}", _BOLD)
        pen.write(f"{job.company}, {job.location}")
        for line in job.lines:
            pen.bullet(line, "-")
        pen.gap(4)
    pen.gap(6)
    pen.heading(person.heading("education"), _BOLD)
    for school in person.schools:
        pen.write(f"{school.degree} in {school.field}, {school.dates}", _BOLD)
        pen.write(school.institution)
        pen.write(f"GPA: {school.gpa}" if school.gpa else "")
    _section(pen, person.heading("skills"), [", ".join(person.skills)])
    _section(pen, person.heading("certifications"), person.certifications)
    return pen


def picture_of(pen: Pen) -> Any:
    """A document whose pages are grey, slightly tilted pictures of the typeset ones."""
    import pymupdf

    sheet = blank(pen.page + 1, LETTER)
    for page in sheet:
        page.draw_rect(page.rect, color=None, fill=_PAPER)
    paint(sheet, pen.marks)
    scan = blank(pen.page + 1, LETTER)
    zoom = _DOTS_PER_INCH / 72
    glass = pymupdf.Matrix(zoom, zoom).prerotate(_TILT_DEGREES)
    for page, copy in zip(sheet, scan, strict=True):
        picture = page.get_pixmap(matrix=glass, colorspace=pymupdf.csGRAY)
        copy.insert_image(copy.rect, stream=picture.tobytes("jpg", jpg_quality=55))
    sheet.close()
    return scan


def _section(pen: Pen, heading: str, lines: Any) -> None:
    pen.gap(10)
    pen.heading(heading, _BOLD)
    for line in lines:
        pen.write(line)


def _unseen(mark: Mark) -> Mark:
    face = Face("helv", mark.face.size * 0.95, render_mode=_INVISIBLE)
    return Mark(mark.page, mark.x, mark.y, mark.text, face, mark.heading)
