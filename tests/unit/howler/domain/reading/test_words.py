import unicodedata

import pytest

from howler.domain.reading.words import Words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Python", "python"),
        ("front-end", "Front End"),
        ("frontend", "front\u2011end"),
        ("development", "devel-\nopment"),
        ("software", "soft\u00adware"),
        ("John Doe", "J O H N  D O E"),
        ("John Doe", "John\u00a0Doe"),
        ("John Doe", "John\nDoe"),
        ("José Álvarez", unicodedata.normalize("NFD", "José Álvarez")),
        ("José", "Jose\u00b4"),
        ("Müller", "MÜLLER"),
        ("Straße", "STRASSE"),
        ("finance", "ﬁnance"),
        ("10", "１０"),
        ("it's", "it’s"),
        ("1200%", "1,200%"),
        ("3.8", "GPA: 3.8/4.0"),
        ("AT&T", "AT&T Inc."),
        ("東京大学", "私は東京大学を卒業"),
        ("Ελένη", "ΕΛΕΝΗ"),
        ("Соколова", "соколова"),
        ("ليلى حداد", "الاسم: ليلى حداد"),
        ("C++", "C++17 and C"),
        ("C#", "C#/.NET"),
        (".NET", "(.NET)"),
        ("Google", "Google's"),
        ("Node.js", "NodeJS"),
    ],
)
def test_one_thing_is_said_in_many_ways(value: str, text: str) -> None:
    """Case, spaces, hyphens, breaks, accents, widths and Unicode forms make no difference."""
    assert Words(text).says(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("R", "Research"),
        ("R", "R&D"),
        ("R", "R E S E A R C H"),
        ("R", "John R. Public"),
        ("C", "C++ and C#"),
        ("C", "C-level"),
        ("C++", "C"),
        ("Go", "Google"),
        ("Go", "we go to market"),
        ("Go", "Go-to-market plans"),
        ("IT", "it works"),
        ("Inc", "worked in C"),
        ("SQL", "MySQL"),
        ("Java", "JavaScript"),
        (".NET", "net income"),
        ("12", "1 2"),
        ("15", "1.5"),
        ("2019", "20 19"),
        ("20", "2020"),
        ("Umbrella", ""),
        ("...", "some text..."),
        ("", "some text"),
    ],
)
def test_what_only_looks_alike_is_not_said(value: str, text: str) -> None:
    """A value stands where its words stand whole; numbers are never run together."""
    assert not Words(text).says(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("R", "Python, R, SQL"),
        ("R", "in R and SQL"),
        ("C", "Java; C; LaTeX"),
        ("C", "C/C++"),
        ("Go", "Go and Python"),
        ("Go", "python, go, rust"),
        ("AI", "AI-based tools"),
    ],
)
def test_short_values_are_said_where_they_are_meant(value: str, text: str) -> None:
    """A short name in its own case, or alone in a list, or an acronym before a hyphen."""
    assert Words(text).says(value)


def test_places_are_those_of_the_composed_text() -> None:
    """Each place begins and ends with the value's own letters."""
    words = Words("Acme, then ACME again")
    assert [words.text[span.start : span.end] for span in words.places("acme")] == ["Acme", "ACME"]


def test_an_endless_text_gives_finitely_many_places() -> None:
    """A text that says one thing a hundred thousand times costs no more than a few of them."""
    assert len(Words("go " * 100_000).places("Go")) <= 200
