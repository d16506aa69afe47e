"""Imports go one way, and each outside package is met at one place."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.checks import imports, tree
from tests.architecture.checks.verdict import holds

BAD = {
    "howler/__init__.py": "",
    "howler/verdicts.py": "import howler.domain",
    "howler/domain/__init__.py": "import schemas",
    "howler/runtime/__init__.py": "import schemas, howler.domain, services",
    "howler/runtime/transport/__init__.py": "",
    "howler/runtime/faust_app.py": "import faust, mode",
    "howler/runtime/transport/other.py": "import faust",
    "howler/adapters/__init__.py": "import howler.runtime",
    "howler/adapters/here.py": "import howler.adapters.there",
    "howler/adapters/there.py": "import howler.adapters.here",
    "howler/wire/__init__.py": "import howler.runtime",
    "howler/telemetry/__init__.py": "",
    "howler/settings.py": "import services, ops",
    "howler/logs.py": "",
    "howler/postgres.py": "",
    "howler/watchdog.py": "",
    "migrations/__init__.py": "",
    "howler/cli/__init__.py": "",
    "schemas/__init__.py": "import services.other",
    "sandbox/__init__.py": "import howler.verdicts",
    "ops/__init__.py": "",
    "services/__init__.py": "",
    "services/parser/__init__.py": "import services.other, sandbox, howler.cli",
    "services/parser/app.py": "import faust",
    "services/other/__init__.py": "import services.parser.app",
}
"""A tree in which every contract is broken."""


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    """What import-linter says of the tree in `folder` by our contracts."""
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    command = [str(program), "--no-cache", "--config", str(folder / "pyproject.toml")]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def contracts() -> list[str]:
    config = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in config["tool"]["importlinter"]["contracts"]]


def test_imports_go_one_way() -> None:
    """Every contract in pyproject.toml holds."""
    said = lint(tree.ROOT)
    holds([said.stdout + said.stderr] if said.returncode else [])


def test_every_contract_can_be_broken(tmp_path: Path) -> None:
    """A tree that does all that is forbidden breaks each of them."""
    for name, text in BAD.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    shutil.copy(tree.ROOT / "pyproject.toml", tmp_path)
    said = lint(tmp_path)
    assert said.returncode == 1, said.stdout + said.stderr
    kept = [name for name in contracts() if f"{name} BROKEN" not in said.stdout.replace("\n", " ")]
    holds(f"nothing breaks the contract {name!r}: {said.stdout[:3000]}" for name in kept)


def test_each_outside_package_is_met_at_one_place() -> None:
    """Faust in one file and the compositions, each SDK in its adapter."""
    holds(imports.elsewhere(tree.python(*tree.PRODUCT), imports.ONLY_IN))


def test_the_vocabulary_needs_nothing_installed() -> None:
    """`howler/domain` and the verdicts are the standard library and themselves."""
    texts = {
        **tree.python("howler/domain"),
        "howler/verdicts.py": tree.texts()["howler/verdicts.py"],
    }
    holds(imports.beyond_the_standard_library(texts, {"howler"}))


def test_the_checks_can_fail() -> None:
    """Each speaks on a bad example, wherever in the file the import stands."""
    hidden = "def f():\n    from faust.streams import x\n"
    assert imports.elsewhere({"howler/runtime/ingest.py": hidden}, imports.ONLY_IN)
    assert imports.elsewhere({"services/parser/save.py": "import mode"}, imports.ONLY_IN)
    assert not imports.elsewhere({"services/parser/app.py": "import faust"}, imports.ONLY_IN)
    assert imports.beyond_the_standard_library({"x.py": "import pydantic"}, {"howler"})
    assert not imports.beyond_the_standard_library({"x.py": "import re, howler.x"}, {"howler"})
