"""From a resume's text to the record it tells."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sandbox.standin.reader.contact import find_email, find_links, find_name, find_phone
from sandbox.standin.reader.education import read_studies
from sandbox.standin.reader.experience import read_jobs
from sandbox.standin.reader.lines import Line, paragraphs, read_lines
from sandbox.standin.reader.lists import read_certificates, read_skills
from sandbox.standin.reader.projects import read_projects
from sandbox.standin.reader.sections import Section, sort_under_headings

T = TypeVar("T")
_FEWEST_WORDS = 9
"""Of a paragraph above the first heading that is taken for the summary."""


def read_resume(text: str) -> dict[str, Any]:
    """Return the record; what the text does not tell is None or an empty list."""
    lines = read_lines(text)
    email = find_email(text)
    name, at = find_name(lines, " ".join([email or "", *find_links(lines)]))
    sections = sort_under_headings(lines, at)
    about = _of(sections, "top") + _of(sections, "contact")
    return {
        "name": name,
        "email": email,
        "phone": find_phone(about) or find_phone(lines, sure=True),
        "links": find_links(about),
        "summary": _summary(sections),
        "skills": list(dict.fromkeys(_each(sections, "skills", read_skills))),
        "experience": _each(sections, "experience", read_jobs),
        "education": _each(sections, "education", read_studies),
        "certifications": _each(sections, "certifications", read_certificates),
        "projects": _each(sections, "projects", read_projects),
    }


def _of(sections: Sequence[Section], kind: str) -> list[Line]:
    return [line for section in sections if section.kind == kind for line in section.lines]


def _each(
    sections: Sequence[Section], kind: str, read: Callable[[Sequence[Line]], list[T]]
) -> list[T]:
    """Read each section of a kind by itself: what stands in two places is not one text."""
    return [item for section in sections if section.kind == kind for item in read(section.lines)]


def _summary(sections: Sequence[Section]) -> str | None:
    told = _each(sections, "summary", paragraphs)
    if told:
        return "\n".join(told)
    long = [text for text in _each(sections, "top", paragraphs) if _is_told(text)]
    return "\n".join(long) or None


def _is_told(text: str) -> bool:
    return len(text.split()) >= _FEWEST_WORDS and text.rstrip().endswith((".", "!", "。"))
