"""Makes the resume files of the invented people, with the truth beside each.

python -m sandbox.people.make DIR
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox.people.layouts import LAYOUTS
from sandbox.people.person import load_people
from sandbox.people.refusals import REFUSALS, TOO_LARGE
from sandbox.people.truth import refusal_of, truth_of, write_truth


def make_people(folder: Path) -> Sequence[Path]:
    """Writes each person's file and truth into `folder`; returns the truth files."""
    folder.mkdir(parents=True, exist_ok=True)
    truths = []
    for person in load_people():
        drawn = LAYOUTS[person.layout](person)
        (folder / person.file).write_bytes(drawn.data)
        truths.append(write_truth(folder, person.file, truth_of(person, drawn.phrases)))
    return tuple(truths)


def make_refusals(folder: Path, *, large: bool = False) -> Sequence[Path]:
    """Writes each file that must be refused, and its code; `large` adds the one over 20 MB."""
    folder.mkdir(parents=True, exist_ok=True)
    truths = []
    for refusal in (*REFUSALS, *((TOO_LARGE,) if large else ())):
        (folder / refusal.file).write_bytes(refusal.make())
        truth = refusal_of(refusal.file, refusal.code)
        truths.append(write_truth(folder, refusal.file, truth))
    return tuple(truths)


def main(arguments: Sequence[str]) -> int:
    folders = [one for one in arguments if one != "--large"]
    if len(folders) != 1:
        sys.stderr.write("usage: python -m sandbox.people.make DIR [--large]\n")
        return 2
    people = make_people(Path(folders[0]))
    refused = make_refusals(Path(folders[0]), large="--large" in arguments)
    sys.stdout.write(
        f"{len(people)} resumes with their truth and {len(refused)} files to refuse "
        f"in {folders[0]}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
