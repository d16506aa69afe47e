"""The sandbox of the current folder, and what goes wrong with it in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from howler.cli.ends import CommandError, NotReachableError

if TYPE_CHECKING:
    from sandbox.sandbox import Sandbox
    from sandbox.state import State

FOLDER = Path(".howler")
DEMO_FOLDER = FOLDER / "demo"


def kept_sandbox() -> "Sandbox":
    """The one that stays when the command ends."""
    from sandbox.sandbox import Sandbox

    return Sandbox(Path.cwd() / FOLDER, attached=False)


def running() -> "State | None":
    """What the kept sandbox told of itself, None where none runs."""
    from sandbox import state

    found = state.read(Path.cwd() / FOLDER)
    return None if found is None or found.attached else found


def running_or_refuse() -> "State":
    """As `running`.

    Raises:
        NotReachableError: none runs here.
    """
    found = running()
    if found is None:
        raise NotReachableError(
            "No sandbox runs in this folder: start one with `make up` or `howler sandbox up`"
        )
    return found


@contextmanager
def sandbox_works() -> Iterator[None]:
    """Turns what the sandbox raises into a command's end."""
    from sandbox.processes.server import SandboxError

    try:
        yield
    except SandboxError as refused:
        raise CommandError(str(refused)) from refused
    except ModuleNotFoundError as missing:
        raise CommandError(
            f"The sandbox needs {missing.name}, which is not installed: pip install"
            " 'howlerhire-jobs[sandbox]'"
        ) from missing
