from collections.abc import Mapping
from typing import Any

import pytest

from sandbox.people.layouts import LAYOUTS
from sandbox.people.person import Drawn, Person, load_people


@pytest.fixture(scope="session")
def people() -> Mapping[str, Person]:
    return {person.file: person for person in load_people()}


@pytest.fixture(scope="session")
def drawn(people: Mapping[str, Person]) -> Mapping[str, Drawn]:
    return {file: LAYOUTS[person.layout](person) for file, person in people.items()}


@pytest.fixture
def pdf(drawn: Mapping[str, Drawn]) -> Any:
    """Opens a person's PDF by file name."""
    import pymupdf

    return lambda file: pymupdf.open("pdf", drawn[file].data)
