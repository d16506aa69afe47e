"""What the Dockerfile must hold to, and what an image installs."""

import ast
import re
from collections.abc import Collection, Mapping
from importlib.metadata import packages_distributions
from sys import stdlib_module_names

from packaging.utils import canonicalize_name

BASE = re.compile(r"python:3\.\d+-slim-[a-z]+")
COMPILER = re.compile(r"\b(?:gcc|g\+\+|clang|build-essential|make)\b")


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    """Each instruction and its argument, lines that go on joined, comments left out."""
    joined = re.sub(
        r"\\\n", " ", "\n".join(x for x in dockerfile.splitlines() if not x.startswith("#"))
    )
    pairs = [line.split(None, 1) for line in joined.splitlines() if line.strip()]
    return [(pair[0].upper(), pair[1] if len(pair) > 1 else "") for pair in pairs]


def faults(dockerfile: str) -> list[str]:
    """Where the Dockerfile needs BuildKit, root, a compiler, the network's word or a loose base."""
    found = instructions(dockerfile)
    complaints = [
        f"{words} needs BuildKit" for _, words in found if re.match(r"--(?:mount|network)", words)
    ]
    complaints += ["a `# syntax=` line needs BuildKit"] * bool(
        re.search(r"(?m)^#\s*syntax=", dockerfile)
    )
    complaints += ["<< needs BuildKit"] * any("<<" in words for _, words in found)
    complaints += [f"ADD {words}: COPY says what it does" for name, words in found if name == "ADD"]
    complaints += [
        f"{base} is no pinned base"
        for name, words in found
        if name == "FROM" and not BASE.fullmatch(base := words.split()[0])
    ]
    complaints += _unhashed(found)
    return complaints + _of_the_last_stage(found)


def _unhashed(found: list[tuple[str, str]]) -> list[str]:
    """Installs without hashes: only our own code has none, and it brings nothing along."""
    commands = [part for name, words in found if name == "RUN" for part in words.split("&&")]
    installs = [part.strip() for part in commands if re.search(r"\bpip (?:install|sync)\b", part)]
    return [
        f"without hashes: {one}"
        for one in installs
        if "--require-hashes" not in one and "--no-deps" not in one
    ] + ([] if installs else ["nothing is installed"])


def _of_the_last_stage(found: list[tuple[str, str]]) -> list[str]:
    stages = [at for at, (name, _) in enumerate(found) if name == "FROM"]
    last = found[stages[-1] :]
    said = dict(last)
    complaints = [] if len(stages) > 1 else ["one stage: the compiler would stay"]
    if not re.fullmatch(r"[1-9]\d*:[1-9]\d*", said.get("USER", "root")):
        complaints.append("USER must be a number that is not root's")
    if said.get("STOPSIGNAL") != "SIGTERM":
        complaints.append("STOPSIGNAL SIGTERM is what drains a service")
    complaints += [f"no {name}" for name in ("HEALTHCHECK", "LABEL", "CMD") if name not in said]
    return complaints + [
        f"a compiler stays: {words}"
        for name, words in last
        if name == "RUN" and COMPILER.search(words)
    ]


def not_copied(dockerfile: str, ignored: str, wanted: Collection[str]) -> list[str]:
    """What the build needs and does not get: by COPY, and past .dockerignore."""
    copied = {
        source
        for name, words in instructions(dockerfile)
        if name == "COPY" and not words.startswith("--from")
        for source in words.split()[:-1]
    }
    allowed = {line[1:] for line in ignored.splitlines() if line.startswith("!")}
    complaints = [f"the Dockerfile does not copy {name}" for name in set(wanted) - copied]
    complaints += [f".dockerignore keeps {name} from the build" for name in copied - allowed]
    first = next((x for x in ignored.splitlines() if x and not x.startswith("#")), "")
    return complaints + ([] if first == "*" else [".dockerignore must begin with *"])


def not_installed(
    texts: Mapping[str, str], locked: Collection[str], own: Collection[str]
) -> list[str]:
    """Packages that our code imports and `image.lock` does not hold."""
    brought = packages_distributions()
    return [
        f"{path} imports {module}, which image.lock does not hold"
        for path, text in texts.items()
        for module in sorted(_imported(text) - set(own) - set(stdlib_module_names))
        if not {canonicalize_name(name) for name in brought.get(module, [])} & set(locked)
    ]


def _imported(text: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names
