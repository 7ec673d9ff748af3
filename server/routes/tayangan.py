"""/sesi/{sesi}/tayangan: a sesi seen again: everybody's film on one clock beside the chain; every look is a line."""

from typing import Any

from aiohttp import web as http

from server import downloads
from server.actions import jahit, jejak
from server.actions import tayangan as actions
from server.keys import SERVICES
from server.render import page, request_language
from server.routes.base import Rutes
from server.store.akses import Di
from sessions.wewenang import may
from web.i18n import translations

rutes = Rutes()


@rutes.route("GET", "/sesi/{sesi}/tayangan", "rekaman.lihat")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    services = request.app[SERVICES]
    await jejak.look(services, di.pelaku, di.paket, di.sesi, "tayangan")
    cap = await jejak.caption(services, di.pelaku, di.sesi[:6].upper())
    seen = await actions.see(services, di.pelaku, di.sesi, cap)
    garis = {**seen.garis, **_words(request_language(request))}
    return page(request, "tayangan.html", h=seen, garis=garis, susun=may(di.pelaku, "segel.pasang"))


@rutes.route("GET", "/sesi/{sesi}/tayangan/{film}.webm", "rekaman.lihat")
async def film(request: http.Request, di: Di) -> http.StreamResponse:
    """Any range of it, as a player asks; the bytes are those that the chain names."""
    services, number = request.app[SERVICES], request.match_info["film"]
    made, nama = await actions.film(services, di.sesi, int(number) if number.isdecimal() and len(number) < 10 else 0)
    await jejak.look(services, di.pelaku, di.paket, di.sesi, "rekaman", nama)
    headers = {"Content-Type": "video/webm", "Cache-Control": "private, max-age=600", "Vary": "Cookie"}
    return await downloads.kept(request, services.files.at(made.sha256, f"sesi/{di.sesi}"), headers)


@rutes.route("POST", "/sesi/{sesi}/tayangan/susun", "segel.pasang")
async def join_again(request: http.Request, di: Di) -> http.StreamResponse:
    await jahit.ask_again(request.app[SERVICES], di.pelaku, di.sesi)
    raise http.HTTPSeeOther(f"/sesi/{di.sesi}/tayangan")


def _words(lang: str) -> dict[str, Any]:
    """What the script says, in the reader's language."""
    say = translations(lang).gettext
    return {
        "kata": {name: say(text) for name, text in actions.KATA.items()},
        "tombol": [[say(key), say(text)] for key, text in actions.TOMBOL],
        "jenis": {name: say(text) for name, text in actions.JENIS.items()},
    }
