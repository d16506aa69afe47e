"""`make mutants` can be trusted: its table fits the code, and it tells red from broken."""

from pathlib import Path

import pytest

from tests.architecture.checks import tree
from tests.mutants.__main__ import code_of
from tests.mutants.copy_of_tree import NotThereError, left_out
from tests.mutants.table import MUTANTS, Mutant
from tests.mutants.trial import End, run_tests, try_mutant

SAFE = Mutant("x", "a.py", "a > 0", "True", ("test_a.py",))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_table_fits_the_code(mutant: Mutant) -> None:
    """Each safeguard stands in its file just once, and its tests are there."""
    assert left_out(mutant, tree.texts()[mutant.file]) != tree.texts()[mutant.file]
    for test in mutant.tests:
        assert (tree.ROOT / test.partition("::")[0]).exists()


@pytest.mark.parametrize("text", ["a > 1", "a > 0\na > 0"])
def test_a_safeguard_that_is_not_there_once_is_an_error(text: str) -> None:
    """Otherwise a mutant would leave out nothing and be called noticed, or survive."""
    with pytest.raises(NotThereError, match="not once"):
        left_out(SAFE, text)


def test_a_mutant_is_noticed_by_a_failed_test_only(tmp_path: Path) -> None:
    """A test that fails is red; one that cannot be collected is trouble; the file is put back."""
    (tmp_path / "a.py").write_text("def ok(a):\n    return a > 0\n")
    (tmp_path / "test_a.py").write_text("from a import ok\ndef test_it(): assert not ok(-1)\n")
    (tmp_path / "test_b.py").write_text("import nothing_like_it\n")
    end = try_mutant(tmp_path, SAFE)
    assert (end.red, end.trouble) == ("test_a.py::test_it", None)
    end = run_tests(tmp_path, SAFE.tests)
    assert (end.red, end.trouble) == (None, None)
    assert run_tests(tmp_path, ["test_b.py"]).trouble


@pytest.mark.parametrize(
    ("greens", "says"), [("", "with the safeguard too"), ("23", "once and not again")]
)
def test_a_test_that_is_red_now_and_then_notices_nothing(
    tmp_path: Path, greens: str, says: str
) -> None:
    """It must be green with the safeguard, and red again without it."""
    (tmp_path / "a.py").write_text("a > 0\n")
    (tmp_path / "test_a.py").write_text(
        "from pathlib import Path\n"
        "def test_it():\n"
        "    log = Path('runs')\n"
        "    log.write_text((log.read_text() if log.exists() else '') + 'x')\n"
        f"    assert str(len(log.read_text())) in {greens!r}\n"
        if greens
        else "def test_it(): assert False\n"
    )
    end = try_mutant(tmp_path, SAFE)
    assert end.red is None
    assert says in (end.trouble or "")


def test_the_exit_code_tells_a_survivor_from_trouble() -> None:
    """0: all noticed, 1: one survived, 2: a run went wrong."""
    red, green, trouble = End("t", None, 1), End(None, None, 1), End(None, "x", 1)
    assert [code_of([red]), code_of([red, green]), code_of([green, trouble])] == [0, 1, 2]
