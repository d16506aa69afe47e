"""Headings, and which lines stand under them."""

import pytest

from sandbox.standin.reader.lines import read_lines
from sandbox.standin.reader.sections import sort_under_headings
from sandbox.standin.reader.words.headings import heading_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Work Experience", "experience"),
        ("PROFESSIONAL EXPERIENCE", "experience"),
        ("EMPLOYMENT HISTORY", "experience"),
        ("E X P E R I E N C E", "experience"),
        ("WORKHISTORY", "experience"),
        ("Berufserfahrung", "experience"),
        ("Expérience professionnelle", "experience"),
        ("Опыт работы", "experience"),
        ("職歴", "experience"),
        ("الخبرة المهنية", "experience"),
        ("Education & Training", "education"),
        ("Education and Qualifications", "education"),
        ("Academic Background", "education"),
        ("Technical Skills", "skills"),
        ("Skills & Tools", "skills"),
        ("Core Competencies", "skills"),
        ("Licences and Certificates", "certifications"),
        ("Selected Projects", "projects"),
        ("About Me", "summary"),
        ("Languages", "other"),
        ("Volunteer Experience", "other"),
        ("Project Manager", None),
        ("Senior Education Officer", None),
        ("I have experience in sales", None),
        ("Marketing", None),
        ("", None),
    ],
)
def test_heading_is_known_by_its_words(text: str, kind: str | None) -> None:
    """A heading is known in its language and spelling; a title that holds its word is none."""
    assert heading_kind(text) == kind


def kinds(text: str, name_at: int | None = 0) -> list[tuple[str, list[str]]]:
    sections = sort_under_headings(read_lines(text), name_at)
    return [(section.kind, [line.text for line in section.lines]) for section in sections]


def test_lines_stand_under_their_headings() -> None:
    """Every line belongs to the heading above it; what is above the first is the top."""
    text = "Ada\nclerk\nSkills\nLatin\nWork\nAcme\n"
    assert kinds(text) == [("top", ["clerk"]), ("skills", ["Latin"]), ("experience", ["Acme"])]


def test_heading_may_share_its_line() -> None:
    """The line "Skills: Latin" is a heading and its text."""
    assert kinds("Ada\nSkills: Latin, Greek") == [("skills", ["Latin, Greek"])]


def test_labels_in_the_top_are_no_headings() -> None:
    """The word "Address" above an address is a label, not a section."""
    assert kinds("Ada\nAddress\n1 Road\nPhone\n555 0100") == [
        ("top", ["Address", "1 Road", "Phone", "555 0100"])
    ]


def test_computer_languages_are_skills() -> None:
    """A list of languages below skills is a group of them, unless people speak it."""
    assert kinds("Ada\nSkills\nGit\nLanguages\nPython, C")[1] == ("skills", ["Python, C"])
    assert kinds("Ada\nSkills\nGit\nLanguages\nEnglish, Twi")[1] == ("other", ["English, Twi"])


def test_name_begins_the_top_wherever_it_stands() -> None:
    """A column that comes before the name keeps its lines, and none of the name's."""
    assert kinds("Skills\nLatin\nAda King\nClerk", name_at=2) == [
        ("skills", ["Latin"]),
        ("top", ["Clerk"]),
    ]


def test_unknown_heading_in_capitals_ends_a_section() -> None:
    """A heading whose words nobody knows is told by its capitals and its colon."""
    assert kinds("Ada\nSKILLS:\nLatin\nGARDENING:\nroses") == [
        ("skills", ["Latin"]),
        ("other", ["roses"]),
    ]


def test_software_somebody_wrote_is_projects() -> None:
    """Under "Software" stand skills, or, with sentences and addresses, projects."""
    written = "Ada\nSoftware\nloom\nWeaves patterns.\nhttps://loom.example.org"
    assert kinds(written)[0][0] == "projects"
    assert kinds("Ada\nSoftware\nExcel, Word")[0][0] == "skills"
