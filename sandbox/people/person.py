"""A person of the test set: what their resume prints, read from one JSON file of `data/`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.people.dates import printed

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file's bytes, and what a reader of it sees, phrase by phrase in reading order."""

    data: bytes
    phrases: Sequence[str]


@dataclass(frozen=True, slots=True)
class Job:
    title: str
    company: str
    location: str
    dates: str
    lines: Sequence[str]
    skills: Sequence[str]


@dataclass(frozen=True, slots=True)
class School:
    degree: str
    field: str
    institution: str
    dates: str
    gpa: str


@dataclass(frozen=True, slots=True)
class Project:
    name: str
    description: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a resume that the record has no field for: languages, publications, hobbies."""

    heading: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Person:
    """What one JSON file of `data/` holds: `record` is the truth, `sheet` how it is printed."""

    file: str
    layout: str
    record: Mapping[str, Any]
    sheet: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.record["name"])

    @property
    def email(self) -> str:
        return str(self.record["email"])

    @property
    def phone(self) -> str:
        """The number as it is printed; the record may hold it with plain hyphens."""
        return str(self.sheet.get("phone") or self.record["phone"] or "")

    @property
    def title(self) -> str:
        return str(self.sheet.get("title", ""))

    @property
    def place(self) -> str:
        return str(self.sheet.get("place", ""))

    @property
    def links(self) -> Sequence[str]:
        return tuple(self.sheet.get("links", ()))

    @property
    def summary(self) -> str:
        return str(self.record["summary"] or "")

    @property
    def skills(self) -> Sequence[str]:
        return tuple(self.record["skills"])

    @property
    def skill_groups(self) -> Sequence[tuple[str, Sequence[str]]]:
        return tuple((name, tuple(of)) for name, of in self.sheet.get("skill_groups", {}).items())

    @property
    def certifications(self) -> Sequence[str]:
        return tuple(self.record["certifications"])

    @property
    def extra(self) -> Sequence[Section]:
        return tuple(Section(e["heading"], tuple(e["lines"])) for e in self.sheet.get("extra", ()))

    @property
    def unseen(self) -> Sequence[str]:
        """What stands in the file but no reader can see: it must be in no text made of it."""
        return tuple(self.sheet.get("unseen", ()))

    def heading(self, section: str) -> str:
        """How this person calls a section, such as "Work History" for `experience`."""
        return str(self.sheet.get("headings", {}).get(section, section.title()))

    @property
    def jobs(self) -> Sequence[Job]:
        return tuple(
            Job(
                title=job["title"],
                company=job["company"],
                location=job["location"] or "",
                dates=self._dates(job, current=job["current"]),
                lines=tuple(filter(None, (job["description"] or "").split("\n"))),
                skills=tuple(job["skills"]),
            )
            for job in self.record["experience"]
        )

    @property
    def schools(self) -> Sequence[School]:
        return tuple(
            School(
                degree=school["degree"] or "",
                field=school["field"] or "",
                institution=school["institution"],
                dates=self._dates(school, current=False),
                gpa=school["gpa"] or "",
            )
            for school in self.record["education"]
        )

    @property
    def projects(self) -> Sequence[Project]:
        return tuple(
            Project(one["name"], one["description"] or "", one["url"] or "")
            for one in self.record["projects"]
        )

    def _dates(self, item: Mapping[str, Any], *, current: bool) -> str:
        style = str(self.sheet["dates"])
        start = printed(item["startDate"], style) if item["startDate"] else ""
        end = printed(item["endDate"], style) if item["endDate"] else ""
        if current:
            end = str(self.sheet.get("present", "Present"))
        return str(self.sheet.get("dash", " – ")).join(filter(None, (start, end)))


def load_people() -> Sequence[Person]:
    """Every person of `data/`, by file name."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted(_DATA.glob("*/*.json"))]
    return tuple(Person(p["file"], p["layout"], p["record"], p["sheet"]) for p in found)
