"""/sesi/{sesi}/kotak: what came by mail or over the counter without an item, sorted by the Pokja."""

from aiohttp import web as http

from server.actions import pemilahan as actions
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.store.akses import Di

rutes = Rutes()


@rutes.route("GET", "/sesi/{sesi}/kotak", "dokumen.periksa")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    return await _show(request, di, None)


@rutes.route("POST", "/sesi/{sesi}/kotak", "dokumen.periksa")
async def sort(request: http.Request, di: Di) -> http.StreamResponse:
    isian = await texts(request)
    try:
        await actions.sort(request.app[SERVICES], di.pelaku, di.sesi, isian.get("foto", ""), isian.get("dokumen", ""))
    except REFUSALS as error:
        return await _show(request, di, refused("kotak", error, isian))
    raise http.HTTPSeeOther(f"/sesi/{di.sesi}/kotak")


async def _show(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    kotak = await actions.tray(request.app[SERVICES], di.pelaku, di.sesi)
    return page(request, "kotak.html", status=galat.status if galat else 200, kotak=kotak, galat=galat)
