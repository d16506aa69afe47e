"""Invented people put into a sandbox that is known by its addresses only, such as compose's."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from howler.cli.addresses import Addresses, broker_answers, connected, database_answers
from howler.cli.ends import NotReachableError
from howler.cli.local.people import make_files, upload_to
from howler.cli.local.produce import produce
from schemas.catalog import topic_of
from schemas.events import ResumeParsingRequested

if TYPE_CHECKING:
    from sandbox.people.seed import Upload


async def people_at(where: Addresses, *, send: bool) -> list["Upload"]:
    """Makes the files, uploads them, and with `send` sends the event of each.

    Raises:
        SandboxError: the database was not made by the sandbox.
        NotReachableError: database, stand-in or broker does not answer.
    """
    import aiohttp

    async with connected(where):  # said in our words if it is away or has no tables
        pass
    with TemporaryDirectory(prefix="howler-people-") as made, database_answers(where.database_url):
        folder = Path(made)
        truths = make_files(folder)
        try:
            uploads = await upload_to(where.database_url, where.sandbox_url, folder, truths)
        except aiohttp.ClientError as away:
            raise NotReachableError(
                f"The stand-in server at {where.sandbox_url} does not answer"
            ) from away
    if send:
        topic = where.namespace + topic_of(ResumeParsingRequested.event_name)
        with broker_answers(where.kafka):
            await produce(where.kafka, topic, [upload.event for upload in uploads])
    return uploads
