"""Names say what a thing is, and the runtime could serve another product."""

import pytest

from tests.architecture.checks import names, tree
from tests.architecture.checks.verdict import holds

PRODUCTLESS = (
    "howler/runtime/",
    "howler/wire/",
    "howler/settings.py",
    "howler/logs.py",
    "howler/verdicts.py",
    "migrations/runtime/",
    "migrations/runner.py",
)
"""The runtime, what it stands on, its SQL and its tables."""


def runtime() -> dict[str, str]:
    return {path: text for path, text in tree.texts().items() if path.startswith(PRODUCTLESS)}


def test_every_file_is_named_for_its_idea() -> None:
    """No utils, helpers, common, misc or base."""
    holds(names.names_that_say_nothing(tree.files()))


def test_the_runtime_names_nothing_of_the_product() -> None:
    """Neither its code nor its tables know what the functions are about."""
    holds(names.words_of_the_product(runtime(), names.ALLOWED_WORDS))


def test_no_exception_outlives_its_reason() -> None:
    """Every allowed word is still said where it is allowed."""
    holds(names.allowed_but_gone(runtime(), names.ALLOWED_WORDS))


def test_every_test_file_has_a_name_of_its_own() -> None:
    """A test that fails is found by its file's name."""
    holds(names.same_name_twice(tree.python("tests")))


@pytest.mark.parametrize(
    "line",
    [
        "# such as parse-resume-file",
        "resume_id: str",
        "reads resumes",
        "a resume",
        "from services.parser import x",
        "the Jobs table",
        "user_profile",
        "group = 'howlerhire-parser'",
        "on='job/discovery.requested'",
    ],
)
def test_a_word_of_the_product_is_found(line: str) -> None:
    """The check speaks on each of these."""
    assert names.words_of_the_product({"howler/runtime/x.py": line}, {})


@pytest.mark.parametrize(
    "line",
    ["pause and resume", "its flow never resumed", '"application/json"', "json.loads", "parse(x)"],
)
def test_an_everyday_word_is_not_one_of_the_product(line: str) -> None:
    """The check is quiet on what every program says."""
    assert not names.words_of_the_product({"howler/runtime/x.py": line}, {})


def test_the_other_checks_can_fail() -> None:
    """Each speaks on a bad example."""
    assert names.names_that_say_nothing(["howler/utils.py"])
    assert names.names_that_say_nothing(["howler/common/x.py"])
    assert not names.names_that_say_nothing(["howler/database.py"])
    allowed = {"a.py": ("howlerhire-",)}
    assert names.words_of_the_product({"a.py": "howlerhire-x howlerhire.y"}, allowed)
    assert not names.words_of_the_product({"a.py": "howlerhire-x"}, allowed)
    assert names.allowed_but_gone({"a.py": "x"}, allowed)
    assert names.same_name_twice(["tests/a/test_x.py", "tests/b/test_x.py"])
