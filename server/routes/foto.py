"""/hadir/foto, /sesi/{sesi}/foto: a photo comes in as it was taken, and is looked at as a copy."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from aiohttp import web as http
from aiohttp.helpers import content_disposition_header

from server import downloads
from server.actions import dokumen as actions
from server.actions import jejak
from server.keys import SERVICES
from server.routes.base import TAMU_SESI, Rutes
from server.services import Services
from server.store import dokumen as papers
from server.store.akses import Di
from server.store.dokumen import OLAHAN, Olahan
from sessions.errors import Invalid, NotFound, TooLarge
from sessions.foto import ENDINGS, Foto, Jalur, Untuk
from sessions.wewenang import Pelaku

rutes = Rutes()

SILENT = 60.0  # seconds without any byte
LONGEST = 3600.0  # seconds for a whole photo: 25 MB at 56 kbit/s
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")  # RFC 9530


@rutes.route("PUT", "/hadir/foto/{untuk}/{dokumen}/{id}", "dokumen.kirim", TAMU_SESI)
async def receive(request: http.Request, di: Di) -> http.StreamResponse:
    """The body is the photo, `Content-Digest` what the device hashed; sent again, it is answered as the first time."""
    services = request.app[SERVICES]
    _require_fitting(request, services.settings.upload_limit)
    dokumen = request.match_info["dokumen"]
    foto = await actions.receive(
        services,
        di.pelaku,
        di.sesi,
        request.match_info["id"],
        untuk_of(request.match_info["untuk"]),
        None if dokumen == "-" else dokumen,
        jalur_of(request.query.get("jalur", "")),
        digest_of(request.headers.get("Content-Digest", "")),
        chunks(request.content, SILENT, LONGEST),
        saat_of(request.query.get("saat", "")),
    )
    return told(foto)


def told(foto: Foto) -> http.Response:
    """What the sender keeps of it."""
    return http.json_response({"foto": foto.id, "nomor": foto.label, "sha256": foto.sha256, "size": foto.ukuran})


async def chunks(body: Any, silent: float, longest: float) -> AsyncIterator[bytes]:
    """The body as it comes; cut with 408, which a browser answers by trying again, when nothing comes for long."""
    clock = asyncio.get_running_loop().time
    end = clock() + longest
    try:
        while chunk := await asyncio.wait_for(body.readany(), min(silent, end - clock())):
            yield chunk
    except TimeoutError:
        raise http.HTTPRequestTimeout(text='{"error": "terlalu_lambat"}', content_type="application/json") from None
    except ConnectionError:
        # Nobody is left to answer; as an OSError it would be taken for a full disk.
        raise http.HTTPBadRequest(text="the sender is gone") from None


def _require_fitting(request: http.Request, limit: int) -> None:
    """Said before the bytes come, where the browser says how many there are."""
    if request.content_length and request.content_length > limit:
        raise TooLarge(f"Berkas lebih besar dari {limit // 1_000_000} MB. Perkecil foto lalu kirim lagi.")


def untuk_of(text: str) -> Untuk:
    try:
        return Untuk(text)
    except ValueError:
        raise NotFound("Halaman ini tidak ada. Periksa alamatnya atau kembali ke beranda.") from None


def jalur_of(text: str) -> Jalur:
    """From the page's camera (at the Pokja's word or not) or a file, as the page says; the rest is not this route's."""
    return Jalur(text) if text in (Jalur.KAMERA_LANGSUNG, Jalur.BIDIK) else Jalur.UNGGAH


def saat_of(text: str) -> datetime | None:
    """When the page took it, by the service's clock; None when it does not say."""
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None


def digest_of(header: str) -> str:
    """SHA-256 in hex out of `sha-256=:base64:`; "" when the device said none."""
    if not header:
        return ""
    found = _DIGEST.search(header)
    if found is None:
        raise Invalid("Sidik foto dari perangkat tidak terbaca. Muat ulang halaman, lalu kirim lagi.")
    return base64.b64decode(found[1]).hex()


@rutes.route("GET", "/hadir/foto/{foto}", "dokumen.kirim", TAMU_SESI)
async def own(request: http.Request, di: Di) -> http.StreamResponse:
    """What the sender sees of it: their own photos, and their company's documents once they have been let in."""
    services = request.app[SERVICES]
    _, olahan = await _find(services, di.sesi, request.match_info["foto"], di.pelaku)
    return await _picture(request, services, olahan.turunan)


@rutes.route("GET", "/sesi/{sesi}/foto/{foto}/{salinan}", "sesi.lihat")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    """`asli`: the bytes as they came, always to keep and never to show; the others are JPEGs of our own making.

    `hal-N` is page N of a PDF.
    """
    services = request.app[SERVICES]
    foto, olahan = await _find(services, di.sesi, request.match_info["foto"])
    match request.match_info["salinan"]:
        case "asli":
            await jejak.look(services, di.pelaku, di.paket, di.sesi, "foto_asli", foto.label)
            return await _original(request, services, foto)
        case "turunan":
            return await _seen(services, di, foto, olahan.turunan)
        case "kecil":
            return await _picture(request, services, olahan.kecil)
        case "utuh":
            return await _seen(services, di, foto, str(olahan.bacaan.get("utuh", "")))
        case name if found := re.fullmatch(r"hal-(\d{1,3})", name):
            return await _seen(services, di, foto, _page(olahan, int(found[1])))
        case _:
            raise NotFound("Salinan foto ini tidak ada.")


async def _seen(services: Services, di: Di, foto: Foto, sha256: str) -> http.StreamResponse:
    """A picture large enough to read: the look is a line, and whose it is stands across it. Thumbnails are neither."""
    if not sha256:
        raise NotFound("Salinan foto ini belum ada. Tunggu sampai foto selesai diolah, atau unduh aslinya.")
    await jejak.look(services, di.pelaku, di.paket, di.sesi, "foto", foto.label)
    about = f"{foto.label} {di.sesi[:6].upper()}"
    content = await jejak.marked(services, di.pelaku, await services.files.read(sha256), about)
    return http.Response(body=content, content_type="image/jpeg")


def _page(olahan: Olahan, number: int) -> str:
    """The SHA-256 of a PDF's page, from 1; "" for one that could not be drawn."""
    pages = olahan.bacaan.get("halaman")
    if not isinstance(pages, list) or not 1 <= number <= len(pages):
        raise NotFound("Halaman ini tidak ada.")
    return str(pages[number - 1]["turunan"])


async def _find(services: Services, sesi: str, id: str, guest: Pelaku | None = None) -> tuple[Foto, Olahan]:
    def read(c: Any) -> tuple[Foto, Olahan]:
        foto = papers.photo_of(c, sesi, id)
        if foto is None or (guest and not _theirs(foto, guest, services, c)):
            raise NotFound("Foto tidak ditemukan.")
        return foto, OLAHAN.get(c, id)

    return await services.store.read(read)


def _theirs(foto: Foto, guest: Pelaku, services: Services, c: Any) -> bool:
    kursi = services.ruang.state(c, foto.sesi).kursi.get(guest.id)
    return foto.wakil == guest.id or bool(foto.dokumen and kursi and kursi.di_dalam)


async def _picture(request: http.Request, services: Services, sha256: str) -> http.StreamResponse:
    if not sha256:
        raise NotFound("Salinan foto ini belum ada. Tunggu sampai foto selesai diolah, atau unduh aslinya.")
    return await downloads.kept(request, services.files.find(sha256), {"Content-Type": "image/jpeg"})


async def _original(request: http.Request, services: Services, foto: Foto) -> http.StreamResponse:
    name = f"{foto.label}.{ENDINGS.get(foto.tipe, 'bin')}"
    headers = {
        "Content-Type": foto.tipe,
        "Content-Disposition": content_disposition_header("attachment", filename=name),
    }
    return await downloads.kept(request, services.files.find(foto.sha256), headers)
