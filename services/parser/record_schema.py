"""The record as the models are asked for it, and as their answers are checked.

The JSON schema keeps to what both vendors take: every property required, nothing else allowed,
null for what is not known, no limits, no references.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict

NAME = "resume_record"


class _Exact(BaseModel):
    """Every field must be there: a model that leaves one out has not followed the schema."""

    model_config = ConfigDict(strict=True, extra="ignore")


class ExperienceAnswer(_Exact):
    title: str | None
    company: str | None
    location: str | None
    startDate: str | None  # noqa: N815  the app's names
    endDate: str | None  # noqa: N815
    current: bool
    description: str | None
    skills: list[str]


class EducationAnswer(_Exact):
    institution: str | None
    degree: str | None
    field: str | None
    startDate: str | None  # noqa: N815
    endDate: str | None  # noqa: N815
    gpa: str | None


class ProjectAnswer(_Exact):
    name: str | None
    description: str | None
    url: str | None


class RecordAnswer(_Exact):
    name: str | None
    email: str | None
    phone: str | None
    summary: str | None
    skills: list[str]
    experience: list[ExperienceAnswer]
    education: list[EducationAnswer]
    certifications: list[str]
    projects: list[ProjectAnswer]


_TEXT: dict[str, Any] = {"type": ["string", "null"]}
_TEXTS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
_FLAG: dict[str, Any] = {"type": "boolean"}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list_of(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(**properties)}


SCHEMA = _object(
    name=_TEXT,
    email=_TEXT,
    phone=_TEXT,
    summary=_TEXT,
    skills=_TEXTS,
    experience=_list_of(
        title=_TEXT,
        company=_TEXT,
        location=_TEXT,
        startDate=_TEXT,
        endDate=_TEXT,
        current=_FLAG,
        description=_TEXT,
        skills=_TEXTS,
    ),
    education=_list_of(
        institution=_TEXT,
        degree=_TEXT,
        field=_TEXT,
        startDate=_TEXT,
        endDate=_TEXT,
        gpa=_TEXT,
    ),
    certifications=_TEXTS,
    projects=_list_of(name=_TEXT, description=_TEXT, url=_TEXT),
)
