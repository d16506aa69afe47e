"""Files in buckets, on disk: one blob for each content, one small JSON file for each name."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored file; `sha256` names its content, `created` and `updated` are RFC 3339."""

    id: str
    bucket: str
    key: str
    sha256: str
    size: int
    mime: str
    cache_control: str
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class Bucket:
    name: str
    public: bool
    created: str


class Shelf:
    """Nothing a caller names becomes a path: names are hashed, so they cannot climb out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._blobs = folder / "blobs"
        self._blobs.mkdir(parents=True, exist_ok=True)

    def bucket(self, name: str) -> Bucket | None:
        try:
            return Bucket(**json.loads((self._home(name) / "bucket.json").read_text()))
        except FileNotFoundError:
            return None

    def make_bucket(self, name: str, *, public: bool) -> Bucket:
        bucket = Bucket(name, public, _now())
        self._home(name).mkdir(parents=True, exist_ok=True)
        _write(self._home(name) / "bucket.json", json.dumps(asdict(bucket)).encode())
        return bucket

    def put(self, bucket: str, key: str, content: bytes, mime: str, cache_control: str) -> Entry:
        """Store a file under its name, in the place of an earlier one if there is any."""
        sha = hashlib.sha256(content).hexdigest()
        if not (self._blobs / sha).exists():
            _write(self._blobs / sha, content)
        now = _now()
        entry = Entry(
            secrets.token_hex(16), bucket, key, sha, len(content), mime, cache_control, now, now
        )
        before = self.find(bucket, key)
        if before is not None:
            entry = replace(entry, id=before.id, created=before.created)
        _write(self._place(bucket, key), json.dumps(asdict(entry)).encode())
        return entry

    def find(self, bucket: str, key: str) -> Entry | None:
        try:
            return Entry(**json.loads(self._place(bucket, key).read_text()))
        except FileNotFoundError:
            return None

    def content(self, entry: Entry) -> bytes:
        return (self._blobs / entry.sha256).read_bytes()

    def remove(self, entry: Entry) -> None:
        """Forget the name; the blob stays, since another name may hold the same content."""
        self._place(entry.bucket, entry.key).unlink(missing_ok=True)

    def entries(self, bucket: str) -> Iterator[Entry]:
        """Yield a bucket's files in the order of their names."""
        found = (json.loads(p.read_text()) for p in self._home(bucket).glob("*.entry.json"))
        yield from sorted((Entry(**entry) for entry in found), key=lambda entry: entry.key)

    def _home(self, bucket: str) -> Path:
        return self._folder / "buckets" / hashlib.sha256(bucket.encode()).hexdigest()[:32]

    def _place(self, bucket: str, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self._home(bucket) / f"{name}.entry.json"


def _write(place: Path, content: bytes) -> None:
    beside = place.with_name(f"{place.name}.{secrets.token_hex(4)}.part")
    beside.write_bytes(content)
    beside.replace(place)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
