"""A name and employers in Arabic, set from right to left, in a resume that is else English."""

import re
from typing import Any

from sandbox.people.docx.word import Word
from sandbox.people.docx.xml_pieces import append, run
from sandbox.people.person import Drawn, Person

_ARABIC = re.compile("[\u0600-\u06ff]")


def draw(person: Person) -> Drawn:
    word = Word("Arial", 11)
    _right_to_left(word, person.name)
    word.bold(person.title, 13)
    word.paragraph(f"{person.place}; {person.phone}; {person.email}")
    word.bold(person.heading("summary"))
    word.paragraph(person.summary)
    word.bold(person.heading("experience"))
    for job in person.jobs:
        word.bold(job.title)
        _line(word, job.company)
        word.paragraph(f"{job.location}, {job.dates}")
        word.bullets(job.lines)
    word.bold(person.heading("education"))
    for school in person.schools:
        word.paragraph(f"{school.degree}, {school.field} ({school.dates})")
        _line(word, school.institution)
    word.bold(person.heading("skills"))
    word.paragraph(" | ".join(person.skills))
    for section in person.extra:
        word.bold(section.heading)
        for line in section.lines:
            word.paragraph(line)
    return Drawn(word.finished(), word.phrases)


def _line(word: Word, text: str) -> Any:
    return _right_to_left(word, text) if _ARABIC.search(text) else word.paragraph(text)


def _right_to_left(word: Word, text: str) -> Any:
    paragraph = word.document.add_paragraph()
    append(paragraph, "<w:pPr><w:bidi/></w:pPr>")
    append(paragraph, run(text, "<w:rtl/>"))
    word.phrases.append(text)
    return paragraph
