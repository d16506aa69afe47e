"""What is wrong with settings, in words that name the variable and never its value."""

from collections.abc import Collection

from pydantic import ValidationError


class SettingsError(Exception):
    """Settings that cannot be used; the message names every one of them, a line each."""


def lines(error: ValidationError, told: Collection[str]) -> list[str]:
    """One line a fault: the variable, and what is wrong with it; never its value.

    Those that are `told` to be missing already are left out.
    """
    told_lines: list[str] = []
    for fault in error.errors(include_input=False, include_url=False):
        if not fault["loc"]:  # of several settings together: it names them itself
            told_lines += fault["msg"].removeprefix("Value error, ").splitlines()
            continue
        name, *inside = [str(part) for part in fault["loc"]]
        if fault["type"] == "missing" and name in told:
            continue
        what = "is not set" if fault["type"] == "missing" else fault["msg"]
        where = f"{name} ({inside[0]})" if inside else name
        told_lines.append(f"{where}: {what.removeprefix('Value error, ')}")
    return told_lines
