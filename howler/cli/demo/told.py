"""What the demo prints at its end: how much was read right, what was refused, and what to try."""

from collections.abc import Sequence

from rich.text import Text

from howler.cli.demo.day import Day
from howler.cli.demo.measured import (
    AIM_FIELDS,
    AIM_PHRASES,
    Reading,
    Share,
    totals,
)
from howler.cli.screen import print_table, say


def tell_readings(found: Sequence[Reading]) -> None:
    """A line for each person, then one for each file that nobody can read."""
    resumes = [reading for reading in found if reading.refusal is None]
    refused = [reading for reading in found if reading.refusal is not None]
    say()
    say("What was read, beside the truth that lies with each file:", "bold")
    rows = [
        (
            f"  {reading.upload.name}",
            reading.upload.file_name,
            _share(reading.phrases, AIM_PHRASES),
            _share(reading.fields, AIM_FIELDS),
            _wrong(reading),
        )
        for reading in resumes
    ]
    print_table(["  person", "file", "phrases>", "fields>", ""], rows)
    say()
    say("What was refused, in the words that the app shows:", "bold")
    columns = ["  file", "code", "sentence", ""]
    print_table(
        columns,
        [(f"  {one.upload.file_name}", one.refusal, one.sentence, _wrong(one)) for one in refused],
    )


def tell_totals(found: Sequence[Reading]) -> None:
    """The two figures beside their aims, and who wrote the records."""
    phrases, fields = totals(found)
    say()
    _tell_total("phrases of the truth in the saved text, in order", phrases, AIM_PHRASES)
    _tell_total("fields of the truth in the saved record", fields, AIM_FIELDS)
    wrong = sum(bool(reading.wrong) for reading in found)
    if wrong:
        say(f"  {wrong} of {len(found)} runs did not end as they should", "red")
    else:
        say(f"  all {len(found)} runs ended as they should", "green")
    for writer in sorted({reading.writer for reading in found if reading.writer}):
        say(f"  records written by {writer}")
    say("  ANTHROPIC_API_KEY or OPENAI_API_KEY switches to the real provider, for example with")
    say("  ANTHROPIC_API_KEY=... howler parse FILE")


def tell_day(day: Day) -> None:
    """What the daily tick led to, in three lines."""
    say()
    say(f"The daily tick of {day.tick:%F %H:%M} UTC, fired by hand:", "bold")
    style = "green" if day.as_it_should else "red"
    say(f"  {day.events:,} events for {day.active:,} active users, {day.ids:,} ids", style)
    say(f"  after {day.seconds:.1f} s; {day.left_out:,} other users were left out")
    say(f"  fired again: {day.more:,} more. {day.again}", style)


def tell_next(seconds: float) -> None:
    """What to type next."""
    say()
    say(f"All of it took {seconds:.1f} s, and nothing is left running. What to try next:")
    say("  make up                 keeps it running, and prints an event to send")
    say("  howler send --help      one event to Kafka")
    say("  howler runs watch       runs as they go")
    say("  howler runs show ID     one run, step by step")
    say("  howler parse FILE       what would be read of a resume of your own")
    say("  howler schedules who daily-discovery    who gets a daily search, and who not, and why")


def _tell_total(what: str, share: Share, aim: float) -> None:
    style = "green" if share.part >= aim else "red"
    say(f"  {share.part:.1%} {what} ({share.right:,} of {share.total:,}; aim {aim:.0%})", style)


def _share(share: Share, aim: float) -> Text:
    style = "" if share.right == share.total else "yellow" if share.part >= aim else "red"
    return Text(f"{share.right} of {share.total}", style=style)


def _wrong(reading: Reading) -> Text:
    return Text("; ".join(reading.wrong), style="red")
