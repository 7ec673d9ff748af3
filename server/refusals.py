"""Refusals over HTTP: a page for people, JSON for programs, never a traceback."""

import logging

from aiohttp import web as http
from aiohttp.typedefs import Handler

from server.errors import CRASH, STATUS, wire
from server.render import page
from sessions.errors import DomainError, NotFound, Unknown

log = logging.getLogger(__name__)


@http.middleware
async def refusals(request: http.Request, handler: Handler) -> http.StreamResponse:
    """One of the two places that catch everything (the other is the socket base)."""
    try:
        return await handler(request)
    except DomainError as error:
        return _refuse(request, STATUS[type(error)], wire(error), error)
    except http.HTTPNotFound:
        lost = NotFound("Halaman ini tidak ada. Periksa alamatnya atau kembali ke beranda.")
        return _refuse(request, 404, wire(lost), lost)
    except http.HTTPException:
        raise
    except ConnectionResetError:
        raise
    except Exception:
        log.exception("%s %s failed", request.method, request.rel_url.path)
        return _refuse(request, 500, CRASH, None)


def _refuse(
    request: http.Request, status: int, words: dict[str, object], error: DomainError | None
) -> http.StreamResponse:
    if "text/html" not in request.headers.get("Accept", ""):
        return http.json_response(words, status=status)
    if isinstance(error, Unknown) and request.method == "GET" and not request.path.startswith("/hadir"):
        return http.HTTPSeeOther(f"/masuk?ke={request.rel_url.raw_path_qs}")
    return page(request, "galat.html", status=status, galat=words)
