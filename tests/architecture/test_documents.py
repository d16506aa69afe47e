"""What the documents point to is there, and a decision is a page."""

from tests.architecture.checks import documents, tree
from tests.architecture.checks.verdict import holds

PAGE = 60
"""Lines of 110 characters."""


def texts() -> dict[str, str]:
    return {name: text for name, text in tree.texts().items() if name.endswith(".md")}


def test_documents_name_files_that_are_there() -> None:
    """A file that is renamed takes its documents along."""
    holds(documents.dead_links(texts(), tree.files()))


def test_examples_are_python() -> None:
    """Each could be pasted into a file."""
    holds(documents.broken_examples(texts()))


def test_a_decision_is_one_page() -> None:
    """What was found, what was decided, what it costs."""
    holds(documents.too_long(texts(), "docs/decisions/", PAGE))


def test_the_documents_a_newcomer_looks_for_are_there() -> None:
    """By the names that everybody knows."""
    wanted = {"README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE"}
    holds(f"{name} is missing" for name in wanted - set(tree.files()))


def test_the_checks_can_fail() -> None:
    """Each speaks on a bad example."""
    files = ["docs/a.md", "howler/runtime/run.py"]
    assert documents.dead_links({"docs/a.md": "see [b](b.md)"}, files)
    assert documents.dead_links({"docs/a.md": "see `howler/gone.py`"}, files)
    good = "[run](../howler/runtime/run.py#L1) [x](https://example.org) `howler/runtime/`"
    assert not documents.dead_links({"docs/a.md": good}, files)
    assert documents.broken_examples({"a.md": "```python\nimport = 1\n```\n"})
    assert not documents.broken_examples({"a.md": "```python\nx = 1\n```\n```sh\nx = = 1\n```\n"})
    assert documents.too_long({"docs/decisions/1.md": "x\n" * 61}, "docs/decisions/", 60)
