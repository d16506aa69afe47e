"""A file with a past: tracked deletions and insertions, hidden and white text, a comment.

Its page header and footer are read too; what was deleted or hidden is not.
"""

import re
from xml.sax.saxutils import quoteattr

from sandbox.people.docx.word import Word, parts_of, sealed
from sandbox.people.docx.xml_pieces import append, run
from sandbox.people.person import Drawn, Job, Person

_AUTHOR = f'w:author={quoteattr("A Friend")} w:date="2026-01-05T09:00:00Z"'


def draw(person: Person) -> Drawn:
    word = Word("Arial", 10)
    deleted, hidden, white, remark = person.unseen
    _page_header(word, person)
    word.heading(person.heading("summary"))
    summary = word.paragraph(person.summary)
    word.document.add_comment(summary.runs, text=remark, author="A Friend", initials="AF")
    word.heading(person.heading("experience"))
    append(word.document.add_paragraph(), _deleted(deleted))
    for job in person.jobs:
        _job(word, job)
    append(word.document.add_paragraph(), run(hidden, "<w:vanish/>"))
    word.heading(person.heading("education"))
    for school in person.schools:
        word.paragraph(f"{school.dates}: {school.degree} in {school.field}")
        word.paragraph(f"{school.institution}, final mark {school.gpa}")
    word.heading(person.heading("skills"))
    word.bullets(person.skills)
    word.heading(person.heading("certifications"))
    word.bullets(person.certifications)
    append(word.document.add_paragraph(), run(white, '<w:color w:val="FFFFFF"/>'))
    _page_footer(word, person)
    return Drawn(_undated(word.finished()), word.phrases)


def _undated(data: bytes) -> bytes:
    """The library dates a comment with this moment; the file shall be the same each time."""
    comments = parts_of(data)["word/comments.xml"]
    return sealed(data, {"word/comments.xml": re.sub(rb' w:date="[^"]*"', b"", comments)})


def _page_header(word: Word, person: Person) -> None:
    contact = (f"{person.phone}, {person.email}", *person.links)
    header = word.document.sections[0].header
    header.paragraphs[0].text = person.name
    header.add_paragraph(person.title)
    header.add_paragraph(person.place)
    for line in contact:
        header.add_paragraph(line)
    word.phrases.extend([person.name, person.title, person.place, *contact])


def _page_footer(word: Word, person: Person) -> None:
    line = str(person.sheet["footer"])
    word.document.sections[0].footer.paragraphs[0].text = line
    word.phrases.append(line)


def _job(word: Word, job: Job) -> None:
    """The title broken over three runs as a spell checker leaves it, one bullet inserted."""
    lead = word.document.add_paragraph()
    third = max(1, len(job.title) // 3)
    for piece in (job.title[:third], job.title[third : 2 * third], job.title[2 * third :]):
        append(lead, run(piece, "<w:b/>"))
    word.phrases.append(job.title)
    word.paragraph(f"{job.company} | {job.location} | {job.dates}")
    word.bullets(job.lines[:-1])
    inserted = word.document.add_paragraph(style="List Bullet")
    append(inserted, f'<w:ins w:id="{len(word.phrases)}" {_AUTHOR}>{run(job.lines[-1])}</w:ins>')
    word.phrases.append(job.lines[-1])


def _deleted(text: str) -> str:
    return f'<w:del w:id="900" {_AUTHOR}>{run(text, tag="delText")}</w:del>'
