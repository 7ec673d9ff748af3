"""/orang: the accounts of an office, for its admin."""

from collections.abc import Awaitable, Callable

from aiohttp import web as http

from server.actions import orang as actions
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.services import Services
from server.store import orang as rows
from server.store.akses import Di
from server.store.kantor import KANTOR
from sessions.orang import STAF
from sessions.wewenang import Pelaku

rutes = Rutes()


@rutes.route("GET", "/orang", "orang.kelola")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    return await _show(request, di, None)


async def _show(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services, kantor = request.app[SERVICES], di.pelaku.kantor
    found, silent, office = await services.store.read(
        lambda c: (rows.of_office(c, kantor), rows.without_sandi(c, kantor), KANTOR.get(c, kantor))
    )
    return page(
        request, "orang.html", status=galat.status if galat else 200, daftar=found, belum_bersandi=silent,
        galat=galat, isian=galat.isian if galat else {}, peran=[one.value for one in STAF], zona=office.zona,
        sekarang=services.now(), saya_id=di.pelaku.id,
    )  # fmt: skip


@rutes.route("POST", "/orang", "orang.kelola")
async def add(request: http.Request, di: Di) -> http.StreamResponse:
    isian = await texts(request)
    try:
        made = await actions.add(request.app[SERVICES], di.pelaku, isian)
    except REFUSALS as error:
        return await _show(request, di, refused("orang", error, isian))
    raise http.HTTPSeeOther(f"/orang#orang-{made.id}")


@rutes.route("POST", "/orang/{orang}/tautan", "orang.kelola")
async def renew_link(request: http.Request, di: Di) -> http.StreamResponse:
    return await _do(request, di, "tautan", actions.renew_link)


@rutes.route("POST", "/orang/{orang}/akhiri", "orang.kelola")
async def end(request: http.Request, di: Di) -> http.StreamResponse:
    return await _do(request, di, "akhiri", actions.end)


async def _do(
    request: http.Request, di: Di, name: str, act: Callable[[Services, Pelaku, str], Awaitable[None]]
) -> http.StreamResponse:
    orang = request.match_info["orang"]
    try:
        await act(request.app[SERVICES], di.pelaku, orang)
    except REFUSALS as error:
        return await _show(request, di, refused(name, error))
    raise http.HTTPSeeOther(f"/orang#orang-{orang}")
