"""Typed from top to bottom without a style: headings in capitals, hyphens for bullets."""

from collections.abc import Sequence

from sandbox.people.docx.word import Word
from sandbox.people.person import Drawn, Person


def draw(person: Person) -> Drawn:
    word = Word("Courier New", 11)
    word.paragraph(person.name.upper())
    word.paragraph(person.place)
    word.paragraph(f"Email: {person.email}")
    word.document.add_paragraph()
    word.paragraph(person.heading("experience"))
    for job in person.jobs:
        word.paragraph(f"{job.dates} {job.company}, {job.title}")
        _dashes(word, job.lines)
    word.document.add_paragraph()
    word.paragraph(person.heading("skills"))
    _dashes(word, person.skills)
    word.document.add_paragraph()
    word.paragraph(person.heading("education"))
    for school in person.schools:
        word.paragraph(f"{school.degree} in {school.field}, {school.institution}, {school.dates}")
    word.document.add_paragraph()
    word.paragraph(person.heading("certifications"))
    _dashes(word, person.certifications)
    for section in person.extra:
        word.document.add_paragraph()
        word.paragraph(section.heading)
        for line in section.lines:
            word.paragraph(line)
    return Drawn(word.finished(), word.phrases)


def _dashes(word: Word, lines: Sequence[str]) -> None:
    for line in lines:
        word.document.add_paragraph(f"- {line}")
        word.phrases.append(line)
