"""Every command of the documentation works as it stands, in the order of its page."""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.architecture.checks import tree
from tests.mutants.copy_of_tree import copy_tree
from tests.support.contract import toolchains
from tests.support.contract.toolchains import AbsentError
from tests.support.pages import Block, blocks

PAGES = {
    name: text
    for name, text in tree.texts().items()
    if name.endswith(".md") and not name.startswith((".", "docs/decisions/"))
}
COMMANDS = ("sh", "bash", "python")

PRELUDE = """
set -euo pipefail
make() { command make --old-file=setup "$@"; }
"""
"""The copy has its tools already, so `make` is kept from installing them anew."""


TOOLS = {"kcat": toolchains.kcat}
"""What a block may need and a machine may not have."""


def commands(page: str) -> list[Block]:
    """The blocks that a reader of the page runs; Python with a title is a file to be written."""
    found = [block for block in blocks(page, PAGES[page]) if block.language in COMMANDS]
    return [block for block in found if block.language != "python" or not block.title]


WITH_COMMANDS = sorted(
    (page for page in PAGES if commands(page)), key=lambda page: "tutorial" in page
)
"""Last the one that stops what all of them use."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the tree in which `make up` has been run."""
    print(toolchains.fetch())
    folder = tmp_path_factory.mktemp("checkout")
    copy_tree(folder)
    shell(folder, "make up")
    yield folder
    shell(folder, "make down")


def shell(folder: Path, script: str) -> str:
    """Runs a script as a person would type it, with none of this machine's settings."""
    kept = ("PATH", "HOME", "HOWLER_CACHE")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    done = subprocess.run(
        ["bash", "-c", PRELUDE + script],
        cwd=folder,
        env=env | {"PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=150,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}"
    return done.stdout


def became(block: Block) -> tuple[str, Block]:
    """`run`, or the mark that keeps it from being run; a tool that is absent is one."""
    if block.mark == "needs":
        try:
            TOOLS[block.why]()
        except AbsentError as absent:
            return ("not run", replace(block, why=str(absent)))
        return ("run", block)
    return (block.mark or "run", block)


def at_hand() -> str:
    """The tools that lie in the cache, as commands of the shell."""
    lines = []
    for name, find in TOOLS.items():
        with suppress(AbsentError):
            for folder in (tool := find()).path:
                env = " ".join(f"{key}={shlex.quote(value)}" for key, value in tool.env)
                lines.append(f'{name}() {{ {env} {shlex.quote(str(folder / name))} "$@"; }}\n')
    return "".join(lines)


def script_of(found: list[Block]) -> str:
    """The page's blocks as one script: what one of them sets, the next one has."""
    lines = []
    for block in found:
        text = block.text
        if block.language == "python":
            text = f".venv/bin/python - <<'END_OF_BLOCK'\n{text}END_OF_BLOCK\n"
        newest = "$(.venv/bin/howler runs list --json | .venv/bin/python -c"
        newest += " 'import json, sys; print(json.load(sys.stdin)[0][\"id\"])')"
        lines.append(f"echo '# {block.page}:{block.line}'\n" + re.sub(r"\bID\b", newest, text))
    return "\n".join(lines)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_the_commands_of_a_page_work(
    page: str, checkout: Path, told: list[tuple[str, Block]]
) -> None:
    """In their order, in one shell; `ID` stands for the newest run."""
    found = [became(block) for block in commands(page)]
    told += found
    script = script_of([block for what, block in found if what == "run"])
    if script:
        print(shell(checkout, at_hand() + script))


def test_a_mark_says_why() -> None:
    """What is covered elsewhere names a test that is there; nothing else is left out silently."""
    for page in WITH_COMMANDS:
        for block in commands(page):
            if block.mark == "covered":
                assert block.why.split()[0].rstrip(",;") in tree.texts(), f"{page}:{block.line}"


def test_a_block_that_fails_is_noticed(tmp_path: Path) -> None:
    """By its exit code, wherever in the block it fails."""
    text = "<!-- not run: needs Docker -->\n```sh\nfalse\n```\n\n```sh\nfalse\ntrue\n```\n"
    marked, plain = blocks("a.md", text)
    assert became(marked) == ("not run", marked)
    assert marked.why == "needs Docker"
    with pytest.raises(AssertionError, match=r"a\.md:6"):
        shell(tmp_path, script_of([plain]))
