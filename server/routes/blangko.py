"""/formulir: forms to print and fill in by hand, for anybody; and those that staff get with what is known."""

from aiohttp import web as http

from server.actions import blangko as actions
from server.downloads import paper
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.store.akses import Di

rutes = Rutes()


@rutes.public("GET", "/formulir")
async def show(request: http.Request) -> http.StreamResponse:
    kantor = await actions.offices(request.app[SERVICES])
    return page(request, "blangko.html", kantor_kantor=kantor, jenis=actions.TITLES)


@rutes.public("GET", "/formulir/{kantor}/{blangko}.pdf")
async def empty(request: http.Request) -> http.StreamResponse:
    kind = request.match_info["blangko"]
    content = await actions.empty(request.app[SERVICES], request.match_info["kantor"], kind)
    return paper(content, f"{kind.replace('_', '-')}.pdf")


@rutes.route("GET", "/paket/{paket}/formulir-akun.pdf", "paket.ubah")
async def of_pokja(request: http.Request, di: Di) -> http.StreamResponse:
    return paper(await actions.for_pokja(request.app[SERVICES], di.paket), "permohonan-akun-pokja.pdf")


@rutes.route("GET", "/audit/hak/{hak}/formulir.pdf", "audit.beri")
async def of_auditor(request: http.Request, di: Di) -> http.StreamResponse:
    content = await actions.for_auditor(request.app[SERVICES], di.pelaku.kantor, request.match_info["hak"])
    return paper(content, "permohonan-akun-auditor.pdf")


@rutes.route("GET", "/sesi/{sesi}/formulir/{blangko}.pdf", "upaya.catat")
async def of_visitor(request: http.Request, di: Di) -> http.StreamResponse:
    kind = request.match_info["blangko"]
    return paper(await actions.for_visitor(request.app[SERVICES], di.sesi, kind), f"{kind.replace('_', '-')}.pdf")
