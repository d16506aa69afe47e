"""The test people's files, made once, and a parser on the test's database."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.people.make import make_people, make_refusals
from sandbox.sandbox import Sandbox
from sandbox.standin.client import SandboxClient
from tests.support.parser_lab import ParserLab, parser_lab


@pytest.fixture(scope="session")
def people_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every person's file and truth, and every file to be refused."""
    folder = tmp_path_factory.mktemp("people")
    make_people(folder)
    make_refusals(folder, large=True)
    return folder


@pytest.fixture
async def parser(
    box: Sandbox, database_url: str, db: Any, standin: SandboxClient, tmp_path: Path
) -> AsyncIterator[ParserLab]:
    async with parser_lab(box, database_url, db, tmp_path) as lab:
        yield lab


def truths(folder: Path, *, refused: bool) -> list[dict[str, Any]]:
    """The truth files of the people, or of the files to refuse."""
    found = [json.loads(path.read_text()) for path in sorted(folder.glob("*.truth.json"))]
    return [truth for truth in found if ("refusal" in truth) is refused]
