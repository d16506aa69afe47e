"""Errors are few: a verdict or a sentence says more than another class."""

import ast
import builtins
from collections.abc import Mapping

MOST = 30


def exception_classes(texts: Mapping[str, str]) -> dict[str, str]:
    """Every exception class and the file it stands in, found by what it inherits from."""
    bases: dict[str, set[str]] = {}
    places: dict[str, str] = {}
    for path, text in texts.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {last_name(base) for base in node.bases}
                places[node.name] = path
    known = {
        name
        for name, value in vars(builtins).items()
        if isinstance(value, type) and issubclass(value, BaseException)
    }
    found: set[str] = set()
    while new := {name for name, of in bases.items() if of & (known | found)} - found:
        found |= new
    return {name: places[name] for name in sorted(found)}


def last_name(base: ast.expr) -> str:
    """`Permanent` of `verdicts.Permanent` or `Permanent[T]`."""
    if isinstance(base, ast.Subscript):
        return last_name(base.value)
    return base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")


def too_many(texts: Mapping[str, str], most: int = MOST) -> list[str]:
    """All of them, if they are more than people keep apart."""
    found = exception_classes(texts)
    if len(found) <= most:
        return []
    listed = "".join(f"\n  {name} in {path}" for name, path in found.items())
    return [f"{len(found)} exception classes, at most {most}:{listed}"]
