"""Lines mended where extraction breaks them."""

import pytest

from sandbox.standin.reader.lines import Line, paragraphs, read_lines


def texts(text: str) -> list[str]:
    return [line.text for line in read_lines(text)]


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("E X P E R I E N C E", "EXPERIENCE"),
        ("W O R K  E X P E R I E N C E", "WORK EXPERIENCE"),
        ("W O R K   H I S T O R Y", "WORK HISTORY"),
        ("R & D in a lab", "R & D in a lab"),
        ("A B", "A B"),
    ],
)
def test_spaced_letters_become_words(line: str, mended: str) -> None:
    """Letters set apart are joined; two spaces between them part words."""
    assert texts(line) == [mended]


def test_icons_and_widthless_signs_are_dropped() -> None:
    """Signs of private fonts, soft hyphens and zero widths leave nothing behind."""
    assert texts("\uf0e0 ada@exam\u00adple.org\u200b\n\ue800") == ["ada@example.org"]


def test_no_break_spaces_are_spaces() -> None:
    """Every kind of space is one space."""
    assert texts("Ada\u00a0King\u2003Noel") == ["Ada King Noel"]


def test_wide_gap_is_kept_unless_every_gap_is_wide() -> None:
    """A tab among spaces parts columns; tabs between all words are only spaces."""
    assert texts("Acme Ltd\tLeeds") == ["Acme Ltd\tLeeds"]
    assert texts("I\twrote\tmany\tlong\tletters") == ["I wrote many long letters"]


def test_bullets_are_marked_and_taken_off() -> None:
    """A mark before a line is taken off and remembered, also where it stands on a line alone."""
    lines = read_lines("• one\n- two\n–  three\n•\nfour\n-five\n")
    assert [(line.text, line.bullet) for line in lines] == [
        ("one", True),
        ("two", True),
        ("three", True),
        ("four", True),
        ("-five", False),
    ]


def test_gap_is_remembered() -> None:
    """A line knows whether an empty line stood before it."""
    assert [line.gap for line in read_lines("a\n\nb\nc")] == [False, True, False]


def test_page_numbers_and_running_heads_are_dropped() -> None:
    """What stands on every page stays once; the numbers go."""
    head = "CV, Ada King"
    pages = f"{head}\nfirst\nPage 1 of 2\n\n{head}\nsecond\nPage 2 of 2\n\n{head}\nthird"
    assert texts(pages) == ["CV, Ada King", "first", "second", "third"]
    assert texts("first\nAda King - Page 1\nsecond\nAda King - Page 2") == [
        "first",
        "Ada King",
        "second",
    ]


@pytest.mark.parametrize("line", ["18 %.", "2019", "3,400 meals", "50 of 60 goals"])
def test_other_short_lines_stay(line: str) -> None:
    """A line of numbers inside the text is no page number."""
    assert texts(f"before\n{line}\nafter") == ["before", line, "after"]


def test_broken_lines_are_paragraphs_again() -> None:
    """A line that the page's edge broke goes on; a point of a list and a new paragraph begin."""
    lines = [
        Line("Moved the pipeline to streams, cutting the delay from 9 hours to 40", bullet=True),
        Line("seconds."),
        Line("Wrote the manual.", bullet=True),
        Line("A new paragraph begins here."),
    ]
    assert paragraphs(lines) == [
        "Moved the pipeline to streams, cutting the delay from 9 hours to 40 seconds.",
        "Wrote the manual.",
        "A new paragraph begins here.",
    ]
