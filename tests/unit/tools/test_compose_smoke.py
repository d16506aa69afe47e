"""The smoke test of compose says plainly that it tested nothing where it cannot."""

import shutil
import subprocess
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[3] / "tools" / "compose-smoke"


@pytest.mark.parametrize(("ci", "code"), [({}, 0), ({"CI": "true"}, 1)])
def test_without_an_engine_it_says_so(tmp_path: Path, ci: dict[str, str], code: int) -> None:
    """And fails where CI is set, where nobody reads what was said."""
    for name in ("sh", "dirname"):
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    done = subprocess.run(
        [TOOL], env={"PATH": str(tmp_path), **ci}, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert "NOT RUN: no Docker engine answers here" in done.stderr
