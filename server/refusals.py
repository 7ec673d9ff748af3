"""Refusals over HTTP: a page for people, JSON for programs, never a traceback."""

import logging
from collections.abc import Mapping

from aiohttp import web as http
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler
from yarl import URL

from server.errors import CRASH, FOREIGN, STATUS, wire
from server.filters import terjemah
from server.render import page, request_language
from server.security import own_page
from sessions.errors import DomainError, Unknown

log = logging.getLogger(__name__)

TITLES = {
    "tidak_ditemukan": "Tidak ditemukan",
    "tidak_berwenang": "Di luar wewenang",
    "belum_masuk": "Belum masuk",
    "kedaluwarsa": "Sudah tidak berlaku",
    "bentrok": "Keadaannya sudah berubah",
    "tidak_sah": "Isian perlu diperbaiki",
    "terlalu_besar": "Berkas terlalu besar",
    "terlalu_sering": "Terlalu sering",
    "penyimpanan_penuh": "Penyimpanan penuh",
    "dimusnahkan": "Sudah dimusnahkan",
    "rusak": "Berkas rusak",
    "tidak_tersedia": "Belum dapat dilayani",
    "kesalahan_sistem": "Terjadi kesalahan pada sistem",
    "tidak_didukung": "Permintaan ini tidak didukung",
    "tidak_terbaca": "Permintaan ini tidak terbaca",
    "terlalu_lambat": "Kiriman terputus",
}


@http.middleware
async def refusals(request: http.Request, handler: Handler) -> http.StreamResponse:
    """One of the two places that catch everything (the other is the socket base)."""
    try:
        return await handler(request)
    except DomainError as error:
        return _refuse(request, STATUS[type(error)], wire(error), error)
    except http.HTTPException as error:
        if error.status < 400:
            raise
        status, words = FOREIGN.get(error.status, FOREIGN[400])
        return _refuse(request, status, words, None)
    except HttpProcessingError:  # a part of the body that is no part
        return _refuse(request, *FOREIGN[400], None)
    except ConnectionResetError:
        raise
    except Exception:
        log.exception("%s %s failed", request.method, request.rel_url.path)
        return _refuse(request, 500, CRASH, None)


def _refuse(
    request: http.Request, status: int, words: Mapping[str, object], error: DomainError | None
) -> http.StreamResponse:
    if "text/html" not in request.headers.get("Accept", ""):
        said = {**words, "message": terjemah(request_language(request), str(words["message"]))}
        return _with_wait(http.json_response(said, status=status), words)
    if isinstance(error, Unknown) and request.method == "GET" and not request.path.startswith("/hadir"):
        raise http.HTTPSeeOther(URL("/masuk").with_query(ke=request.rel_url.raw_path_qs))
    title = TITLES.get(str(words["error"]), "Tindakan ini tidak dapat dilakukan")
    answer = page(
        request,
        "galat.html",
        status=status,
        title=title,
        message=words["message"],
        code=words["error"],
        back=own_page(request, request.headers.get("Referer", "")),
    )
    return _with_wait(answer, words)


def _with_wait(answer: http.Response, words: Mapping[str, object]) -> http.Response:
    """Programs and proxies read how long to wait from the header."""
    if isinstance(seconds := words.get("tunggu"), int):
        answer.headers["Retry-After"] = str(seconds)
    return answer
