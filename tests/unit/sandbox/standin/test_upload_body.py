"""The file inside an upload, byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.standin.providers.storage.errors import StorageError
from sandbox.standin.providers.storage.upload_body import read_upload


def form(*parts: tuple[str, bytes], boundary: str = "xYz") -> tuple[dict[str, str], bytes]:
    body = b"".join(
        b"--" + boundary.encode() + b"\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n"
        for head, content in parts
    )
    kind = f'multipart/form-data; boundary="{boundary}"'
    return {"content-type": kind}, body + b"--" + boundary.encode() + b"--\r\n"


FILE = 'Content-Disposition: form-data; name=""; filename="cv.pdf"\r\nContent-Type: application/pdf'
AGE = 'Content-Disposition: form-data; name="cacheControl"'


@given(st.binary(max_size=300))
def test_any_bytes_come_out_as_they_went_in(content: bytes) -> None:
    """The file of a form is unchanged, whatever line ends and nulls it holds."""
    if b"--xYz" in content:
        return
    upload = read_upload(*form((AGE, b"60"), (FILE, content)))
    assert (upload.content, upload.mime, upload.cache_control) == (
        content,
        "application/pdf",
        "max-age=60",
    )


def test_order_of_the_parts_does_not_count() -> None:
    """The age may stand behind the file; without one it is an hour."""
    assert read_upload(*form((FILE, b"1"), (AGE, b"9"))).cache_control == "max-age=9"
    assert read_upload(*form((FILE, b"1"))).cache_control == "max-age=3600"


def test_bare_body_is_the_file() -> None:
    """Without a form the body is the file, and its type the request's."""
    upload = read_upload({"content-type": "application/pdf", "cache-control": "max-age=5"}, b"x")
    assert (upload.content, upload.mime, upload.cache_control) == (
        b"x",
        "application/pdf",
        "max-age=5",
    )


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        form((AGE, b"60")),
        ({"content-type": "multipart/form-data"}, b"no boundary at all"),
        ({"content-type": "multipart/form-data; boundary=abc"}, b""),
    ],
)
def test_form_without_a_file_is_refused(headers: dict[str, str], body: bytes) -> None:
    """A form that holds no file has no content."""
    with pytest.raises(StorageError, match="No content"):
        read_upload(headers, body)
