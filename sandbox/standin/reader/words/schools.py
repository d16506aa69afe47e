"""By which words a school and a degree are known, in the languages resumes are written in."""

import re
from dataclasses import dataclass

from sandbox.standin.reader.words.headings import plain

_SCHOOLS = re.compile(
    r"(?i)\b(?:univ|universit|uniwersyt|univerzit|universidad|universität|université|yliopisto|"
    r"polytech|politech|politécn|hochschul|högskol|högskola|høgskol|hogeschool|akadem|academ|école|"
    r"escuela|escola|scuola|liceum|lycée|lyceum|gymnasi|gimnazj|technikum|szkoł|skola|skole|faculty|"
    r"facult|fakult|wydział|institut|instytut|istituto|college|school|seminary|conservator|\w*schule\b|"
    r"kolleg|bootcamp|campus|университет|институт|академия|школа|колледж|училище|техникум|лицей|"
    r"універ|πανεπιστήμιο|πολυτεχνείο|σχολή|λύκειο|ινστιτούτο|đại học|cao đẳng|trường|học viện|"
    r"üniversite)|\b(?:mit|caltech|eth|epfl|ucl|lse|ucla|iit|tu|kth|mcgill|vgtu|iti)\b|"
    r"大学|大學|学院|學院|高校|高等学校|専門学校|高专|高等専門|中学|جامعة|معهد|كلية|مدرسة|أكاديمية"
)
_DEGREES = re.compile(
    r"(?i)(?:(?<!\w)(?:ph\.?\s?d|d\.?phil|m\.?phil|b\.?\s?sc|m\.?\s?sc|b\.?a|m\.?a|b\.?f\.?a|m\.?f\.?a|"
    r"m\.?b\.?a|b\.?b\.?a|b\.?\s?eng|m\.?\s?eng|b\.?\s?ed|m\.?\s?ed|b\.?\s?tech|m\.?\s?tech|b\.?arch|"
    r"m\.?arch|b\.?com|m\.?com|b\.?s|m\.?s|ll\.?b|ll\.?m|j\.?d|m\.?d|m\.?p\.?h|m\.?p\.?a|m\.?res|"
    r"d\.?d\.?s|ed\.?d|bsn|msn|mbbs|hnd|hnc|btec|gcse|gcses|ged|nvq|a-?levels?|dr\.?-?\s?ing|"
    r"dipl\.?(?:-?\s?\w+)?\.?|mgr|inż|lic|dr|dut|bts|cap|a\.?a\.?s|mphil)\.?(?!\w)|"
    r"\b(?:bachelor|master|doctor|doctorate|associate['’]?s? (?:degree|of)|diploma|diplom|degree|"
    r"certificate|certificat|lehrabschluss|gesellenbrief|meisterbrief|zertifikat|abitur|matura|baccalaur|baccalauréat|licence|licenciatura|"
    r"licenciado|licenciada|grado en|máster|maestría|doctorado|doctorat|laurea|mestrado|"
    r"bacharel|magister|magistr|inżynier|licencjat|kandidat|ausbildung zum|ausbildung zur|"
    r"apprenticeship|high school|secondary school|foundation degree|postgraduate|undergraduate|"
    r"honours degree|staatsexamen|promotion|бакалавр|магистр|специалист|кандидат наук|аспирант|"
    r"доктор|диплом|магістр|πτυχίο|δίπλωμα|μεταπτυχιακό|διδακτορικό|απολυτήριο|cử nhân|thạc sĩ|"
    r"tiến sĩ|bằng|kỹ sư|lisans)\w*)|"
    r"学士|修士|博士|硕士|本科|专科|大专|卒業|بكالوريوس|ماجستير|دكتوراه|دبلوم|ليسانس|إجازة"
)
_ABBREVIATION = re.compile(
    r"(?i)^(?:ph\.?\s?d|d\.?phil|m\.?phil|b\.?\s?sc|m\.?\s?sc|b\.?a|m\.?a|b\.?f\.?a|m\.?f\.?a|m\.?b\.?a|"
    r"b\.?b\.?a|b\.?\s?eng|m\.?\s?eng|b\.?\s?ed|m\.?\s?ed|b\.?\s?tech|m\.?\s?tech|b\.?arch|m\.?arch|"
    r"b\.?com|m\.?com|b\.?s|m\.?s|ll\.?b|ll\.?m|j\.?d|m\.?d|m\.?p\.?h|m\.?res|bsn|msn|hnd|hnc|"
    r"dr\.?-?\s?ing|dipl\.?-?\s?ing|mgr|inż|a\.?a\.?s?|diploma|diplom|certificate|master|bachelor|"
    r"magister|licencjat|inżynier|laurea|licence|бакалавр|магистр|специалист|master['’]s|"
    r"bachelor['’]s|associate['’]s|doctorate|πτυχίο|δίπλωμα|cử nhân|thạc sĩ|tiến sĩ|kỹ sư|"
    r"بكالوريوس|ماجستير|دكتوراه|دبلوم|ليسانس)\.?(?:\s+(?:degree|diploma))?(?:\s*\((?:hons|honours)\.?\))?$"
)
_JOIN = re.compile(
    r"(?i)\s+(?:in|en|of science in|im fach|fach|w zakresie|по специальности|στην?|στα)\s+"
)
_NUMBER = r"\d+(?:[.,]\d+)?(?:\s*(?:/|out of|von|z|из|από)\s*\d+(?:[.,]\d+)?)?\s*%?"
_EXACT_NUMBER = r"\d+(?:[.,]\d+|\s*(?:/|out of|von|z|из)\s*\d+(?:[.,]\d+)?)\s*%?"
_MARKS = re.compile(
    r"(?i)(?:\b(?:c?gpa|grade point average|gpa score|final grade|overall grade|final mark|"
    r"overall mark|abschlussnote|moyenne|średnia|betyg|средний балл|βαθμός|điểm)\b|"
    rf"المعدل|成績|评分|绩点)\s*[:=]?\s*(?P<mark>{_NUMBER})"
    r"|\b(?:grade|mark|note|nota|voto|votazione|average|оценка)\b"
    rf"\s*[:=]?\s*(?P<exact>{_EXACT_NUMBER})"
)


def school_signs(text: str) -> int:
    return len(_SCHOOLS.findall(text))


def degree_signs(text: str) -> int:
    return len(_DEGREES.findall(text))


@dataclass(frozen=True, slots=True)
class Mark:
    """A grade, without its name, and where it stands in the line together with its name."""

    value: str
    span: tuple[int, int]


def find_mark(text: str) -> Mark | None:
    """Find a grade such as `GPA: 3.8/4.0`; an unsure name ("Grade 1") needs a part of a number."""
    found = _MARKS.search(text)
    if found is None:
        return None
    return Mark((found["mark"] or found["exact"]).strip(), found.span())


def degree_and_field(text: str) -> tuple[str | None, str | None]:
    """Part "Master of Engineering in Civil Engineering" or "BSc, Physics" into degree and field."""
    text = text.strip(" ,;")
    joined = _JOIN.search(text)
    if joined and degree_signs(text[: joined.start()]):
        if joined[0].strip().lower() == "of science in":
            cut = joined.start() + len(joined[0].rstrip()) - len(" in")
            return text[:cut].strip(" ,"), text[joined.end() :].strip()
        return text[: joined.start()].strip(" ,"), text[joined.end() :].strip()
    parted = re.match(r"(.+?)\s*(?:[,:;]|\s[–—|·-])\s+(.+)", text)
    if parted and degree_signs(parted[1]):
        return parted[1].strip(), parted[2].strip()
    words = text.split()
    for count in range(min(len(words) - 1, 3), 0, -1):
        start = " ".join(words[:count])
        if _ABBREVIATION.match(start) and plain(words[count]) not in {"of", "de", "der", "di"}:
            return start, " ".join(words[count:])
    return (text or None), None
