"""What anybody may ask: is it alive, an office's colour, the embedded inbox."""

import re
import shutil

from aiohttp import web as http
from aiohttp.helpers import content_disposition_header

from mailer.inbox import Inbox, Stored
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.store.kantor import KANTOR
from sessions.errors import NotFound
from sessions.indonesia import Zona
from web.merek import stylesheet

rutes = Rutes()


@rutes.public("GET", "/healthz")
async def alive(request: http.Request) -> http.StreamResponse:
    return http.Response(text="ok")


@rutes.public("GET", "/readyz")
async def ready(request: http.Request) -> http.StreamResponse:
    """Rows can be written, and there is room on the disk; no details for the public."""
    services = request.app[SERVICES]
    await services.store.probe()
    free = shutil.disk_usage(services.settings.data).free > services.settings.disk_reserve
    return http.Response(text="ok" if free else "disk", status=200 if free else 503)


@rutes.public("GET", "/merek/{kantor}.css")
async def colour(request: http.Request) -> http.StreamResponse:
    """The office's brand colour, as a style sheet of its own: the CSP knows no inline styles."""
    office = await request.app[SERVICES].store.read(lambda c: KANTOR.get(c, request.match_info["kantor"]))
    response = http.Response(text=stylesheet(office.warna), content_type="text/css")
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


@rutes.public("GET", "/surel")
async def inbox(request: http.Request) -> http.StreamResponse:
    return await _show(request, None)


@rutes.public("GET", "/surel/{id}")
async def letter(request: http.Request) -> http.StreamResponse:
    box = _inbox(request)
    found = await box.get(request.match_info["id"])
    if found is None:
        raise NotFound("Surat tidak ditemukan.")
    return await _show(request, found)


async def _show(request: http.Request, found: Stored | None) -> http.StreamResponse:
    """The list, and a letter of it; times are those of the first office, for the inbox belongs to none."""
    offices = await request.app[SERVICES].store.read(KANTOR.all)
    zona = offices[0].zona if offices else Zona.WIB
    return page(request, "surel.html", daftar=await _inbox(request).list(), surat=found, zona=zona)


@rutes.public("GET", "/surel/{id}/mentah")
async def raw(request: http.Request) -> http.StreamResponse:
    found = await _inbox(request).get(request.match_info["id"])
    if found is None:
        raise NotFound("Surat tidak ditemukan.")
    headers = {"Content-Disposition": f'attachment; filename="{request.match_info["id"]}.eml"'}
    return http.Response(body=found.raw, content_type="message/rfc822", headers=headers)


@rutes.public("GET", "/surel/{id}/lampiran/{nomor}")
async def attachment(request: http.Request) -> http.StreamResponse:
    found = await _inbox(request).get(request.match_info["id"])
    number = request.match_info["nomor"]
    if found is None or not number.isdecimal() or int(number) >= len(found.attachments):
        raise NotFound("Lampiran tidak ditemukan.")
    part = found.attachments[int(number)]
    headers = {"Content-Disposition": content_disposition_header("attachment", filename=part.name)}
    return http.Response(body=part.content, content_type=part.type, headers=headers)


def _inbox(request: http.Request) -> Inbox:
    """The embedded inbox holds everybody's personal links: it is for the one who tries the service on this machine."""
    services = request.app[SERVICES]
    local = request.remote in ("127.0.0.1", "::1") and not services.settings.public_url
    # By its own name only: a page elsewhere, or a proxy that nobody told us of, brings another.
    local = local and bool(re.fullmatch(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", request.host))
    if services.inbox is None or not local:
        raise NotFound("Halaman ini tidak ada. Periksa alamatnya atau kembali ke beranda.")
    return services.inbox
