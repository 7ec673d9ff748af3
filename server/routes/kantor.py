"""/kantor: the office's letterhead, colour, letter numbers and clauses."""

from collections.abc import Mapping
from datetime import date

from aiohttp import web as http

from server.actions import kantor as actions
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.store.akses import Di
from server.store.kantor import KANTOR
from sessions.errors import Invalid
from sessions.kantor import Kantor

rutes = Rutes()


@rutes.route("GET", "/kantor", "kantor.atur")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    return await _show(request, di, None)


async def _show(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services = request.app[SERVICES]
    office = await services.store.read(lambda c: KANTOR.get(c, di.pelaku.kantor))
    isian = galat.isian if galat else form_of(office)
    return page(
        request, "kantor.html", status=galat.status if galat else 200, isian=isian, galat=galat, kode=office.kode,
        contoh_nomor=_example(isian.get("pola_nomor", ""), services.now().date()),
        tersimpan="tersimpan" in request.query,
    )  # fmt: skip


def form_of(office: Kantor) -> dict[str, str]:
    texts = {name: str(getattr(office, name)) for name in actions.TEXTS}
    return {**texts, **{name: office.klausul.get(name, "") for name in actions.NOTICE}}


def _example(pola: str, day: date) -> str:
    try:
        return actions.example_number(pola, day)
    except Invalid:
        return ""


@rutes.route("GET", "/kantor/contoh-nomor", "kantor.atur")
async def example_number(request: http.Request, di: Di) -> http.StreamResponse:
    """What a number pattern would make, while it is typed."""
    day = request.app[SERVICES].now().date()
    try:
        return http.json_response({"nomor": actions.example_number(request.query.get("pola", "")[:200], day)})
    except Invalid as error:
        return http.json_response({"galat": str(error)})


@rutes.route("POST", "/kantor", "kantor.atur")
async def configure(request: http.Request, di: Di) -> http.StreamResponse:
    isian: Mapping[str, str] = await texts(request)
    try:
        await actions.configure(request.app[SERVICES], di.pelaku, isian)
    except REFUSALS as error:
        return await _show(request, di, refused("kantor", error, isian))
    raise http.HTTPSeeOther("/kantor?tersimpan")
