"""Short functions in short files: the budget was measured on codebases that people praise."""

import ast
import re
from collections import Counter
from collections.abc import Mapping
from statistics import median, quantiles

FILE_MEDIAN = 120
FILE_P90 = 300
FILE_MOST = 400
TEST_FILE_MOST = 500
FUNCTION_P90 = 30
FUNCTION_MOST = 60
PARAMETERS_MOST = 6
FILES_IN_A_FOLDER = 12

BY_NAME = ("howler/cli/", "tests/")
"""Where a parameter is an option of a command or a fixture of a test, not an argument."""

NAMED_AT_ONE_PLACE = frozenset(
    {
        "howler/runtime/function.py function",
        "howler/runtime/execution/worker.py __init__",
        "howler/runtime/intake/ingest.py __init__",
    }
)
"""A function's policy, and what is handed over where a service is put together: each value is
written once, by name."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def too_long_files(texts: Mapping[str, str]) -> list[str]:
    """Files above the hard stop."""
    return [
        f"{name} has {n} lines, at most {most}: split it by idea"
        for name, n in lines(texts).items()
        if n > (most := TEST_FILE_MOST if name.startswith("tests/") else FILE_MOST)
    ]


def lines(texts: Mapping[str, str]) -> dict[str, int]:
    """Lines of each file that is not empty."""
    return {name: len(text.splitlines()) for name, text in texts.items() if text.strip()}


def off_balance(what: str, sizes: list[int], middle: int | None, p90: int) -> list[str]:
    """Sizes that are each allowed and together are not."""
    if len(sizes) < 2:
        return []
    complaints = []
    if middle is not None and median(sizes) > middle:
        complaints.append(f"the median {what} has {median(sizes):g} lines, at most {middle}")
    tenth = quantiles(sizes, n=10, method="inclusive")[-1]
    if tenth > p90:
        complaints.append(f"one {what} in ten has more than {tenth:g} lines, at most {p90}")
    return complaints


def functions(texts: Mapping[str, str]) -> dict[str, Function]:
    """Every function and method, by `file:line name`."""
    return {
        f"{name}:{node.lineno} {node.name}": node
        for name, text in texts.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, Function)
    }


def length(function: Function) -> int:
    """Lines from `def` to the end; its decorators are not counted."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def too_long_functions(texts: Mapping[str, str]) -> list[str]:
    return [
        f"{where} has {length(node)} lines, at most {FUNCTION_MOST}"
        for where, node in functions(texts).items()
        if length(node) > FUNCTION_MOST
    ]


def too_many_parameters(texts: Mapping[str, str]) -> list[str]:
    """Functions that should be handed a frozen dataclass."""
    return [
        f"{where} takes {n} parameters, at most {PARAMETERS_MOST}: hand in a frozen dataclass"
        for where, node in functions(texts).items()
        if not where.startswith(BY_NAME) and re.sub(r":\d+", "", where) not in NAMED_AT_ONE_PLACE
        if (n := parameters(node)) > PARAMETERS_MOST
    ]


def parameters(function: Function) -> int:
    """How many values it takes, without the object that it belongs to."""
    takes = function.args
    names = [given.arg for given in (*takes.posonlyargs, *takes.args, *takes.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def untyped_returns(texts: Mapping[str, str]) -> list[str]:
    return [
        f"{where} has no return type"
        for where, node in functions(texts).items()
        if node.returns is None
    ]


def crowded_folders(names: list[str]) -> list[str]:
    """Folders with more Python files than a reader takes in; an `__init__.py` is not one."""
    counts = Counter(
        name.rpartition("/")[0]
        for name in names
        if name.endswith(".py") and not name.endswith("/__init__.py")
    )
    return [
        f"{folder} holds {n} Python files, at most {FILES_IN_A_FOLDER}: group some in a folder"
        for folder, n in counts.items()
        if n > FILES_IN_A_FOLDER
    ]


def over_budget(what: str, texts: Mapping[str, str], most: int) -> list[str]:
    """The sum of a part that is meant to stay small."""
    n = sum(lines(texts).values())
    return [f"{what} has {n:,} lines of Python, at most {most:,}"] if n > most else []
