"""A parsed file as a page to read."""

import json

from howler.cli.parse.outcome import Outcome
from howler.cli.screen import plain, say

MEBIBYTE = 1 << 20


def tell(outcome: Outcome) -> None:
    """Prints text, record, what was left out and dropped, or why it was refused."""
    read, structured = outcome.read, outcome.structured
    say(f"{plain(outcome.file)}  {_headline(outcome)}", "bold")
    if outcome.refusal is not None:
        code, message = outcome.refusal
        say(f"  {'refused' if read is None else 'no record'}: {code}: {plain(message)}", "red")
    if read is not None:
        say("  text:")
        for line in read.text.splitlines():
            say(f"    {plain(line)}")
    if structured is not None:
        say(f"  record, written by {plain(structured.writer)}:")
        for line in json.dumps(structured.record, ensure_ascii=False, indent=2).splitlines():
            say(f"    {plain(line)}")
    for left in read.left_out if read else ():
        say(f"  left out: {plain(left.what)} ({left.characters:,} characters)", "yellow")
    for one in structured.dropped if structured else ():
        say(f"  dropped: {plain(one.field)}: {plain(one.reason)}", "yellow")
    say()


def _headline(outcome: Outcome) -> str:
    read = outcome.read
    if read is None:
        return f"({outcome.seconds:.2f} s)"
    pages = {0: "", 1: ", 1 page"}.get(read.pages, f", {read.pages} pages")
    memory = f"{read.peak_memory_bytes / MEBIBYTE:.0f} MiB"
    return (
        f"({read.kind}{pages}, {len(read.text):,} characters, {outcome.seconds:.2f} s of which"
        f" {read.seconds:.2f} s to extract, at most {memory})"
    )
