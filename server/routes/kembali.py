"""/hadir/kembali, /sesi/{sesi}/kembali: a signed paper is sent back, laid beside the issued one, and judged."""

import base64
import re
import uuid
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import BodyPartReader
from aiohttp import web as http
from aiohttp.helpers import content_disposition_header

from server import downloads
from server.actions import audit
from server.actions import kembali as actions
from server.actions import tampilan_kembali as views
from server.actions import terbitan as issued
from server.keys import SERVICES
from server.render import page
from server.routes.base import TAMU_SESI, Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.routes.foto import LONGEST, SILENT, chunks
from server.store.akses import Di
from sessions.errors import Invalid, NotFound
from sessions.foto import ENDINGS
from sessions.kembali import Cara
from sessions.pencocokan import PETUNJUK
from sessions.wewenang import Peran

rutes = Rutes()

_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")  # RFC 9530
BLOCK = 1 << 16


# The peserta


@rutes.route("GET", "/hadir/kembali", "sesi.lihat", TAMU_SESI)
async def show_guest(request: http.Request, di: Di) -> http.StreamResponse:
    return await _guest_page(request, di, None)


async def _guest_page(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services = request.app[SERVICES]
    seen = await services.store.read(lambda c: views.see(services, c, di.pelaku, di.sesi))
    values = {"h": seen, "galat": galat, "petunjuk": PETUNJUK, "cara": Cara}
    return page(request, "kembali_tamu.html", status=galat.status if galat else 200, **values)


@rutes.route("GET", "/hadir/kembali/{terbitan}.pdf", "sesi.lihat", TAMU_SESI)
async def paper_guest(request: http.Request, di: Di) -> http.StreamResponse:
    return await _paper(request, di)


async def _paper(request: http.Request, di: Di) -> http.StreamResponse:
    """The issued bytes themselves, to keep: a signature elsewhere must extend exactly these."""
    services, id = request.app[SERVICES], request.match_info["terbitan"]
    found = await services.store.read(lambda c: issued.of(c, di.sesi, id))
    headers = {"Content-Disposition": content_disposition_header("attachment", filename=f"{found.kode}.pdf")}
    content = await issued.pdf(services, di.sesi, id)
    return http.Response(body=content, content_type="application/pdf", headers=headers)


@rutes.route("PUT", "/hadir/kembali/{terbitan}/{cara}/{id}", "kembali.kirim", TAMU_SESI)
async def receive(request: http.Request, di: Di) -> http.StreamResponse:
    """The body is the file, `Content-Digest` what the device hashed; sent again, it is answered as the first time."""
    place, digest = request.match_info, _digest(request.headers.get("Content-Digest", ""))
    body = chunks(request.content, SILENT, LONGEST)
    file = await actions.receive(
        request.app[SERVICES], di.pelaku, di.sesi, place["terbitan"], _cara(place["cara"]), place["id"], digest, body
    )
    return http.json_response({"kiriman": file.id, "nomor": file.nomor, "sha256": file.sha256, "size": file.ukuran})


@rutes.route("POST", "/hadir/kembali/{terbitan}/{cara}", "kembali.kirim", TAMU_SESI)
async def receive_form(request: http.Request, di: Di) -> http.StreamResponse:
    """The same from a plain form, for browsers without scripts: every file in its field `berkas`."""
    services, terbitan = request.app[SERVICES], request.match_info["terbitan"]
    cara, sent = _cara(request.match_info["cara"]), 0
    await services.store.read(lambda c: issued.of(c, di.sesi, terbitan))
    try:
        async for part in _files(request):
            await actions.receive(services, di.pelaku, di.sesi, terbitan, cara, str(uuid.uuid4()), "", _pieces(part))
            sent += 1
        if not sent:
            raise Invalid("Pilih berkas atau foto dulu, lalu kirim.", bidang={"berkas": "Pilih berkas."})
    except REFUSALS as error:
        return await _guest_page(request, di, refused(f"{terbitan}-{cara}", error))
    raise http.HTTPSeeOther("/hadir/kembali")


async def _files(request: http.Request) -> AsyncIterator[BodyPartReader]:
    """The files that were chosen."""
    if not request.content_type.startswith("multipart/"):
        return
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if isinstance(part, BodyPartReader) and part.name == "berkas" and part.filename:
                yield part
    except ValueError:
        raise Invalid("Formulir tidak terbaca. Muat ulang halaman, lalu coba lagi.") from None


async def _pieces(part: BodyPartReader) -> AsyncIterator[bytes]:
    while piece := await part.read_chunk(BLOCK):
        yield piece


def _cara(text: str) -> Cara:
    try:
        return Cara(text)
    except ValueError:
        raise NotFound("Halaman ini tidak ada. Periksa alamatnya atau kembali ke beranda.") from None


def _digest(header: str) -> str:
    """SHA-256 in hex out of `sha-256=:base64:`; "" when the device said none."""
    if not header:
        return ""
    found = _DIGEST.search(header)
    if found is None:
        raise Invalid("Sidik berkas dari perangkat tidak terbaca. Muat ulang halaman, lalu kirim lagi.")
    return base64.b64decode(found[1]).hex()


# The Pokja


@rutes.route("GET", "/sesi/{sesi}/kembali", "sesi.lihat")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    if di.pelaku.peran is Peran.AUDITOR:
        await audit.look(request.app[SERVICES], di.pelaku, di.paket, di.sesi, "kembali")
    return await _staff_page(request, di, None)


async def _staff_page(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services = request.app[SERVICES]
    seen = await services.store.read(lambda c: views.see(services, c, di.pelaku, di.sesi))
    values = {"h": seen, "galat": galat, "petunjuk": PETUNJUK, "isian": galat.isian if galat else {}}
    return page(request, "kembali.html", status=galat.status if galat else 200, **values)


@rutes.route("POST", "/sesi/{sesi}/kembali/{kembali}/sahkan", "kembali.periksa")
async def confirm(request: http.Request, di: Di) -> http.StreamResponse:
    return await _judge(request, di, "sahkan", actions.confirm)


@rutes.route("POST", "/sesi/{sesi}/kembali/{kembali}/ulang", "kembali.periksa")
async def ask_again(request: http.Request, di: Di) -> http.StreamResponse:
    return await _judge(request, di, "ulang", actions.ask_again)


async def _judge(request: http.Request, di: Di, name: str, act: Any) -> http.StreamResponse:
    services, id, isian = request.app[SERVICES], request.match_info["kembali"], await texts(request)
    try:
        await act(services, di.pelaku, di.sesi, id, isian.get("alasan", ""))
    except REFUSALS as error:
        return await _staff_page(request, di, refused(f"{id}-{name}", error, isian))
    raise http.HTTPSeeOther(f"/sesi/{di.sesi}/kembali")


@rutes.route("GET", "/sesi/{sesi}/kembali/{terbitan}.pdf", "sesi.lihat")
async def paper(request: http.Request, di: Di) -> http.StreamResponse:
    return await _paper(request, di)


@rutes.route("GET", "/sesi/{sesi}/kembali/{kembali}/gambar/{gambar}", "sesi.lihat")
async def sheet(request: http.Request, di: Di) -> http.StreamResponse:
    """A sheet laid straight, or the issued page beside it: JPEGs of our own making."""
    services, place = request.app[SERVICES], request.match_info
    back = await services.store.read(lambda c: actions.of(c, di.sesi, place["kembali"]))
    if place["gambar"] not in {name for one in back.lembar for name in (one.gambar, one.terbit)} - {""}:
        raise NotFound("Gambar ini tidak ditemukan.")
    headers = {"Content-Type": "image/jpeg", "Cache-Control": "private, max-age=3600, immutable"}
    return await downloads.kept(request, services.files.at(place["gambar"], back.berkas), headers)


@rutes.route("GET", "/sesi/{sesi}/kembali/{kembali}/asli/{kiriman}", "sesi.lihat")
async def original(request: http.Request, di: Di) -> http.StreamResponse:
    """The bytes as they came, always to keep and never to show."""
    services, place = request.app[SERVICES], request.match_info
    back = await services.store.read(lambda c: actions.of(c, di.sesi, place["kembali"]))
    file = back.kiriman_of(place["kiriman"])
    name = f"kembali-{file.nomor:02d}.{ENDINGS.get(file.tipe, 'bin')}"
    headers = {
        "Content-Type": file.tipe,
        "Content-Disposition": content_disposition_header("attachment", filename=name),
    }
    return await downloads.kept(request, services.files.at(file.sha256, back.berkas), headers)
