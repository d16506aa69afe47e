"""Whose resume it is: the first step, before anything is fetched or written."""

from uuid import UUID

from howler.runtime.run import Tx
from howler.verdicts import Skip
from schemas.events import ResumeParsingRequested
from services.parser.storage import Storage, StoredFile


async def check_owner(tx: Tx, event: ResumeParsingRequested, storage: Storage) -> StoredFile:
    """The file to read, if row and path belong to the event's user.

    Raises:
        Skip: `no-such-user` or `no-such-resume`, unknown or another's: nothing is written.
        Refused: `foreign-file`: the address is not one in the user's own folder.
    """
    user, resume = as_uuid(event.user_id), as_uuid(event.resume_id)
    if user is None or not await tx.conn.fetchval(
        "select exists (select from public.profiles where user_id = $1)", user
    ):
        raise Skip("no-such-user", "no such user")
    if resume is None or not await tx.conn.fetchval(
        "select exists (select from public.resumes where id = $1 and user_id = $2)", resume, user
    ):
        raise Skip("no-such-resume", "no such resume of this user")
    return storage.locate(event.file_url, event.user_id)


def as_uuid(text: str) -> UUID | None:
    """`text` as a UUID in its usual form, or None: the guide's test events use other ids."""
    try:
        value = UUID(text)
    except ValueError:
        return None
    return value if str(value) == text.lower() else None
