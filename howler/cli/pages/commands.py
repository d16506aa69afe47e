"""The reference page of the command line, made from the commands themselves."""

from collections.abc import Iterator
from typing import Any

import typer
from typer.core import TyperGroup, TyperOption

HEAD = """\
# The `howler` command

| exit code | |
|---|---|
| 0 | done |
| 1 | failed: what was asked for is not so, or could not be done |
| 2 | wrong usage, or settings that cannot be used |
| 3 | database, broker or stand-in server does not answer |
| 130 | interrupted with Ctrl-C |

An error is one sentence on standard error: the cause, and the next step. `--json` prints the same
as data; colours are left out where the output is no terminal. Where database and broker are not
set, a command uses the sandbox that runs in this folder. `howler --install-completion` teaches the
shell to complete commands. This page is made from the program by `make generated`.
"""


def page() -> str:
    """The page as Markdown: a section for each command, in the order of `howler --help`."""
    from howler.cli.app import app

    root = typer.main.get_command(app)
    return HEAD + "".join(_section(path, command) for path, command in _all("howler", root))


def _all(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(command, TyperGroup):
        yield path, command
        return
    for name, below in command.commands.items():
        if not below.hidden:
            yield from _all(f"{path} {name}", below)


def _section(path: str, command: Any) -> str:
    text, _, examples = (command.help or "").partition("\n\b\n")
    usage = " ".join([path, *command.collect_usage_pieces(typer.Context(command))])
    lines = ["", f"## {path}", "", text.strip(), "", f"    {usage}", ""]
    rows = [_row(each) for each in command.params if not getattr(each, "hidden", False)]
    if rows:
        lines += ["| | default | what it is |", "|---|---|---|", *rows, ""]
    shown = [line.strip() for line in examples.splitlines()[1:]]
    lines += [f"- `{line}`" for line in shown]
    return "\n".join(lines).rstrip() + "\n"


def _row(given: Any) -> str:
    if isinstance(given, TyperOption):
        value = "" if given.is_flag else f" {given.metavar or 'VALUE'}"
        names = ", ".join(given.opts) + value
    else:
        names = given.metavar or str(given.name).upper()
    what = (given.help or "").replace("|", "\\|")
    return f"| `{names}` | {_default(given)} | {what} |"


def _default(given: Any) -> str:
    if given.required:
        return "must be given"
    plain = isinstance(given.default, str | int | float) and not isinstance(given.default, bool)
    return f"`{given.default}`" if plain and given.default != "" else ""
