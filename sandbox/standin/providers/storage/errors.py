"""Supabase Storage's errors: HTTP 400 for nearly all of them, the true number inside the body."""

from dataclasses import replace

from sandbox.standin.call import Answer, json_answer

_GATEWAY = 500
"""From here on a status may as well be a gateway's, and is sent as it is asked for."""
_OWN_STATUS = {"429": 429, "500": 500, "544": 544}
"""The only ones whose HTTP status is the number in the body."""


class StorageError(Exception):
    """One documented error: body `{"statusCode", "error", "code", "message"}`, all strings."""

    def __init__(self, status_code: str, error: str, code: str, message: str) -> None:
        super().__init__(message)
        self.status_code, self.error, self.code, self.message = status_code, error, code, message

    def answer(self) -> Answer:
        body = {
            "statusCode": self.status_code,
            "error": self.error,
            "code": self.code,
            "message": self.message,
        }
        status = _OWN_STATUS.get(self.status_code, 400)
        return json_answer(body, status=status, note=self.code)


def no_such_bucket() -> StorageError:
    return StorageError("404", "Bucket not found", "NoSuchBucket", "Bucket not found")


def no_such_key() -> StorageError:
    return StorageError("404", "not_found", "NoSuchKey", "Object not found")


def access_denied(reason: str) -> StorageError:
    return StorageError("403", "Unauthorized", "AccessDenied", reason)


def no_authorization() -> StorageError:
    message = "headers must have required property 'authorization'"
    return StorageError("400", "Error", "InvalidRequest", message)


def invalid_jwt(reason: str = "Invalid JWT") -> StorageError:
    return StorageError("400", "InvalidJWT", "InvalidJWT", reason)


def invalid_signature() -> StorageError:
    return StorageError("400", "InvalidSignature", "InvalidSignature", "Invalid signature")


def expired_token() -> StorageError:
    message = "The provided token has expired."
    return StorageError("400", "ExpiredToken", "ExpiredToken", message)


def invalid_key(key: str) -> StorageError:
    return StorageError("400", "InvalidKey", "InvalidKey", f"Invalid key: {key}")


def invalid_bucket_name() -> StorageError:
    return StorageError("400", "Invalid Input", "InvalidBucketName", "Bucket name invalid")


def already_exists(code: str = "KeyAlreadyExists") -> StorageError:
    return StorageError("409", "Duplicate", code, "The resource already exists")


def too_large() -> StorageError:
    message = "The object exceeded the maximum allowed size"
    return StorageError("413", "Payload too large", "EntityTooLarge", message)


def no_content() -> StorageError:
    return StorageError("400", "InvalidRequest", "InvalidRequest", "No content provided")


def invalid_parameter(name: str) -> StorageError:
    return StorageError("400", "InvalidParameter", "InvalidParameter", f"Invalid Parameter {name}")


_BY_STATUS = {
    400: invalid_jwt(),
    403: access_denied("Access denied"),
    404: no_such_key(),
    409: already_exists(),
    413: too_large(),
    429: StorageError("429", "too_many_connections", "SlowDown", "Too many connections"),
    503: StorageError(
        "503",
        "DatabaseReadOnly",
        "DatabaseReadOnly",
        "The database is currently in read-only mode. Please try again later.",
    ),
    544: StorageError(
        "544", "DatabaseTimeout", "DatabaseTimeout", "The connection to the database timed out"
    ),
}


def documented(status: int) -> Answer:
    """Return the error of a status: inside a 400 where storage would send it so."""
    internal = StorageError(str(status), "InternalError", "InternalError", "Internal server error")
    answer = _BY_STATUS.get(status, internal).answer()
    return replace(answer, status=status) if status >= _GATEWAY else answer
