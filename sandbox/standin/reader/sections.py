"""A resume's lines, sorted under its headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.standin.reader.lines import Line
from sandbox.standin.reader.words.headings import heading_kind, plain
from sandbox.standin.reader.words.parse import words_of

_INLINE = re.compile(r"^(?P<label>[^:：]{3,40})[:：]\s+(?P<rest>\S.*)$")
_INLINE_KINDS = frozenset({"summary", "skills", "certifications", "other"})
_LABELS_OF_CONTACT = frozenset(
    plain(word)
    for word in words_of("address phone e-mail email telephone mobile web website linkedin github")
)
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


def sort_under_headings(lines: Sequence[Line]) -> list[Section]:
    """Return the sections in the order of the file."""
    sections = [Section("top")]
    for number, line in enumerate(lines):
        kind = None if line.bullet else _kind(line.text, sections[-1])
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
    return [section for section in sections if section.lines]


def _kind(text: str, section: Section) -> str | None:
    kind = heading_kind(text.strip(" :：|–—-"))
    at_home = section.kind in {"top", "contact"}
    if kind == "contact" and at_home and plain(text) in _LABELS_OF_CONTACT:
        return None
    return kind


def _are_computer_languages(lines: Sequence[Line], number: int, section: Section) -> bool:
    """Tell whether "Languages" is a group of skills: below them and with none that is spoken."""
    if section.kind != "skills" or plain(lines[number].text) != "languages":
        return False
    below = " ".join(line.text for line in lines[number + 1 : number + 3])
    return not _SPOKEN.search(below)


def _labelled(line: Line, section: Section) -> Section | None:
    """Know a heading in the line of its text: "Skills: Python, SQL"."""
    found = _INLINE.match(line.text)
    if found is None or section.kind in {"skills", "experience", "projects"}:
        return None
    kind = heading_kind(found["label"])
    if kind not in _INLINE_KINDS:
        return None
    return Section(kind, [Line(found["rest"], line.bullet, line.gap)])
