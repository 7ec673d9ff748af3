"""/hadir/uji: the device test behind a personal link, days before; its result is noted for the office's technicians."""

from aiohttp import web as http

from server.actions import uji as actions
from server.keys import SERVICES
from server.render import page
from server.routes.base import TAMU_SESI, Rutes
from server.store.akses import Di
from sessions.errors import Invalid, TooLarge

rutes = Rutes()
MOST = 256 * 1024  # bytes that a test of the way up may send


@rutes.route("GET", "/hadir/uji", "sesi.lihat", TAMU_SESI)
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    return page(request, "uji.html", dicatat=True)


@rutes.route("POST", "/hadir/uji", "sesi.lihat", TAMU_SESI)
async def keep(request: http.Request, di: Di) -> http.StreamResponse:
    """JSON: what worked, and how fast the network was."""
    try:
        said = await request.json()
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Invalid("Hasil uji tidak terbaca. Muat ulang halaman, lalu uji lagi.")
    await actions.keep(request.app[SERVICES], di.pelaku, di.sesi, said)
    return http.json_response({"ok": True})


@rutes.route("POST", "/hadir/uji/beban", "sesi.lihat", TAMU_SESI)
async def load(request: http.Request, di: Di) -> http.StreamResponse:
    """So many bytes up, to see how long they take; nothing of them is looked at."""
    size = 0
    async for chunk in request.content.iter_any():
        size += len(chunk)
        if size > MOST:
            raise TooLarge("Uji jaringan mengirim terlalu banyak. Muat ulang halaman, lalu uji lagi.")
    return http.json_response({"ukuran": size})
