"""HEAD and PATCH /hadir/foto/…: a photo in pieces, after draft-ietf-httpbis-resumable-upload; see docs/protocol.md."""

import asyncio
import re

from aiohttp import web as http

from server.actions import kiriman as actions
from server.actions.kiriman import Potong, Tujuan
from server.keys import SERVICES
from server.parts import LONGEST
from server.routes.base import TAMU_SESI, Rutes
from server.routes.foto import SILENT, digest_of, jalur_of, saat_of, told, untuk_of
from server.store.akses import Di
from sessions.errors import Invalid, TooLarge
from sessions.foto import Foto

rutes = Rutes()

PLACE = "/hadir/foto/{untuk}/{dokumen}/{id}"
_NUMBER = re.compile(r"\d{1,12}")


@rutes.route("HEAD", PLACE, "dokumen.kirim", TAMU_SESI)
async def reached(request: http.Request, di: Di) -> http.StreamResponse:
    """How far it is: `Upload-Offset`, and `Upload-Complete: ?1` when the photo is here."""
    await actions.require_item(request.app[SERVICES], di.pelaku, di.sesi, request.match_info["dokumen"])
    found = await actions.reached(request.app[SERVICES], di.pelaku, _tujuan(request, di))
    done = isinstance(found, Foto)
    offset = found.ukuran if isinstance(found, Foto) else found
    return http.Response(status=204, headers={"Upload-Offset": str(offset), "Upload-Complete": "?1" if done else "?0"})


@rutes.route("PATCH", PLACE, "dokumen.kirim", TAMU_SESI)
async def add(request: http.Request, di: Di) -> http.StreamResponse:
    """A piece at `Upload-Offset` of `Upload-Length`; `Content-Digest` is of the piece, `Repr-Digest` of the whole."""
    await actions.require_item(request.app[SERVICES], di.pelaku, di.sesi, request.match_info["dokumen"])
    tujuan = _tujuan(request, di)
    body = await _body(request)
    potong = Potong(_number(request, "Upload-Offset"), body, digest_of(request.headers.get("Content-Digest", "")))
    found = await actions.add(request.app[SERVICES], di.pelaku, tujuan, potong)
    if isinstance(found, Foto):
        return told(found)
    return http.json_response({"offset": found}, status=202, headers={"Upload-Offset": str(found)})


def _tujuan(request: http.Request, di: Di) -> Tujuan:
    dokumen = request.match_info["dokumen"]
    return Tujuan(
        sesi=di.sesi,
        id=request.match_info["id"],
        untuk=untuk_of(request.match_info["untuk"]),
        dokumen=None if dokumen == actions.NONE else dokumen,
        jalur=jalur_of(request.query.get("jalur", "")),
        saat=saat_of(request.query.get("saat", "")),
        sha256=digest_of(request.headers.get("Repr-Digest", "")),
        ukuran=_number(request, "Upload-Length"),
    )


async def _body(request: http.Request) -> bytes:
    """One piece. A line that falls silent is cut with 408, which the page answers by going on later."""
    body = bytearray()
    try:
        async with asyncio.timeout(SILENT):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > LONGEST:
                    raise TooLarge(f"Satu potongan paling besar {LONGEST // 1024**2} MB. Muat ulang halaman.")
    except TimeoutError:
        raise http.HTTPRequestTimeout(text='{"error": "terlalu_lambat"}', content_type="application/json") from None
    except ConnectionError:
        raise http.HTTPBadRequest(text="the sender is gone") from None
    return bytes(body)


def _number(request: http.Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not _NUMBER.fullmatch(text):
        raise Invalid(f"Kepala {name} harus berupa bilangan. Muat ulang halaman, lalu kirim lagi.")
    return int(text)
