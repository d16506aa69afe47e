"""The parts of a resume, each alone: contact, jobs, studies, lists, projects."""

import pytest

from sandbox.standin.reader.contact import find_email, find_links, find_name, find_phone
from sandbox.standin.reader.education import read_studies
from sandbox.standin.reader.experience import read_jobs
from sandbox.standin.reader.lines import read_lines
from sandbox.standin.reader.lists import read_certificates, read_skills
from sandbox.standin.reader.projects import read_projects
from sandbox.standin.reader.words.schools import degree_and_field, find_mark


@pytest.mark.parametrize(
    "line",
    [
        "Phone: +44 113 555 0142",
        "(416) 555-0188",
        "Boise, Idaho 208-555-0117 ada@example.com",
        "520.555.0163",
        "+1 (787) 555−0156",
    ],
)
def test_phone_is_found_as_it_is_written(line: str) -> None:
    """A telephone number keeps its own marks."""
    phone = find_phone(read_lines(line))
    assert phone is not None
    assert phone in line
    assert sum(character.isdigit() for character in phone) >= 10


@pytest.mark.parametrize("line", ["2012 - 2015", "Plot 12345", "Journal 8 (2021) 1–19"])
def test_other_numbers_are_no_phone(line: str) -> None:
    """Periods and pages are not taken for a telephone number that nobody wrote."""
    assert find_phone(read_lines(line), sure=True) is None


def test_addresses_are_told_apart() -> None:
    """An e-mail address is no web address, and a full stop ends neither."""
    lines = read_lines(
        "Write to ada.king@mail.example.org.\nSee https://ada.example.org/cv or ada.example.dev"
    )
    assert find_email(lines[0].text) == "ada.king@mail.example.org"
    assert find_links(lines) == ["https://ada.example.org/cv", "ada.example.dev"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada King\nClerk", "Ada King"),
        ("Curriculum Vitae\nAda King\nClerk", "Ada King"),
        ("Curriculum vitae, Ada King", "Ada King"),
        ("RESUME\nName: Ada King", "Ada King"),
        ("Ada King, PhD | Leeds", "Ada King"),
        ("Ada King (she/her)\nClerk", "Ada King"),
        ("Senior Clerk\nAda King", "Ada King"),
        ("佐藤 美咲\nEngineer", "佐藤 美咲"),
        ("Сидорова Анна Петровна\nИнженер", "Сидорова Анна Петровна"),
        ("Skills\nLatin\nLondon, England\nAda King\nClerk", "Ada King"),
    ],
)
def test_name_is_found(text: str, name: str) -> None:
    """The name is told from titles, places, labels and what stands behind it."""
    assert find_name(read_lines(text), "ada.king@example.org")[0] == name


def test_text_without_a_name_has_none() -> None:
    """Where nothing looks like a name, there is none."""
    assert find_name(read_lines("we sell 40 kinds of nails.\n"), "") == (None, None)


def jobs(text: str) -> list[tuple[str | None, ...]]:
    read = read_jobs(read_lines(text))
    return [(job["title"], job["company"], job["location"], job["description"]) for job in read]


CLERK = ("Senior Clerk", "Acme Ltd", "Leeds, UK", "Kept the books.")
TYPIST = ("Typist", "Boro Bank", "York, UK", "Typed letters.")


@pytest.mark.parametrize(
    "text",
    [
        """Senior Clerk, Acme Ltd, Leeds, UK\n2018 - 2020\n- Kept the books.
        Typist, Boro Bank, York, UK\n2015 - 2018\n- Typed letters.""",
        """Acme Ltd | Leeds, UK\nSenior Clerk | 2018 - 2020\nKept the books.
        Boro Bank | York, UK\nTypist | 2015 - 2018\nTyped letters.""",
        """2018 - 2020\nSenior Clerk at Acme Ltd (Leeds, UK)\n• Kept the books.
        2015 - 2018\nTypist at Boro Bank (York, UK)\n• Typed letters.""",
        """Acme Ltd\tLeeds, UK\nSenior Clerk\t2018 - 2020\n• Kept the books.
        Boro Bank\tYork, UK\nTypist\t2015 - 2018\n• Typed letters.""",
        """Senior Clerk\nAcme Ltd\nLeeds, UK\n2018 –\n2020\n• Kept the books.
        Typist\nBoro Bank\nYork, UK\n2015 –\n2018\n• Typed letters.""",
        """Leeds, UK\nAcme Ltd — Senior Clerk (2018 - 2020)\n• Kept the books.
        York, UK\nBoro Bank — Typist (2015 - 2018)\n• Typed letters.""",
    ],
)
def test_layouts_of_jobs(text: str) -> None:
    """Title, employer and place are told apart in whatever order a resume has them."""
    assert jobs("\n".join(line.strip() for line in text.splitlines())) == [CLERK, TYPIST]


def test_unclear_item_follows_the_clear_ones() -> None:
    """Where neither of two names says what it is, the order of the other items decides."""
    text = "Acme Ltd, Senior Clerk, 2018 - 2020\nXylo, Zeppo, 2015 - 2018"
    assert [job[:2] for job in jobs(text)] == [("Senior Clerk", "Acme Ltd"), ("Zeppo", "Xylo")]


def test_positions_with_one_employer() -> None:
    """Positions under one employer are jobs of their own, all with its name."""
    text = """Acme Ltd, Leeds, UK\nSenior Clerk\t2018 - 2020\n• Kept the books.
Clerk\t2015 - 2018\n• Filed letters."""
    assert [job[:3] for job in jobs(text)] == [
        ("Senior Clerk", "Acme Ltd", "Leeds, UK"),
        ("Clerk", "Acme Ltd", "Leeds, UK"),
    ]


def test_technologies_are_the_skills_of_a_job() -> None:
    """A line of technologies is the job's skills and no part of what was done."""
    (job,) = read_jobs(read_lines("Clerk, Acme Ltd\n2018 - 2020\n- Filed.\nTechnologies: A4, ink"))
    assert (job["skills"], job["description"]) == (["A4", "ink"], "Filed.")


@pytest.mark.parametrize(
    ("text", "degree", "field"),
    [
        ("BSc, Computer Science", "BSc", "Computer Science"),
        ("BSc in Physics", "BSc", "Physics"),
        ("MSc Biology", "MSc", "Biology"),
        (
            "Master of Engineering in Civil Engineering",
            "Master of Engineering",
            "Civil Engineering",
        ),
        ("Bachelor of Science in Physics", "Bachelor of Science", "Physics"),
        ("Bachelor of Science, Physics", "Bachelor of Science", "Physics"),
        ("Bachelor of Laws", "Bachelor of Laws", None),
        ("Diploma Hotel Management", "Diploma", "Hotel Management"),
        ("PhD – Soil Mechanics", "PhD", "Soil Mechanics"),
        ("BSc (Hons) Psychology", "BSc (Hons)", "Psychology"),
        ("Magister, Filologia polska", "Magister", "Filologia polska"),
        ("学士、経済学", "学士、経済学", None),
    ],
)
def test_degree_and_field(text: str, degree: str, field: str | None) -> None:
    """A degree is parted from its field by a comma, a dash, "in" or nothing but its own end."""
    assert degree_and_field(text) == (degree, field)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("GPA: 3.8/4.0", "3.8/4.0"),
        ("CGPA 9.1 / 10", "9.1 / 10"),
        ("Abschlussnote: 1,7", "1,7"),
        ("final mark 108/110", "108/110"),
        ("Coxswain Grade 1", None),
        ("Certificate III", None),
    ],
)
def test_grades(text: str, mark: str | None) -> None:
    """A grade is known by its name, an unsure name only with a part of a number."""
    found = find_mark(text)
    assert (found.value if found else None) == mark


@pytest.mark.parametrize(
    "text",
    [
        "BSc in Physics\nUniversity of Leeds\n2010 - 2013\nGPA: 3.9",
        "University of Leeds\tLeeds, UK\nBSc in Physics (GPA: 3.9)\t2010 - 2013",
        "2010 - 2013\nBSc, Physics, University of Leeds, GPA 3.9",
    ],
)
def test_layouts_of_studies(text: str) -> None:
    """School, degree, field and grade are told apart in whatever order they come."""
    (study,) = read_studies(read_lines(text))
    assert study == {
        "institution": "University of Leeds",
        "degree": "BSc",
        "field": "Physics",
        "startDate": "2010",
        "endDate": "2013",
        "gpa": "3.9",
    }


def test_studies_without_dates() -> None:
    """Without dates a second degree begins a second item."""
    text = "PhD, Botany\nUniversity of Leeds\nBSc, Botany\nYork College"
    read = read_studies(read_lines(text))
    assert [(study["degree"], study["institution"]) for study in read] == [
        ("PhD", "University of Leeds"),
        ("BSc", "York College"),
    ]


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("Python, Go,\nRust", ["Python", "Go", "Rust"]),
        ("Python | Go • Rust; C", ["Python", "Go", "Rust", "C"]),
        ("- Python\n- Go", ["Python", "Go"]),
        ("Languages: Python, Go\nTools: Git", ["Python", "Go", "Git"]),
        ("Languages\tPython, Go\nTools\tGit, Make", ["Python", "Go", "Git", "Make"]),
        ("Tools\nGit, Make\nMethods\nScrum, Kanban", ["Git", "Make", "Scrum", "Kanban"]),
        (
            "Git (GitHub, GitLab), CI/CD, HTML & CSS",
            ["Git (GitHub, GitLab)", "CI/CD", "HTML & CSS"],
        ),
        ("Python ●●●○○\nGo 80 %", ["Python", "Go"]),
        ("Welding, and Riveting.", ["Welding", "Riveting"]),
        ("Python, Python", ["Python"]),
        (
            "Team Leadership\tBudgeting\tMenu Costing\nFood Safety\tRota Planning",
            ["Team Leadership", "Budgeting", "Menu Costing", "Food Safety", "Rota Planning"],
        ),
        ("", []),
    ],
)
def test_lists_of_skills(text: str, skills: list[str]) -> None:
    """Skills are told apart at every mark; their groups' names and levels are none."""
    assert read_skills(read_lines(text)) == skills


def test_certificates_one_a_line() -> None:
    """A certificate is a line; with dates on lines of their own, the first line of each is it."""
    assert read_certificates(read_lines("• Driver, Class B\n• First Aid")) == [
        "Driver, Class B",
        "First Aid",
    ]
    dated = "Driver\nRoad Office\nMay 2020\nFirst Aid\nRed Star\nJune 2021"
    assert read_certificates(read_lines(dated)) == ["Driver", "First Aid"]


@pytest.mark.parametrize(
    "text",
    [
        "Loom\nloom.example.org\nWeaves patterns.\nBell\nRings when tea is ready.",
        "Loom (loom.example.org)\n- Weaves patterns.\nBell\n- Rings when tea is ready.",
        "Loom – Weaves patterns.\nloom.example.org\nBell – Rings when tea is ready.",
        "• Loom: Weaves patterns. loom.example.org\n• Bell: Rings when tea is ready.",
    ],
)
def test_layouts_of_projects(text: str) -> None:
    """Name, purpose and address of a project are told apart in whatever order they come."""
    assert read_projects(read_lines(text)) == [
        {"name": "Loom", "description": "Weaves patterns.", "url": "loom.example.org"},
        {"name": "Bell", "description": "Rings when tea is ready.", "url": None},
    ]
