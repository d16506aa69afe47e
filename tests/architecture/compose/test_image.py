"""The image is small, runs as nobody in particular, and holds what its commands need."""

import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.architecture.checks import locks, tree
from tests.architecture.checks.verdict import holds
from tests.architecture.compose import image as checks

DOCKERFILE = tree.texts()["Dockerfile"]
IGNORED = tree.texts()[".dockerignore"]
NEEDED = ("installer.lock", "image.lock", "pyproject.toml", *tree.PRODUCT)
ONLY_IN_A_SANDBOX = re.compile(
    r"sandbox/(?!database|standin/|people/)|howler/cli/local/(?!people)|howler/cli/pages/"
)
"""What starts brokers and databases, or writes this tree's pages: no container does either."""


def in_the_image() -> dict[str, str]:
    texts = tree.python(*tree.PRODUCT)
    return {name: text for name, text in texts.items() if not ONLY_IN_A_SANDBOX.match(name)}


def test_the_dockerfile_keeps_to_its_rules() -> None:
    """It builds without BuildKit, installs by hash, keeps no compiler and is not root."""
    holds(checks.faults(DOCKERFILE))


def test_the_builds_own_check_of_faust_passes() -> None:
    """The line that refuses a Faust without its C iterator names what is there."""
    (code,) = re.findall(r'/python -c "(.+)"', DOCKERFILE)
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False)
    assert done.returncode == 0


def test_the_build_gets_what_it_needs() -> None:
    """And nothing that is not named."""
    holds(checks.not_copied(DOCKERFILE, IGNORED, NEEDED))


def test_the_image_has_every_package_that_its_code_imports() -> None:
    """`image.lock` holds no tool of development, so what is imported must be asked for."""
    locked = [pin.name for pin in locks.pins(tree.texts()["image.lock"])]
    holds(checks.not_installed(in_the_image(), locked, tree.PRODUCT))


def test_both_locks_hold_the_same_versions() -> None:
    """What was tested is what is installed, by the same hashes."""
    whole = {pin.name: pin for pin in locks.pins(tree.texts()["requirements.lock"])}
    for pin in locks.pins(tree.texts()["image.lock"]):
        tested = whole.get(pin.name)
        assert tested is not None, pin.name
        assert (pin.version, pin.hashes) == (tested.version, tested.hashes), pin.name


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "# syntax=docker/dockerfile:1\n" + text,
        lambda text: text.replace("RUN python", "RUN --mount=type=cache,target=/x python", 1),
        lambda text: text.replace("USER 10001:10001\n", ""),
        lambda text: text.replace("USER 10001:10001", "USER 0:0"),
        lambda text: text.replace("STOPSIGNAL SIGTERM", "STOPSIGNAL SIGKILL"),
        lambda text: text.replace("HEALTHCHECK", "# HEALTHCHECK").replace("    CMD [", "# ["),
        lambda text: text.replace("slim-bookworm", "latest", 1),
        lambda text: text.replace("COPY howler howler", "ADD https" + "://example.com/x howler"),
        lambda text: text.replace(" --require-hashes", "", 1),
        lambda text: text.replace("RUN groupadd", "RUN apt-get install gcc && groupadd"),
    ],
)
def test_the_rules_can_be_broken(spoil: Callable[[str], str]) -> None:
    """Each of these changes is noticed."""
    assert not checks.faults(DOCKERFILE)
    assert checks.faults(spoil(DOCKERFILE))


def test_the_other_checks_can_fail() -> None:
    """Each speaks on a bad example."""
    assert checks.not_copied(DOCKERFILE, IGNORED, ["another"])
    assert checks.not_copied(DOCKERFILE, IGNORED.replace("!schemas\n", ""), [])
    assert checks.not_copied(DOCKERFILE, IGNORED.replace("*\n", "", 1), [])
    assert checks.not_installed({"x.py": "import pytest"}, ["aiohttp"], [])
    assert not checks.not_installed({"x.py": "import aiohttp, os, howler"}, ["aiohttp"], ["howler"])
