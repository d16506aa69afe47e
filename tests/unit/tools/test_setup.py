import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[3] / "tools"
NEEDED = ("sh", "cat", "cksum", "dirname", "rm", "env", "sed", "grep")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the files that the set-up reads, and a `bin` that is the whole path."""
    place = tmp_path / "check out"
    (place / "bin").mkdir(parents=True)
    shutil.copytree(TOOLS, place / "tools")
    for name in ("installer.lock", "requirements.lock", "pyproject.toml"):
        (place / name).touch()
    for name in NEEDED:
        found = shutil.which(name)
        assert found is not None
        (place / "bin" / name).symlink_to(found)
    program(place, "uname", '[ "$1" = -s ] && echo Linux || echo x86_64')
    return place


def program(checkout: Path, name: str, script: str) -> Path:
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def fake_python(checkout: Path, name: str, version: str, lacks: str = "nothing") -> Path:
    """A Python that says it has another version, and lacks a module."""
    numbers = tuple(int(number) for number in version.split("."))
    code = (
        "import platform, sys\n"
        f"sys.version_info, platform.python_version = {numbers}, lambda: {version!r}\n"
        f"sys.modules[{lacks!r}] = None\n"
        "exec(sys.argv[1])\n"
    )
    inner = checkout / f"{name}.py"
    inner.write_text(code)
    script = f'[ "$1" = -c ] || exit 9\nexec "{sys.executable}" "{inner}" "$2"'
    return program(checkout, name, script)


def setup(checkout: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(checkout / "tools" / "setup")],
        env={"PATH": str(checkout / "bin"), "HOME": str(checkout), **env},
        check=False,
        capture_output=True,
        text=True,
    )


def refusal(done: "subprocess.CompletedProcess[str]") -> str:
    """The one line of a refusal."""
    assert done.returncode == 2, done
    lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
    assert len(lines) == 1, done
    return lines[0]


@pytest.mark.parametrize(
    ("system", "machine"), [("Darwin", "arm64"), ("Linux", "riscv64"), ("FreeBSD", "x86_64")]
)
def test_another_machine_is_refused_in_one_line(checkout: Path, system: str, machine: str) -> None:
    """Where the parts do not exist, the first line says so, before anything is made."""
    program(checkout, "uname", f'[ "$1" = -s ] && echo {system} || echo {machine}')
    assert f"this is {system} on {machine}" in refusal(setup(checkout))
    assert not (checkout / ".venv").exists()


def test_no_python_at_all_is_told(checkout: Path) -> None:
    """The line says what is needed and that none was found."""
    line = refusal(setup(checkout))
    assert line == "Python 3.11, 3.12 or 3.13 is needed; found: none."


def test_every_python_that_does_not_do_is_named(checkout: Path) -> None:
    """Too old, too new, or a name on the path that does not run: each is told."""
    program(checkout, "python3.13", "echo 'pyenv: command not found' >&2; exit 127")
    fake_python(checkout, "python3.12", "3.14.0")
    fake_python(checkout, "python3", "3.9.2")
    line = refusal(setup(checkout))
    assert line.endswith(
        "found: python3.13 (does not run), python3.12 (version 3.14.0), python3 (version 3.9.2)."
    )


def test_the_newest_python_that_runs_is_taken(checkout: Path) -> None:
    """A name that does not run is passed over; a plain python3 in the range will do."""
    program(checkout, "python3.13", "exit 127")
    fake_python(checkout, "python3", "3.12.1", lacks="ensurepip")
    assert refusal(setup(checkout)).startswith("python3 cannot make virtual environments")


def test_howler_python_overrides_the_search(checkout: Path) -> None:
    """The named one is taken, and no other if that one does not do."""
    fake_python(checkout, "python3.13", "3.13.0", lacks="ensurepip")
    mine = fake_python(checkout, "my python", "3.11.2", lacks="ensurepip")
    assert refusal(setup(checkout, HOWLER_PYTHON=str(mine))).startswith(f"{mine} cannot make")
    old = fake_python(checkout, "old", "3.10.0")
    assert f"{old} (version 3.10.0)" in refusal(setup(checkout, HOWLER_PYTHON=str(old)))
    assert "gone (not there)" in refusal(setup(checkout, HOWLER_PYTHON="gone"))


def test_a_python_without_ensurepip_says_which_package_to_install(checkout: Path) -> None:
    """Debian ships it in a package of its own; the line names it with the right version."""
    fake_python(checkout, "python3.12", "3.12.4", lacks="ensurepip")
    line = refusal(setup(checkout))
    assert "apt-get install python3.12-venv" in line
    assert not (checkout / ".venv").exists()


def test_another_c_library_is_refused(checkout: Path) -> None:
    """On musl the wheels do not exist."""
    program(
        checkout,
        "python3.11",
        f'case "$2" in *confstr*) exit 1;; *) exec "{sys.executable}" "$@";; esac',
    )
    assert "need a Linux with glibc" in refusal(setup(checkout))


def test_no_setting_reaches_the_command_but_those_of_the_machine(checkout: Path) -> None:
    """Keys and addresses of ours and of the app are taken out; everything else passes."""
    taken = {
        "DATABASE_URL": "postgresql://production",
        "SUPABASE_URL": "x",
        "SUPABASE_DB_URL": "x",
        "SUPABASE_SERVICE_ROLE_KEY": "x",
        "PUBLIC_SUPABASE_URL": "x",
        "PUBLIC_APP_URL": "x",
        "KAFKA_BOOTSTRAP_SERVERS": "x",
        "ANTHROPIC_API_KEY": "x\nHOME=stolen",
        "OPENAI_BASE_URL": "x",
        "HOWLER_NAMESPACE": "x",
        "HOWLER_CACHES": "x",
        "RESEND_API_KEY": "x",
        "ADZUNA_APP_ID": "x",
        "STRIPE_SECRET_KEY": "x",
        "PGPASSWORD": "x",
        "REDIS_URL": "x",
    }
    passed = {
        "HOWLER_CACHE": "a b",
        "HOWLER_PYTHON": "p",
        "HTTPS_PROXY": "h",
        "MY_DATABASE_URL": "m",
        "TEXT": "one\nDATABASE_URL=two",
    }
    path = {"PATH": str(checkout / "bin"), "HOME": "h"}
    done = subprocess.run(
        [str(checkout / "tools" / "without-settings"), sys.executable, "-c", PRINT],
        env=path | taken | passed,
        check=True,
        capture_output=True,
        text=True,
    )
    left = dict(eval(done.stdout))
    assert {name: value for name, value in left.items() if name in passed | path} == passed | path
    assert not left.keys() & taken.keys()


PRINT = "import os; print(list(os.environ.items()))"


def test_the_commands_exit_code_and_arguments_pass_through(checkout: Path) -> None:
    """Nothing but the environment is changed."""
    done = subprocess.run(
        [
            str(checkout / "tools" / "without-settings"),
            "sh",
            "-c",
            'echo "$1"; exit 7',
            "x",
            "a  b",
        ],
        env=os.environ | {"OPENAI_API_KEY": "x"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (7, "a  b\n")
