"""/sesi/{sesi}/pemeriksaan: the checking page: what is open over all documents, and one document on the desk."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from aiohttp import web as http

from server.actions import audit, isian, penerbit, percakapan, tampilan_meja, tampilan_pemeriksaan
from server.actions import dokumen as actions
from server.actions import pemeriksaan as checks
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.services import Services
from server.store.akses import Di
from sessions.dokumen import Sumber
from sessions.errors import Conflict, Invalid
from sessions.kapasitas import MEWAKILI, Kapasitas
from sessions.kewenangan import Simpulan
from sessions.penilaian import CaraJawab, Putusan
from sessions.wewenang import Pelaku, Peran

rutes = Rutes()

Kind = TypeVar("Kind", Putusan, Sumber, Kapasitas, Simpulan, CaraJawab)
Act = Callable[[Services, Pelaku, str, str, Mapping[str, str]], Awaitable[object]]


@rutes.route("GET", "/sesi/{sesi}/pemeriksaan", "pemeriksaan.lihat")
async def overview(request: http.Request, di: Di) -> http.StreamResponse:
    return await show_overview(request, di, None)


async def show_overview(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services = request.app[SERVICES]
    await _note_look(services, di)
    shown = await services.store.read(lambda c: tampilan_pemeriksaan.page(services, c, di))
    return page(
        request, "pemeriksaan.html", status=galat.status if galat else 200, hal=shown, galat=galat,
        simpulan=[one.value for one in Simpulan], sekarang=services.now(),
    )  # fmt: skip


async def _note_look(services: Services, di: Di) -> None:
    if di.pelaku.peran is Peran.AUDITOR:
        await audit.look(services, di.pelaku, di.paket, di.sesi, "pemeriksaan")


@rutes.route("GET", "/sesi/{sesi}/pemeriksaan/{dokumen}", "pemeriksaan.lihat")
async def desk(request: http.Request, di: Di) -> http.StreamResponse:
    return await _desk(request, di, None)


async def _desk(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services = request.app[SERVICES]
    if request.method == "GET":
        await _note_look(services, di)
    id, foto = request.match_info["dokumen"], request.query.get("foto", "")
    shown = await services.store.read(lambda c: tampilan_meja.desk(services, c, di, id, foto))
    return page(
        request, "meja.html", status=galat.status if galat else 200, meja=shown, galat=galat,
        sumber=[one.value for one in Sumber], sekarang=services.now(), hal=_page(request.query.get("hal", "")),
    )  # fmt: skip


def _page(text: str) -> int:
    """Which page of a PDF; 0 for the one that was read."""
    return int(text) if text.isdecimal() and len(text) < 4 else 0


@rutes.route("GET", "/sesi/{sesi}/pemeriksaan/{dokumen}/kini", "pemeriksaan.lihat")
async def now(request: http.Request, di: Di) -> http.StreamResponse:
    """What the desk's page asks again and again, so that a second examiner is told."""
    id = request.match_info["dokumen"]
    return http.json_response(await request.app[SERVICES].store.read(lambda c: tampilan_meja.now(c, di, id)))


# Acting on one dokumen


async def _judge(services: Services, by: Pelaku, sesi: str, id: str, form: Mapping[str, str]) -> None:
    read = {name.removeprefix("terbaca."): text.strip()[:300] for name, text in form.items() if name[:8] == "terbaca."}
    await actions.judge(
        services, by, sesi, id, _version(form), _choice(Putusan, form, "putusan"), form.get("alasan", ""),
        _choice(Sumber, form, "sumber") if form.get("sumber") else None, {n: t for n, t in read.items() if t},
    )  # fmt: skip


def _version(form: Mapping[str, str]) -> int:
    versi = form.get("versi", "")
    if not versi.isdecimal():
        raise Conflict("Halaman ini sudah lama. Muat ulang, lalu ulangi putusan Anda.")
    return int(versi)


def _choice(kind: type[Kind], form: Mapping[str, str], name: str) -> Kind:
    try:
        return kind(form.get(name, ""))
    except ValueError:
        raise Invalid(f"Pilih {name}.", bidang={name: "Pilih salah satu."}) from None


ACTS: tuple[tuple[str, str, Act], ...] = (
    ("putusan", "dokumen.periksa", _judge),
    (
        "diperlihatkan",
        "dokumen.periksa",
        lambda s, by, sesi, id, form: actions.shown(s, by, sesi, id, form.get("alasan", "")),
    ),
    (
        "isian",
        "dokumen.periksa",
        lambda s, by, sesi, id, form: isian.edit(s, by, sesi, id, _version(form), form),
    ),
    ("pakai", "dokumen.periksa", lambda s, by, sesi, id, form: actions.force(s, by, sesi, id, form.get("alasan", ""))),
    (
        "tidak-perlu",
        "dokumen.periksa",
        lambda s, by, sesi, id, form: actions.not_needed(s, by, sesi, id, form.get("alasan", "")),
    ),
    (
        "tanya",
        "tanya.ajukan",
        lambda s, by, sesi, id, form: checks.ask_about(s, by, sesi, id, _version(form), form.get("teks", "")),
    ),
    (
        "penerbit",
        "dokumen.periksa",
        lambda s, by, sesi, id, form: penerbit.ask_by_form(s, by, sesi, id, _version(form), form),
    ),
    (
        "jawaban-penerbit",
        "dokumen.periksa",
        lambda s, by, sesi, id, form: penerbit.answered(
            s, by, sesi, id, _choice(CaraJawab, form, "cara"), form.get("nomor", ""), form.get("isi", "")
        ),
    ),
)
"""The forms of the desk: name, izin, what is done."""


def _act(name: str, izin: str, act: Act) -> None:
    @rutes.route("POST", f"/sesi/{{sesi}}/pemeriksaan/{{dokumen}}/{name}", izin)
    async def do(request: http.Request, di: Di) -> http.StreamResponse:
        form, id = await texts(request), request.match_info["dokumen"]
        try:
            await act(request.app[SERVICES], di.pelaku, di.sesi, id, form)
        except REFUSALS as error:
            return await _desk(request, di, refused(name, error, form))
        raise http.HTTPSeeOther(f"/sesi/{di.sesi}/pemeriksaan/{id}?tersimpan={name}")


for _row in ACTS:
    _act(*_row)


# Acting on the whole


@rutes.route("POST", "/sesi/{sesi}/silang/tanya", "tanya.ajukan")
async def ask(request: http.Request, di: Di) -> http.StreamResponse:
    """A question about what documents say differently."""
    isian = await texts(request)
    try:
        await checks.ask(request.app[SERVICES], di.pelaku, di.sesi, isian.get("teks", ""))
    except REFUSALS as error:
        return await show_overview(request, di, refused("silang", error, isian))
    raise http.HTTPSeeOther(f"/sesi/{di.sesi}/pemeriksaan?tersimpan=tanya#silang")


@rutes.route("POST", "/sesi/{sesi}/siap/{nomor}/buang", "tanya.ajukan")
async def discard(request: http.Request, di: Di) -> http.StreamResponse:
    """A prepared question that is not going to be asked."""
    nomor = request.match_info["nomor"]
    try:
        await percakapan.discard(request.app[SERVICES], di.pelaku, di.sesi, int(nomor) if nomor.isdecimal() else 0)
    except REFUSALS as error:
        return await show_overview(request, di, refused("silang", error, {}))
    raise http.HTTPSeeOther(f"/sesi/{di.sesi}/pemeriksaan?tersimpan=buang#siap")


@rutes.route("GET", "/sesi/{sesi}/kewakilan/{wakil}", "pemeriksaan.lihat")
async def representing(request: http.Request, di: Di) -> http.StreamResponse:
    """Step by step, whether somebody may speak for the company; `?kapasitas=` another one than they named."""
    return await _representing(request, di, None)


async def _representing(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services, wakil = request.app[SERVICES], request.match_info["wakil"]
    asked = (galat.isian if galat else request.query).get("kapasitas", "")
    kapasitas = Kapasitas(asked) if asked in MEWAKILI else None
    shown = await services.store.read(lambda c: tampilan_pemeriksaan.representing(c, di, wakil, kapasitas))
    return page(
        request, "kewakilan.html", status=galat.status if galat else 200, hal=shown, galat=galat,
        kapasitas=[one.value for one in Kapasitas if one in MEWAKILI], simpulan=[one.value for one in Simpulan],
    )  # fmt: skip


@rutes.route("POST", "/sesi/{sesi}/kewakilan/{wakil}", "dokumen.periksa")
async def conclude(request: http.Request, di: Di) -> http.StreamResponse:
    isian, wakil = await texts(request), request.match_info["wakil"]
    try:
        kapasitas, simpulan = _choice(Kapasitas, isian, "kapasitas"), _choice(Simpulan, isian, "simpulan")
        await checks.conclude(
            request.app[SERVICES], di.pelaku, di.sesi, wakil, kapasitas, simpulan, isian.get("alasan", "")
        )
    except REFUSALS as error:
        return await _representing(request, di, refused("kewakilan", error, isian))
    raise http.HTTPSeeOther(f"/sesi/{di.sesi}/kewakilan/{wakil}?kapasitas={kapasitas}&tersimpan=1")
