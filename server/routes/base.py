"""What every route declares: its path, who may ask, and in which berkas; checked before its handler runs.

A route is public, for a logged-in orang (`staf`), inside a paket or a sesi (found from the path), or for the guest
whose link opened one sesi (`tamu`). Who has no place in that berkas is told that it does not exist. The list of all
routes drives the test that asks every route as everybody.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web as http

from server.keys import SERVICES
from server.login import STAF, TAMU, cookie_name, fingerprint
from server.render import KANTOR, MENU, SAYA
from server.services import Services
from server.store import akses
from server.store.akses import Di
from server.store.kantor import KANTOR as OFFICES
from server.store.pemusnahan import carried_out
from sessions.errors import Destroyed, Unknown
from sessions.kantor import Kantor
from sessions.pemusnahan import Pemusnahan
from sessions.wewenang import WEWENANG, Peran, require

PUBLIK, STAF_SAJA, PAKET, SESI, TAMU_SESI = "publik", "staf", "paket", "sesi", "tamu"

BERANDA, PAKETS = ("/beranda", "Beranda"), ("/paket", "Paket")
KEUTUHAN = ("/kantor/keutuhan", "Keutuhan")
JEJAK = ("/kantor/dilihat", "Siapa melihat")
STAYS = "/sesi/{sesi}/bukti"
"""What can still be asked of a sesi whose evidence was destroyed."""

MENUS: dict[Peran, tuple[tuple[str, str], ...]] = {
    Peran.AUDITOR: (("/audit", "Paket yang diperiksa"), JEJAK),
    Peran.FRONT_OFFICE: (("/kios", "Terima dokumen"),),
    Peran.ADMIN: (BERANDA, ("/orang", "Akun"), ("/audit/hak", "Hak audit"), KEUTUHAN, ("/kantor", "Kantor")),
    Peran.KEPALA: (BERANDA, PAKETS, ("/audit/hak", "Hak audit"), KEUTUHAN, JEJAK, ("/kantor", "Kantor")),
    Peran.TIM_IT: (BERANDA, PAKETS, KEUTUHAN),
    **dict.fromkeys((Peran.KETUA, Peran.ANGGOTA, Peran.PPK), (BERANDA, PAKETS)),
}

Public = Callable[[http.Request], Awaitable[http.StreamResponse]]
Inside = Callable[[http.Request, Di], Awaitable[http.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Rute:
    """One route: `izin` is a key of WEWENANG, empty only for the public ones and for one's own pages."""

    method: str
    path: str
    lingkup: str
    izin: str
    handler: Callable[..., Awaitable[http.StreamResponse]]


class Rutes:
    """The routes of one noun, in order."""

    def __init__(self) -> None:
        self.all: list[Rute] = []

    def public(self, method: str, path: str) -> Callable[[Public], Public]:
        def keep(handler: Public) -> Public:
            self.all.append(Rute(method, path, PUBLIK, "", handler))
            return handler

        return keep

    def route(self, method: str, path: str, izin: str, lingkup: str = "") -> Callable[[Inside], Inside]:
        """`lingkup` is read off the path when it is not given."""
        where = lingkup or (SESI if "{sesi}" in path else PAKET if "{paket}" in path else STAF_SAJA)
        if izin and izin not in WEWENANG:
            raise KeyError(izin)

        def keep(handler: Inside) -> Inside:
            self.all.append(Rute(method, path, where, izin, handler))
            return handler

        return keep


def mount(app: http.Application, rutes: list[Rute]) -> None:
    for rute in rutes:
        handler = rute.handler if rute.lingkup == PUBLIK else _guard(rute)
        app.router.add_route(rute.method, rute.path, handler)


def _guard(rute: Rute) -> Callable[[http.Request], Awaitable[http.StreamResponse]]:
    async def ask(request: http.Request) -> http.StreamResponse:
        di = await place(request, rute)
        if rute.izin:
            require(di.pelaku, rute.izin)
        return await rute.handler(request, di)

    return ask


async def place(request: http.Request, rute: Rute) -> Di:
    """Who asks, and in which berkas; what every page shows of them is left on the request. Raises Unknown, NotFound."""
    services = request.app[SERVICES]
    siapa = await who(request, TAMU if rute.lingkup == TAMU_SESI else STAF)
    at = services.now()

    def find(c: Any) -> tuple[Di, Kantor, Pemusnahan | None]:
        di = _find(c, rute.lingkup, siapa, request.match_info, at)
        return di, OFFICES.get(c, di.pelaku.kantor), carried_out(c, di.sesi) if di.sesi else None

    di, request[KANTOR], gone = await services.store.read(find)
    if gone and not rute.path.startswith(STAYS):
        raise Destroyed(
            f"Bukti sesi ini telah dimusnahkan sesuai {gone.dasar}. Rantai peristiwanya tetap dapat diperiksa."
        )
    request[SAYA] = di.pelaku
    request[MENU] = MENUS.get(di.pelaku.peran, ()) if rute.lingkup != TAMU_SESI else ()
    return di


def _find(c: Any, lingkup: str, siapa: str, path: Any, at: datetime) -> Di:
    match lingkup:
        case "tamu":
            return akses.guest(c, siapa)
        case "paket":
            return akses.in_paket(c, siapa, path["paket"], at)
        case "sesi":
            return akses.in_sesi(c, siapa, path["sesi"], at)
        case _:
            return akses.in_office(c, siapa, at)


async def who(request: http.Request, kind: str) -> str:
    """The id of the orang or wakil whose cookie this is. Raises Unknown."""
    found = await known(request, kind)
    if found is None:
        raise Unknown(
            "Silakan masuk dahulu." if kind == STAF else "Buka kembali tautan pribadi dari surel undangan Saudara.",
        )
    return found


async def known(request: http.Request, kind: str) -> str | None:
    services: Services = request.app[SERVICES]
    token = request.cookies.get(cookie_name(kind, services.settings.secure))
    if not token:
        return None
    now = services.now().isoformat()
    return await services.store.read(lambda c: akses.login_owner(c, kind, fingerprint(token), now))
