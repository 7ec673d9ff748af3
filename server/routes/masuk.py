"""/masuk, /keluar, /sandi: staff come in, go out, and choose a password through a one-time link."""

from time import monotonic
from urllib.parse import urlsplit

from aiohttp import web as http

from server.actions import orang as actions
from server.errors import STATUS
from server.keys import SERVICES
from server.limits import Bucket, network
from server.login import HOURS, STAF, TAMU, cookie_name
from server.render import page
from server.routes.base import Rutes, known
from server.security import address_of
from sessions.errors import Invalid, TooMany

rutes = Rutes()

MOST_BYTES = 10_000  # of the form to log in


class Tries:
    """How often an address may try, a person may be tried, and a link may be opened, per process."""

    def __init__(self) -> None:
        self.address = Bucket(20 / 60, 20, monotonic)
        self.account = Bucket(5 / 60, 8, monotonic)

    def take(self, request: http.Request, account: str) -> None:
        """Raises TooMany."""
        address = network(address_of(request, request.app[SERVICES].settings.trusted_proxies))
        wait = max(self.address.hit(address), self.account.hit(account.strip().lower()))
        if wait:
            seconds = round(wait) + 1
            raise TooMany(f"Terlalu banyak percobaan. Tunggu {seconds} detik, lalu coba lagi.", tunggu=seconds)


TRIES: http.AppKey[Tries] = http.AppKey("tries", Tries)


@rutes.public("GET", "/")
async def root(request: http.Request) -> http.StreamResponse:
    raise http.HTTPSeeOther("/beranda" if await known(request, STAF) else "/masuk")


@rutes.public("GET", "/masuk")
async def show(request: http.Request) -> http.StreamResponse:
    return page(request, "masuk.html", errors={}, surel="", next=_safe(request.query.get("ke", "")))


@rutes.public("POST", "/masuk")
async def log_in(request: http.Request) -> http.StreamResponse:
    form = await _form(request)
    surel, ke = form.get("surel", ""), _safe(form.get("next", ""))
    try:
        request.app[TRIES].take(request, surel)
        token = await actions.log_in(request.app[SERVICES], surel, form.get("sandi", ""))
    except (Invalid, TooMany) as error:
        shown = {"errors": {"sandi": str(error)}, "surel": surel, "next": ke}
        answer = page(request, "masuk.html", status=STATUS[type(error)], **shown)
        if isinstance(error, TooMany):
            answer.headers["Retry-After"] = str(error.details["tunggu"])
        return answer
    response = http.HTTPSeeOther(ke or "/beranda")
    set_login(request, response, STAF, token)
    raise response


@rutes.public("POST", "/keluar")
async def log_out(request: http.Request) -> http.StreamResponse:
    services = request.app[SERVICES]
    response = http.HTTPSeeOther("/masuk")
    for kind in (STAF, TAMU):
        name = cookie_name(kind, services.settings.secure)
        if token := request.cookies.get(name):
            await actions.log_out(services, token)
            response.del_cookie(name, path="/", secure=services.settings.secure, httponly=True, samesite="Lax")
    raise response


@rutes.public("GET", "/sandi")
async def choose(request: http.Request) -> http.StreamResponse:
    return page(request, "sandi.html")


@rutes.public("POST", "/sandi")
async def set_password(request: http.Request) -> http.StreamResponse:
    """JSON: the secret comes from the link's fragment, which only the page's script can read."""
    try:
        form = await request.json()
        secret, sandi = str(form["rahasia"]), str(form["sandi"])
    except (ValueError, KeyError, TypeError):
        raise Invalid("Tautan tidak terbaca. Salin seluruh tautan dari surel, lalu coba lagi.") from None
    request.app[TRIES].take(request, f"sandi:{secret[:16]}")
    await actions.set_password(request.app[SERVICES], secret, sandi)
    return http.json_response({"ke": "/masuk"})


def set_login(request: http.Request, response: http.StreamResponse, kind: str, token: str) -> None:
    secure = request.app[SERVICES].settings.secure
    name, age = cookie_name(kind, secure), HOURS[kind] * 3600
    response.set_cookie(name, token, max_age=age, path="/", secure=secure, httponly=True, samesite="Lax")


async def prolong_login(request: http.Request, response: http.StreamResponse, kind: str) -> None:
    """Whoever enters a room is not shown out in the middle of it because the login began two days ago."""
    services = request.app[SERVICES]
    token = request.cookies[cookie_name(kind, services.settings.secure)]
    await actions.prolong_login(services, kind, token)
    set_login(request, response, kind, token)


async def _form(request: http.Request) -> dict[str, str]:
    """What was typed. Strangers may post here, so only the plain form is read: parts of a multipart cost us time."""
    if request.content_type != "application/x-www-form-urlencoded" or (request.content_length or 0) > MOST_BYTES:
        raise Invalid("Formulir tidak terbaca. Muat ulang halaman, lalu coba lagi.")
    return {name: str(value).replace("\0", "") for name, value in (await request.post()).items()}


def _safe(ke: str) -> str:
    """Where to go afterwards, only ever on this site."""
    parts = urlsplit(ke)
    return ke if ke.startswith("/") and not ke.startswith(("//", "/\\")) and not parts.netloc else ""
