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
    academy agency airlines airport airways analytics apparel archive associates association
    authority automotive aviation bakery bank banking books bookshop botanics brewery
    broadcasting brothers builders bureau cafe café capital care catering center centre
    chamber chemicals church clearing clinic cloud college commission committee
    communications company concrete construction consulting consultants cooperative
    co-operative corporation council county courier creative dairy data delivery department
    design diagnostics digital distribution district dynamics electric electronics energy
    engineering enterprises entertainment estates exchange express fabrics factory farm
    farms festival films finance financial firm fisheries fitness foods foundation foundry
    freight friends fund furniture gallery games garden gardens gas gazette global
    government grid grill group guild hall harbour health healthcare herald holding holdings
    home hosting hospital hospitality hostel hotel hotels house housing imports industries
    infrastructure initiative inn institute insurance interactive international investments
    kitchen laboratories laboratory labs lab law legal library lines logistics machinery
    magazine management manufacturing marine maritime market markets materials mechanics
    media medical metals mills mining ministry mobile mobility motors museum music network
    networks news nhs nursery observatory office optics orchestra outfitters packaging
    partners partnership payments pharma pharmaceuticals pharmacy plastics post power
    practice press print printing productions products project properties publishing railway
    railways realty records recruitment research resort restaurant resources retail robotics
    rail salon school schools science sciences search security semiconductor service
    services shipping shop society software solar solutions station steel store stores
    streaming studio studios supplies supply surgery systems tech technologies technology
    telecom textiles theater theatre times tools toys trade traders trading transport travel
    trust union university utilities valley ventures vineyard warehouse water web wholesale
    wine winery works workshop zoo bundesanstalt bundesamt klinik klinikum krankenhaus
    ingenieure tiefbau verlag stadtwerke werke gruppe verein stiftung agentur hôpital
    société groupe agence cabinet banque mairie ministère empresa grupo hospital banco
    universidad universidade ayuntamiento ministerio società gruppo banca università spółka
    firma uniwersytet szpital kancelaria grupa fabryka urząd szkoła sjukhus kommun region
    hochschule universität банк компания завод институт университет больница школа группа
    ооо оао зао ао пао ип нии холдинг агентство студия издательство академия фабрика музей
    театр банк μελετητική εταιρεία τράπεζα νοσοκομείο σχολείο πανεπιστήμιο όμιλος ινστιτούτο
    εκδόσεις υπουργείο δήμος شركة مؤسسة بنك مستشفى جامعة معهد مدرسة وزارة مجموعة مكتب مركز
    دار مصرف
    """
)
_PARTS = re.compile(
    r"株式会社|有限会社|合同会社|有限公司|公司|集团|銀行|银行|大学|病院|医院|研究所|出版社|工場|事務所|"
    r"công ty|ngân hàng|bệnh viện|trường|tập đoàn|trung tâm|viện "
)


def company_words(text: str) -> int:
    """Return how many signs of an employer's name the text carries; a legal form counts as two."""
    spelled = plain(text)
    known = sum(word in _WORDS for word in spelled.split())
    return known + len(_PARTS.findall(spelled)) + 2 * bool(_FORM_AT_END.search(text.strip()))
