"""What came of a change that was asked for, one thing at a time."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from howler.cli.ends import CommandError
from howler.cli.screen import print_json, say

EVERY_FUNCTION = "*"
"""Wakes workers for what is owed beside runs too: an `on_end`, the outbox."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that was to be changed.

    Args:
        id: of the run or the dead letter.
        did: what was done, in a word; empty: it was refused.
        text: a sentence about it, to follow the id.
        function: whose workers are to be woken; None if none need be.
    """

    id: str
    did: str
    text: str
    function: str | None = None


def tell(outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    """Prints them.

    Raises:
        CommandError: one was refused.
    """
    if as_json:
        print_json([asdict(outcome) for outcome in outcomes])
    else:
        for outcome in outcomes:
            say(f"{outcome.id[:8]} {outcome.text}", "" if outcome.did else "yellow")
    refused = sum(not outcome.did for outcome in outcomes)
    if refused:
        raise CommandError(f"{refused} of {len(outcomes)} refused, for the reasons given")
