"""The file inside an upload: a multipart form, as the SDK sends it, or the bare bytes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser

from sandbox.standin.providers.storage import errors

_DEFAULT_AGE = "3600"


@dataclass(frozen=True, slots=True)
class Upload:
    content: bytes
    mime: str
    cache_control: str


def read_upload(headers: Mapping[str, str], body: bytes) -> Upload:
    """Return the uploaded file.

    In a form the file is the part with a file name (the SDK calls it by an empty or a varying
    field name) and `cacheControl` is a field beside it, in seconds.
    """
    kind = headers.get("content-type", "application/octet-stream")
    if not kind.lower().startswith("multipart/form-data"):
        return Upload(body, kind, headers.get("cache-control", "no-cache"))
    upload, age = None, _DEFAULT_AGE
    for head, content in _parts(kind, body):
        if head.get_param("filename", header="content-disposition") is not None:
            mime = head.get("content-type", "application/octet-stream")
            upload = Upload(content, mime, "")
        elif head.get_param("name", header="content-disposition") == "cacheControl":
            age = content.decode("utf-8", "replace")
    if upload is None:
        raise errors.no_content()
    return Upload(upload.content, upload.mime, f"max-age={age}")


def _parts(kind: str, body: bytes) -> Iterator[tuple[Message, bytes]]:
    """Yield each part's headers and its bytes, exactly as they were sent."""
    boundary = re.search(r'boundary="?([^";]+)"?', kind, re.IGNORECASE)
    if boundary is None:
        raise errors.no_content()
    fence = b"--" + boundary[1].encode()
    for piece in (b"\r\n" + body).split(b"\r\n" + fence)[1:]:
        head, blank, content = piece.partition(b"\r\n\r\n")
        if blank:
            yield HeaderParser().parsestr(head.decode("utf-8", "replace").lstrip("\r\n")), content
