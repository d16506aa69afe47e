"""Projects: name, what it is, and its address."""

import re
from collections.abc import Sequence
from typing import Any

from sandbox.standin.reader.contact import find_link
from sandbox.standin.reader.dates import find_periods
from sandbox.standin.reader.lines import Line, paragraphs

_LONGEST_NAME = 8
_END = re.compile(r"[.!?。؟]$")
_NAME_AND_MORE = re.compile(
    r"^(?P<name>[^:–—|]{2,60}?)\s*(?:[:：]\s+|\s[–—|]\s|\s-\s)(?P<more>.+)$"
)
_TRIM = " \t()[]|·–—-:,"


def read_projects(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return the projects of a section in the order of the file."""
    groups: list[list[Line]] = []
    for number, line in enumerate(lines):
        if not groups or _begins(lines, number, groups[-1]):
            groups.append([])
        groups[-1].append(line)
    return [project for project in map(_project, groups) if project["name"]]


def _begins(lines: Sequence[Line], number: int, group: Sequence[Line]) -> bool:
    """Tell whether a line names the next project."""
    line = lines[number]
    bare, url = _without_link(line.text)
    if all(one.bullet for one in lines):
        return True
    if line.bullet or not bare:
        return False
    after_another = _ends_a_project(lines[number - 1].text)
    if after_another and _NAME_AND_MORE.match(bare):
        return True
    return _may_be_name(bare, after_another=after_another) and (
        url is not None or line.gap or any(_is_told(one.text) for one in group)
    )


def _may_be_name(text: str, *, after_another: bool) -> bool:
    if _END.search(text) or (text[:1].islower() and not after_another):
        return False
    return len(text.split()) <= _LONGEST_NAME


def _is_told(text: str) -> bool:
    """Tell whether a line says what a project is, or where: after it the next may begin."""
    bare, url = _without_link(text)
    return url is not None or bool(_END.search(bare)) or len(bare.split()) > _LONGEST_NAME


def _ends_a_project(text: str) -> bool:
    bare, url = _without_link(text)
    return not bare if url is not None else bool(_END.search(bare))


def _project(group: Sequence[Line]) -> dict[str, Any]:
    url: str | None = None
    told: list[Line] = []
    for line in group:
        bare, found = _without_link(line.text)
        url = url or found
        if bare:
            told.append(Line(bare, line.bullet, line.gap))
    if not told:
        return {"name": None, "description": None, "url": url}
    name, more = _name_of(told[0].text)
    rest = ([Line(more)] if more else []) + told[1:]
    return {"name": name, "description": "\n".join(paragraphs(rest)) or None, "url": url}


def _name_of(text: str) -> tuple[str, str | None]:
    periods = find_periods(text)
    if periods:
        span = periods[0].span
        text = (text[: span[0]] + text[span[1] :]).strip(_TRIM)
    parted = _NAME_AND_MORE.match(text)
    return (parted["name"].strip(), parted["more"].strip()) if parted else (text, None)


def _without_link(text: str) -> tuple[str, str | None]:
    found = find_link(text)
    if found is None:
        return text, None
    begin, end = found.span()
    bare = re.sub(r"\(\s*\)|\[\s*\]", "", text[:begin] + text[end:])
    return bare.strip(_TRIM), found[0]
