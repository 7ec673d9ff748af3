"""Cetakan: papers as they were printed, of a sesi, of a paket, for the peserta; and a new recap on demand."""

from aiohttp import web as http

from server.actions import cetak, surat_paket
from server.downloads import paper
from server.keys import SERVICES
from server.routes.base import TAMU_SESI, Rutes
from server.store.akses import Di
from sessions.cetakan import UNTUK_PESERTA

rutes = Rutes()


@rutes.route("GET", "/sesi/{sesi}/cetakan/{cetakan}.pdf", "sesi.lihat")
async def of_sesi(request: http.Request, di: Di) -> http.StreamResponse:
    return paper(*await cetak.pdf(request.app[SERVICES], f"sesi/{di.sesi}", request.match_info["cetakan"]))


@rutes.route("GET", "/hadir/cetakan/{cetakan}.pdf", "sesi.lihat", TAMU_SESI)
async def of_guest(request: http.Request, di: Di) -> http.StreamResponse:
    id = request.match_info["cetakan"]
    return paper(*await cetak.pdf(request.app[SERVICES], f"sesi/{di.sesi}", id, UNTUK_PESERTA))


@rutes.route("GET", "/paket/{paket}/cetakan/{rekap}.pdf", "paket.lihat")
async def of_paket(request: http.Request, di: Di) -> http.StreamResponse:
    return paper(*await cetak.pdf(request.app[SERVICES], f"paket/{di.paket}", request.match_info["rekap"]))


@rutes.route("POST", "/paket/{paket}/rekap", "paket.ubah")
async def recap(request: http.Request, di: Di) -> http.StreamResponse:
    await surat_paket.recap(request.app[SERVICES], di.pelaku, di.paket)
    raise http.HTTPSeeOther(f"/paket/{di.paket}#surat")
