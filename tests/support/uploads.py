"""People who upload resumes: rows in the app's tables, files in storage, the app's event."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from howler.wire.envelope import Record
from sandbox.standin.client import SandboxClient

TOPIC = "resume.parsing.requested"


@dataclass(frozen=True)
class Upload:
    """One uploaded file, as the app knows it."""

    user_id: UUID
    resume_id: UUID
    url: str

    def event(self, **changed: Any) -> dict[str, Any]:
        """The event's data, as the app sends it."""
        return {
            "userId": str(self.user_id),
            "resumeId": str(self.resume_id),
            "fileUrl": self.url,
            "fileType": "pdf",
        } | changed

    def record(self, event_id: str | None = None, **changed: Any) -> Record:
        """The event as a Kafka record in the app's own envelope."""
        body = {
            "name": "resume/parsing.requested",
            "id": event_id or str(uuid4()),
            "data": self.event(**changed),
        }
        return Record(TOPIC, 0, 0, 0, None, json.dumps(body).encode(), [])


async def add_user(db: Any, name: str | None = None) -> UUID:
    """A user with an empty profile."""
    user_id = uuid4()
    await db.execute("insert into auth.users (id, email) values ($1, $2)", user_id, "p@example.com")
    await db.execute(
        "insert into public.profiles (user_id, email, full_name) values ($1, $2, $3)",
        user_id,
        "p@example.com",
        name,
    )
    return user_id


async def upload(
    db: Any,
    standin: SandboxClient,
    data: bytes,
    name: str = "my resume.pdf",
    user_id: UUID | None = None,
) -> Upload:
    """A resume's row and its file, as the app makes them."""
    user_id = user_id or await add_user(db)
    key = f"{user_id}/{uuid4().int % 10**13}-{name}"
    await standin.upload("resumes", key, data, "application/octet-stream")
    url = f"{standin.url}/storage/v1/object/public/resumes/{quote(key)}"
    resume_id = await db.fetchval(
        "insert into public.resumes (user_id, profile_id, original_file_url, original_file_type)"
        " select $1, id, $2, 'pdf' from public.profiles where user_id = $1 returning id",
        user_id,
        url,
    )
    return Upload(user_id, resume_id, url)
