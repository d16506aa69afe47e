"""What Supabase Storage answers, asked the way its SDK asks."""

import io
import json
import uuid
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import pytest

BUCKET = "resumes"
PDF = b"%PDF-1.7\r\n\x00\xff--boundary\r\n" * 40


def lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


class Store:
    """A storage asked with raw HTTP, in a folder that no other test knows."""

    def __init__(self, session: aiohttp.ClientSession, target: Any) -> None:
        self._session = session
        self.target = target
        self.folder = f"contract-{uuid.uuid4().hex}"

    def path(self, name: str) -> str:
        return f"{self.folder}/{name}"

    async def ask(self, method: str, path: str, key: str | None = "", **how: Any) -> "Reply":
        headers = dict(how.pop("headers", {}))
        if key is not None:
            headers["authorization"] = f"Bearer {key or self.target.key}"
            headers["apikey"] = key or self.target.key
        url = self.target.url + path
        async with self._session.request(method, url, headers=headers, **how) as answer:
            return Reply(answer.status, await answer.read(), lower(answer.headers))

    async def upload(self, name: str, content: bytes = PDF, **headers: str) -> "Reply":
        form = aiohttp.FormData()
        form.add_field("cacheControl", "60")
        form.add_field("", io.BytesIO(content), filename=name, content_type="application/pdf")
        where = f"/object/{BUCKET}/{self.path(name)}"
        return await self.ask("POST", where, data=form, headers=headers)

    async def fetch(self, name: str) -> "Reply":
        return await self.ask("GET", f"/object/{BUCKET}/{self.path(name)}")


class Reply:
    def __init__(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.status, self.body, self.headers = status, body, headers

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> tuple[int, str, str]:
        """HTTP status, the number in the body, and the code."""
        assert set(self.json) >= {"statusCode", "error", "message"}
        return self.status, self.json["statusCode"], self.json["code"]


@pytest.fixture
async def store(storage_target: Any) -> AsyncIterator[Store]:
    async with aiohttp.ClientSession() as session:
        yield Store(session, storage_target)


async def test_uploaded_file_comes_back_byte_by_byte(store: Store) -> None:
    """A file sent as a form is fetched unchanged, with its type and its age, by both addresses."""
    uploaded = await store.upload("one.pdf")
    assert uploaded.status == 200
    assert uploaded.json["Key"] == f"{BUCKET}/{store.path('one.pdf')}"
    for where in ("/object", "/object/authenticated"):
        fetched = await store.ask("GET", f"{where}/{BUCKET}/{store.path('one.pdf')}")
        assert (fetched.status, fetched.body) == (200, PDF)
        assert fetched.headers["content-type"] == "application/pdf"
        assert fetched.headers["cache-control"] == "max-age=60"
        assert fetched.headers["etag"]


async def test_bare_bytes_are_a_file_too(store: Store) -> None:
    """A body that is no form is the file itself, and its content type is the file's."""
    where = f"/object/{BUCKET}/{store.path('bare.pdf')}"
    sent = await store.ask("POST", where, data=PDF, headers={"content-type": "application/pdf"})
    assert sent.status == 200
    fetched = await store.fetch("bare.pdf")
    assert (fetched.body, fetched.headers["content-type"]) == (PDF, "application/pdf")


async def test_second_upload_is_refused_unless_it_may_replace(store: Store) -> None:
    """A name that is taken is a duplicate; with `x-upsert` or PUT the new file takes its place."""
    await store.upload("twice.pdf")
    assert (await store.upload("twice.pdf")).error == (400, "409", "KeyAlreadyExists")
    assert (await store.upload("twice.pdf", b"new", **{"x-upsert": "true"})).status == 200
    assert (await store.fetch("twice.pdf")).body == b"new"
    where = f"/object/{BUCKET}/{store.path('twice.pdf')}"
    await store.ask("PUT", where, data=b"newest", headers={"content-type": "text/plain"})
    assert (await store.fetch("twice.pdf")).body == b"newest"


async def test_missing_file_is_a_400_with_404_inside(store: Store) -> None:
    """A file that is not there is HTTP 400; only the body says 404."""
    missing = await store.fetch("nobody.pdf")
    assert missing.error == (400, "404", "NoSuchKey")
    assert missing.json["error"] == "not_found"
    assert missing.json["message"] == "Object not found"


async def test_missing_bucket_is_said(store: Store) -> None:
    """A bucket that is not there is a 404 inside a 400 as well."""
    missing = await store.ask("GET", f"/object/no-such-bucket-{store.folder}/a.pdf")
    assert missing.error == (400, "404", "NoSuchBucket")


async def test_private_bucket_does_not_exist_for_strangers(store: Store) -> None:
    """Without a token, or by the public address, a private bucket is not found."""
    await store.upload("secret.pdf")
    path = f"{BUCKET}/{store.path('secret.pdf')}"
    assert (await store.ask("GET", f"/object/{path}", key=None)).status == 400
    public = await store.ask("GET", f"/object/public/{path}", key=None)
    assert public.error == (400, "404", "NoSuchBucket")


async def test_wrong_key_is_denied(store: Store) -> None:
    """A token that cannot be verified is a 403 inside a 400, for reading and for writing."""
    path = f"/object/{BUCKET}/{store.path('denied.pdf')}"
    for method in ("GET", "POST", "DELETE"):
        denied = await store.ask(method, path, key=store.target.wrong_key)
        assert denied.error == (400, "403", "AccessDenied")
        assert denied.json["error"] == "Unauthorized"


@pytest.mark.parametrize("name", ["Lebenslauf Müller.pdf", "履歴書.pdf", "a//b.pdf"])
async def test_name_that_storage_cannot_hold_is_refused(store: Store, name: str) -> None:
    """Names hold ASCII letters, digits and a few marks; others are an invalid key."""
    refused = await store.upload(name)
    assert refused.error == (400, "400", "InvalidKey")


async def test_signed_link_opens_one_file_without_a_key(store: Store) -> None:
    """A signed link is relative and opens its file alone to anybody; a forged one opens none."""
    await store.upload("signed.pdf")
    await store.upload("other.pdf")
    path = f"{BUCKET}/{store.path('signed.pdf')}"
    signed = await store.ask("POST", f"/object/sign/{path}", json={"expiresIn": "60"})
    link = signed.json["signedURL"]
    assert link.startswith(f"/object/sign/{path}?token=")
    assert (await store.ask("GET", link, key=None)).body == PDF
    elsewhere = await store.ask("GET", link.replace("signed.pdf", "other.pdf"), key=None)
    assert elsewhere.status == 400
    forged = await store.ask("GET", link[:-4] + "AAAA", key=None)
    assert forged.error[:2] == (400, "400")


async def test_signing_needs_a_lifetime_and_a_file(store: Store) -> None:
    """A link without a lifetime, or to a file that is not there, is not made."""
    await store.upload("here.pdf")
    path = f"/object/sign/{BUCKET}/{store.path('here.pdf')}"
    for wish in ({}, {"expiresIn": 0}, {"expiresIn": "soon"}):
        assert (await store.ask("POST", path, json=wish)).status == 400
    gone = f"/object/sign/{BUCKET}/{store.path('gone.pdf')}"
    assert (await store.ask("POST", gone, json={"expiresIn": 60})).error[:2] == (400, "404")


async def test_many_links_at_once_say_which_file_is_missing(store: Store) -> None:
    """Signing a list answers for each path, with an error where there is no file."""
    await store.upload("a.pdf")
    wish = {"paths": [store.path("a.pdf"), store.path("b.pdf")], "expiresIn": 60}
    signed = (await store.ask("POST", f"/object/sign/{BUCKET}", json=wish)).json
    assert [bool(one["error"]) for one in signed] == [False, True]
    assert signed[0]["signedURL"].startswith("/object/sign/")


async def test_list_shows_files_and_folders_of_one_level(store: Store) -> None:
    """A listing holds the files of a folder with their sizes, and its folders without an id."""
    await store.upload("b.pdf")
    await store.upload("a.pdf", b"12345")
    await store.upload("deep/c.pdf")
    listed = await store.ask("POST", f"/object/list/{BUCKET}", json={"prefix": store.folder})
    names = {one["name"]: one for one in listed.json}
    assert set(names) == {"a.pdf", "b.pdf", "deep"}
    assert names["a.pdf"]["metadata"]["size"] == 5
    assert names["deep"]["id"] is None


async def test_info_tells_size_and_type(store: Store) -> None:
    """What is known of a file can be asked for without the file."""
    await store.upload("known.pdf")
    info = await store.ask("GET", f"/object/info/{BUCKET}/{store.path('known.pdf')}")
    assert info.json["size"] == len(PDF)
    assert info.json["content_type"] == "application/pdf"


async def test_removed_file_is_gone(store: Store) -> None:
    """Removing names what it removed; a name that was not there is no error."""
    await store.upload("gone.pdf")
    wish = {"prefixes": [store.path("gone.pdf"), store.path("never.pdf")]}
    removed = await store.ask("DELETE", f"/object/{BUCKET}", json=wish)
    assert [one["name"] for one in removed.json] == [store.path("gone.pdf")]
    assert (await store.fetch("gone.pdf")).status == 400


async def test_file_above_the_limit_is_too_large(store: Store) -> None:
    """A file above 50 MB is a 413 inside a 400."""
    if store.target.real:
        pytest.skip("the limit of a real project is its own setting")
    large = await store.upload("large.pdf", bytes(50 * 1024 * 1024 + 1))
    assert large.error == (400, "413", "EntityTooLarge")
    assert large.json["error"] == "Payload too large"


async def test_public_bucket_opens_to_anybody(store: Store) -> None:
    """A bucket made public serves its files without a key; a second one of its name is refused."""
    if store.target.real:
        pytest.skip("no bucket is made in a real project")
    name = f"open-{store.folder}"
    made = await store.ask("POST", "/bucket", json={"name": name, "id": name, "public": True})
    assert made.json == {"name": name}
    again = await store.ask("POST", "/bucket", json={"name": name, "public": True})
    assert again.error[:2] == (400, "409")
    assert (await store.ask("GET", f"/bucket/{name}")).json["public"] is True
    await store.ask("POST", f"/object/{name}/a.txt", data=b"hello")
    assert (await store.ask("GET", f"/object/public/{name}/a.txt", key=None)).body == b"hello"
