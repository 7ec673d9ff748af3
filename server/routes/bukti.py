"""/sesi/{sesi}/bukti: the evidence of one sesi: read on a time axis, searched, downloaded; every look is a line."""

from aiohttp import web as http

from server import downloads
from server.actions import audit, konsistensi
from server.actions import bukti as actions
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.store.akses import Di
from sessions.wewenang import may

rutes = Rutes()


@rutes.route("GET", "/sesi/{sesi}/bukti", "bukti.lihat")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    """`?cari=` for browsers without script, `?dari=` for sesi with very many lines."""
    services, cari = request.app[SERVICES], request.query.get("cari", "")[:200]
    dari = request.query.get("dari", "")
    await audit.look(services, di.pelaku, di.paket, di.sesi, "bukti")
    seen = await actions.see(services, di.pelaku, di.sesi, cari, int(dari) if dari.isdecimal() and len(dari) < 7 else 0)
    mays = {name: may(di.pelaku, izin) for name, izin in (("unduh", "bukti.unduh"), ("putar", "rekaman.lihat"))}
    return page(request, "bukti.html", h=seen, cari=cari, **mays)


@rutes.route("GET", "/sesi/{sesi}/bukti/bag.zip", "bukti.unduh")
async def download(request: http.Request, di: Di) -> http.StreamResponse:
    services = request.app[SERVICES]
    whole, name = await actions.bag(services, di.sesi)
    await audit.look(services, di.pelaku, di.paket, di.sesi, "bag")
    return await downloads.zipped(request, whole, name)


@rutes.route("GET", "/sesi/{sesi}/bukti/konsistensi.json", "bukti.lihat")
async def prove_growth(request: http.Request, di: Di) -> http.StreamResponse:
    """`?dari=12&ke=40`: the proof between the heads of these lengths."""
    services = request.app[SERVICES]
    numbers = [request.query.get(name, "") for name in ("dari", "ke")]
    dari, ke = (int(text) if text.isdecimal() and len(text) < 10 else 0 for text in numbers)
    content = await services.store.read(lambda c: konsistensi.proof(services, c, di.pelaku, di.sesi, dari, ke))
    headers = {"Content-Disposition": f'attachment; filename="konsistensi-{dari}-{ke}.json"'}
    return http.Response(body=content, content_type="application/json", headers=headers)
