"""What people are called at work: the words by which a job title is known."""

import re

from sandbox.standin.reader.words.headings import plain
from sandbox.standin.reader.words.parse import words_of

_WORDS = words_of(
    """
    accountant actor actuary adjuster administrator adviser advisor agent agronomist
    ambassador analyst anaesthetist apprentice architect archivist artist assembler assessor
    assistant associate astronomer attendant attorney auditor baker banker barista bartender
    builder deckhand hand
    biologist bookkeeper bricklayer broker buyer captain caretaker caregiver carer carpenter
    cashier ceo cfo chair chairman chairwoman chancellor chaplain chef chemist chief cio
    clerk cleaner clinician cmo coach collector columnist commander commissioner composer
    conductor conservator consultant contractor controller coo cook coordinator co-ordinator
    copywriter counsel counsellor counselor courier cpo crew cto curator custodian cutter
    dealer dean decorator dentist deputy designer detective developer dietitian director
    dispatcher doctor draughtsman drafter driver economist editor educator electrician
    employee engineer entrepreneur epidemiologist estimator evangelist examiner executive
    expert facilitator farmer fellow fighter firefighter fitter florist foreman forester
    founder co-founder cofounder freelance freelancer gardener geographer geologist guard
    guide hairdresser handyman head headteacher hostess host housekeeper illustrator
    inspector installer instructor intern internship interpreter investigator janitor
    journalist judge keeper labourer laborer landscaper lawyer lead leader lecturer
    librarian lifeguard linguist locksmith machinist magistrate maker manager marketer
    marketeer mason mate mathematician mechanic mediator member mentor merchandiser
    metallurgist meteorologist midwife miner minister model moderator musician nanny
    neurologist notary nurse nutritionist officer operative operator optician optometrist
    orderly owner painter paralegal paramedic partner pastor pathologist pediatrician
    pharmacist photographer physician physicist physiotherapist pilot planner plumber
    policeman politician porter postdoc postdoctoral potter practitioner president presenter
    principal printer producer professor programmer promoter proofreader provost
    psychiatrist psychologist publicist purchaser radiographer radiologist ranger realtor
    receptionist recruiter rector registrar reporter representative researcher reviewer
    roofer runner sailor salesman salesperson saleswoman scholar scientist scrum secretary
    seller sergeant server shepherd singer sociologist solicitor sommelier specialist
    statistician steward strategist student superintendent supervisor surgeon surveyor
    tailor teacher technician technologist teller tester therapist trader trainee trainer
    translator treasurer tutor typist underwriter undertaker usher valuer veterinarian vet
    vicar vice videographer volunteer vp waiter waitress warden watchmaker weaver welder
    worker writer zoologist sre dba werkstudent praktikant praktikantin leiter leiterin
    entwickler entwicklerin ingenieur ingenieurin berater beraterin lehrer lehrerin referent
    referentin sachbearbeiter geschäftsführer geschäftsführerin projektleiter ingénieur
    ingénieure développeur développeuse responsable chargé chargée directeur directrice
    consultante stagiaire professeur infirmière infirmier chercheur chercheuse technicien
    ingeniero ingeniera desarrollador desarrolladora gerente director directora analista
    consultor consultora profesor profesora becario enfermera enfermero jefe jefa
    coordinador coordinadora engenheiro engenheira desenvolvedor desenvolvedora coordenador
    ingegnere sviluppatore responsabile programista programistka inżynier kierownik
    kierowniczka specjalista specjalistka analityk asystent asystentka nauczyciel konsultant
    konsultantka dyrektor projektant projektantka stażysta stażystka księgowa księgowy
    utvecklare ingenjör chef konsult handläggare lärare sjuksköterska projektledare udvikler
    utvikler инженер разработчик программист аналитик менеджер руководитель директор
    специалист консультант преподаватель учитель врач бухгалтер дизайнер стажёр стажер
    ассистент архитектор тестировщик начальник заведующий научный сотрудник переводчик
    редактор администратор інженер розробник μηχανικός διευθυντής διευθύντρια υπεύθυνος
    υπεύθυνη αναλυτής προγραμματιστής σύμβουλος καθηγητής καθηγήτρια βοηθός σχεδιαστής
    σχεδιάστρια αρχιτέκτων τεχνικός λογιστής مهندس مهندسة مدير مديرة مطور مطورة محلل محللة
    مستشار مصمم مصممة معلم معلمة طبيب محاسب مساعد رئيس أخصائي مترجم مترجمة مبرمج مهندسه
    öğretmen mühendis geliştirici uzman müdür
    """
)
_PARTS = re.compile(
    r"エンジニア|開発者|デザイナー|マネージャー|アナリスト|部長|課長|係長|主任|研究員|教授|講師|コンサルタント|"
    r"プログラマ|リーダー|ディレクター|インターン|担当|看護師|通訳|翻訳者?|编辑|工程师|经理|总监|主管|分析师|设计师|开发|教师|"
    r"研究员|助理|实习生|顾问|会计|医生|护士|翻译|"
    r"kỹ sư|lập trình viên|trưởng|giám đốc|chuyên viên|nhân viên|quản lý|thực tập sinh|giáo viên|"
    r"kế toán|trợ lý|biên tập viên|điều dưỡng|chủ tịch|phó "
)
_ENDINGS = re.compile(r"(?:ologist|ician|grapher|keeper|smith|master|maker|monger|wright|eur|ist)$")
_LONG_WORD = 7
_RANKS = words_of(
    """
    senior junior lead staff principal chief head deputy vice assistant
    """
)


def title_words(text: str) -> int:
    """Return how many words of the text belong to job titles; the last word counts as two."""
    spelled = plain(text)
    words = spelled.split()
    if not words:
        return 0
    known = sum(_is_title(word) for word in words) + len(_PARTS.findall(spelled))
    main = re.split(r",| (?:of|for|to|in|de|des|für|i|w|по|für den) ", text.casefold())[0]
    heads = {words[-1], *plain(main).split()[-1:]}
    return known + any(_is_title(word) for word in heads)


def starts_with_rank(text: str) -> bool:
    words = plain(text).split()
    return bool(words) and words[0] in _RANKS


def _is_title(word: str) -> bool:
    if word in _WORDS or (word.endswith("s") and word[:-1] in _WORDS):
        return True
    return len(word) >= _LONG_WORD and bool(_ENDINGS.search(word))
