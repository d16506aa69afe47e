"""Files, functions, parameters and folders keep to the budget."""

from tests.architecture.checks import sizes, tree
from tests.architecture.checks.verdict import holds

RUNTIME_MOST = 3_000
"""Lines: what it may cost to own a runtime instead of taking one (see docs/decisions/0001)."""


def function_of(lines: int, signature: str = "") -> str:
    body = "    pass\n" * (lines - 1)
    return f"def f({signature}) -> None:\n{body}"


def test_no_file_is_longer_than_the_hard_stop() -> None:
    """400 lines; 500 for a test."""
    holds(sizes.too_long_files(tree.python()))


def test_most_files_are_short() -> None:
    """Half of them have at most 120 lines, nine in ten at most 300."""
    counts = list(sizes.lines(tree.python(*tree.PRODUCT)).values())
    holds(sizes.off_balance("file", counts, sizes.FILE_MEDIAN, sizes.FILE_P90))


def test_no_function_is_longer_than_the_hard_stop() -> None:
    """60 lines."""
    holds(sizes.too_long_functions(tree.python()))


def test_most_functions_are_short() -> None:
    """Nine in ten have at most 30 lines."""
    found = [sizes.length(node) for node in sizes.functions(tree.python(*tree.PRODUCT)).values()]
    holds(sizes.off_balance("function", found, None, sizes.FUNCTION_P90))


def test_no_function_takes_more_than_six_parameters() -> None:
    """More is a frozen dataclass."""
    holds(sizes.too_many_parameters(tree.python()))


def test_every_function_says_what_it_returns() -> None:
    """Steps are read back by their return types; everything else keeps to it too."""
    holds(sizes.untyped_returns(tree.python(*tree.PRODUCT)))


def test_no_folder_is_crowded() -> None:
    """At most 12 Python files lie side by side."""
    holds(sizes.crowded_folders(list(tree.python())))


def test_the_runtime_stays_small() -> None:
    """It is worth owning only as long as one person can read all of it."""
    runtime = tree.python("howler/runtime")
    holds(sizes.over_budget("howler/runtime", runtime, RUNTIME_MOST))


def test_the_checks_can_fail() -> None:
    """Each speaks on a bad example and is quiet just below it."""
    assert sizes.too_long_files({"howler/x.py": "x\n" * 401, "tests/x.py": "x\n" * 501})[1:]
    assert not sizes.too_long_files({"howler/x.py": "x\n" * 400, "tests/x.py": "x\n" * 500})
    assert sizes.off_balance("file", [130, 130, 1], 120, 300)
    assert sizes.off_balance("file", [1] * 8 + [301] * 2, 120, 300)
    assert not sizes.off_balance("file", [1] * 10 + [400], 120, 300)
    assert sizes.too_long_functions({"x.py": function_of(61)})
    assert not sizes.too_long_functions({"x.py": function_of(60)})
    assert sizes.too_many_parameters({"x.py": function_of(2, "a, b, c, d, e, f, g")})
    assert not sizes.too_many_parameters({"x.py": function_of(2, "self, a, b, c, d, e, f")})
    assert sizes.too_many_parameters({"x.py": function_of(2, "a, b, c, d, e, f, *, g=1")})
    assert sizes.untyped_returns({"x.py": "class A:\n    async def f(self): ...\n"})
    assert sizes.crowded_folders([f"howler/x{n}.py" for n in range(13)])
    assert not sizes.crowded_folders([f"howler/x{n}.py" for n in range(12)])
    assert sizes.over_budget("it", {"x.py": "x\n" * 11}, 10)


def test_the_checks_look_at_something() -> None:
    """A wrong path would make every check above pass."""
    assert len(tree.python()) > 100
    assert len(sizes.functions(tree.python())) > 500
    assert tree.python("howler/runtime")
