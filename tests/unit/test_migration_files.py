"""The files of a migration, as they are found and recognised."""

import hashlib

import pytest

from migrations.runner import Migration, migrations_in


@pytest.mark.parametrize("folder", ["app", "runtime", "parser", "scheduler"])
def test_files_come_in_the_order_of_their_names(folder: str) -> None:
    """Each is named by its folder, begins with four digits, and holds SQL."""
    found = migrations_in(folder)
    names = [migration.name for migration in found]
    assert names == sorted(names)
    assert all(name.startswith(f"{folder}/0") and name.endswith(".sql") for name in names)
    assert all(migration.sql.strip() for migration in found)


def test_numbers_do_not_repeat() -> None:
    """Two files with one number have no order that anybody chose."""
    for folder in ("app", "runtime", "parser", "scheduler"):
        numbers = [migration.name.split("/")[1][:4] for migration in migrations_in(folder)]
        assert len(numbers) == len(set(numbers))


def test_a_file_is_known_by_its_content() -> None:
    """Any change of it changes its sum."""
    one = Migration("x/0001_a.sql", "select 'é';")
    assert one.sha256 == hashlib.sha256("select 'é';".encode()).hexdigest()
    assert one.sha256 != Migration("x/0001_a.sql", "select 'é'; ").sha256


def test_a_folder_that_is_not_there_is_an_error() -> None:
    """A misspelt folder must not pass as one without files."""
    with pytest.raises(FileNotFoundError):
        migrations_in("nowhere")
