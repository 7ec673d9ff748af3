"""/sesi/{sesi}/ruang, /hadir/ruang, /uji: the room's page for the Pokja, for the peserta, and the test days before."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web as http

from server.actions.berkas import Berkas, load
from server.actions.lobi import read_notice
from server.keys import SERVICES
from server.login import TAMU, device_name
from server.render import page
from server.routes.base import TAMU_SESI, Rutes
from server.routes.masuk import prolong_login
from server.services import Services
from server.store import orang as people
from server.store.akses import Di
from server.turn import ice_servers
from sessions import pelaksanaan
from sessions.evidence import utc_text
from sessions.pokja import kuorum
from sessions.wewenang import POKJA, Peran

rutes = Rutes()
KNOWN = 90 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Bagian:
    """One part of the notice, ready to show."""

    judul: str
    baris: tuple[str, ...]


@rutes.route("GET", "/sesi/{sesi}/ruang", "ruang.datang")
async def host(request: http.Request, di: Di) -> http.StreamResponse:
    return await _room(request, di, "ruang.html")


@rutes.route("GET", "/hadir/ruang", "ruang.masuk", TAMU_SESI)
async def guest(request: http.Request, di: Di) -> http.StreamResponse:
    response = await _room(request, di, "ruang_tamu.html")
    await prolong_login(request, response, TAMU)
    _know_again(request, response)
    return response


def _know_again(request: http.Request, response: http.StreamResponse) -> None:
    """A device keeps its name for as long as a sesi is near: the seat is its own, and not that of a forwarded link."""
    services = request.app[SERVICES]
    secure = services.settings.secure
    name = device_name(secure)
    token = request.cookies.get(name) or services.new_secret()
    response.set_cookie(name, token, max_age=KNOWN, path="/", secure=secure, httponly=True, samesite="Lax")


@rutes.public("GET", "/uji")
async def test(request: http.Request) -> http.StreamResponse:
    return page(request, "uji.html", dicatat=False)


async def _room(request: http.Request, di: Di, template: str) -> http.StreamResponse:
    services = request.app[SERVICES]

    def read(c: Any) -> tuple[Berkas, int]:
        found = load(c, di.sesi)
        return found, sum(peran in POKJA for _, peran in people.members(c, found.paket.id))

    found, pokja = await services.store.read(read)
    notice = await read_notice(services, di.sesi)
    return page(
        request,
        template,
        sesi=found.sesi,
        paket=found.paket,
        peserta=found.peserta,
        pemberitahuan=parts(notice),
        ruang=facts(services, di, found, pokja),
    )


def facts(services: Services, di: Di, found: Berkas, pokja: int) -> dict[str, object]:
    """What the page's script begins with: who and where; everything else comes over the socket."""
    now = services.now()
    return {
        "sesi": di.sesi,
        "sebagai": "tamu" if di.pelaku.peran is Peran.PENYEDIA else "staf",
        "saya": {"id": di.pelaku.id, "nama": di.pelaku.nama, "peran": di.pelaku.peran.value},
        "keadaan": found.sesi.keadaan.value,
        "paket": found.paket.nama,
        "peserta": found.peserta.nama,
        "mulai": utc_text(found.sesi.mulai),
        "dibuka": utc_text(found.sesi.mulai - pelaksanaan.OPENS_BEFORE),
        "zona": str(found.sesi.zona),
        "sekarang": utc_text(now),
        "pokja": pokja,
        "kuorum": kuorum(pokja),
        "batas_foto": services.settings.upload_limit,
        "iceServers": ice_servers(services.settings, di.pelaku.id, now),
    }


def parts(notice: str) -> tuple[Bagian, ...]:
    """The notice in the pieces that its text is put together from; the digest in the chain is that of the text."""
    title, *rest = notice.strip().split("\n\n")
    return (Bagian(title, ()), *(_part(text) for text in rest))


def _part(text: str) -> Bagian:
    lines = text.split("\n")
    return Bagian(lines[0], tuple(lines[1:])) if len(lines) > 1 else Bagian("", tuple(lines))
