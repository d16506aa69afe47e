"""Who the resume is of: name, e-mail, telephone, links."""

import re
import unicodedata
from collections.abc import Sequence

from sandbox.standin.reader.dates import find_periods
from sandbox.standin.reader.lines import Line
from sandbox.standin.reader.words.headings import heading_kind, plain
from sandbox.standin.reader.words.parse import words_of
from sandbox.standin.reader.words.places import place_signs
from sandbox.standin.reader.words.titles import title_words

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(
    r"(?i)(?<![@\w.])(?:https?://[^\s()<>\[\]|,;]+|(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|"
    r"app|me|edu|gov|info|ai|co|uk|de|fr|es|it|pl|se|no|dk|fi|nl|be|ch|at|jp|cn|ru|ua|gr|br|pt|ie|eu|"
    r"example)(?:/[^\s()<>\[\]|,;]*)?)(?![\w@])"
)
_PHONE = re.compile(
    r"(?<![\w/.])(?:\+|00)?\(?\d[\d\s().\-‐‑‒–—−/\u00a0]{5,22}\d(?:\s?(?:x|ext\.?)\s?\d{1,5})?(?![\w/])"
)
_PHONE_WORD = re.compile(
    r"(?i)\b(?:tel|telephone|phone|mobile|mob|cell|call|telefon|tél|téléphone|teléfono|móvil|handy|"
    r"telefone|telefono|komórka|тел|телефон|моб|τηλ|τηλέφωνο|κινητό|điện thoại|sđt)\b|"
    r"☎|✆|📞|電話|电话|هاتف|جوال"
)
_LABEL = re.compile(
    r"(?i)^(?:curriculum\s+vitae|c\.?v\.?|r[ée]sum[ée]|lebenslauf|name|full name|имя|фио|"
    r"όνομα|氏名|姓名|الاسم|họ và tên|họ tên|imię i nazwisko|nombre|nom|nome)\b\s*"
    r"(?:of|von|de)?\s*[:：,–—|-]*\s*"
)
_CREDENTIALS = re.compile(
    r"(?i)(?:,?\s+(?:ph\.?d|m\.?d|m\.?sc|mba|cpa|pmp|rn|bsn|msn|cfa|esq|m\.?a|b\.?sc|dds|p\.?e)\.?"
    r"(?=,|\s|$))+$"
)
_PRONOUNS = re.compile(r"\s*\((?:she|he|they|sie|er|elle|il)\b[^)]*\)$", re.IGNORECASE)
_SITES = words_of("linkedin github gitlab twitter xing facebook instagram stackoverflow medium")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_MOST_NAME_WORDS, _LONG_WORD = 5, 3
_TOP = 6
_FAINT = 0.9
"""A score that mere capitals reach; a name in the top lines or in the e-mail address has more."""
_SPECIAL = {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d"}


def find_email(text: str) -> str | None:
    found = _EMAIL.search(text)
    return found[0].strip(".'-") if found else None


def find_link(text: str) -> re.Match[str] | None:
    """Find the first web address; an e-mail address is none."""
    return _LINK.search(text)


def find_links(lines: Sequence[Line]) -> list[str]:
    found = [match[0].rstrip(".") for line in lines for match in _LINK.finditer(line.text)]
    return list(dict.fromkeys(found))


def find_phone(lines: Sequence[Line], *, sure: bool = False) -> str | None:
    """Return the likeliest telephone number, as it is written.

    `sure` asks for a sign of one: a leading plus, a word such as "phone" or an e-mail beside it.
    """
    best: tuple[float, str] | None = None
    for number, line in enumerate(lines):
        without_dates = _masked(line.text)
        for match in _PHONE.finditer(without_dates):
            digits = sum(character.isdecimal() for character in match[0])
            if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
                continue
            before = lines[number - 1].text if number else ""
            score = 2.0 * match[0].lstrip("(").startswith(("+", "00"))
            score += 2.0 * bool(_PHONE_WORD.search(line.text) or _PHONE_WORD.fullmatch(before))
            score += 1.0 * ("@" in line.text) - 0.0001 * number
            if best is None or score > best[0]:
                best = (score, match[0].strip())
    return best[1] if best and (best[0] >= 1.0 or not sure) else None


def _masked(text: str) -> str:
    """Blank out periods of time: "2012 - 2015" has eight digits too."""
    for period in find_periods(text):
        if period.stretch:
            begin, end = period.span
            text = text[:begin] + "#" * (end - begin) + text[end:]
    return text


def find_name(lines: Sequence[Line], addresses: str) -> tuple[str | None, int | None]:
    """Return the person's name and the line it stands in: at the top, or wherever it fits best.

    `addresses` are the e-mail and web addresses of the file, which often hold the name.
    """
    best: tuple[float, str, int] | None = None
    for number, line in enumerate(lines):
        first = re.split(r"\t|\s\|\s|\s[·•–—]\s", _LABEL.sub("", line.text))[0]
        name = _PRONOUNS.sub("", _CREDENTIALS.sub("", first.strip(" ,|")))
        score = _name_score(name, number, addresses)
        score += 1.5 if _LABEL.match(line.text) else 0.0
        if score > _FAINT and (best is None or score > best[0]):
            best = (score, name, number)
    return (best[1], best[2]) if best else (None, None)


def _name_score(name: str, number: int, addresses: str) -> float:
    if not _looks_like_a_name(name):
        return 0.0
    score = max(3.0 - 0.7 * number, 0.0) if number < _TOP else 0.0
    score += 3.0 * _shared(name, addresses)
    words = len(name.split())
    score += 0.3 if words in {2, 3} else 0.0
    return score - 1.5 * title_words(name) - 1.0 * place_signs(name)


def _looks_like_a_name(text: str) -> bool:
    words = text.split()
    if not words or len(words) > _MOST_NAME_WORDS or heading_kind(text) is not None:
        return False
    if plain(text) in _SITES:
        return False
    if any(character.isdigit() or character in "@/:;•|()&" for character in text):
        return False
    big = [word for word in words if word[0].isupper() or not word[0].islower()]
    if text.endswith(".") or len(big) < max(len(words) - 2, 1) or text[0].islower():
        return False
    return all(character.isalpha() or character in " .'’-‐‑," for character in text)


def _shared(name: str, addresses: str) -> float:
    """How much of the name stands in the addresses: 1 for all of its long words."""
    words = [_ascii(word) for word in plain(name).split()]
    long = [word for word in words if len(word) >= _LONG_WORD]
    if not long or not addresses:
        return 0.0
    within = _ascii(addresses)
    return sum(word in within for word in long) / len(long)


def _ascii(text: str) -> str:
    spelled = "".join(_SPECIAL.get(character, character) for character in text.lower())
    decomposed = unicodedata.normalize("NFD", spelled)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
