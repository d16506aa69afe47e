"""The invented people: their files made, and everything of theirs put into a sandbox."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.people.seed import Upload
    from sandbox.sandbox import Sandbox


def make_files(folder: Path) -> list[Path]:
    """Writes every file with its truth beside it, those to be refused last; the truths' paths."""
    from sandbox.people.make import make_people, make_refusals

    return [*make_people(folder), *make_refusals(folder)]


async def upload_all(box: "Sandbox", folder: Path, truths: list[Path]) -> list["Upload"]:
    """Accounts, profiles, resume rows and stored files of all of them."""
    return await upload_to(box.database_url, box.sandbox_url, folder, truths)


async def upload_to(
    database_url: str, sandbox_url: str, folder: Path, truths: list[Path]
) -> list["Upload"]:
    """As `upload_all`, by addresses.

    Raises:
        SandboxError: the database was not made by the sandbox.
    """
    from sandbox.people.seed import seed, uploads_in

    read = [json.loads(path.read_text("utf-8")) for path in truths]
    uploads = uploads_in(folder, read, sandbox_url)
    await seed(database_url, sandbox_url, folder, uploads)
    return uploads
