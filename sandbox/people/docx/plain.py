"""Word's own styles, headings and bullets from top to bottom."""

from sandbox.people.docx.word import Word
from sandbox.people.person import Drawn, Person


def draw(person: Person) -> Drawn:
    word = Word("Cambria", 11)
    word.bold(person.name, 20)
    word.paragraph(person.title)
    word.paragraph(" · ".join(filter(None, (person.place, person.phone, person.email))))
    word.paragraph(" · ".join(person.links))
    if person.summary:
        word.heading(person.heading("summary"))
        word.paragraph(person.summary)
    _jobs(word, person)
    word.heading(person.heading("education"))
    for school in person.schools:
        word.bold(school.institution)
        word.paragraph(f"{school.degree} in {school.field} ({school.dates})")
        word.paragraph(f"GPA: {school.gpa}" if school.gpa else "")
    word.heading(person.heading("skills"))
    for name, skills in person.skill_groups:
        word.paragraph(f"{name}: {', '.join(skills)}")
    _rest(word, person)
    return Drawn(word.finished(), word.phrases)


def _jobs(word: Word, person: Person) -> None:
    word.heading(person.heading("experience"))
    for job in person.jobs:
        word.bold(f"{job.title}, {job.company}")
        word.paragraph(" | ".join(filter(None, (job.location, job.dates))))
        word.bullets(job.lines)


def _rest(word: Word, person: Person) -> None:
    if person.certifications:
        word.heading(person.heading("certifications"))
        word.bullets(person.certifications)
    if person.projects:
        word.heading(person.heading("projects"))
    for project in person.projects:
        word.bold(project.name)
        word.paragraph(project.description)
        word.paragraph(project.url)
    for section in person.extra:
        word.heading(section.heading)
        for line in section.lines:
            word.paragraph(line)
