"""Write the list of the broker's jars anew, for a new version: `python -m sandbox.jars.make_list`.

The only place that resolves dependencies. Starts never do: the resolver's cache does not survive
an interrupted or a second simultaneous first run, and it checks no hashes of ours.
"""

import hashlib
import tempfile
from pathlib import Path

from sandbox.jars.fetch import LIST

PARTS = ("org.apache.kafka:kafka_2.13:4.1.1", "org.slf4j:slf4j-simple:1.7.36")


def resolve(parts: tuple[str, ...], folder: Path) -> list[str]:
    """Download the parts and all they need into an empty folder; one `sha256 path` for each jar."""
    from jgo.env import EnvironmentBuilder, LinkStrategy
    from jgo.maven import MavenContext, PythonResolver

    repository = folder / "repository"
    context = MavenContext(repo_cache=repository, resolver=PythonResolver())
    builder = EnvironmentBuilder(
        context, cache_dir=folder / "environments", link_strategy=LinkStrategy.HARD
    )
    builder.from_endpoint("+".join(parts))
    jars = sorted(repository.rglob("*.jar"))
    hashes = [hashlib.sha256(jar.read_bytes()).hexdigest() for jar in jars]
    paths = [jar.relative_to(repository).as_posix() for jar in jars]
    return [f"{digest} {path}" for digest, path in zip(hashes, paths, strict=True)]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = resolve(PARTS, Path(folder))
    header = f"# Written by `python -m sandbox.jars.make_list` from {' and '.join(PARTS)}"
    LIST.write_text("\n".join([header, *lines, ""]), encoding="ascii")


if __name__ == "__main__":
    main()
