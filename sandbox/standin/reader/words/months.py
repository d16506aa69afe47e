"""Names of the months in the languages people write resumes in, and the words around dates."""

import re

_NAMES = """
january jan janvier januar januari enero ene gennaio gen janeiro styczeń stycznia sty januára
    januarja январь января янв січень січня ιανουάριος ιανουαρίου ιαν ιανουάριο يناير ocak
    leden ledna
february feb février fevrier févr fev februar februari febrero febbraio fevereiro luty lutego lut
    февраль февраля фев лютий лютого φεβρουάριος φεβρουαρίου φεβ φεβρουάριο فبراير şubat únor února
march mar mars märz maerz mrz marzo março marco marzec marca maart marts март марта мар березень
    березня μάρτιος μαρτίου μαρ μάρτιο مارس mart březen března
april apr avril avr abril abr aprile kwiecień kwietnia kwi апрель апреля апр квітень квітня
    απρίλιος απριλίου απρ απρίλιο أبريل ابريل nisan duben dubna
may mai mayo maggio mag maio maj maja mei май мая травень травня μάιος μαΐου μαϊ μάιο مايو mayıs
    květen května
june jun juin juni junio giugno giu junho czerwiec czerwca cze июнь июня июн червень червня
    ιούνιος ιουνίου ιουν ιούνιο يونيو haziran červen června
july jul juillet juil juli julio luglio lug julho lipiec lipca lip июль июля июл липень липня
    ιούλιος ιουλίου ιουλ ιούλιο يوليو temmuz červenec července
august aug août aout agosto ago sierpień sierpnia sie augustus augusti август августа авг
    серпень серпня αύγουστος αυγούστου αυγ αύγουστο أغسطس اغسطس ağustos srpen srpna
september sept sep septembre septiembre set settembre setembro wrzesień września wrz сентябрь
    сентября сен сент вересень вересня σεπτέμβριος σεπτεμβρίου σεπ σεπτ σεπτέμβριο سبتمبر eylül
    září
october oct octobre oktober okt octubre ottobre ott outubro out październik października paź
    октябрь октября окт жовтень жовтня οκτώβριος οκτωβρίου οκτ οκτώβριο أكتوبر اكتوبر ekim říjen
    října
november nov novembre noviembre novembro listopad listopada lis ноябрь ноября ноя нояб листопада
    νοέμβριος νοεμβρίου νοε νοέμβριο نوفمبر kasım
december dec décembre dezember dez diciembre dic dicembre dezembro grudzień grudnia gru desember
    декабрь декабря дек грудень грудня δεκέμβριος δεκεμβρίου δεκ δεκέμβριο ديسمبر aralık prosinec
    prosince
"""

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(re.split(r"\n(?=\S)", _NAMES.strip()), start=1)
    for name in names.split()
}

SEASONS = (
    "spring|summer|autumn|fall|winter|frühjahr|sommer|herbst|printemps|été|automne|hiver|wiosna|"
    "lato|jesień|zima|весна|лето|осень|зима"
)

PRESENT = (
    r"present|present day|current|currently|now|today|ongoing|to date|date|heute|jetzt|aktuell|"
    r"gegenwärtig|laufend|aujourd['’]?hui|présent|ce jour|actuel|actuellement|actualidad|"
    r"la actualidad|el presente|actual|presente|hoy|oggi|attuale|in corso|atual|atualmente|"
    r"o momento|hoje|obecnie|nadal|teraz|chwili obecnej|dziś|nu|idag|pågående|nuvarande|heden|nå|"
    r"настоящее время|наст\. время|наст\. вр|н\.\s?в|сегодня|текущее время|теперішній час|"
    r"σήμερα|παρόν|τώρα|現在|现在|至今|今|现今|الآن|الان|حتى الآن|الحاضر|الوقت الحاضر|حاليا|حالياً|"
    r"hiện tại|hiện nay|nay|bugün|halen|devam|současnost|dosud"
)

BETWEEN = (
    r"-+|to|until|till|til|thru|through|up to|bis|bis zum|à|au|a|jusqu['’]?à|"
    r"al|hasta|até|ao|fino a|"
    r"do|po|aż do|до|по|έως|ως|μέχρι|~|/|→|->|>|t/m|tot|đến|tới|إلى|الى|حتى|から|~|›"
)

SINCE = (
    r"since|from|seit|ab|von|depuis|de|du|desde|da|dal|od|z|с|со|від|з|από|kể từ|từ|منذ|من|"
    r"sedan|från"
)
