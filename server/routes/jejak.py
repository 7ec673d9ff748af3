"""/kantor/dilihat: who saw what, for the Kepala and for auditors, as a table too; /sesi/{sesi}/dilihat: of one sesi."""

from aiohttp import web as http

from server.actions import jejak as actions
from server.actions import tilikan
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.store.akses import Di
from server.store.kantor import KANTOR

rutes = Rutes()

FILTERS = ("paket", "oleh", "jenis", "mulai", "sampai")


@rutes.route("GET", "/kantor/dilihat", "jejak.lihat")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    """`?bentuk=csv` answers the whole of what matches as a table."""
    services = request.app[SERVICES]
    saring = {name: request.query.get(name, "")[:60] for name in FILTERS}
    if request.query.get("bentuk") == "csv":
        content = await services.store.read(lambda c: actions.table(services, c, di.pelaku, saring))
        headers = {"Content-Disposition": 'attachment; filename="siapa-melihat.csv"'}
        return http.Response(body=content, content_type="text/csv", charset="utf-8", headers=headers)
    dari = request.query.get("dari", "")
    start = int(dari) if dari.isdecimal() and len(dari) < 7 else 0
    shown, office = await services.store.read(
        lambda c: (actions.page(services, c, di.pelaku, saring, start), KANTOR.get(c, di.pelaku.kantor))
    )
    return page(request, "jejak.html", h=shown, zona=office.zona, sekarang=services.now())


@rutes.route("GET", "/sesi/{sesi}/dilihat", "tilikan.lihat")
async def of_sesi(request: http.Request, di: Di) -> http.StreamResponse:
    services = request.app[SERVICES]
    shown = await tilikan.see(services, di.pelaku, di.paket, di.sesi)
    return page(request, "tilikan.html", h=shown, sekarang=services.now())
