"""Documents name files that are there."""

import ast
import re
from collections.abc import Collection, Mapping
from posixpath import dirname, join, normpath

LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")
PATH = re.compile(
    r"`((?:howler|services|schemas|sandbox|migrations|tests|docs|tools|bench|ops|\.ci)/[\w./-]*)`"
)

PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def broken_examples(documents: Mapping[str, str]) -> list[str]:
    """Examples in Python that nobody could run."""
    complaints = []
    for document, text in documents.items():
        for example in PYTHON.findall(text):
            try:
                ast.parse(example)
            except SyntaxError as error:
                complaints.append(f"{document} has an example that is no Python: {error}")
    return complaints


def dead_links(documents: Mapping[str, str], files: Collection[str]) -> list[str]:
    """Links to files, and paths in code marks, that lead nowhere."""
    there = {*files, *(part for name in files for part in folders(name))}
    links = [
        (document, link, normpath(join(dirname(document), link)))
        for document, text in documents.items()
        for link in LINK.findall(text)
    ]
    paths = [
        (document, path, normpath(path))
        for document, text in documents.items()
        for path in PATH.findall(text)
    ]
    return [
        f"{document} names {named}, which is not there"
        for document, named, target in links + paths
        if target not in there
    ]


def folders(name: str) -> list[str]:
    """Every folder that a file lies in."""
    parts = name.split("/")[:-1]
    return ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]


def too_long(documents: Mapping[str, str], folder: str, most: int) -> list[str]:
    """Documents of `folder` that are more than a page."""
    return [
        f"{name} has {n} lines, at most {most}: a decision is one page"
        for name, text in documents.items()
        if name.startswith(folder) and (n := len(text.splitlines())) > most
    ]
