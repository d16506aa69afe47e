"""What a resume says of a person, in the shape that the app keeps as `structured_data`.

The app reads camelCase keys, dates as `YYYY-MM` or `YYYY`, null for what is not known, and a null
`endDate` where `current` is true. Nothing here says whether a value is true: see `truth`.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Experience:
    title: str | None = None
    company: str | None = None
    location: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    current: bool = False
    description: str | None = None
    skills: tuple[str, ...] = ()

    def to_json(self) -> Json:
        return {
            "title": self.title,
            "company": self.company,
            "location": self.location,
            "startDate": self.start_date,
            "endDate": self.end_date,
            "current": self.current,
            "description": self.description,
            "skills": list(self.skills),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Experience":
        return cls(
            title=_text(data.get("title")),
            company=_text(data.get("company")),
            location=_text(data.get("location")),
            start_date=_text(data.get("startDate")),
            end_date=_text(data.get("endDate")),
            current=data.get("current") is True,
            description=_text(data.get("description"), many_lines=True),
            skills=_texts(data.get("skills")),
        )


@dataclass(frozen=True, slots=True)
class Education:
    institution: str | None = None
    degree: str | None = None
    field: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    gpa: str | None = None

    def to_json(self) -> Json:
        return {
            "institution": self.institution,
            "degree": self.degree,
            "field": self.field,
            "startDate": self.start_date,
            "endDate": self.end_date,
            "gpa": self.gpa,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Education":
        return cls(
            institution=_text(data.get("institution")),
            degree=_text(data.get("degree")),
            field=_text(data.get("field")),
            start_date=_text(data.get("startDate")),
            end_date=_text(data.get("endDate")),
            gpa=_text(data.get("gpa")),
        )


@dataclass(frozen=True, slots=True)
class Project:
    name: str | None = None
    description: str | None = None
    url: str | None = None

    def to_json(self) -> Json:
        return {"name": self.name, "description": self.description, "url": self.url}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Project":
        return cls(
            name=_text(data.get("name")),
            description=_text(data.get("description"), many_lines=True),
            url=_text(data.get("url")),
        )


@dataclass(frozen=True, slots=True)
class Record:
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    summary: str | None = None
    skills: tuple[str, ...] = ()
    experience: tuple[Experience, ...] = ()
    education: tuple[Education, ...] = ()
    certifications: tuple[str, ...] = ()
    projects: tuple[Project, ...] = ()

    def to_json(self) -> Json:
        return {
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "summary": self.summary,
            "skills": list(self.skills),
            "experience": [item.to_json() for item in self.experience],
            "education": [item.to_json() for item in self.education],
            "certifications": list(self.certifications),
            "projects": [item.to_json() for item in self.projects],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Record":
        """Reads what it can: a value of a wrong type counts as missing, never as an error."""
        return cls(
            name=_text(data.get("name")),
            email=_text(data.get("email")),
            phone=_text(data.get("phone")),
            summary=_text(data.get("summary"), many_lines=True),
            skills=_texts(data.get("skills")),
            experience=tuple(map(Experience.from_json, _objects(data.get("experience")))),
            education=tuple(map(Education.from_json, _objects(data.get("education")))),
            certifications=_texts(data.get("certifications")),
            projects=tuple(map(Project.from_json, _objects(data.get("projects")))),
        )


def _text(value: object, *, many_lines: bool = False) -> str | None:
    """The value as text that a database takes (no control characters, no lone surrogates)."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    shown = str(value).replace("\r\n", "\n")
    lines = (" ".join(_storable(line).split()) for line in shown.split("\n"))
    kept = [line for line in lines if line]
    return ("\n" if many_lines else " ").join(kept) or None


def _storable(line: str) -> str:
    return "".join(c if c.isprintable() or c.isspace() else _seldom(c) for c in line)


def _seldom(char: str) -> str:
    """Joiners belong to words, other unseen characters are nothing, the rest is noise."""
    if char in "\u200c\u200d\u200e\u200f":
        return char
    return "" if unicodedata.category(char) == "Cf" else " "


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(text for item in value if (text := _text(item)) is not None)


def _objects(value: object) -> list[Mapping[str, Any]]:
    if not isinstance(value, list | tuple):
        return []
    return [item for item in value if isinstance(item, Mapping)]
