from howler.domain.reading.blocks import Blocks


def heads(text: str) -> list[list[str]]:
    blocks = Blocks(text)
    return [blocks.shown(head.lines).split("\n") for head in blocks.heads]


def test_dates_last() -> None:
    """What stands above the first period of a section stands above the others too."""
    text = "Experience\nAcme\nEngineer\n2020 – 2022\nBeta\nDeveloper\n2018 – 2019\nEducation"
    assert heads(text) == [
        ["Acme", "Engineer", "2020 – 2022"],
        ["Beta", "Developer", "2018 – 2019"],
    ]


def test_dates_first() -> None:
    """Nothing stands above the first period: what follows a period is its own."""
    text = "Education\n2009 – 2012\nPhD, CalTech\n2007 – 2009\nMaster, MIT\nSkills"
    assert heads(text) == [["2009 – 2012", "PhD, CalTech"], ["2007 – 2009", "Master, MIT"]]


def test_dates_in_between() -> None:
    """One line above and one below, in each item."""
    text = "Work\nAcme\n2020 – 2022\nEngineer\nBeta\n2018 – 2019\nDeveloper\nSkills"
    assert heads(text) == [
        ["Acme", "2020 – 2022", "Engineer"],
        ["Beta", "2018 – 2019", "Developer"],
    ]


def test_dates_on_the_right() -> None:
    """On one line with the title, the line below belongs to it."""
    text = "Work\nEngineer   2020 – 2022\nAcme\nDeveloper   2018 – 2019\nBeta\nSkills"
    assert heads(text) == [
        ["Engineer   2020 – 2022", "Acme"],
        ["Developer   2018 – 2019", "Beta"],
    ]


def test_running_text_parts_items() -> None:
    """Fields before it belong to the item above, fields after it to the item below."""
    text = "2020 – 2022\nEngineer\n• Built what people use.\nBeta\n2018 – 2019\nDeveloper"
    assert heads(text) == [["2020 – 2022", "Engineer"], ["Beta", "2018 – 2019", "Developer"]]


def test_lines_of_nobody_are_open_to_both() -> None:
    """Where the numbers of lines do not fit, no line is taken from either."""
    text = "Work\nAcme\nEngineer\n2020 – 2022\nP\nQ\nR\nS\n2018 – 2019\nDeveloper\n"
    assert heads(text) == [
        ["Acme", "Engineer", "2020 – 2022", "P", "Q", "R", "S"],
        ["P", "Q", "R", "S", "2018 – 2019", "Developer"],
    ]


def test_a_head_reaches_four_lines() -> None:
    """What stands farther away is no part of it."""
    text = "one\ntwo\nthree\nfour\nfive\n2020 – 2022"
    assert heads(text) == [["two", "three", "four", "five", "2020 – 2022"]]


def test_periods_within_running_text_make_no_block() -> None:
    """A year in a sentence tells of what was done then, not of a job."""
    assert heads("• Vice dean for studies from 2018 until 2021; rewrote the programme.") == []


def test_periods_alone_under_one_another_are_a_column() -> None:
    """They have no heads: they belong to items that stand elsewhere."""
    blocks = Blocks("Engineer, Acme\nDeveloper, Beta\n2020 – 2022\n2018 – 2019\n")
    assert blocks.heads == []
    assert [[one.first.year for one in column] for column in blocks.columns] == [[2020, 2018]]


def test_a_region_ends_with_the_next_head_or_section() -> None:
    """The description of a job is neither the next job's nor the next section's."""
    text = "Work\nAcme 2020 – 2022\n• Built a thing.\nBeta 2018 – 2019\n• Did it.\nSkills\nGo"
    blocks = Blocks(text)
    assert [list(head.region) for head in blocks.heads] == [[1, 2], [3, 4]]
