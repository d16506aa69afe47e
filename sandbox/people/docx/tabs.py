"""Set with the tab key: tabs before every date, no-break spaces in numbers and names, links."""

from typing import Any

from sandbox.people.docx.word import Word
from sandbox.people.docx.xml_pieces import append, run
from sandbox.people.person import Drawn, Person

_NO_BREAK = "\u00a0"


def draw(person: Person) -> Drawn:
    word = Word("Tahoma", 10)
    word.bold(_tied(person.name), 18)
    word.paragraph(person.title)
    word.tabbed(person.place, _tied(person.phone), person.email)
    for link in person.links:
        _link(word, link)
    word.bold(person.heading("summary"))
    word.paragraph(_tied(person.summary))
    word.bold(person.heading("experience"))
    for job in person.jobs:
        word.tabbed(job.title, _tied(job.dates))
        word.tabbed(job.company, job.location)
        for line in job.lines:
            word.phrases.append(line)
            word.document.add_paragraph(f"•\t{line}")
    word.bold(person.heading("education"))
    for school in person.schools:
        word.tabbed(school.institution, _tied(school.dates))
        word.tabbed(f"{school.degree} in {school.field}", f"GPA {school.gpa}")
    word.bold(person.heading("skills"))
    for name, skills in person.skill_groups:
        word.tabbed(f"{name}:", ", ".join(skills))
    word.bold(person.heading("certifications"))
    for one in person.certifications:
        word.paragraph(one)
    return Drawn(word.finished(), word.phrases)


def _tied(text: str) -> str:
    return text.replace(" ", _NO_BREAK)


def _link(word: Word, address: str) -> Any:
    """A hyperlink field, as Word makes one while an address is typed."""
    paragraph = word.document.add_paragraph()
    append(paragraph, f'<w:hyperlink w:anchor="web">{run(address)}</w:hyperlink>')
    word.phrases.append(address)
    return paragraph
