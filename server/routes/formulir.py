"""Formulir: forms as text, and what was refused of them, so that a page can show each fault beside its field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web as http

from server.errors import STATUS
from sessions.errors import Conflict, DomainError, Forbidden, Invalid

REFUSALS = (Invalid, Conflict, Forbidden)
"""What a page answers by showing its form again; anything else is a page of its own."""


@dataclass(frozen=True, slots=True)
class Galat:
    """`formulir` names the form on its page; `bidang` has a sentence for each faulty field; `isian` what was typed."""

    formulir: str
    pesan: str
    bidang: Mapping[str, str] = field(default_factory=dict)
    isian: Mapping[str, str] = field(default_factory=dict)
    status: int = 422


async def texts(request: http.Request) -> dict[str, str]:
    """The form's fields as text; files are left out, and zero bytes, which no row can hold. Raises Invalid."""
    try:
        form = await request.post()
    except ValueError:
        raise Invalid("Formulir tidak terbaca. Muat ulang halaman, lalu coba lagi.") from None
    return {name: value.replace("\0", "") for name, value in form.items() if isinstance(value, str)}


def refused(formulir: str, error: DomainError, isian: Mapping[str, str] | None = None) -> Galat:
    found = error.details.get("bidang")
    faults = {str(name): str(text) for name, text in found.items()} if isinstance(found, Mapping) else {}
    return Galat(formulir, str(error), faults, isian or {}, STATUS[type(error)])
