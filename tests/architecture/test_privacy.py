"""The tree says nothing of the machine, the people and the doors it was made with."""

import pytest

from tests.architecture.checks import privacy, tree
from tests.architecture.checks.verdict import holds


def test_nothing_private_is_in_the_tree() -> None:
    """No path of one machine, no key, no password, nothing of how it is made."""
    holds(privacy.forbidden_words(tree.texts()))


def test_no_registry_is_named() -> None:
    """Package clients know where packages come from; no file of ours does."""
    holds(privacy.registries(tree.texts()))


def test_every_host_is_a_known_one() -> None:
    """An address names this machine, an invented host, or a page that readers look up."""
    holds(privacy.unknown_hosts(tree.texts()))


@pytest.mark.parametrize(
    "parts",
    [
        ("see /work", "/main/x"),
        ("'/root", "/.cache'"),
        ("/home", "/me/x"),
        ("../", "shared/x"),
        ("issue", " 7"),
        ("Issue #", "12"),
        ("fixed (#", "12)"),
        ("helper", " A"),
        ("key = 'sk", "-ant-api03-abcdefghijklmnopqrstuvwx'"),
        ("ghp", "_abcdefghijklmnopqrstuvwxyz0123456789"),
        ("-----BEGIN", " RSA PRIVATE KEY-----"),
        ("postgresql://me:", "s3cr3t@db/x"),
    ],
)
def test_a_private_word_is_found(parts: tuple[str, str]) -> None:
    """The check speaks on each of these."""
    assert privacy.forbidden_words({"a.md": "x\n" + "".join(parts)})[0].startswith("a.md:2 ")


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://me:{password}@{host}/x",
        "https://{host}/home/x",
        "a/work/b and ~/work",
        "sk-test",
        "the issue is 7 days old",
        "HOWLER_CACHE=/var/cache",
        "resume/parsing.requested",
    ],
)
def test_an_everyday_word_is_not_private(text: str) -> None:
    """The check is quiet on these."""
    assert not privacy.forbidden_words({"a.md": text})


def test_a_host_is_found() -> None:
    """A registry anywhere, an unknown host in an address."""
    assert privacy.registries({"a.md": "from " + privacy.REGISTRIES[0]})
    assert privacy.unknown_hosts({"a.md": "http://mirror" + ".corp.net:8080/simple"})
    assert privacy.unknown_hosts({"a.md": "https://me@mirror" + ".corp.net/simple"})
    assert not privacy.unknown_hosts({"a.md": "http://127.0.0.1:1/ https://a.example.org/x"})


def test_the_checks_look_at_something() -> None:
    """A wrong path would make every check above pass."""
    assert {"pyproject.toml", "requirements.lock", ".ci/run", "LICENSE"} <= tree.texts().keys()
