"""Headings: how people in several languages call the parts of a resume."""

import re
import unicodedata

from sandbox.standin.reader.words.parse import phrases_of, words_of

_PHRASES: dict[str, str] = {
    "contact": """
        contact|contacts|contact details|contact information|contact info|personal details
        personal information|personal info|personal data|address|reach me|kontakt|kontaktdaten
        persönliche daten|coordonnées|contacto|datos personales|dane osobowe|контакты
        личные данные|контактная информация|επικοινωνία|στοιχεία επικοινωνίας|προσωπικά στοιχεία
        連絡先|联系方式|個人情報|个人信息|基本情報|معلومات الاتصال|بيانات الاتصال|المعلومات الشخصية
        liên hệ|thông tin liên hệ|thông tin cá nhân|contatti|contato|contactgegevens
    """,
    "summary": """
        summary|profile|about|about me|objective|career objective|personal statement|overview
        introduction|who i am|in short|in brief|profile summary|executive summary|bio|biography
        summary of qualifications|qualifications summary|career summary|statement|in a nutshell
        profil|zusammenfassung|kurzprofil|über mich|profil professionnel|résumé|à propos
        à propos de moi|perfil|perfil profesional|resumen|resumen profesional|sobre mí|profilo
        resumo|sobre mim|o mnie|podsumowanie|podsumowanie zawodowe|profil zawodowy|om mig
        sammanfattning
        о себе|обо мне|профиль|цель|краткая информация|προφίλ|σχετικά με εμένα|περίληψη|σύνοψη
        概要|職務要約|自己紹介|自己pr|要約|プロフィール|个人简介|自我评价|简介|个人总结|摘要
        الملخص|ملخص|نبذة|نبذة عني|الملف الشخصي|الملخص المهني|نبذة شخصية
        giới thiệu|giới thiệu bản thân|tóm tắt|mục tiêu nghề nghiệp|mục tiêu|profiel|over mij
    """,
    "experience": """
        experience|work|work history|employment|employment history|career|career history|jobs
        positions|positions held|where i have worked|appointments|professional background
        work background|career path|internships|practice|what i have done|roles|track record
        berufserfahrung|beruflicher werdegang|berufspraxis|praktische erfahrung|werdegang|praktika
        expérience|expériences|expérience professionnelle|expériences professionnelles
        parcours professionnel|experiencia|experiencia laboral|experiencia profesional|trayectoria
        esperienza|esperienze lavorative|esperienza lavorativa|esperienze professionali
        experiência|experiência profissional|doświadczenie|doświadczenie zawodowe
        historia zatrudnienia
        przebieg pracy|przebieg kariery|arbetslivserfarenhet|erfarenhet|yrkeserfarenhet|werkervaring
        arbejdserfaring|erhvervserfaring|arbeidserfaring|опыт|опыт работы|профессиональный опыт
        трудовой опыт|трудовая деятельность|досвід роботи|επαγγελματική εμπειρία|εμπειρία
        εργασιακή εμπειρία|προϋπηρεσία|職歴|職務経歴|経歴|職務経験|实习经历|工作经历
        工作经验|职业经历
        الخبرات|الخبرة|الخبرة المهنية|الخبرة العملية|الخبرات العملية|الخبرات المهنية|خبرات العمل
        kinh nghiệm|kinh nghiệm làm việc|quá trình làm việc|quá trình công tác|iş deneyimi
    """,
    "education": """
        education|studies|academic background|academic history|academics|training|schooling
        qualifications|academic qualifications|degrees|academic record|where i studied
        ausbildung|bildung|bildungsweg|studium|schulbildung|akademische ausbildung|bildungsgang
        formation|formations|études|diplômes|cursus|éducation|educación|formación
        formación académica
        estudios|istruzione|formazione|istruzione e formazione|educação|formação|formação acadêmica
        wykształcenie|edukacja|utbildning|uddannelse|utdanning|opleiding|opleidingen|образование
        освіта|обучение|εκπαίδευση|σπουδές|ακαδημαϊκό υπόβαθρο|学歴|教育背景|教育经历|教育|学历
        التعليم|المؤهلات العلمية|المؤهلات|الدراسة|المؤهل العلمي|التحصيل العلمي
        học vấn|trình độ học vấn|quá trình học tập|giáo dục|eğitim
    """,
    "skills": """
        skills|skill set|skillset|expertise|competencies|competences|core competencies|strengths
        abilities|technologies|tools|tech stack|technology|technical proficiencies|proficiencies
        areas of expertise|methods|what i can do|toolbox|toolkit|specialties|specialities|know how
        what i am good at|it|software|capabilities|fähigkeiten|kenntnisse|kompetenzen|it kenntnisse
        fachkenntnisse|compétences|compétences techniques|savoir faire|habilidades|competencias
        aptitudes|conocimientos|competenze|capacità|habilidades técnicas|competências|umiejętności
        kompetencje|kompetenser|färdigheter|kompetencer|ferdigheter|vaardigheden|навыки
        ключевые навыки|профессиональные навыки|умения|навички|δεξιότητες|ικανότητες
        τεχνικές δεξιότητες|スキル|技能|专业技能|技术|技術|得意分野|活かせる経験知識技術|資格スキル
        المهارات|مهارات|المهارات التقنية|القدرات|kỹ năng|kỹ năng chuyên môn|kỹ năng chính|beceriler
    """,
    "certifications": """
        certifications|certification|certificates|certificate|licenses|licences|license|licence
        accreditations|credentials|professional development|courses|registrations|licensure
        zertifikate|zertifizierungen|fortbildungen|weiterbildung|weiterbildungen|certificats
        certificaciones|certificados|certificazioni|certificações|certyfikaty|kursy
        kursy i certyfikaty|uprawnienia|certifikat|certifikationer|certificeringen|сертификаты
        сертификация|курсы|сертифікати|πιστοποιήσεις|πιστοποιητικά|άδειες|資格|資格免許|免許資格|证书
        资格证书|认证|الشهادات|شهادات|الشهادات المهنية|الدورات|الدورات التدريبية
        chứng chỉ|chứng nhận
        sertifikalar|tickets|permits|clearances
    """,
    "projects": """
        projects|project|personal projects|side projects|portfolio|open source|things i made
        projekte|eigene projekte|projets|projets personnels|proyectos|progetti|projetos|projekty
        projekt|projekter|prosjekter|projecten|проекты|проєкти|έργα|projets perso|プロジェクト|项目
        项目经历|项目经验|個人開発|المشاريع|مشاريع|dự án|dự án cá nhân|projeler
    """,
    "other": """
        languages|language|language skills|spoken languages|interests|hobbies|references|awards
        honors|honours|publications|volunteering|volunteer|volunteer work|volunteer experience
        activities|memberships|affiliations|achievements|talks|presentations|patents|conferences
        grants|teaching|service|additional information|miscellaneous|profiles|links|online
        extracurricular activities|accomplishments|speaking|declaration|driving licence|hobby
        professional memberships|selected publications|awards and honours|prizes|scholarships
        community|community service|military service|invited talks|press|media|referees
        academic service|outreach|peer review|supervision|funding|selected talks|other
        sprachen|sprachkenntnisse|interessen|hobbys|referenzen|ehrenamt|auszeichnungen
        publikationen|langues|loisirs|centres d intérêt|intérêts|références|bénévolat|idiomas
        intereses|referencias|aficiones|lingue|interessi|línguas|interesses|języki
        języki obce|znajomość języków|zainteresowania|referencje|språk|intressen|talen|sprog|języki|
        языки|знание языков|иностранные языки|интересы|увлечения|хобби|рекомендации|награды
        публикации|мови|γλώσσες|ξένες γλώσσες|ενδιαφέροντα|συστάσεις|δημοσιεύσεις|語学|言語|趣味
        語学力|语言|语言能力|兴趣爱好|志望動機|受賞歴|اللغات|لغات|الهوايات|الاهتمامات|المراجع|الجوائز
        ngôn ngữ|ngoại ngữ|sở thích|người tham chiếu|giải thưởng|hoạt động|diller
    """,
}

_BEFORE = words_of(
    """
    professional work working relevant selected key core technical additional other previous
    my main general personal further recent current past clinical industry academic
    industrial career special primary hard soft it digital computer practical certified
    notable teaching research tutoring postdoctoral international specialist design the
    open source course student university school hobby sample top internship leadership
    employment
    featured important favourite favorite
    """
)
"""Words that may stand before a heading's own word without changing what it heads."""

_JOINS = frozenset({"and", "und", "et", "y", "e", "i", "och", "og", "en", "и", "та", "και", "và"})
_LONGEST_WORDS = 6


def plain(text: str) -> str:
    """Return letters and digits in lower case, one space between words."""
    spelled = unicodedata.normalize("NFKC", text).casefold().replace("'", " ")
    return " ".join(re.sub(r"[^\w\s]|_", " ", spelled).split())


def _squeezed(text: str) -> str:
    return plain(text).replace(" ", "")


_KINDS: dict[str, str] = {
    _squeezed(phrase): kind for kind, lines in _PHRASES.items() for phrase in phrases_of(lines)
}


def heading_kind(text: str) -> str | None:
    """Return what a line is the heading of, or None where it is no heading.

    Kinds: contact, summary, experience, education, skills, certifications, projects, other.
    Spaces do not count, so a letter-spaced heading is known whether or not it was repaired.
    """
    kind = _KINDS.get(_squeezed(text))
    if kind is not None:
        return kind
    words = plain(re.sub(r"[&/+]", " and ", text)).split()
    if not words or len(words) > _LONGEST_WORDS:
        return None
    return _kind_of_joined(words) or _kind_after_modifiers(words)


def _kind_of_joined(words: list[str]) -> str | None:
    """Know "Education and Training": headings joined, each of which is one; the first decides.

    Work may be joined with what is no heading by itself: "Clients and Work".
    """
    parts: list[list[str]] = [[]]
    for word in words:
        if word in _JOINS:
            parts.append([])
        else:
            parts[-1].append(word)
    if len(parts) == 1:
        return None
    kinds = [_KINDS.get("".join(part)) or _kind_after_modifiers(part) for part in parts]
    if "experience" in kinds:
        return "experience"
    return kinds[0] if all(kinds) else None


def _kind_after_modifiers(words: list[str]) -> str | None:
    while words and words[0] in _BEFORE:
        words = words[1:]
        kind = _KINDS.get("".join(words))
        if kind is not None:
            return kind
    return None
