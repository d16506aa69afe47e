"""Sections that are lists: skills and certificates."""

import re
from collections.abc import Sequence

from sandbox.standin.reader.dates import find_periods
from sandbox.standin.reader.lines import Line

_MARKS = re.compile(r"\t|[;；|•·●∙]|,(?!\d)|，|、|،|\s/\s")
_LABEL = re.compile(r"^[^,;:：()\t]{2,40}(?:[:：]\s*(?=\S)|\t(?=[^\t]*,))")
_LEVEL = re.compile(r"[\s(]*(?:[●○★☆■□▪▫]+|\b\d{1,3}\s?%)[\s)]*$")
_AND = re.compile(r"(?i)^(?:and|und|et|y|e|och|og|i|и|και)\s+")
_LONG_LINE, _SURE_LIST = 35, 3


def read_skills(lines: Sequence[Line]) -> list[str]:
    """Return the skills one by one; the names of their groups are none."""
    skills: list[str] = []
    for text in _whole_lists(_without_group_names(lines)):
        found = _split(_LABEL.sub("", text))
        skills += [skill for skill in found if skill]
    return list(dict.fromkeys(skills))


def read_certificates(lines: Sequence[Line]) -> list[str]:
    """Return the certificates, one a line; one that goes on begins small or after a comma.

    Where lines with nothing but a date part them, only the first line of each is its name.
    """
    groups: list[list[Line]] = [[]]
    for line in lines:
        if _is_date(line.text):
            groups.append([])
        else:
            groups[-1].append(line)
    if len(groups) == 1:
        return _certificates_in(lines)
    return [name for group in groups for name in _certificates_in(group)[:1]]


def _certificates_in(lines: Sequence[Line]) -> list[str]:
    texts: list[str] = []
    for line in lines:
        text = line.text.replace("\t", " ")
        if texts and not line.bullet and _continues(texts[-1], text):
            texts[-1] = f"{texts[-1]} {text}"
        else:
            texts.append(text)
    return [text.strip(" .;") for text in texts]


def _is_date(text: str) -> bool:
    periods = find_periods(text)
    return bool(periods) and not (text[: periods[0].span[0]] + text[periods[0].span[1] :]).strip()


def _continues(before: str, text: str) -> bool:
    return text[:1].islower() or text.startswith("(") or before.endswith((",", " of", " and", "-"))


def _without_group_names(lines: Sequence[Line]) -> list[Line]:
    """Drop lines such as "Methods" above "Monte Carlo, Time Series"."""
    lists = [len(_split(line.text)) > 1 for line in lines]
    named = any(
        not first and second and not line.bullet
        for line, first, second in zip(lines, lists, lists[1:], strict=False)
    )
    if not named or sum(lists) < len(lines) / 2:
        return list(lines)
    kept = []
    for number, line in enumerate(lines):
        above_a_list = number + 1 < len(lines) and lists[number + 1] and not lists[number]
        if not above_a_list or line.bullet or _LABEL.match(line.text):
            kept.append(line)
    return kept


def _whole_lists(lines: Sequence[Line]) -> list[str]:
    """Put together a list that goes on in the next line."""
    longest = max((len(line.text) for line in lines), default=0)
    texts: list[str] = []
    for line in lines:
        apart = line.bullet or line.gap or bool(_LABEL.match(line.text))
        if texts and not apart and _goes_on(texts[-1], line.text, longest):
            texts[-1] = f"{texts[-1]} {line.text}"
        else:
            texts.append(line.text)
    return texts


def _goes_on(before: str, after: str, longest: int) -> bool:
    if before.rstrip().endswith((",", ";", "·", "|", "/", "&", " and", "、")):
        return True
    if "\t" in before or "\t" in after:
        return False
    if after[:1].islower() and len(before) >= _LONG_LINE:
        return True
    full = len(before) >= max(0.75 * longest, _LONG_LINE)
    return full and len(_split(before)) >= _SURE_LIST and len(_split(after)) > 1


def _split(text: str) -> list[str]:
    """Part a list at its marks, but not inside brackets."""
    parts: list[str] = []
    depth = begin = 0
    for at, character in enumerate(text):
        depth += (character in "((") - (character in "))")
        mark = _MARKS.match(text, at) if depth <= 0 and at >= begin else None
        if mark:
            parts.append(text[begin:at])
            begin = mark.end()
    parts.append(text[begin:])
    cleaned = (_AND.sub("", _LEVEL.sub("", part).strip(" .-–")) for part in parts)
    return [part for part in cleaned if part]
