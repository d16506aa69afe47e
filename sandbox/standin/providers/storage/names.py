"""Which names Supabase Storage takes for buckets and files."""

import re

from sandbox.standin.providers.storage import errors

_KEY = re.compile(r"[\w/!.*'() &$@=;:+,?-]+", re.ASCII)
_LONGEST_KEY = 1024
_LONGEST_BUCKET = 100


def check_key(key: str) -> str:
    """Return the file's name, or raise its documented error.

    ASCII letters, digits and a few marks only, and no segment that climbs.
    """
    climbs = any(part in {"", ".", ".."} for part in key.split("/"))
    if climbs or len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
        raise errors.invalid_key(key)
    return key


def check_bucket_name(name: str) -> str:
    if (
        len(name) > _LONGEST_BUCKET
        or "/" in name
        or not _KEY.fullmatch(name)
        or name != name.strip()
    ):
        raise errors.invalid_bucket_name()
    return name
