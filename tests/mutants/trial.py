"""One mutant on trial: its tests are run on a tree without the safeguard."""

import re
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.mutants.copy_of_tree import left_out, python
from tests.mutants.table import Mutant

MOST_SECONDS = 600.0
"""Of one run of pytest; each test has its own shorter timeout, which is a red test."""

RED = re.compile(
    r"^(?:FAILED (\S+(?:\[.*?\])?)(?= - |$)|ERROR (\S+) .*broken invariants)", re.MULTILINE
)
"""A test that failed, or a database that was left unsound. Any other error proves nothing."""


@dataclass(frozen=True, slots=True)
class End:
    """How a run of tests ended.

    Args:
        red: the first test that noticed something, if any did.
        trouble: what went wrong with the run itself, such as a broker that did not start.
        output: the end of what pytest said, if it was not green.
    """

    red: str | None
    trouble: str | None
    seconds: float
    output: str = ""


def run_tests(folder: Path, tests: Sequence[str]) -> End:
    """Runs `tests` in `folder` up to the first red one."""
    began = time.monotonic()
    options = ("-m", "pytest", "-x", "-q", "-rfE", "--no-header", "-p", "no:cacheprovider")
    try:
        ran = python(folder, *options, *tests, seconds=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        return End(None, f"pytest did not end in {MOST_SECONDS:g} s", MOST_SECONDS)
    seconds = time.monotonic() - began
    if ran.returncode == 0:
        return End(None, None, seconds)
    output = (ran.stdout + ran.stderr)[-6_000:]
    red = RED.search(ran.stdout)
    if red:
        return End(red[1] or red[2], None, seconds, output)
    return End(None, f"pytest ended with {ran.returncode}", seconds, output)


def try_mutant(folder: Path, mutant: Mutant) -> End:
    """Runs the mutant's tests without its safeguard, and puts it back.

    A test that went red must be green with the safeguard and red again without it: one that is red
    now and then would notice every mutant, and prove nothing.
    """
    first = _without(folder, mutant, mutant.tests)
    if first.red is None:
        return first
    calm = run_tests(folder, [first.red])
    if calm.red or calm.trouble:
        return replace(first, red=None, trouble=f"{first.red} is red with the safeguard too")
    again = _without(folder, mutant, [first.red])
    if again.red is None:
        return replace(first, red=None, trouble=f"{first.red} went red once and not again")
    return first


def _without(folder: Path, mutant: Mutant, tests: Sequence[str]) -> End:
    path = folder / mutant.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(left_out(mutant, whole), encoding="utf-8")
    try:
        return run_tests(folder, tests)
    finally:
        path.write_text(whole, encoding="utf-8")
