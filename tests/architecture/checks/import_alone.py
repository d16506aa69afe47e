"""A program: imports each module it is given as the first one of a process, and says what that did.

What the modules need from elsewhere is imported beforehand, so that only their own effects are
seen. Each module then gets a process of its own by a fork, so that a circular import which works
only from one side is seen too. Prints one JSON object: complaints by module.
"""

import contextlib
import importlib
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterable

FORBIDDEN = {
    "socket.__new__": "opens a socket",
    "socket.bind": "binds a socket",
    "socket.connect": "connects a socket",
    "socket.getaddrinfo": "looks up a name",
    "subprocess.Popen": "starts a program",
    "os.system": "starts a program",
    "os.exec": "starts a program",
    "os.posix_spawn": "starts a program",
    "os.fork": "forks",
    "os.mkdir": "makes a folder",
    "os.remove": "removes a file",
    "os.rename": "renames a file",
    "os.putenv": "changes the environment",
    "sqlite3.connect": "opens a database",
    "signal.signal": "takes over a signal",
    "tempfile.mkstemp": "makes a file",
    "tempfile.mkdtemp": "makes a folder",
}


class ImportEffectError(Exception):
    """An effect that an import would have had."""


def forbid(event: str, arguments: tuple[object, ...]) -> None:
    """The audit hook: refuses what an import must not do."""
    what = FORBIDDEN.get(event)
    if event == "open" and writes(arguments):
        what = f"opens {arguments[0]} to write"
    if what is not None:
        raise ImportEffectError(what)


def writes(arguments: tuple[object, ...]) -> bool:
    """Whether an `open` event is one that writes; the mode is absent for `os.open`."""
    _path, mode, flags = arguments
    if isinstance(mode, str):
        return bool(set(mode) & set("wax+"))
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def complaint(module: str, heavy: Iterable[str]) -> str | None:
    """What importing `module` here and now did that it must not, or None."""
    threads = threading.active_count()
    try:
        importlib.import_module(module)
    except ImportEffectError as effect:
        return f"{module} {effect} when it is imported"
    except BaseException as error:  # noqa: BLE001  whatever it is, the module cannot be imported
        return f"{module} cannot be imported first: {type(error).__name__}: {error}"
    if threading.active_count() > threads:
        return f"{module} starts a thread when it is imported"
    loaded = sorted(set(heavy) & sys.modules.keys())
    return f"{module} loads {', '.join(loaded)} when it is imported" if loaded else None


def in_a_fork(module: str, heavy: Iterable[str]) -> str | None:
    """`complaint`, said by a child process."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        sys.addaudithook(forbid)
        said = complaint(module, heavy)
        os.write(writer, (said or "").encode()[:4000])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    return said or (f"{module} ends the process when it is imported" if status else None)


def main() -> None:
    asked = json.load(sys.stdin)
    tempfile.gettempdir()  # finds the folder by a probe that it removes at once
    for name in asked["beforehand"]:
        with contextlib.suppress(ImportError):  # whoever needs it says so below
            importlib.import_module(name)
    complaints = [in_a_fork(module, asked["heavy"]) for module in asked["modules"]]
    print(json.dumps([said for said in complaints if said]))


if __name__ == "__main__":
    main()
