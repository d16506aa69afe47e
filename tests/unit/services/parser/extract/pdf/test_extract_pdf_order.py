"""A page's text comes out in the order in which a person reads it."""

from collections.abc import Iterable

from services.parser.extract.reading import read_file

Placed = tuple[float, float, str]
LINE = 14.0


def page(placed: Iterable[Placed], size: float = 10) -> str:
    """The text read from a page on which these texts are painted in this order."""
    import pymupdf

    document = pymupdf.open()
    sheet = document.new_page()
    for x, y, text in placed:
        sheet.insert_text((x, y), text, fontsize=size)
    return read_file(document.tobytes()).text


def column(x: float, y: float, lines: Iterable[str], leading: float = LINE) -> list[Placed]:
    return [(x, y + at * leading, line) for at, line in enumerate(lines)]


def in_order(text: str, *parts: str) -> bool:
    at = [text.find(part) for part in parts]
    return -1 not in at and at == sorted(at)


LEFT = ["Contact", "jane@example.org", "Oslo", "Skills", "Python", "Kafka", "Welding", "Chess"]
RIGHT = [
    "Profile",
    "An engineer who likes small",
    "programs and long walks in the",
    "hills behind the town.",
    "Experience",
    "Lead Engineer, Northern Light",
    "Moved forty services without a",
    "night of work lost by anybody.",
]


def test_columns_painted_one_after_the_other_on_the_same_lines() -> None:
    """Two columns that share every line stay apart: the file paints one, then the other."""
    text = page(column(50, 100, LEFT) + column(220, 100, RIGHT))
    assert in_order(text, *LEFT, *RIGHT)
    text = page(column(220, 100, RIGHT) + column(50, 100, LEFT))
    assert in_order(text, *LEFT, *RIGHT)


def test_columns_on_lines_of_their_own_painted_from_top_to_bottom() -> None:
    """Columns whose lines do not meet stay apart, even where the file mixes them line by line."""
    placed = column(50, 100, LEFT, 13) + column(220, 103, RIGHT, 16)
    text = page(sorted(placed, key=lambda one: one[1]))
    assert in_order(text, *LEFT, *RIGHT)


def test_prose_in_columns_painted_line_by_line() -> None:
    """Running text on both sides is columns, even where both share their lines and their order."""
    left = [f"The left story goes on and on, part {number}," for number in range(8)]
    right = [f"while the right one tells its own, part {number}." for number in range(8)]
    placed = column(50, 100, left) + column(310, 100, right)
    text = page(sorted(placed, key=lambda one: one[1]))
    assert in_order(text, *left, *right)


def test_a_name_over_both_columns_comes_first() -> None:
    """What crosses the gutter is read before the columns below it, wherever it was painted."""
    head = "Jane Doe, Engineer of Small and Dependable Things for Hire"
    foot = "References and a longer list of publications can be had on request"
    placed = column(50, 100, LEFT) + column(220, 100, RIGHT)
    text = page([*placed, (50, 60, head), (50, 260, foot)])
    assert in_order(text, head, *LEFT, *RIGHT, foot)


def test_three_columns() -> None:
    """Columns inside a column are found too."""
    columns = [[f"{name} {number}" for number in range(6)] for name in ("ant", "bee", "cat")]
    placed = [one for at, lines in enumerate(columns) for one in column(50 + 170 * at, 100, lines)]
    assert in_order(page(placed), *columns[0], *columns[1], *columns[2])


def test_dates_on_the_right_stay_with_their_titles() -> None:
    """A date at the right margin is on its title's line, and no column."""
    placed: list[Placed] = []
    for at in range(4):
        y = 100 + at * 70
        placed += [(50, y, f"Title {at}"), (450, y, f"20{at}0 - 20{at}5")]
        placed += column(50, y + LINE, [f"Did a thing that took {at} years to be done well"] * 3)
    text = page(placed)
    for at in range(4):
        assert f"Title {at}\t20{at}0 - 20{at}5\n" in text
    dates_last = [one for one in placed if one[0] == 50] + [one for one in placed if one[0] != 50]
    assert page(dates_last) == text


def test_dates_on_the_left_over_two_lines_stay_whole() -> None:
    """A date that is broken in a narrow left column is read before the item beside it."""
    placed: list[Placed] = []
    for at in range(3):
        y = 100 + at * 70
        placed += [(50, y, f"June 20{at}0 -"), (50, y + LINE, "Present")]
        placed += column(140, y, [f"Engineer {at}, Acme", "Built a thing and kept it going"])
    text = page(placed)
    for at in range(3):
        whole = f"June 20{at}0 -\nPresent\nEngineer {at}, Acme\nBuilt a thing"
        assert whole in text


def test_a_table_is_read_row_by_row() -> None:
    """Labels and values that are painted in turn stay together."""
    rows = [("Languages", "Norwegian, English"), ("Tools", "Git, Kafka"), ("Sports", "Skiing")]
    placed = [
        cell
        for at, (label, text) in enumerate(rows)
        for cell in ((50, 100 + at * LINE, label), (200, 100 + at * LINE, text))
    ]
    assert page(placed) == "\n".join("\t".join(row) for row in rows)


def test_a_short_heading_below_the_columns_belongs_to_what_follows() -> None:
    """A section's heading at the left does not end the left column when the text crosses below."""
    after = "A long line below the columns that crosses the gutter from side to side of the page"
    placed = column(50, 100, LEFT) + column(220, 100, RIGHT)
    text = page([*placed, (50, 245, "Education"), (50, 262, after)])
    assert in_order(text, *LEFT, *RIGHT, "Education", after)


def test_running_text_is_not_cut() -> None:
    """One column with short and long lines, bullets and indents comes out line by line."""
    lines = [
        "Experience",
        "Lead Engineer at Northern Light, the maker of lamps that never go out, in Oslo",
        "• Moved forty services without a night of work lost by anybody who was on call.",
        "• Wrote less.",
        "Education",
        "University of the Fjords",
    ]
    placed = [(62 if line[0] == "•" else 50, y, line) for _, y, line in column(50, 100, lines)]
    assert page(placed).replace("\n\n", "\n") == "\n".join(lines).replace("•", "·")


def test_spaced_headings_are_put_together() -> None:
    """Letters set apart are words, and wider gaps among them part words."""
    assert page([(50, 100, "E X P E R I E N C E")]) == "EXPERIENCE"
    assert page([(50, 100, "J O H N   D O E")]) == "JOHN DOE"
    far = [(50 + 25 * at, 100, letter) for at, letter in enumerate("SKILLS")]
    assert page(far) == "SKILLS"
    assert page([(50, 100, "Grades: A B C in maths")]) == "Grades: A B C in maths"


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    """Whether `co-` and `operate` are one word is for the reader to say."""
    assert page(column(50, 100, ["We co-", "operate"])) == "We co-\noperate"


def test_paragraphs_are_parted_where_the_page_parts_them() -> None:
    """More room than usual between lines is a blank line."""
    lines = column(50, 100, ["a first line", "a second one"]) + column(
        50, 170, ["the third", "the end"]
    )
    assert page(lines) == "a first line\na second one\n\nthe third\nthe end"


def test_a_shadow_is_not_read_twice() -> None:
    """The same text a second time, a point beside the first, is its shadow."""
    assert page([(50, 100, "Jane Doe"), (51, 100.8, "Jane Doe")], size=20) == "Jane Doe"


def test_a_turned_page_is_read_upright() -> None:
    """A page that is turned when it is shown is read as shown."""
    import pymupdf

    document = pymupdf.open()
    sheet = document.new_page()
    for at, line in enumerate(["first line", "second line", "third line"]):
        sheet.insert_text((100 + 20 * at, 400), line, rotate=90)
    sheet.set_rotation(90)
    assert read_file(document.tobytes()).text == "first line\nsecond line\nthird line"


def test_what_is_read_leftwards_begins_on_the_right() -> None:
    """A Hebrew page is read from its right column to its left one, and rows the same way."""
    import pymupdf

    document = pymupdf.open()
    sheet = document.new_page()
    right, left = ["ראשון", "שני", "שלישי", "רביעי"], ["חמישי", "שישי", "שביעי", "שמיני"]
    for x, words in ((60, left), (320, right)):
        for at, word in enumerate(words):
            box = pymupdf.Rect(x, 100 + 16 * at, x + 120, 118 + 16 * at)
            sheet.insert_htmlbox(box, f"<p style='font-size:11px'>{word}</p>")
    assert in_order(read_file(document.tobytes()).text, *right, *left)
