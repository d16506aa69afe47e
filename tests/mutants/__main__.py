"""Leaves out one safeguard at a time and sees a test go red: `make mutants`.

    python -m tests.mutants [WORD...]    only mutants with one of the words in their name

Ends with 1 if a mutant survives, with 2 if the table does not fit the code or a run went wrong.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.mutants.copy_of_tree import NotThereError, copy_tree
from tests.mutants.table import MUTANTS, Mutant
from tests.mutants.trial import End, run_tests, try_mutant

SURVIVED, TROUBLE = 1, 2


def main(words: Sequence[str]) -> int:
    """Tries the mutants; returns the exit code."""
    console = Console(soft_wrap=True)
    chosen = [each for each in MUTANTS if not words or any(word in each.name for word in words)]
    with TemporaryDirectory(prefix="howler-mutants-") as name:
        folder = Path(name).resolve()
        try:
            copy_tree(folder)
            before = run_tests(folder, sorted({test for each in chosen for test in each.tests}))
            if before.red or before.trouble:
                console.out(before.output)
                console.print(f"red with nothing left out: {before.red or before.trouble}")
                return TROUBLE
            console.print(f"green with nothing left out ({before.seconds:.0f} s)")
            ends = [(each, said(console, each, try_mutant(folder, each))) for each in chosen]
        except NotThereError as error:
            console.print(f"error: {error}")
            return TROUBLE
    console.print(table_of(ends))
    return code_of([end for _, end in ends])


def said(console: Console, mutant: Mutant, end: End) -> End:
    """Says at once how a trial ended, since all of them take minutes."""
    if end.trouble:
        console.out(end.output)
    console.print(f"without {mutant.name}: {end.red or end.trouble or 'SURVIVED'}")
    return end


def table_of(ends: Sequence[tuple[Mutant, End]]) -> Table:
    """What was left out, and what noticed."""
    table = Table("left out", "went red", "seconds")
    for mutant, end in ends:
        noticed = end.red and end.red.rpartition("/")[2]
        noticed = noticed or (end.trouble or "[bold red]nothing: it survived")[:80]
        table.add_row(mutant.name, noticed, f"{end.seconds:.0f}")
    return table


def code_of(ends: Sequence[End]) -> int:
    """0 if every mutant was noticed."""
    if any(end.trouble for end in ends):
        return TROUBLE
    return 0 if all(end.red for end in ends) else SURVIVED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
