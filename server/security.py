"""What every answer carries and every unsafe request must show: CSP and its kin, and the proof of the same origin."""

from aiohttp import web as http
from aiohttp.typedefs import Handler
from yarl import URL

from server.keys import SERVICES
from sessions.errors import Forbidden, Invalid, NotFound
from web import CSP

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
QUERY = "application/timestamp-query"
"""What time stamp clients send (RFC 3161). They are no browsers, and no page of another site may send it (CORS)."""
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers write "Origin: null" on our own forms
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
    if request.path.startswith("/static/") and response.status < 400:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    if SERVICES in request.app and request.app[SERVICES].settings.secure:  # TLS ends at the proxy before us
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")


@http.middleware
async def readable(request: http.Request, handler: Handler) -> http.StreamResponse:
    """Refuse what no page of ours sends and no row can hold: a zero byte in the address, text that is not UTF-8."""
    if "\0" in request.path or "\0" in request.query_string:
        raise NotFound("Halaman ini tidak ada. Periksa alamatnya atau kembali ke beranda.")
    if (request.charset or "utf-8").lower() not in ("utf-8", "utf8"):
        raise Invalid("Isian harus dikirim sebagai UTF-8. Muat ulang halaman, lalu kirim lagi.")
    try:
        return await handler(request)
    except UnicodeError:
        raise Invalid("Isian memuat huruf yang tidak dapat dibaca. Periksa, lalu kirim lagi.") from None


@http.middleware
async def same_origin(request: http.Request, handler: Handler) -> http.StreamResponse:
    """Refuse unsafe requests that another site's page may have sent (Sec-Fetch-Site, else Origin)."""
    asks_time = request.path == "/tsa" and request.content_type == QUERY
    if request.method not in SAFE and not asks_time and not _from_here(request):
        raise Forbidden("Permintaan ini tidak berasal dari halaman Ruang Bukti. Muat ulang halaman lalu coba lagi.")
    return await handler(request)


def _from_here(request: http.Request) -> bool:
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    scheme, _, host = request.headers.get("Origin", "").partition("://")
    return scheme in ("http", "https") and host == request.host


def own_page(request: http.Request, address: str) -> str:
    """The path of `address` when it is a page of ours other than this one, else ""."""
    try:
        came = URL(address)
    except ValueError:
        return ""
    inside = came.authority == request.host and not came.path.startswith("//")
    return came.path if inside and came.path != request.path else ""


def address_of(request: http.Request, proxies: int) -> str:
    """Whose request it is: the peer, or what the nearest `proxies` trusted proxies say; never what a client says."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return request.remote or ""
