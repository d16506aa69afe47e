"""Makes the resume files of the invented people, with the truth beside each.

python -m sandbox.people.make DIR
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox.people.layouts import LAYOUTS
from sandbox.people.person import load_people
from sandbox.people.truth import truth_of, write_truth


def make_people(folder: Path) -> Sequence[Path]:
    """Writes each person's file and truth into `folder`; returns the truth files."""
    folder.mkdir(parents=True, exist_ok=True)
    truths = []
    for person in load_people():
        drawn = LAYOUTS[person.layout](person)
        (folder / person.file).write_bytes(drawn.data)
        truths.append(write_truth(folder, person.file, truth_of(person, drawn.phrases)))
    return tuple(truths)


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m sandbox.people.make DIR\n")
        return 2
    made = make_people(Path(arguments[0]))
    sys.stdout.write(f"{len(made)} files with their truth in {arguments[0]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
