"""Puts the people into a sandbox: their accounts and resume rows, and their files into storage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg

from sandbox.database import refuse_without_marker
from sandbox.standin.client import SandboxClient

BUCKET = "resumes"

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
}

USER = "insert into auth.users (id, email) values ($1, $2) on conflict (id) do nothing"

PROFILE = """
insert into public.profiles (user_id, email) values ($1, $2)
on conflict (user_id) do update set email = excluded.email returning id
"""

RESUME = """
insert into public.resumes (id, user_id, profile_id, name, original_file_url, original_file_name,
                            original_file_type)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (id) do update set original_file_url = excluded.original_file_url
"""


@dataclass(frozen=True, slots=True)
class Upload:
    """A resume that somebody uploaded: the app's row and file, and what a reader must find in it.

    Args:
        file_key: where the file lies in the bucket, as the app names it: the owner's folder, the
            time in milliseconds, the file's name.
        file_type: the ending of the file's name, which may be wrong.
        truth: what lies beside the file; see `sandbox.people.truth`.
    """

    user_id: str
    resume_id: str
    name: str
    file_name: str
    file_key: str
    file_url: str
    file_type: str
    truth: Mapping[str, Any]

    @property
    def event(self) -> dict[str, str]:
        """The data of the app's `resume/parsing.requested`."""
        return {
            "userId": self.user_id,
            "resumeId": self.resume_id,
            "fileUrl": self.file_url,
            "fileType": self.file_type,
        }


def uploads_in(folder: Path, truths: Iterable[Mapping[str, Any]], sandbox_url: str) -> list[Upload]:
    """What each truth's file in `folder` is once it is uploaded, as the app names it."""
    return [_upload(folder, truth, sandbox_url) for truth in truths]


async def seed(
    database_url: str, sandbox_url: str, folder: Path, uploads: Iterable[Upload]
) -> None:
    """Makes accounts, profiles with nothing in them, resume rows and stored files.

    A second time nothing is doubled; what was parsed in the meantime stays.

    Raises:
        SandboxError: the database was not made by the sandbox.
    """
    await refuse_without_marker(database_url)
    connection = await asyncpg.connect(database_url, statement_cache_size=0, timeout=10)
    try:
        async with SandboxClient(sandbox_url) as storage:
            for upload in uploads:
                await _insert(connection, upload)
                content = (folder / upload.file_name).read_bytes()
                kind = TYPES.get(upload.file_type, "application/octet-stream")
                await storage.upload(BUCKET, upload.file_key, content, kind)
    finally:
        await connection.close(timeout=10)


async def _insert(connection: "asyncpg.Connection[asyncpg.Record]", upload: Upload) -> None:
    email = upload.truth["email"]
    async with connection.transaction():
        await connection.execute(USER, upload.user_id, email)
        profile = await connection.fetchval(PROFILE, upload.user_id, email)
        await connection.execute(
            RESUME,
            upload.resume_id,
            upload.user_id,
            profile,
            upload.name,
            upload.file_url,
            upload.file_name,
            upload.file_type,
        )


def _upload(folder: Path, truth: Mapping[str, Any], sandbox_url: str) -> Upload:
    file = str(truth["file"])
    uploaded = (folder / file).stat().st_mtime
    key = f"{truth['user_id']}/{int(uploaded * 1000)}-{file}"
    return Upload(
        user_id=truth["user_id"],
        resume_id=truth["resume_id"],
        name=truth["full_name"],
        file_name=file,
        file_key=key,
        file_url=f"{sandbox_url}/storage/v1/object/public/{BUCKET}/{quote(key)}",
        file_type=file.rpartition(".")[2],
        truth=truth,
    )
