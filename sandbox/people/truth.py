"""The truth that lies beside each file: who it belongs to, and what a reader of it must find."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from sandbox.people.person import Person

_MOST_PHRASES = 60


def owner_of(file: str) -> dict[str, str]:
    """The ids under which a file is seeded: the same on every machine and in every run."""
    return {
        "user_id": str(uuid5(NAMESPACE_DNS, f"user.{file}.example.com")),
        "resume_id": str(uuid5(NAMESPACE_DNS, f"resume.{file}.example.com")),
    }


def thinned(phrases: Sequence[str], most: int = _MOST_PHRASES) -> list[str]:
    """At most `most` of the phrases, spread evenly, the first and the last among them."""
    if len(phrases) <= most:
        return list(phrases)
    step = (len(phrases) - 1) / (most - 1)
    return [phrases[round(number * step)] for number in range(most)]


def truth_of(person: Person, phrases: Sequence[str]) -> dict[str, Any]:
    return {
        "file": person.file,
        **owner_of(person.file),
        "full_name": person.name,
        "email": person.email,
        "phrases": [" ".join(phrase.split()) for phrase in thinned(phrases)],
        "unseen": list(person.unseen),
        "record": dict(person.record),
    }


def refusal_of(file: str, code: str) -> dict[str, Any]:
    """The truth of a file nobody can read: the code of its refusal, and whose upload it was."""
    name = Path(file).stem.replace("-", " ")
    owner = {"full_name": f"Uploader of {name}", "email": f"{Path(file).stem}@example.com"}
    return {"file": file, **owner_of(file), **owner, "refusal": code}


def write_truth(folder: Path, file: str, truth: Mapping[str, Any]) -> Path:
    """Writes `<name>.truth.json`, where `<name>` is the file's name without its extension."""
    path = folder / f"{Path(file).stem}.truth.json"
    path.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path
