"""One table from the domain's refusals to HTTP, and one shape for them everywhere."""

from http import HTTPStatus

from sessions.errors import (
    Conflict,
    Damaged,
    Destroyed,
    DomainError,
    Expired,
    Forbidden,
    Full,
    Invalid,
    NotFound,
    TooLarge,
    TooMany,
    Unavailable,
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
    Destroyed: HTTPStatus.GONE,
    Damaged: HTTPStatus.INTERNAL_SERVER_ERROR,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
CRASH = {
    "error": "kesalahan_sistem",
    "message": "Terjadi kesalahan pada sistem. Yang sudah tersimpan tidak hilang; coba lagi sebentar.",
}
LOST = {"error": NotFound.code, "message": "Halaman ini tidak ada. Periksa alamatnya atau kembali ke beranda."}
UNREADABLE = {"error": "tidak_terbaca", "message": "Permintaan ini tidak terbaca. Muat ulang halaman, lalu coba lagi."}
FOREIGN: dict[int, tuple[int, dict[str, str]]] = {
    400: (400, UNREADABLE),
    403: (404, LOST),  # a folder under /static
    404: (404, LOST),
    405: (405, {"error": "tidak_didukung", "message": "Alamat ini tidak menerima permintaan seperti itu."}),
    408: (408, {"error": "terlalu_lambat", "message": "Kiriman terhenti terlalu lama. Periksa sambungan, coba lagi."}),
    413: (413, {"error": TooLarge.code, "message": "Kiriman terlalu besar. Perkecil isinya, lalu kirim lagi."}),
    415: (415, UNREADABLE),
}
"""What the web framework itself refuses, by its status, in our words; any other is told as a 400."""


def wire(error: DomainError) -> dict[str, object]:
    """The refusal as JSON: the same over HTTP and in a socket's acknowledgement."""
    return {"error": error.code, "message": str(error), **error.details}
