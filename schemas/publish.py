"""Keeps the contract that producers rely on: a copy that is never changed again.

`python -m schemas.publish` copies the schema and the example of each live event that has no copy
yet; `python -m schemas.publish EVENT...` adds the next version of the named ones, which is done
when a release brings them a new field. A planned event is not published: its fields may change.
What a change may not do is held by `tests/architecture/contract/`.
"""

import hashlib
import sys
from collections.abc import Collection
from pathlib import Path

from schemas.catalog import ROWS, row
from schemas.files import HERE, file_name

PUBLISHED = HERE / "published"

SUMS = "SHA256SUMS"
"""A line for each file, as `sha256sum` writes and checks them: what was published once."""


def listed(folder: Path = PUBLISHED) -> dict[str, str]:
    """The hash of each published file, by its path in `folder`."""
    path = folder / SUMS
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def versions(event_name: str, names: Collection[str]) -> list[int]:
    """Which versions of the event are among the listed names, the oldest first."""
    before, after = f"{file_name(event_name)}/", ".schema.json"
    return sorted(
        int(name.removeprefix(before).removesuffix(after))
        for name in names
        if name.startswith(before) and name.endswith(after)
    )


def publish(event_name: str, folder: Path = PUBLISHED) -> list[str]:
    """Copies the event's files as its next version; returns the new paths in the folder.

    The number after the last one that the list names: what was removed by hand is never made anew.
    """
    sums = listed(folder)
    number = max(versions(event_name, sums), default=0) + 1
    made = []
    for source, kind in (
        (HERE / "json" / f"{file_name(event_name)}.schema.json", "schema"),
        (HERE / "examples" / f"{file_name(event_name)}.json", "example"),
    ):
        name = f"{file_name(event_name)}/{number}.{kind}.json"
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as copy:  # never over one that is there
            copy.write(source.read_bytes())
        sums[name] = digest_of(target)
        made.append(name)
    lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]
    (folder / SUMS).write_text("".join(lines), encoding="ascii")
    return made


def main(names: list[str]) -> None:
    """Publishes the named events, or each live one that never was."""
    sums = listed()
    new = [each.event for each in ROWS if not each.planned and not versions(each.event, sums)]
    for event_name in [row(name).event for name in names] or new:
        for name in publish(event_name):
            sys.stdout.write(f"Published schemas/published/{name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
