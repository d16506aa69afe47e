"""The words of dates in the languages that resumes here come in, in lower case without accents."""

import re
from functools import lru_cache

from howler.domain.reading.letters import smooth

_NAMES = """
january januar janvier enero gennaio janeiro januari styczen stycznia январь января
february februar fevrier febrero febbraio fevereiro februari luty lutego февраль февраля
march marz mrz maerz mars marzo marco maart marzec marca март марта
april avril abril aprile kwiecien kwietnia апрель апреля
may mai mayo maggio maio mei maj maja май мая
june juni juin junio giugno junho czerwiec czerwca июнь июня
july juli juillet julio luglio julho lipiec lipca июль июля
august aout agosto augustus sierpien sierpnia август августа
september septembre septiembre setiembre settembre setembro wrzesien wrzesnia сентябрь сентября
october oktober octobre octubre ottobre outubro pazdziernik pazdziernika октябрь октября
november novembre noviembre novembro listopad listopada ноябрь ноября
december dezember decembre diciembre dicembre dezembro grudzien grudnia декабрь декабря
"""
_MONTHS = tuple(tuple(smooth(line).split()) for line in _NAMES.strip().splitlines())
_SHORTEST = 3
# Beginnings of a month's name that are words of their own: "rolled out 2019", "5 years ago".
_OTHER_WORDS = {"out", "ago", "set", "list", "marc"}

_PRESENT_WORDS = (
    r"present|presently|current|currently|now|today|ongoing|to date|till date|to-date|"
    r"heute|aktuell|derzeit|jetzt|gegenwart|gegenwartig|laufend|andauernd|"
    r"actuel|actuelle|actuellement|a ce jour|aujourd'hui|en cours|"
    r"actual|actualidad|actualmente|presente|hoy|en curso|"
    r"attuale|attualmente|oggi|in corso|atual|atualmente|hoje|ate o momento|"
    r"heden|huidig|obecnie|nadal|настоящее время|н\.\s?в\.|сейчас|текущее время"
)
_PRESENT_SIGNS = "現在|现在|至今|現職|현재|재직중|الآن|الحاضر|כיום|היום"
PRESENT = re.compile(rf"(?<!\w)(?:{smooth(_PRESENT_WORDS)})(?!\w)|{smooth(_PRESENT_SIGNS)}")
SINCE = re.compile(
    r"(?<!\w)(?:since|seit|depuis|desde|dal|dalla|vanaf|sinds|с)\s+(?:le\s+|el\s+|dem\s+)?$"
)
JOINED = re.compile(
    r"[\s(]*(?:[-–/]|to|until|till|til|through|thru|bis|bis zum|au?|jusqu'a|al?|hasta|ate|fino a|"
    r"tot|do|по|до|至|から)?[\s]*"
)
_UNTIL = (
    r"[\s(]{0,12}"
    r"(?P<joint>[-–]|to|until|till|through|bis|a|a l'|jusqu'a|hasta|al|ate|tot|do|по|до)?"
    r"\s{0,12}(?:the\s|la\s|zum\s)?"
)
TO_PRESENT = re.compile(rf"(?:{_UNTIL})(?:{PRESENT.pattern})")


@lru_cache(maxsize=1024)
def month_of(word: str) -> int | None:
    """The month that `word` names, whole or by its first three letters or more; else None."""
    if len(word) < _SHORTEST or word in _OTHER_WORDS:
        return None
    found = {
        number
        for number, names in enumerate(_MONTHS, 1)
        if any(name.startswith(word) for name in names)
    }
    return found.pop() if len(found) == 1 else None
