"""/kantor/keutuhan: what the nightly check found; /kantor/pemusnahan: evidence destroyed by decision of two people."""

from collections.abc import Mapping

from aiohttp import web as http

from server.actions import integritas
from server.actions import pemusnahan as actions
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.store.akses import Di
from server.store.kantor import KANTOR
from sessions.wewenang import may

rutes = Rutes()


@rutes.route("GET", "/kantor/keutuhan", "integritas.lihat")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    services = request.app[SERVICES]
    shown, office = await services.store.read(
        lambda c: (integritas.page(services, c, di.pelaku), KANTOR.get(c, di.pelaku.kantor))
    )
    return page(
        request, "keutuhan.html", h=shown, zona=office.zona, sekarang=services.now(),
        diminta="diminta" in request.query, musnah=may(di.pelaku, "pemusnahan.putuskan"),
    )  # fmt: skip


@rutes.route("POST", "/kantor/keutuhan", "integritas.lihat")
async def ask_now(request: http.Request, di: Di) -> http.StreamResponse:
    await integritas.ask_now(request.app[SERVICES], di.pelaku)
    raise http.HTTPSeeOther("/kantor/keutuhan?diminta")


@rutes.route("GET", "/kantor/pemusnahan", "pemusnahan.putuskan")
async def show_destructions(request: http.Request, di: Di) -> http.StreamResponse:
    return await _destructions(request, di, {}, None)


@rutes.route("POST", "/kantor/pemusnahan", "pemusnahan.putuskan")
async def propose(request: http.Request, di: Di) -> http.StreamResponse:
    isian = await texts(request)
    try:
        await actions.propose(request.app[SERVICES], di.pelaku, isian)
    except REFUSALS as error:
        return await _destructions(request, di, isian, refused("usul", error, isian))
    raise http.HTTPSeeOther("/kantor/pemusnahan")


@rutes.route("POST", "/kantor/pemusnahan/{pemusnahan}/setuju", "pemusnahan.putuskan")
async def approve(request: http.Request, di: Di) -> http.StreamResponse:
    isian, id = await texts(request), request.match_info["pemusnahan"]
    try:
        await actions.approve(request.app[SERVICES], di.pelaku, id, yakin=isian.get("yakin") == "ya")
    except REFUSALS as error:
        return await _destructions(request, di, {}, refused(f"usul-{id}", error, isian))
    raise http.HTTPSeeOther("/kantor/pemusnahan")


@rutes.route("POST", "/kantor/pemusnahan/{pemusnahan}/tolak", "pemusnahan.putuskan")
async def reject(request: http.Request, di: Di) -> http.StreamResponse:
    isian, id = await texts(request), request.match_info["pemusnahan"]
    try:
        await actions.reject(request.app[SERVICES], di.pelaku, id, isian.get("alasan", ""))
    except REFUSALS as error:
        return await _destructions(request, di, {}, refused(f"usul-{id}", error, isian))
    raise http.HTTPSeeOther("/kantor/pemusnahan")


async def _destructions(
    request: http.Request, di: Di, isian: Mapping[str, str], galat: Galat | None
) -> http.StreamResponse:
    services = request.app[SERVICES]
    shown = await services.store.read(lambda c: actions.page(services, c, di.pelaku))
    return page(
        request, "pemusnahan.html", status=galat.status if galat else 200, h=shown, isian=isian, galat=galat,
        bidang=galat.bidang if galat and galat.formulir == "usul" else {},
    )  # fmt: skip
