"""`howler schedules preview`: needs nothing but the text."""

import json

import pytest

from howler.cli.main import main


def preview(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["schedules", "preview", *words])
    return int(end.value.code or 0)


def test_instants_in_utc_and_in_the_zone(capsys: pytest.CaptureFixture[str]) -> None:
    """Strictly after a start that is in the zone, with what the two traps do to this text."""
    words = ("0 8 13 * FRI", "--zone", "Europe/Berlin", "--start", "2026-03-27T08:00")
    assert preview(*words, "--count", "3") == 0

    said = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert said[0] == "0 8 13 * fri in Europe/Berlin"
    assert said[1].startswith("Days: either one fires: day-of-month 13 or day-of-week fri")
    assert said[2].startswith("Clock changes: a skipped time fires once")
    assert said[5:] == [
        "Fri 2026-04-03 06:00  Fri 2026-04-03 08:00 +0200",
        "Fri 2026-04-10 06:00  Fri 2026-04-10 08:00 +0200",
        "Mon 2026-04-13 06:00  Mon 2026-04-13 08:00 +0200",
    ]


def test_the_same_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With the normalised text, the start in UTC, and the instants."""
    words = ("@Monthly", "--zone", "Africa/Cairo", "--start", "2026-01-01T00:00+00:00")
    assert preview(*words, "--count", "1", "--json") == 0

    assert json.loads(capsys.readouterr().out) == {
        "cron": "0 0 1 * *",
        "zone": "Africa/Cairo",
        "start": "2026-01-01T00:00:00+00:00",
        "days": "day-of-month 1 alone decides: the other one is *",
        "clock_changes": (
            "a skipped time fires once, right after the gap; a repeated one fires once"
        ),
        "instants": [
            {"utc": "2026-01-31T22:00:00+00:00", "local": "2026-02-01T00:00:00+02:00"},
        ],
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0 0 */2 * 1", "both must match: day-of-month */2 and day-of-week 1"),
        ("*/5 * * * *", "every day"),
        ("*/5 * * * 1", "day-of-week 1 alone decides"),
    ],
)
def test_days_in_words(capsys: pytest.CaptureFixture[str], text: str, says: str) -> None:
    """How the two day fields go together in this text; in UTC there is one column."""
    assert preview(text) == 0
    said = capsys.readouterr().out
    assert says in said
    assert said.splitlines()[4].strip() == "UTC"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("0 25 * * *",), "hour, character 3"),
        (("0 6 * * *", "--zone", "Berlin"), "Europe/Berlin"),
        (("0 6 * * *", "--start", "soon"), "is no time"),
        (("0 6 * * *", "--start", "999999d"), "outside the calendar"),
        (("0 6 * * *", "--count", "0"), "--count"),
    ],
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], words: list[str], says: str) -> None:
    """Exit code 2, the cause and what to write instead."""
    assert preview(*words) == 2
    assert says in capsys.readouterr().err


def test_the_calendar_ends(capsys: pytest.CaptureFixture[str]) -> None:
    """Fewer instants than asked for are explained."""
    assert preview("0 9 * * 1", "--start", "9999-12-15") == 0
    assert "the calendar ends" in capsys.readouterr().err
