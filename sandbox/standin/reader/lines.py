"""The lines of a resume, mended where extraction is known to break them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_BULLET = re.compile(r"^[\s]*(?:[•●○▪■□◦‣∙·・⁃➢➤►▶▸✓✔✦◆◇※*]|[-–—−](?=\s))\s*")
_BULLET_ALONE = re.compile(r"^[\s]*[•●○▪■□◦‣∙·・⁃➢➤►▶▸✓✔✦◆◇*–—-][\s]*$")
_PAGE_NUMBER = re.compile(
    r"(?i)^[-–— .|]*(?:(?:page|seite|strona|стр\.?|страница|sida|página|pagina|σελίδα|trang)\s*)?"
    r"\d{1,3}\s*(?:(?:/|of|von|z|из|sur|de|av|από)\s*\d{1,3})?[-–— .|]*$"
)
_PAGE_AT_END = re.compile(r"(?i)\b(?:page|seite|strona)\s+\d{1,3}(?:\s*(?:of|/|von|z)\s*\d{1,3})?$")
_WIDE_GAP = re.compile(r" *\t[ \t]*| {3,}")
_GAP = re.compile(r"[ \t]+")
_MANY = 3
_FULL = 0.7
"""How long a line must be, beside the longest, to have been broken by the page's edge."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with one space between words and a tab where a wide gap was.

    `bullet` says that a mark stood before it (it is taken off), `gap` that an empty line did.
    """

    text: str
    bullet: bool = False
    gap: bool = False


def read_lines(text: str) -> list[Line]:
    """Return the lines that say something; page numbers and running heads are none of them."""
    raw = _without_pages([_visible(line) for line in text.splitlines()])
    spread = _tabs_are_spaces(raw)
    lines: list[Line] = []
    gap = marked = False
    for line in raw:
        if not line.strip():
            gap = True
            continue
        if _BULLET_ALONE.match(line):
            marked = True
            continue
        mended = _mended(line, spread=spread)
        bare = _BULLET.sub("", mended, count=1)
        if bare:
            lines.append(Line(bare, marked or bare != mended, gap))
        gap = marked = False
    return lines


def _visible(line: str) -> str:
    """Drop what has no shape (icons from private fonts, zero widths) and unify kinds of space."""
    kept = []
    for character in line:
        category = unicodedata.category(character)
        if category == "Zs":
            kept.append(" ")
        elif character == "\t" or category not in {"Co", "Cf", "Cc", "Cn", "Cs"}:
            kept.append(character)
    return "".join(kept)


def _tabs_are_spaces(lines: list[str]) -> bool:
    """Tell whether the file puts tabs between all words, so that a tab means nothing in it."""
    tabbed = worded = 0
    for line in lines:
        gaps = _GAP.findall(line.strip())
        if len(gaps) >= _MANY:
            worded += 1
            tabbed += all("\t" in gap for gap in gaps)
    return tabbed * 3 > worded


def _mended(line: str, *, spread: bool) -> str:
    line = _letters_joined(line.strip())
    gaps = _GAP.findall(line)
    all_wide = len(gaps) >= _MANY and all(_WIDE_GAP.fullmatch(gap) for gap in gaps)
    line = line.replace("\t", " ") if spread or all_wide else _WIDE_GAP.sub("\t", line)
    return re.sub(r" +", " ", line)


def _letters_joined(line: str) -> str:
    """Join `E X P E R I E N C E`; where two spaces stand between words they become one."""
    letters = line.split()
    single = sum(len(letter) == 1 and letter.isalpha() for letter in letters)
    if len(letters) <= _MANY or single < 0.8 * len(letters):
        return line
    return " ".join("".join(word.split()) for word in re.split(r"[ \t]{2,}", line))


def _without_pages(lines: list[str]) -> list[str]:
    """Drop the numbers of pages, and what stands beside them again and again."""
    numbered = [at for at, line in enumerate(lines) if _is_page_number(lines, at)]
    beside: Counter[str] = Counter()
    for at in numbered:
        beside.update({near.strip() for near in _neighbours(lines, at) if near.strip()})
    heads = {line for line, times in beside.items() if times > 1}
    first_seen: set[str] = set()
    kept: list[str] = []
    for at, line in enumerate(lines):
        stem = _PAGE_AT_END.sub("", line).strip(" \t|·–—-")
        if at in numbered or stem in first_seen:
            continue
        if stem in heads or stem != line.strip(" \t|·–—-"):
            first_seen.add(stem)
        kept.append(stem if stem in first_seen else line)
    return kept


def _is_page_number(lines: list[str], at: int) -> bool:
    """Tell a page's number; a bare number is one only at the edge of a page."""
    found = _PAGE_NUMBER.match(lines[at])
    if found is None or not lines[at].strip():
        return False
    bare = lines[at].strip(" -–—.|").isdecimal()
    return not bare or at + 1 == len(lines) or not lines[at + 1].strip()


def _neighbours(lines: list[str], at: int) -> list[str]:
    before = [line for line in lines[max(at - 2, 0) : at] if line.strip()]
    after = [line for line in lines[at + 1 : at + 3] if line.strip()]
    return before[-1:] + after[:1]


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """Return one text for each point of a list and each paragraph."""
    longest = max((len(line.text) for line in lines), default=0)
    texts: list[str] = []
    before = 0
    for line in lines:
        text = line.text.replace("\t", " ")
        goes_on = bool(texts) and not line.bullet and not line.gap
        if goes_on and _was_broken(texts[-1], text, before >= _FULL * longest):
            texts[-1] = f"{texts[-1]} {text}"
        else:
            texts.append(text)
        before = len(text)
    return texts


def _was_broken(before: str, after: str, full: bool) -> bool:
    if after[:1].islower() or before.endswith((",", "-", "–", " and", " of", " the")):
        return True
    return full and not before.endswith((".", "!", "?", "。", ":"))
