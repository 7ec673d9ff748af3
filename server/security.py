"""What every answer carries and every unsafe request must show: CSP and its kin, and the proof of the same origin."""

from aiohttp import web as http
from aiohttp.typedefs import Handler

from sessions.errors import Forbidden
from web import CSP

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(), geolocation=()",
    "X-Frame-Options": "DENY",
}


async def set_headers(request: http.Request, response: http.StreamResponse) -> None:
    """An `on_response_prepare` signal: no answer leaves without these."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    if request.secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")


@http.middleware
async def same_origin(request: http.Request, handler: Handler) -> http.StreamResponse:
    """Refuse unsafe requests that another site's page may have sent (Sec-Fetch-Site, else Origin)."""
    if request.method not in SAFE and not _from_here(request):
        raise Forbidden("Permintaan ini tidak berasal dari halaman Ruang Bukti. Muat ulang halaman lalu coba lagi.")
    return await handler(request)


def _from_here(request: http.Request) -> bool:
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    origin = request.headers.get("Origin", "")
    return origin.split("://", 1)[-1] == request.host and origin != ""


def address_of(request: http.Request, proxies: int) -> str:
    """Whose request it is: the peer, or what the nearest `proxies` trusted proxies say; never what a client says."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return request.remote or ""
