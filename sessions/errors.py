"""What can be refused, in the words of the procedure.

DomainError
├── NotFound      tidak_ditemukan   404  not there, or not yours: the two look alike
├── Forbidden     tidak_berwenang   403  yours to see, not yours to do
├── Unknown       belum_masuk       401  nobody is logged in
├── Expired       kedaluwarsa       410  the link or the time is over
├── Conflict      bentrok           409  somebody was first, or the state does not allow it
├── Invalid       tidak_sah         422  the input cannot be
├── TooLarge      terlalu_besar     413  more bytes than allowed
├── TooMany       terlalu_sering    429  slow down
├── Full          penyimpanan_penuh 507  no room to keep it safely
├── Destroyed     dimusnahkan       410  lawfully destroyed: its key is gone
└── Damaged       rusak             500  what is stored is no longer what was stored
"""

from typing import ClassVar


class DomainError(Exception):
    """A rule said no.

    `code` is for programs and never changes; the message is Indonesian, for people, and says what to do next;
    `details` are facts a page may show beside it (which field, the newer value).
    """

    code: ClassVar[str] = "ditolak"

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.details = details


class NotFound(DomainError):
    code = "tidak_ditemukan"


class Forbidden(DomainError):
    code = "tidak_berwenang"


class Unknown(DomainError):
    code = "belum_masuk"


class Expired(DomainError):
    code = "kedaluwarsa"


class Conflict(DomainError):
    code = "bentrok"


class Invalid(DomainError):
    code = "tidak_sah"


class TooLarge(DomainError):
    code = "terlalu_besar"


class TooMany(DomainError):
    code = "terlalu_sering"


class Full(DomainError):
    code = "penyimpanan_penuh"


class Destroyed(DomainError):
    code = "dimusnahkan"


class Damaged(DomainError):
    code = "rusak"


class Unavailable(DomainError):
    """Something that we need does not answer now; nothing is lost by trying again."""

    code = "tidak_tersedia"
