"""By which words the name of an employer is known."""

import re

from sandbox.standin.reader.words.headings import plain
from sandbox.standin.reader.words.parse import words_of

LEGAL_FORMS = re.compile(
    r"(?i)^(?:inc|incorporated|ltd|limited|llc|llp|plc|gmbh|ag|kg|se|ab|a/?s|asa|oy|oyj|sa|s\.a|sarl|"
    r"sas|bv|b\.v|nv|n\.v|spa|s\.p\.a|srl|s\.r\.l|pty|pte|corp|corporation|co|co\.,? ltd|lp|kk|"
    r"s\.l|sl|lda|ltda|aps|d\.o\.o|s\.r\.o|sp\.? z o\.?\s?o|a\.?ş)\.?$"
)
_FORM_AT_END = re.compile(
    r"(?i)[\s,](?:inc|incorporated|ltd|limited|llc|llp|plc|gmbh|ag|kg|se|ab|a/s|asa|oy|oyj|sa|s\.a|"
    r"sarl|sas|bv|b\.v|nv|n\.v|spa|s\.p\.a|srl|s\.r\.l|pty|pte|corp|corporation|co|kk|sl|s\.l|lda|"
    r"ltda|aps|d\.o\.o|s\.r\.o|sp\.? z o\.?\s?o|a\.?ş)\.?$"
)
_WORDS = words_of(
    """
    academy agency airlines airport airways archive associates association authority
    automotive aviation bakery bank books bookshop botanics brewery broadcasting brothers
    bureau cafe café capital chamber chemicals church clearing clinic cloud college
    committee company consultants cooperative co-operative corporation council county
    courier dairy district dynamics electric enterprises estates exchange express fabrics
    factory farm farms festival films firm fisheries foundation foundry freight friends fund
    furniture gallery garden gardens gas gazette grid grill group guild hall harbour herald
    holding holdings hospital hostel hotel hotels house imports industries initiative inn
    institute insurance kitchen laboratories laboratory labs law library lines logistics
    magazine markets metals mills ministry motors museum music nhs nursery observatory
    optics orchestra outfitters partners partnership payments pharma pharmaceuticals
    pharmacy plastics press publishing railway railways resort restaurant resources salon
    school schools semiconductor society station store stores studio studios surgery
    textiles theater theatre times toys traders trust union university valley ventures
    vineyard warehouse winery works workshop zoo bundesanstalt bundesamt klinik klinikum
    krankenhaus ingenieure tiefbau verlag stadtwerke werke gruppe verein stiftung agentur
    hôpital société groupe agence cabinet banque mairie ministère empresa grupo hospital
    banco universidad universidade ayuntamiento ministerio società gruppo banca università
    spółka firma uniwersytet szpital kancelaria grupa fabryka urząd szkoła sjukhus kommun
    region hochschule universität банк компания завод институт университет больница школа
    группа ооо оао зао ао пао ип нии холдинг агентство студия издательство академия фабрика
    музей театр банк μελετητική εταιρεία τράπεζα νοσοκομείο σχολείο πανεπιστήμιο όμιλος
    ινστιτούτο εκδόσεις υπουργείο δήμος شركة مؤسسة بنك مستشفى جامعة معهد مدرسة وزارة مجموعة
    مكتب مركز دار مصرف
    """
)
_WEAK = words_of(
    """
    analytics apparel banking builders care catering center centre commission communications
    concrete construction consulting creative data delivery department design diagnostics
    digital distribution electronics energy engineering entertainment finance financial
    fitness foods games global government health healthcare home hosting hospitality housing
    infrastructure interactive international investments lab legal machinery management
    manufacturing marine maritime market materials mechanics media medical mining mobile
    mobility network networks news office packaging post power practice print printing
    productions products project properties realty records recruitment research retail
    robotics rail science sciences search security service services shipping shop software
    solar solutions steel streaming supplies supply systems tech technologies technology
    telecom tools trade trading transport travel utilities water web wholesale wine
    marketing operations product property sales
    """
)
"""Words that name a department as often as an employer."""
_PARTS = re.compile(
    r"株式会社|有限会社|合同会社|有限公司|公司|集团|銀行|银行|大学|病院|医院|研究所|出版社|工場|事務所|"
    r"công ty|ngân hàng|bệnh viện|trường|tập đoàn|trung tâm|viện "
)


def company_words(text: str) -> float:
    """Return how many signs of an employer's name the text carries; a legal form counts as two."""
    spelled = plain(text)
    known = sum((word in _WORDS) + 0.5 * (word in _WEAK) for word in spelled.split())
    return known + len(_PARTS.findall(spelled)) + 2 * bool(_FORM_AT_END.search(text.strip()))
