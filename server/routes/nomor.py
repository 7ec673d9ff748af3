"""/kantor/nomor: the register of letter numbers: what comes next, what each was used for, why one was not."""

from aiohttp import web as http

from server.actions import nomor as actions
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.store.akses import Di
from sessions.nomor import SURAT, JenisSurat

rutes = Rutes()


@rutes.route("GET", "/kantor/nomor", "kantor.atur")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    return await _show(request, di, None)


async def _show(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services, asked = request.app[SERVICES], request.query.get("jenis", "")
    tahun = request.query.get("tahun", "")
    year = int(tahun) if tahun.isdecimal() and len(tahun) == 4 else 0
    jenis = JenisSurat(asked) if asked in set(JenisSurat) else None
    book = await services.store.read(lambda c: actions.book(services, c, di.pelaku, year, jenis))
    return page(
        request, "nomor.html", status=galat.status if galat else 200, buku=book, jenis=jenis.value if jenis else "",
        uraian={one.value: words.uraian for one, words in SURAT.items()}, galat=galat,
    )  # fmt: skip


@rutes.route("POST", "/kantor/nomor", "kantor.atur")
async def explain(request: http.Request, di: Di) -> http.StreamResponse:
    isian = await texts(request)
    id = isian.get("nomor", "")
    try:
        await actions.explain(request.app[SERVICES], di.pelaku, id, isian.get("alasan", ""))
    except REFUSALS as error:
        return await _show(request, di, refused(id, error, isian))
    raise http.HTTPSeeOther("/kantor/nomor")
