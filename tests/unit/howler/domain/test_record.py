import json

from howler.domain.record import Education, Experience, Project, Record

WHOLE = Record(
    name="Ada Byron",
    email="ada@example.org",
    phone="+44 20 555 0100",
    summary="First line.\nSecond line.",
    skills=("Analysis", "R"),
    experience=(
        Experience("Analyst", "Engine Ltd", "London", "2019-03", None, True, "Did sums.", ("R",)),
    ),
    education=(Education("Eastmoor", "BSc", "Mathematics", "2012", "2015", "3.9"),),
    certifications=("Certified Adder",),
    projects=(Project("Notes", "On the engine.", "https://notes.example.org"),),
)


def test_a_record_survives_json() -> None:
    """What is written can be read again, and is the same."""
    assert Record.from_json(json.loads(json.dumps(WHOLE.to_json()))) == WHOLE


def test_the_shape_is_the_apps() -> None:
    """The app reads these names and no others, dates in camelCase."""
    data = WHOLE.to_json()
    assert list(data) == [
        "name",
        "email",
        "phone",
        "summary",
        "skills",
        "experience",
        "education",
        "certifications",
        "projects",
    ]
    assert list(data["experience"][0]) == [
        "title",
        "company",
        "location",
        "startDate",
        "endDate",
        "current",
        "description",
        "skills",
    ]
    assert list(data["education"][0]) == [
        "institution",
        "degree",
        "field",
        "startDate",
        "endDate",
        "gpa",
    ]
    assert list(data["projects"][0]) == ["name", "description", "url"]


def test_nothing_known_is_an_empty_record() -> None:
    """Missing names are null and missing lists are empty."""
    assert Record.from_json({}) == Record()


def test_values_of_wrong_types_count_as_missing() -> None:
    """Whatever stands in the place of a text or a list, reading does not fail."""
    odd = Record.from_json(
        {
            "name": ["Ada"],
            "email": True,
            "skills": "Python",
            "experience": [None, 7, {"title": {"a": 1}, "current": "yes", "skills": [1, None]}],
            "education": {"institution": "Eastmoor"},
            "certifications": [{"name": "x"}, "Adder"],
        }
    )
    assert odd == Record(experience=(Experience(skills=("1",)),), certifications=("Adder",))


def test_numbers_are_read_as_text() -> None:
    """A model may write a year or a grade as a number."""
    read = Education.from_json({"startDate": 2012, "gpa": 3.9})
    assert read == Education(start_date="2012", gpa="3.9")


def test_what_a_database_refuses_is_gone() -> None:
    """NUL, lone surrogates and control characters never reach a row; soft hyphens vanish."""
    read = Record.from_json({"name": "A\u0000da \ud800By\u00adron\u001b", "skills": ["\u0007"]})
    assert read == Record(name="A da Byron")


def test_lines_are_kept_in_free_text_alone() -> None:
    """A description has lines, a name has none."""
    read = Record.from_json({"name": "Ada\nByron", "summary": "One.\r\n\n  Two. "})
    assert (read.name, read.summary) == ("Ada Byron", "One.\nTwo.")
