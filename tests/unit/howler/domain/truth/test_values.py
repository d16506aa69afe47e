"""Everything that is no part of a job's or degree's block: names, skills, free text, dates."""

import pytest

from howler.domain.record import Education, Experience, Project, Record
from howler.domain.truth import Dropped, keep_what_is_said
from howler.domain.truth.dropped import NOT_CURRENT, NOT_SAID, ONLY_YEAR, TOO_MANY

TEXT = """\
佐藤 美咲
misaki@example.net · +81 45-555-0133
Summary
Researches speech. Never led a team of forty. Builds tools that
people like; measures them, too.
Skills
Python, R, C++, Node.js
Projects
kanatok
A small tokenizer.
code.example.org/misaki/kanatok
Experience
Engineer, Acme
03/2018 – heute
• Cut the error rate from 11.8 % to 7.2 %.
Page 1 of 2
• Moved sixty spreadsheets into one
Page 2 of 2
tested package.
"""


def described(description: str) -> str | None:
    job = Experience("Engineer", "Acme", description=description)
    return keep_what_is_said(Record(experience=(job,)), TEXT).record.experience[0].description


def test_what_is_said_stays() -> None:
    """Name in its own script, mail, telephone, links, skills and projects."""
    record = Record(
        name="佐藤 美咲",
        email="misaki@example.net",
        phone="+81 45 555 0133",
        summary="Researches speech.",
        skills=("Python", "R", "C++", "NodeJS"),
        projects=(
            Project("kanatok", "A small tokenizer.", "https://code.example.org/misaki/kanatok"),
        ),
    )
    result = keep_what_is_said(record, TEXT)
    assert result.record == record
    assert result.dropped == ()


def test_what_is_not_said_is_dropped_and_counted() -> None:
    """Each value by its path in the answer."""
    record = Record(
        name="Misaki Tanaka",
        email="misaki@example.com",
        phone="+81 45 555 0134",
        skills=("Python", "Rust", "Java", "C"),
        certifications=("Certified Wizard",),
        projects=(Project("Perpetual Motion"), Project("kanatok", None, "https://evil.example/x")),
    )
    result = keep_what_is_said(record, TEXT)
    assert result.record == Record(skills=("Python",), projects=(Project("kanatok"),))
    assert {one.field_path for one in result.dropped} == {
        "name",
        "email",
        "phone",
        "skills[1]",
        "skills[2]",
        "skills[3]",
        "certifications[0]",
        "projects[0].name",
        "projects[1].url",
    }
    assert {one.reason for one in result.dropped} == {NOT_SAID}


def test_free_text_is_kept_sentence_by_sentence() -> None:
    """The invented sentence goes, those around it stay, in their lines."""
    summary = (
        "Researches speech. Won a Nobel prize. Builds tools that people like;\nmeasures them, too."
    )
    result = keep_what_is_said(Record(summary=summary), TEXT)
    assert result.record.summary == (
        "Researches speech. Builds tools that people like;\nmeasures them, too."
    )
    assert result.dropped == (Dropped("summary[1]", NOT_SAID),)


def test_a_sentence_is_not_turned_into_its_opposite() -> None:
    """What the file denies is not said by it."""
    assert keep_what_is_said(Record(summary="Led a team of forty."), TEXT).record.summary is None


def test_a_number_in_a_sentence_must_be_the_files() -> None:
    """A better figure is an invention."""
    job = Experience("Engineer", "Acme", description="Cut the error rate from 11.8 % to 1.2 %.")
    assert (
        keep_what_is_said(Record(experience=(job,)), TEXT).record.experience[0].description is None
    )


def test_a_sentence_goes_on_over_the_edge_of_a_page() -> None:
    """Numbers of pages stand between its halves, and are no part of it."""
    said = "Moved sixty spreadsheets into one tested package."
    job = Experience("Engineer", "Acme", description=said)
    assert (
        keep_what_is_said(Record(experience=(job,)), TEXT).record.experience[0].description == said
    )


@pytest.mark.parametrize(
    ("period", "current"),
    [
        ("2018 – Present", True),
        ("2018 – heute", True),
        ("since 2018", True),
        ("2018 – 2020", False),
        ("2018", False),
        ("2018 –", False),
    ],
)
def test_current_needs_its_word(period: str, current: bool) -> None:
    """A model's guess that somebody still works there is not enough."""
    text = f"Experience\nEngineer, Acme\n{period}\n"
    job = Experience("Engineer", "Acme", None, "2018", None, current=True)
    result = keep_what_is_said(Record(experience=(job,)), text)
    assert result.record.experience[0].current is current
    assert [one.reason for one in result.dropped] == ([] if current else [NOT_CURRENT])


def test_the_word_must_stand_in_the_same_block() -> None:
    """Neither another job's "present" nor one in a sentence or a name will do."""
    text = (
        "Experience\nEngineer, Acme\n2020 – present\nDeveloper, Beta (now Gamma)\n2018 – 2019\n"
        "• Surveyed the current landscape of things.\n"
    )
    job = Experience("Developer", "Beta", None, "2018", "2019", current=True)
    record = keep_what_is_said(Record(experience=(job,)), text).record
    assert record.experience == (Experience("Developer", "Beta", None, "2018", "2019"),)


def test_present_as_an_end_date_means_current() -> None:
    """Some models write the word instead of null."""
    job = Experience("Engineer", "Acme", None, "2018-03", "Present")
    record = keep_what_is_said(Record(experience=(job,)), TEXT).record
    assert record.experience == (
        Experience("Engineer", "Acme", None, "2018-03", None, current=True),
    )


def test_an_invented_month_leaves_the_year() -> None:
    """The file says 2012 to 2015; what month it was, nobody knows."""
    text = "Education\nBSc, Eastmoor\n2012 – 2015\n"
    degree = Education("Eastmoor", "BSc", None, "2012-09", "2015")
    result = keep_what_is_said(Record(education=(degree,)), text)
    assert result.record.education == (Education("Eastmoor", "BSc", None, "2012", "2015"),)
    assert result.dropped == (Dropped("education[0].startDate", ONLY_YEAR),)


def test_another_month_than_the_files_is_dropped() -> None:
    """March is not May, and its year is then no more to be trusted."""
    job = Experience("Engineer", "Acme", None, "2018-05", None, current=True)
    record = keep_what_is_said(Record(experience=(job,)), TEXT).record
    assert record.experience[0].start_date is None


def test_dates_are_written_as_the_app_reads_them() -> None:
    """A model that copies "03/2018" is put right."""
    job = Experience("Engineer", "Acme", None, "03/2018", None, current=True)
    record = keep_what_is_said(Record(experience=(job,)), TEXT).record
    assert record.experience[0].start_date == "2018-03"


def test_a_name_may_stand_family_name_first() -> None:
    """The list of names turns them round, and a comma shows it."""
    assert keep_what_is_said(Record(name="Ada Byron"), "Byron, Ada").record.name == "Ada Byron"


def test_an_endless_list_is_cut() -> None:
    """No person has a thousand skills; what is beyond 300 is counted, not kept."""
    result = keep_what_is_said(Record(skills=("Python",) * 1_000), TEXT)
    assert len(result.record.skills) == 300
    assert {one.reason for one in result.dropped} == {TOO_MANY}


def test_an_empty_file_says_nothing() -> None:
    """Nothing is left of any answer."""
    record = Record("Ada", "a@b.example", "123456789", "Hi.", ("R",), (Experience("A", "B"),))
    assert keep_what_is_said(record, "").record == Record()


@pytest.mark.parametrize("text", ["2020" + "\n" * 200_000 + "x", "a" * 200_000])
def test_a_text_made_to_be_slow_is_not(text: str) -> None:
    """Time grows with the text's length, not with its square: this once took a minute."""
    record = Record(skills=tuple("a" * length for length in range(1, 301)))
    assert keep_what_is_said(record, text).record == Record()
