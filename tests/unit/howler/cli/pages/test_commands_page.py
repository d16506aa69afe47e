"""The page of commands names every command, and what each takes."""

import pytest
import typer

from howler.cli.app import app
from howler.cli.ends import CommandError, NotReachableError, UsageError
from howler.cli.main import INTERRUPTED
from howler.cli.pages.commands import page


def test_every_command_and_option_is_on_the_page() -> None:
    """Whatever `--help` offers stands there, groups included."""
    text = page()
    for name, command in vars(typer.main.get_command(app))["commands"].items():
        for path in getattr(command, "commands", {"": command}):
            assert f"## howler {name} {path}".rstrip() + "\n" in text
    assert "`--wipe`" in text
    assert "- `howler up && howler runs watch`" in text


@pytest.mark.parametrize(
    "code",
    [0, CommandError.exit_code, UsageError.exit_code, NotReachableError.exit_code, INTERRUPTED],
)
def test_every_exit_code_is_on_the_page(code: int) -> None:
    """The table of exit codes says each that the program ends with."""
    assert f"| {code} | " in page()
