"""Exceptions are verdicts, not a namespace."""

from tests.architecture.checks import exceptions, tree
from tests.architecture.checks.verdict import holds


def test_there_are_few_exception_classes() -> None:
    """At most 30 over all that is shipped."""
    holds(exceptions.too_many(tree.python(*tree.PRODUCT)))


def test_an_exception_is_found_by_what_it_inherits_from() -> None:
    """Also at second hand, from another file, and whatever it is called."""
    texts = {
        "b.py": "class Late(early.Early): pass\nclass Plain: pass",
        "early.py": "class Early(Exception): pass",
    }
    assert exceptions.exception_classes(texts) == {"Early": "early.py", "Late": "b.py"}
    assert exceptions.too_many(texts, most=1)
    assert not exceptions.too_many(texts, most=2)
    assert "Transient" in exceptions.exception_classes(tree.python("howler"))
