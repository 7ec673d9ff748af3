"""/undangan, /hadir: the peserta's own pages outside the room: the link, the answer, the papers, the copy."""

import re
from collections.abc import Mapping

from aiohttp import web as http

from server import downloads
from server.actions import hadir as actions
from server.actions import kesediaan, tautan
from server.errors import wire
from server.keys import SERVICES
from server.login import TAMU
from server.render import page
from server.routes.base import TAMU_SESI, Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.routes.masuk import TRIES, set_login
from server.security import address_of
from server.store.akses import Di
from sessions.errors import Expired, Invalid
from sessions.kapasitas import KEWAKILAN, PENYEDIA
from sessions.kesediaan import MOST_PEOPLE, Kesediaan

rutes = Rutes()

_PERSON = re.compile(r"hadir\.(\d{1,2})\.(nama|jabatan|kapasitas|surel|telepon)")
PERANGKAT = ("telepon", "komputer", "bidding_room", "jaringan_lemah")
KAPASITAS = [(kapasitas.value, KEWAKILAN[kapasitas]) for kapasitas in KEWAKILAN if kapasitas in PENYEDIA]
PLACES = [f"hadir.{number}" for number in range(MOST_PEOPLE)]


# The link


@rutes.public("GET", "/undangan")
async def landing(request: http.Request) -> http.StreamResponse:
    """The secret stands in the fragment, which only the page's script sees; opening the page uses nothing up."""
    return page(request, "undangan.html")


@rutes.public("POST", "/undangan/tautan")
async def open_link(request: http.Request) -> http.StreamResponse:
    """JSON: `{rahasia}` becomes a login; a link that leads nowhere is answered with whom to call."""
    services = request.app[SERVICES]
    try:
        secret = str((await request.json())["rahasia"]).strip()
    except (ValueError, KeyError, TypeError):
        raise Invalid("Tautan tidak terbaca. Salin seluruh tautan dari surel undangan, lalu coba lagi.") from None
    request.app[TRIES].take(request, f"tautan:{secret[:16]}")
    try:
        token = await tautan.open_link(services, secret)
    except Expired as error:
        call = await actions.whom_to_call(services, secret)
        return http.json_response({**wire(error), "narahubung": call}, status=410)
    response = http.json_response({"ke": "/hadir"})
    set_login(request, response, TAMU, token)
    return response


# The page


@rutes.route("GET", "/hadir", "sesi.lihat", TAMU_SESI)
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    return await _page(request, di, None)


async def _page(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services = request.app[SERVICES]
    seen = await services.store.read(lambda c: actions.see(services, c, di.pelaku, di.sesi))
    isian = galat.isian if galat else {"hadir.0.nama": seen.saya.nama, "hadir.0.jabatan": seen.saya.jabatan}
    return page(
        request, "hadir.html", status=galat.status if galat else 200, h=seen, galat=galat, isian=isian,
        bidang=galat.bidang if galat else {}, tempat=_places(isian), kapasitas=KAPASITAS,
        pilihan_kapasitas=[(kode, satu.uraian) for kode, satu in KAPASITAS], kata_kapasitas=KEWAKILAN,
    )  # fmt: skip


def _places(isian: Mapping[str, str]) -> list[str]:
    """The persons that the form shows: those typed so far, at least one."""
    typed = [place for place in PLACES if any(isian.get(f"{place}.{name}") for name in ("nama", "kapasitas", "surel"))]
    return typed or PLACES[:1]


@rutes.route("POST", "/hadir/jawaban", "kesediaan.jawab", TAMU_SESI)
async def answer(request: http.Request, di: Di) -> http.StreamResponse:
    services, isian = request.app[SERVICES], await texts(request)
    isian["perangkat"] = ",".join(name for name in PERANGKAT if f"perangkat.{name}" in isian)
    if isian.get("pilihan") == Kesediaan.BERSEDIA:
        isian["alasan"] = isian["usul"] = ""  # fields of the other answers, hidden once this one is chosen
    address = address_of(request, services.settings.trusted_proxies)
    people = _people(isian)
    try:
        await kesediaan.answer(services, di.pelaku, di.sesi, isian, [*people.values()], address)
    except REFUSALS as error:
        galat = refused("jawaban", error, isian)
        return await _page(request, di, _beside(galat, [*people]))
    raise http.HTTPSeeOther("/hadir")


def _people(isian: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Place in the form -> the person typed there; a place left empty is nobody."""
    found: dict[str, dict[str, str]] = {}
    for name, value in isian.items():
        if match := _PERSON.fullmatch(name):
            found.setdefault(f"hadir.{int(match[1])}", {})[match[2]] = value
    ordered = sorted(found.items(), key=lambda item: int(item[0].partition(".")[2]))
    kept = {place: person for place, person in ordered if any(text.strip() for text in person.values())}
    comes = isian.get("pilihan") == Kesediaan.BERSEDIA
    return kept if comes else {place: person for place, person in kept.items() if person.get("kapasitas", "").strip()}


def _beside(galat: Galat, places: list[str]) -> Galat:
    """The rule counts the persons; the form counts its places, some of which may be empty."""
    bidang = {}
    for name, sentence in galat.bidang.items():
        head, _, rest = name.removeprefix("hadir.").partition(".")
        known = name.startswith("hadir.") and head.isdecimal() and int(head) < len(places)
        bidang[f"{places[int(head)]}.{rest}" if known else name] = sentence
    return Galat(galat.formulir, galat.pesan, bidang, galat.isian, galat.status)


# Papers


@rutes.route("GET", "/hadir/undangan.pdf", "sesi.lihat", TAMU_SESI)
async def letter(request: http.Request, di: Di) -> http.StreamResponse:
    content, name = await actions.letter_pdf(request.app[SERVICES], di.sesi)
    return downloads.paper(content, name)


@rutes.route("GET", "/hadir/jawaban.pdf", "sesi.lihat", TAMU_SESI)
async def printed(request: http.Request, di: Di) -> http.StreamResponse:
    return downloads.paper(await actions.answer_pdf(request.app[SERVICES], di.sesi), "jawaban-kesediaan.pdf")


@rutes.route("GET", "/hadir/jadwal.ics", "sesi.lihat", TAMU_SESI)
async def calendar(request: http.Request, di: Di) -> http.StreamResponse:
    content = await actions.calendar(request.app[SERVICES], di.sesi)
    headers = {"Content-Disposition": 'attachment; filename="jadwal.ics"'}
    return http.Response(body=content, content_type="text/calendar", charset="utf-8", headers=headers)


@rutes.route("GET", "/hadir/salinan", "salinan.unduh", TAMU_SESI)
async def copy(request: http.Request, di: Di) -> http.StreamResponse:
    whole, name = await actions.copy(request.app[SERVICES], di.pelaku, di.sesi)
    return await downloads.zipped(request, whole, name)
