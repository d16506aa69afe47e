"""A web page printed to PDF: the engine chooses fonts, ligatures and line ends."""

import io
from html import escape
from typing import Any

from sandbox.people.pdf.drawing.pen import A4, finished
from sandbox.people.person import Drawn, Person

_CSS = """
body { font-family: serif; font-size: 10.5pt; line-height: 1.35; color: #222; }
h1 { font-size: 24pt; margin: 0; color: #8a2b3c; }
h2 { font-size: 13pt; margin: 12pt 0 2pt 0; color: #8a2b3c; }
h3 { font-size: 11pt; margin: 6pt 0 0 0; }
p { margin: 1pt 0; }
ul { margin: 2pt 0 2pt 0; padding-left: 16pt; }
.dates { color: #666; }
"""


class _Page:
    """HTML being written, and what it says."""

    def __init__(self) -> None:
        self.html: list[str] = []
        self.phrases: list[str] = []

    def add(self, tag: str, text: str, kind: str = "") -> None:
        if text:
            self.html.append(f'<{tag} class="{kind}">{escape(text)}</{tag}>')
            self.phrases.append(text)

    def bullets(self, lines: tuple[str, ...]) -> None:
        self.html.append("<ul>")
        for line in lines:
            self.add("li", line)
        self.html.append("</ul>")


def draw(person: Person) -> Drawn:
    page = _Page()
    page.add("h1", person.name)
    page.add("p", person.title)
    page.add("p", f"{person.place} / {person.phone}")
    page.add("p", person.email)
    for link in person.links:
        page.add("p", link)
    page.add("h2", person.heading("summary"))
    page.add("p", person.summary)
    page.add("h2", person.heading("experience"))
    for job in person.jobs:
        page.add("h3", f"{job.title} @ {job.company}")
        page.add("p", f"{job.dates} | {job.location}", "dates")
        page.bullets(tuple(job.lines))
    _rest(page, person)
    return Drawn(finished(printed_pages("".join(page.html))), page.phrases)


def _rest(page: _Page, person: Person) -> None:
    page.add("h2", person.heading("projects"))
    for project in person.projects:
        page.add("h3", project.name)
        page.add("p", project.description)
        page.add("p", project.url)
    page.add("h2", person.heading("education"))
    for school in person.schools:
        page.add("h3", school.institution)
        page.add("p", f"{school.degree} in {school.field}")
        page.add("p", school.dates, "dates")
        page.add("p", f"GPA {school.gpa}" if school.gpa else "")
    page.add("h2", person.heading("skills"))
    page.bullets(tuple(person.skills))
    for section in person.extra:
        page.add("h2", section.heading)
        page.add("p", ", ".join(section.lines))


def printed_pages(html: str) -> Any:
    """A document with as many pages as the text needs."""
    import pymupdf

    story = pymupdf.Story(f"<body>{html}</body>", user_css=_CSS)
    held = io.BytesIO()
    writer = pymupdf.DocumentWriter(held)
    width, height = A4
    inside = pymupdf.Rect(56, 50, width - 56, height - 50)
    more = 1
    while more:
        device = writer.begin_page(pymupdf.Rect(0, 0, width, height))
        more, _ = story.place(inside)
        story.draw(device)
        writer.end_page()
    writer.close()
    return pymupdf.open("pdf", held.getvalue())
