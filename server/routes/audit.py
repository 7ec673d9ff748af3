"""/audit: the auditor's pakets and training; /audit/hak: grants by surat tugas, given and revoked."""

from collections.abc import Mapping

from aiohttp import web as http

from server.actions import audit as actions
from server.actions import tampilan_audit as tampilan
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.store.akses import Di
from sessions.errors import NotFound
from sessions.wewenang import Peran, may

rutes = Rutes()


# The auditor


@rutes.route("GET", "/audit", "")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    if di.pelaku.peran is not Peran.AUDITOR:
        if may(di.pelaku, "audit.beri"):
            raise http.HTTPSeeOther("/audit/hak")
        raise NotFound("Halaman ini tidak ada. Periksa alamatnya atau kembali ke beranda.")
    services = request.app[SERVICES]
    seen = await services.store.read(lambda c: tampilan.own(services, c, di.pelaku))
    return page(request, "audit.html", h=seen)


@rutes.route("POST", "/audit/pelatihan", "")
async def finish_training(request: http.Request, di: Di) -> http.StreamResponse:
    isian = await texts(request)
    await actions.finish_training(request.app[SERVICES], di.pelaku, isian.get("hak", ""))
    raise http.HTTPSeeOther("/audit")


# Whoever gives grants


@rutes.route("GET", "/audit/hak", "audit.beri")
async def show_grants(request: http.Request, di: Di) -> http.StreamResponse:
    return await _grants(request, di, {}, (), None)


@rutes.route("POST", "/audit/hak", "audit.beri")
async def grant(request: http.Request, di: Di) -> http.StreamResponse:
    isian, form = await texts(request), await request.post()
    chosen = [str(id) for id in form.getall("paket", [])]
    try:
        await actions.grant(request.app[SERVICES], di.pelaku, isian, chosen)
    except REFUSALS as error:
        return await _grants(request, di, isian, chosen, refused("hak", error, isian))
    raise http.HTTPSeeOther("/audit/hak")


@rutes.route("POST", "/audit/hak/{hak}/cabut", "audit.beri")
async def revoke(request: http.Request, di: Di) -> http.StreamResponse:
    isian, id = await texts(request), request.match_info["hak"]
    try:
        await actions.revoke(request.app[SERVICES], di.pelaku, id, isian.get("alasan", ""))
    except REFUSALS as error:
        return await _grants(request, di, {}, (), refused(f"cabut-{id}", error, isian))
    raise http.HTTPSeeOther("/audit/hak")


async def _grants(
    request: http.Request, di: Di, isian: Mapping[str, str], chosen: list[str] | tuple[()], galat: Galat | None
) -> http.StreamResponse:
    services = request.app[SERVICES]
    seen = await services.store.read(lambda c: tampilan.office(services, c, di.pelaku))
    return page(
        request, "audit_hak.html", status=galat.status if galat else 200, h=seen, isian=isian, terpilih=chosen,
        galat=galat, bidang=galat.bidang if galat else {},
    )  # fmt: skip
