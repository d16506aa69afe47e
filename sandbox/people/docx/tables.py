"""A template of invisible tables: dates in the left cells, what was done in the right ones."""

from collections.abc import Sequence
from typing import Any

from sandbox.people.docx.word import Word, style_runs
from sandbox.people.person import Drawn, Person


def draw(person: Person) -> Drawn:
    word = Word("Calibri", 10.5)
    word.bold(person.name, 24)
    word.paragraph(person.title)
    _contact(word, person)
    word.heading(person.heading("summary"), 2)
    word.paragraph(person.summary)
    word.heading(person.heading("experience"), 2)
    jobs = [
        (job.dates, [job.title, f"{job.company}, {job.location}"], job.lines) for job in person.jobs
    ]
    _dated(word, jobs)
    word.heading(person.heading("education"), 2)
    schools = [
        (school.dates, [f"{school.degree} in {school.field}", school.institution], _gpa(school.gpa))
        for school in person.schools
    ]
    _dated(word, schools)
    word.heading(person.heading("skills"), 2)
    _grid(word, person.skills, columns=3)
    for section in person.extra:
        word.heading(section.heading, 2)
        word.bullets(section.lines)
    return Drawn(word.finished(), word.phrases)


def _gpa(gpa: str) -> Sequence[str]:
    return (f"Grade: {gpa}",) if gpa else ()


def _contact(word: Word, person: Person) -> None:
    rows = [("Address", person.place), ("Phone", person.phone), ("E-mail", person.email)]
    table = word.document.add_table(rows=len(rows), cols=2)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
            word.phrases.append(text)


def _dated(word: Word, rows: Sequence[tuple[str, Sequence[str], Sequence[str]]]) -> None:
    from docx.shared import Cm

    table = word.document.add_table(rows=len(rows), cols=2)
    for row, (dates, heads, lines) in zip(table.rows, rows, strict=True):
        left, right = row.cells
        left.width, right.width = Cm(3.6), Cm(12.4)
        left.text = dates
        _fill(right, heads, lines)
        word.phrases.extend([dates, *heads, *lines])


def _fill(cell: Any, heads: Sequence[str], lines: Sequence[str]) -> None:
    cell.text = heads[0]
    style_runs(cell.paragraphs[0], bold=True)
    for head in heads[1:]:
        cell.add_paragraph(head)
    for line in lines:
        cell.add_paragraph(line, "List Bullet")


def _grid(word: Word, texts: Sequence[str], columns: int) -> None:
    rows = -(-len(texts) // columns)
    table = word.document.add_table(rows=rows, cols=columns, style="Table Grid")
    for number, text in enumerate(texts):
        table.rows[number // columns].cells[number % columns].text = text
    word.phrases.extend(texts)
