"""Which processes work in a folder."""

from pathlib import Path

from sandbox.processes.birth import Birth, numbers


def processes_in(folder: Path) -> list[Birth]:
    """Return the processes whose working folder is this one, as far as we may see them."""
    found = []
    for number in numbers():
        birth = Birth.of(number)
        try:
            there = Path(f"/proc/{number}/cwd").samefile(folder)
        except OSError:  # gone, or another user's
            continue
        if birth is not None and there:
            found.append(birth)
    return found
