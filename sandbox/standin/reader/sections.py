"""A resume's lines, sorted under its headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.standin.reader.contact import find_link
from sandbox.standin.reader.lines import Line
from sandbox.standin.reader.words.headings import heading_kind, plain
from sandbox.standin.reader.words.parse import words_of

_INLINE = re.compile(r"^(?P<label>[^:：]{3,40})[:：]\s+(?P<rest>\S.*)$")
_INLINE_KINDS = frozenset({"summary", "skills", "certifications", "other"})
_LABELS_OF_CONTACT = frozenset(
    plain(word)
    for word in words_of("address phone e-mail email telephone mobile web website linkedin github")
)
_ABOUT = frozenset({"top", "contact"})
_LANGUAGES = "languages"
_FEW, _LONGEST_HEADING, _SHORTEST = 3, 4, 5
_SPOKEN = re.compile(
    r"(?i)\b(?:english|german|french|spanish|italian|portuguese|polish|swedish|norwegian|danish|dutch|"
    r"russian|ukrainian|greek|arabic|chinese|mandarin|japanese|korean|hindi|urdu|turkish|vietnamese|"
    r"finnish|czech|hungarian|romanian|igbo|yoruba|swahili|hebrew|persian|farsi|serbian|croatian|"
    r"englisch|deutsch|französisch|anglais|allemand|français|inglés|alemán|angielski|niemiecki|"
    r"polski|engelska|английский|русский|немецкий|αγγλικά|ελληνικά|γερμανικά|tiếng anh|"
    r"native|fluent)\b"
    r"|英語|日本語|英语|中文|الإنجليزية|العربية"
)


@dataclass(slots=True)
class Section:
    """What stands under one heading; `kind` is `top` for what comes before the first one."""

    kind: str
    lines: list[Line] = field(default_factory=list)


def sort_under_headings(lines: Sequence[Line], name_at: int | None) -> list[Section]:
    """Return the sections in the order of the file.

    The person's name, in line `name_at`, begins the top wherever it stands: extraction may put a
    column before it.
    """
    sections = [Section("top")]
    capitals = _headings_are_capitals(lines)
    for number, line in enumerate(lines):
        if number == name_at:
            sections.append(Section("top"))
            continue
        kind = None if line.bullet else _kind(line, sections[-1], capitals=capitals)
        if kind == "other" and _are_computer_languages(lines, number, sections[-1]):
            kind = "skills"
        if kind is not None:
            sections.append(Section(kind))
            continue
        labelled = None if line.bullet else _labelled(line, sections[-1])
        if labelled is not None:
            sections.append(labelled)
        else:
            sections[-1].lines.append(line)
    for section in sections:
        section.kind = _kind_by_content(section)
    return [section for section in sections if section.lines]


def _headings_are_capitals(lines: Sequence[Line]) -> bool:
    """Tell whether all headings of the file are in capitals, so that others can be told by it."""
    headings = [line.text for line in lines if not line.bullet and heading_kind(line.text)]
    return len(headings) >= _FEW and all(heading.isupper() for heading in headings)


def _kind_by_content(section: Section) -> str:
    """Correct what a heading seems to say by what stands under it.

    Programs that somebody wrote may stand under "Software", and skills under "Technical Summary".
    """
    texts = [line.text for line in section.lines]
    if section.kind == "skills":
        told = any(text.endswith(".") for text in texts)
        return "projects" if told and any(map(find_link, texts)) else "skills"
    if section.kind == "summary" and len(texts) > 1 and all(map(_INLINE.match, texts)):
        return "skills"
    return section.kind


def _kind(line: Line, section: Section, *, capitals: bool) -> str | None:
    kind = heading_kind(line.text.strip(" :：|–—-"))
    if kind == "contact" and section.kind in _ABOUT and plain(line.text) in _LABELS_OF_CONTACT:
        return None
    if kind is None and section.kind not in _ABOUT and _is_unknown_heading(line, capitals=capitals):
        return "other"
    return kind


def _is_unknown_heading(line: Line, *, capitals: bool) -> bool:
    """Tell a heading whose words are not known by how it is written."""
    if not line.text.isupper() or len(line.text.split()) > _LONGEST_HEADING:
        return False
    return line.text.endswith((":", "：")) or (capitals and line.gap and len(line.text) > _SHORTEST)


def _are_computer_languages(lines: Sequence[Line], number: int, section: Section) -> bool:
    """Tell whether "Languages" is a group of skills: below them and with none that is spoken."""
    if section.kind != "skills" or plain(lines[number].text) != _LANGUAGES:
        return False
    below = " ".join(line.text for line in lines[number + 1 : number + 3])
    return not _SPOKEN.search(below)


def _labelled(line: Line, section: Section) -> Section | None:
    """Know a heading in the line of its text: "Skills: Python, SQL"."""
    found = _INLINE.match(line.text)
    if found is None or section.kind in {"experience", "projects"}:
        return None
    kind = heading_kind(found["label"])
    spoken = kind == "other" and bool(_SPOKEN.search(found["rest"]))
    if plain(found["label"]) == _LANGUAGES and not spoken:
        return None
    if kind not in _INLINE_KINDS or (section.kind == "skills" and not spoken):
        return None
    return Section(kind, [Line(found["rest"], line.bullet, line.gap)])
