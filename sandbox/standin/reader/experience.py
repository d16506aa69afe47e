"""Jobs: title, employer, place, time and what was done."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sandbox.standin.reader.contact import find_link
from sandbox.standin.reader.items import Item, cut_items
from sandbox.standin.reader.lines import Line, paragraphs
from sandbox.standin.reader.roles import Roles
from sandbox.standin.reader.words.companies import company_words
from sandbox.standin.reader.words.places import place_signs
from sandbox.standin.reader.words.titles import starts_with_rank, title_words

_LONG = 7
_DID = re.compile(
    r"(?i)^(?:(?!need|speed|united|limited|red|seed)\w+ed|led|built|ran|wrote|drew|made|kept|taught|"
    r"held|won|set|cut|grew|brought|took|found|gave|sold|spent|oversaw|head|lead the|report to)\s"
)
_SKILLS = re.compile(
    r"(?i)^(?:technologies(?: used)?|tech(?:nology)? stack|stack|tools(?: used)?|skills(?: used)?|"
    r"environment|technologien|technologie|tecnologías|стек|технологии)\s*[::]\s*(?P<list>.+)$"
)


def read_jobs(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return the jobs of a section in the order of the file.

    A position without an employer was with the one before; an employer over its positions, with
    the whole time there, is no job of its own.
    """
    found = [_job(item) for item in cut_items(lines, _ROLES, single_dates=False)]
    jobs: list[dict[str, Any]] = []
    company = location = None
    for number, job in enumerate(found):
        if job["company"] is None and job["title"] is not None:
            job["company"], job["location"] = company, job["location"] or location
        company, location = job["company"], job["location"]
        if not _is_roof(job, found[number + 1 :]):
            jobs.append(job)
    return jobs


def _is_roof(job: dict[str, Any], following: Sequence[dict[str, Any]]) -> bool:
    if job["title"] or job["description"] or not following:
        return False
    return following[0]["title"] is not None and following[0]["company"] is None


def _told_and_skills(body: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """Part what was done from lines of technologies; bare addresses are neither."""
    told: list[Line] = []
    skills: list[str] = []
    left_out = False
    for line in body:
        named = _SKILLS.match(line.text)
        if named:
            parts = (part.strip(" .") for part in re.split(r"[,;·|]", named["list"]))
            skills += [part for part in parts if part]
        elif not _is_link(line.text):
            told.append(replace(line, gap=line.gap or left_out))
        left_out = bool(named) or _is_link(line.text)
    return told, skills


def _is_link(text: str) -> bool:
    link = find_link(text)
    return link is not None and link[0] == text.strip()


def _job(item: Item) -> dict[str, Any]:
    period = item.period
    told, skills = _told_and_skills(item.body)
    return {
        "title": item.reading.text("title"),
        "company": item.reading.text("company"),
        "location": item.reading.text("location"),
        "startDate": period.start if period else None,
        "endDate": period.end if period else None,
        "current": bool(period and period.current),
        "description": "\n".join(paragraphs(told)) or None,
        "skills": skills,
    }


@lru_cache(maxsize=4096)
def _title(text: str) -> float:
    score = 2.0 * min(title_words(text), 2) + (1.0 if starts_with_rank(text) else 0.0)
    score -= (0.3 if title_words(text) else 1.0) * min(company_words(text), 2)
    score -= 1.5 * place_signs(text)
    return score + 0.2 - _oddness(text)


@lru_cache(maxsize=4096)
def _company(text: str) -> float:
    score = 1.5 * min(company_words(text), 2) - 1.5 * min(title_words(text), 2)
    return score + 0.6 - 1.5 * place_signs(text) - _oddness(text)


@lru_cache(maxsize=4096)
def _location(text: str) -> float:
    score = 2.0 * place_signs(text) - 2.0 * min(title_words(text), 2)
    score -= 1.5 * min(company_words(text), 2)
    longest = _LONG if place_signs(text) > 1 else _LONG // 2
    return score - (0.0 if len(text.split()) <= longest else 1.5) - _oddness(text)


def _oddness(text: str) -> float:
    """How little a text looks like the name of anything."""
    odd = 2.5 if _DID.match(text) else 0.0
    odd += 0.5 * max(len(text.split()) - _LONG, 0)
    if text[:1].islower():
        odd += 1.0
    return odd + (1.0 if re.search(r"\d{3}|@|://", text) else 0.0)


_ROLES = Roles(
    scores={"title": _title, "company": _company, "location": _location},
    first=("title", "company"),
    comma_price={"title": 0.3, "company": 0.9, "location": 0.0},
)
