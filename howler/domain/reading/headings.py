"""What a line says about the section or the field that follows it, in the languages met so far.

The names stand without spaces, case and accents, so that "E X P E R I E N C E" is one too.
"""

import re

from howler.domain.reading.casing import small_words
from howler.domain.reading.words import Words

_SECTIONS = """
about, about me, profile, summary, professional summary, career summary, executive summary,
objective, career objective, personal statement, professional profile, contact, contact details,
experience, work experience, professional experience, employment, employment history, work history,
work, career, career history, professional background, relevant experience, other experience,
professional appointments, appointments, positions, internships, internship experience,
volunteering, volunteer experience, volunteer work, military service, teaching experience,
research experience, leadership, leadership experience, extracurricular activities, activities,
education, education and training, academic background, academic education, studies, training,
qualifications, academic qualifications, coursework, courses, degrees,
skills, technical skills, core skills, key skills, computer skills, core competencies, competencies,
areas of expertise, expertise, technologies, tools, it skills, soft skills, strengths,
projects, personal projects, side projects, selected projects, open source, open source projects,
course projects, key projects, academic projects,
certifications, certificates, licenses, licences, licenses and certifications,
licences and certificates, certifications and licenses, certificates and licences,
languages, interests, hobbies, hobbies and interests, awards, honors, honours, achievements,
awards and honors, honors and awards, publications, selected publications, talks, patents,
presentations, references, memberships, affiliations, additional information, profiles,
berufserfahrung, beruflicher werdegang, berufliche erfahrung, werdegang, praktika, ausbildung,
bildung, bildungsweg, studium, schulbildung, weiterbildung, kenntnisse, fahigkeiten, edv-kenntnisse,
sprachen, sprachkenntnisse, projekte, zertifikate, interessen, profil, uber mich, ehrenamt,
auszeichnungen, veroffentlichungen, personliche daten, kontakt, kompetenzen,
experience professionnelle, experiences professionnelles, experiences, parcours professionnel,
emplois, formation, formations, etudes, competences, langues, projets, certificats, centres
d'interet, loisirs, benevolat, distinctions, coordonnees, a propos, resume,
experiencia, experiencia profesional, experiencia laboral, trayectoria profesional, educacion,
formacion, formacion academica, estudios, habilidades, aptitudes, conocimientos, idiomas, proyectos,
certificaciones, certificados, intereses, perfil, resumen, sobre mi, contacto, voluntariado, logros,
esperienza, esperienze professionali, esperienza lavorativa, istruzione, istruzione e formazione,
formazione, competenze, lingue, progetti, certificazioni, profilo, interessi,
experiencia profissional, educacao, formacao, formacao academica, habilidades e competencias,
competencias, projetos, certificacoes, resumo, werkervaring, opleiding, opleidingen, vaardigheden,
talen, doswiadczenie, doswiadczenie zawodowe, wyksztalcenie, umiejetnosci, jezyki, projekty,
опыт работы, опыт, образование, навыки, проекты, сертификаты, языки, о себе, контакты,
職歴, 学歴, 職務経歴, スキル, 資格, 自己pr, 工作经历, 工作经验, 教育背景, 教育经历, 技能, 项目经验,
경력, 학력, 기술, 자격증, الخبرة, الخبرات, التعليم, المهارات, השכלה, ניסיון תעסוקתי
"""
# A name before a colon that introduces what belongs to an item, but none of its own fields.
_OTHER_LABELS = """
client, clients, customer, customers, partner, partners, vendor, vendors, technology, technologies,
tech, stack, tools, tooling, skills, skill, environment, languages, keywords, responsibilities,
responsibility, duties, tasks, activities, activity, achievements, achievement,
highlights, projects, references, gpa, grade, grades, thesis, dissertation, note, notes,
address, phone, email, mobile, courses,
coursework, modules, kunden, partnern, technologien, werkzeuge, aufgaben, erfolge, abschlussnote,
note, thema, clients, outils, missions, projet, projets, realisations, moyenne, clientes,
herramientas, tecnologias, funciones, logros, proyectos, nota, clienti, strumenti, mansioni
"""
_FIELD_NAMES = """
company, employer, organisation, organization, firm, institution, school, university, college,
position, role, title, job, occupation, degree, field, major, location, place, city, period,
dates, date, duration, from, to, since, name, firma, unternehmen, arbeitgeber, stelle, tatigkeit,
funktion, beruf, zeitraum, ort, abschluss, schule, hochschule, universitat, entreprise, employeur,
societe, poste, fonction, lieu, periode, diplome, ecole, etablissement, empresa, puesto, cargo,
periodo, lugar, titulo, universidad, escuela, centro, azienda, posizione, ruolo, luogo, titolo,
компания, должность, период
"""
_LABEL = re.compile(r"^\W*([^\W\d_][\w &/'-]{0,30}):(?!//)")
_GRADE = re.compile(
    r"\W*(?:c?gpa|grade|final grade|note|abschlussnote|moyenne)\s+\d", re.IGNORECASE
)
_LONGEST_HEADING = 60


def _bare(names: str) -> frozenset[str]:
    return frozenset(Words(name).joined for name in names.replace("\n", " ").split(","))


_SECTION_NAMES = _bare(_SECTIONS)
_WORDS_OF_SECTIONS = frozenset(word.letters for word in Words(_SECTIONS).words)
_FIELD_WORDS = _bare(_FIELD_NAMES)
_OTHER_WORDS = _bare(_OTHER_LABELS)


def is_heading(line: str) -> bool:
    """Whether the line is nothing but the name of a section, or made of the words of such."""
    if len(line) > _LONGEST_HEADING or not line.strip():
        return False
    words = Words(line.replace("&", " and "))
    made_of_them = {word.letters for word in words.words} <= _WORDS_OF_SECTIONS
    return bool(words.words) and (made_of_them or words.joined in _SECTION_NAMES)


def is_other_label(line: str) -> bool:
    """Whether the line begins with a name and a colon ("Clients: ...") that is no item's field.

    An unknown name of one word is such a label, and so is the beginning of a sentence; another one
    may be a title of work.
    """
    label = _LABEL.match(line)
    if label is None:
        return _GRADE.match(line) is not None
    words = [word.letters for word in Words(label[1]).words]
    if not words or any(word in _FIELD_WORDS for word in words):
        return False
    if any(word in _OTHER_WORDS for word in words):
        return True
    return len(words) == 1 or small_words(label[1]) > 1
