"""Migrations are applied in one order, and ours leave the application's tables alone."""

from tests.architecture.checks import numbered, tree
from tests.architecture.checks.verdict import holds


def by_folder() -> dict[str, dict[str, str]]:
    """The text of each SQL file, by folder and name."""
    found: dict[str, dict[str, str]] = {}
    for path, text in tree.texts().items():
        if path.startswith("migrations/") and path.endswith(".sql"):
            _, folder, name = path.split("/")
            found.setdefault(folder, {})[name] = text
    return found


def test_migrations_are_numbered_without_a_gap() -> None:
    """Two of one number would be applied in an order that nobody chose."""
    for folder, files in by_folder().items():
        holds(numbered.badly_numbered(folder, files))


def test_every_folder_has_an_owner() -> None:
    """The app's tables for local work, the runtime's, and one folder for each service."""
    holds(numbered.without_a_service(by_folder(), tree.SERVICES))


def test_our_migrations_touch_our_schema_only() -> None:
    """No foreign key into the app's tables, no grant to its roles, nothing taken away."""
    texts = {
        f"migrations/{folder}/{name}": text
        for folder, files in by_folder().items()
        for name, text in files.items()
        if folder != "app"
    }
    assert texts
    holds(numbered.reaching_out(texts))


def test_the_checks_can_fail() -> None:
    """Each speaks on a bad example."""
    assert numbered.badly_numbered("x", ["0001_a.sql", "0001_b.sql"])
    assert numbered.badly_numbered("x", ["0001_a.sql", "0003_b.sql"])
    assert numbered.badly_numbered("x", ["1_a.sql"])
    assert not numbered.badly_numbered("x", ["0002_b.sql", "0001_a.sql"])
    assert numbered.without_a_service(["gone"], ["parser"])
    assert numbered.reaching_out({"x": "a uuid references public.resumes (id)"})
    assert numbered.reaching_out({"x": "GRANT select on howler.runs to anon"})
    assert numbered.reaching_out({"x": "drop table howler.runs"})
    assert not numbered.reaching_out({"x": "-- nothing is granted to public. roles"})
