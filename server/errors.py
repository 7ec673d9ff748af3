"""One table from the domain's refusals to HTTP, and one shape for them everywhere."""

from http import HTTPStatus

from sessions.errors import (
    Conflict,
    DomainError,
    Expired,
    Forbidden,
    Full,
    Invalid,
    NotFound,
    TooLarge,
    TooMany,
    Unknown,
)

STATUS: dict[type[DomainError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Forbidden: HTTPStatus.FORBIDDEN,
    Unknown: HTTPStatus.UNAUTHORIZED,
    Expired: HTTPStatus.GONE,
    Conflict: HTTPStatus.CONFLICT,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Full: HTTPStatus.INSUFFICIENT_STORAGE,
}
CRASH = {
    "error": "kesalahan_sistem",
    "message": "Terjadi kesalahan pada sistem. Pekerjaan Anda yang sudah tersimpan tidak hilang; coba lagi sebentar.",
}


def wire(error: DomainError) -> dict[str, object]:
    """The refusal as JSON: the same over HTTP and in a socket's acknowledgement."""
    return {"error": error.code, "message": str(error), **error.details}
