"""/beranda: what needs me today."""

from aiohttp import web as http

from server.actions import tampilan_beranda
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.store.akses import Di
from server.store.kantor import KANTOR
from sessions.wewenang import Peran

rutes = Rutes()


@rutes.route("GET", "/beranda", "")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    if di.pelaku.peran is Peran.AUDITOR:
        raise http.HTTPSeeOther("/audit")
    if di.pelaku.peran is Peran.FRONT_OFFICE:
        raise http.HTTPSeeOther("/kios")
    services = request.app[SERVICES]
    shown, office = await services.store.read(
        lambda c: (tampilan_beranda.page(services, c, di), KANTOR.get(c, di.pelaku.kantor))
    )
    return page(request, "beranda.html", beranda=shown, sekarang=services.now(), zona=office.zona)
