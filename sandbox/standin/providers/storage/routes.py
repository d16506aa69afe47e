"""The calls of Supabase Storage that we make, each under the name the fault plan knows."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from sandbox.standin.call import WRONG_KEY, Answer, Call, Endpoint, json_answer, key_of
from sandbox.standin.providers.storage import errors
from sandbox.standin.providers.storage.errors import StorageError
from sandbox.standin.providers.storage.names import check_bucket_name, check_key
from sandbox.standin.providers.storage.shelf import Bucket, Entry, Shelf
from sandbox.standin.providers.storage.tokens import Tokens
from sandbox.standin.providers.storage.upload_body import read_upload

BASE = "/storage/v1"
FIRST_BUCKET = "resumes"
"""Private, and there from the start; others are made as the SDK makes them."""
LARGEST_FILE = 50 * 1024 * 1024
"""Bytes: what a free project allows."""

_Handler = Callable[[Call], Awaitable[Answer]]


def endpoints(folder: Path) -> list[Endpoint]:
    """Return the storage's endpoints; its files lie under `folder`."""
    shelf = Shelf(folder)
    if shelf.bucket(FIRST_BUCKET) is None:
        shelf.make_bucket(FIRST_BUCKET, public=False)
    store = _Store(shelf, Tokens(folder))
    one = "/{bucket}/{key:.+}"
    routes: list[tuple[str, str, str, _Handler]] = [
        ("storage.make-bucket", "POST", "/bucket", store.make_bucket),
        ("storage.bucket", "GET", "/bucket/{bucket}", store.show_bucket),
        ("storage.sign", "POST", f"/object/sign{one}", store.sign),
        ("storage.sign", "POST", "/object/sign/{bucket}", store.sign_many),
        ("storage.download", "GET", f"/object/sign{one}", store.download_signed),
        ("storage.list", "POST", "/object/list/{bucket}", store.list_files),
        ("storage.info", "GET", f"/object/info{one}", store.info),
        ("storage.download", "GET", f"/object/public{one}", store.download_public),
        ("storage.download", "GET", f"/object/authenticated{one}", store.download),
        ("storage.download", "GET", f"/object{one}", store.download),
        ("storage.upload", "POST", f"/object{one}", store.upload),
        ("storage.upload", "PUT", f"/object{one}", store.replace),
        ("storage.remove", "DELETE", f"/object{one}", store.remove_one),
        ("storage.remove", "DELETE", "/object/{bucket}", store.remove),
    ]
    return [
        Endpoint(name, method, BASE + path, _documented(handler), errors.documented)
        for name, method, path, handler in routes
    ]


def _documented(handler: _Handler) -> _Handler:
    async def handle(call: Call) -> Answer:
        try:
            return await handler(call)
        except StorageError as wrong:
            return wrong.answer()

    return handle


class _Store:
    def __init__(self, shelf: Shelf, tokens: Tokens) -> None:
        self._shelf = shelf
        self._tokens = tokens

    async def make_bucket(self, call: Call) -> Answer:
        _authorize(call)
        wish = _json(call)
        name = check_bucket_name(str(wish.get("name") or wish.get("id") or ""))
        if self._shelf.bucket(name) is not None:
            raise errors.already_exists("BucketAlreadyExists")
        self._shelf.make_bucket(name, public=bool(wish.get("public")))
        return json_answer({"name": name})

    async def show_bucket(self, call: Call) -> Answer:
        _authorize(call)
        bucket = self._bucket(call)
        dates = {"created_at": bucket.created, "updated_at": bucket.created}
        shown = {"id": bucket.name, "name": bucket.name, "public": bucket.public, "owner": ""}
        return json_answer({**shown, **dates})

    async def upload(self, call: Call) -> Answer:
        overwrite = call.request.headers.get("x-upsert", "false").lower() == "true"
        return self._store(call, overwrite=overwrite)

    async def replace(self, call: Call) -> Answer:
        return self._store(call, overwrite=True)

    def _store(self, call: Call, *, overwrite: bool) -> Answer:
        _authorize(call)
        bucket, key = self._bucket(call), check_key(call.request.match_info["key"])
        upload = read_upload(call.request.headers, call.body)
        if len(upload.content) > LARGEST_FILE:
            raise errors.too_large()
        if not overwrite and self._shelf.find(bucket.name, key) is not None:
            raise errors.already_exists()
        entry = self._shelf.put(bucket.name, key, upload.content, upload.mime, upload.cache_control)
        return json_answer({"Id": entry.id, "Key": f"{bucket.name}/{key}"})

    async def download(self, call: Call) -> Answer:
        if key_of(call.request) is None:
            raise errors.no_such_bucket()
        _authorize(call)
        return self._file(self._entry(call))

    async def download_public(self, call: Call) -> Answer:
        if not self._bucket(call).public:
            raise errors.no_such_bucket()
        return self._file(self._entry(call))

    async def download_signed(self, call: Call) -> Answer:
        where = f"{call.request.match_info['bucket']}/{call.request.match_info['key']}"
        self._tokens.check(call.request.query.get("token", ""), where)
        return self._file(self._entry(call))

    async def sign(self, call: Call) -> Answer:
        _authorize(call)
        entry, lasts = self._entry(call), _seconds(_json(call))
        return json_answer({"signedURL": self._link(entry, lasts)})

    async def sign_many(self, call: Call) -> Answer:
        _authorize(call)
        bucket, wish = self._bucket(call), _json(call)
        lasts = _seconds(wish)
        signed: list[dict[str, str | None]] = []
        for key in wish.get("paths", []):
            entry = self._shelf.find(bucket.name, str(key))
            link = None if entry is None else self._link(entry, lasts)
            missing = "Either the object does not exist or you do not have access to it"
            error = None if entry else missing
            signed.append({"error": error, "path": str(key), "signedURL": link})
        return json_answer(signed)

    async def list_files(self, call: Call) -> Answer:
        """List one folder as the server does: files by name, folders inside it without an id."""
        _authorize(call)
        bucket, wish = self._bucket(call), _json(call)
        folder = str(wish.get("prefix") or "").strip("/")
        start = f"{folder}/" if folder else ""
        listed: dict[str, dict[str, Any]] = {}
        for entry in self._shelf.entries(bucket.name):
            if entry.key.startswith(start):
                name, deeper, _ = entry.key.removeprefix(start).partition("/")
                listed.setdefault(name, _listed_folder(name) if deeper else _listed(name, entry))
        wanted = str(wish.get("search") or "")
        found = [listed[name] for name in sorted(listed) if wanted in name]
        first, most = int(wish.get("offset") or 0), int(wish.get("limit") or 100)
        return json_answer(found[first : first + most])

    async def info(self, call: Call) -> Answer:
        _authorize(call)
        entry = self._entry(call)
        facts = {
            "id": entry.id,
            "name": entry.key,
            "bucket_id": entry.bucket,
            "version": entry.sha256[:32],
            "size": entry.size,
            "content_type": entry.mime,
            "cache_control": entry.cache_control,
            "etag": _etag(entry),
            "metadata": {},
            "last_modified": entry.updated,
            "created_at": entry.created,
        }
        return json_answer(facts)

    async def remove(self, call: Call) -> Answer:
        _authorize(call)
        bucket = self._bucket(call)
        prefixes = _json(call).get("prefixes")
        if not isinstance(prefixes, list):
            raise errors.invalid_parameter("prefixes")
        found = [self._shelf.find(bucket.name, str(key)) for key in prefixes]
        gone = [entry for entry in found if entry is not None]
        for entry in gone:
            self._shelf.remove(entry)
        return json_answer(
            [{**_listed(entry.key, entry), "bucket_id": bucket.name} for entry in gone]
        )

    async def remove_one(self, call: Call) -> Answer:
        _authorize(call)
        self._shelf.remove(self._entry(call))
        return json_answer({"message": "Successfully deleted"})

    def _bucket(self, call: Call) -> Bucket:
        bucket = self._shelf.bucket(call.request.match_info["bucket"])
        if bucket is None:
            raise errors.no_such_bucket()
        return bucket

    def _entry(self, call: Call) -> Entry:
        entry = self._shelf.find(self._bucket(call).name, call.request.match_info["key"])
        if entry is None:
            raise errors.no_such_key()
        return entry

    def _link(self, entry: Entry, lasts_s: int) -> str:
        where = f"{entry.bucket}/{entry.key}"
        return f"/object/sign/{where}?token={self._tokens.sign(where, lasts_s)}"

    def _file(self, entry: Entry) -> Answer:
        headers = {
            "content-type": entry.mime,
            "cache-control": entry.cache_control,
            "etag": _etag(entry),
            "last-modified": format_datetime(datetime.fromisoformat(entry.updated), usegmt=True),
        }
        return Answer(200, self._shelf.content(entry), headers)


def _authorize(call: Call) -> None:
    key = key_of(call.request)
    if key is None:
        raise errors.no_authorization()
    if key == WRONG_KEY:
        raise errors.access_denied("Invalid Compact JWS")


def _json(call: Call) -> dict[str, Any]:
    try:
        body = call.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise errors.invalid_parameter("body")
    return body


def _seconds(wish: dict[str, Any]) -> int:
    """Return `expiresIn` in seconds; the SDK sends it as a string."""
    try:
        lasts = int(wish["expiresIn"])
    except (KeyError, TypeError, ValueError):
        raise errors.invalid_parameter("expiresIn") from None
    if lasts < 1:
        raise errors.invalid_parameter("expiresIn")
    return lasts


def _etag(entry: Entry) -> str:
    return f'"{entry.sha256[:32]}"'


def _listed(name: str, entry: Entry) -> dict[str, Any]:
    about = {
        "eTag": _etag(entry),
        "size": entry.size,
        "mimetype": entry.mime,
        "cacheControl": entry.cache_control,
        "lastModified": entry.updated,
        "contentLength": entry.size,
        "httpStatusCode": 200,
    }
    dates = {"created_at": entry.created, "updated_at": entry.updated}
    return {"name": name, "id": entry.id, **dates, "last_accessed_at": None, "metadata": about}


def _listed_folder(name: str) -> dict[str, Any]:
    dates = {"created_at": None, "updated_at": None, "last_accessed_at": None}
    return {"name": name, "id": None, **dates, "metadata": None}
