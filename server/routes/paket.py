"""/paket: the list of pakets, making and correcting one, who works on it, and where it stands."""

from collections.abc import Mapping

from aiohttp import web as http

from server.actions import audit
from server.actions import paket as actions
from server.actions import tampilan_paket as tampilan
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.store import orang as people
from server.store.akses import Di
from server.store.kantor import KANTOR
from server.store.paket import PAKET
from sessions.errors import Conflict, Invalid
from sessions.wewenang import Peran

rutes = Rutes()


@rutes.route("GET", "/paket", "")
async def show_list(request: http.Request, di: Di) -> http.StreamResponse:
    services = request.app[SERVICES]
    cari = request.query.get("cari", "").strip()[:100]
    found, office = await services.store.read(
        lambda c: (tampilan.listing(c, di.pelaku, services.now(), cari), KANTOR.get(c, di.pelaku.kantor))
    )
    may_make = di.pelaku.peran is Peran.ANGGOTA
    return page(
        request, "paket.html", daftar=found, cari=cari, sekarang=services.now(), boleh_buat=may_make, zona=office.zona,
        terbanyak=tampilan.SHOWN_AT_ONCE,
    )  # fmt: skip


@rutes.route("GET", "/paket/baru", "paket.buat")
async def show_new(request: http.Request, di: Di) -> http.StreamResponse:
    isian = {"tahun": str(request.app[SERVICES].now().year), f"tugas.{di.pelaku.id}": "ketua"}
    return await _form(request, di, isian, None)


@rutes.route("POST", "/paket", "paket.buat")
async def create(request: http.Request, di: Di) -> http.StreamResponse:
    isian = await texts(request)
    try:
        paket = await actions.create(request.app[SERVICES], di.pelaku, isian, _members(isian))
    except REFUSALS as error:
        return await _form(request, di, isian, refused("paket", error))
    mine = f"tugas.{di.pelaku.id}" in isian and isian[f"tugas.{di.pelaku.id}"]
    raise http.HTTPSeeOther(f"/paket/{paket.id}" if mine else "/paket")


async def _form(request: http.Request, di: Di, isian: Mapping[str, str], galat: Galat | None) -> http.StreamResponse:
    services = request.app[SERVICES]
    calon = await services.store.read(lambda c: tampilan.candidates(c, di.pelaku.kantor, services.now()))
    status = galat.status if galat else 200
    return page(request, "paket_isian.html", status=status, paket=None, isian=isian, galat=galat, calon=calon)


def _members(isian: Mapping[str, str]) -> list[tuple[str, Peran]]:
    """`tugas.<orang>` -> task, for those who have one. Raises Invalid."""
    chosen = {name.removeprefix("tugas."): text for name, text in isian.items() if name.startswith("tugas.") and text}
    try:
        return [(orang, Peran(text)) for orang, text in chosen.items()]
    except ValueError:
        raise Invalid("Pilih tugas yang tersedia.", bidang={"anggota": "Pilih tugas yang tersedia."}) from None


@rutes.route("GET", "/paket/{paket}", "paket.lihat")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    return await _show(request, di, None)


async def _show(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services = request.app[SERVICES]
    if di.pelaku.peran is Peran.AUDITOR:
        await audit.look(services, di.pelaku, di.paket, "", "paket")
    shown = await services.store.read(
        lambda c: tampilan.page(services, c, di, KANTOR.get(c, PAKET.get(c, di.paket).kantor).zona)
    )
    status = galat.status if galat else 200
    return page(
        request, "paket_satu.html", status=status, hal=shown, saya_peran=di.pelaku.peran.value, galat=galat,
        sekarang=services.now(),
    )  # fmt: skip


@rutes.route("GET", "/paket/{paket}/ubah", "paket.ubah")
async def show_edit(request: http.Request, di: Di) -> http.StreamResponse:
    paket = await request.app[SERVICES].store.read(lambda c: PAKET.get(c, di.paket))
    isian = {**tampilan.form_of(paket), "versi": str(paket.versi)}
    return page(request, "paket_isian.html", paket=paket, isian=isian, galat=None, calon=[])


@rutes.route("POST", "/paket/{paket}/ubah", "paket.ubah")
async def edit(request: http.Request, di: Di) -> http.StreamResponse:
    services, isian = request.app[SERVICES], await texts(request)
    try:
        await actions.edit(services, di.pelaku, di.paket, isian, _version(isian))
    except REFUSALS as error:
        paket = await services.store.read(lambda c: PAKET.get(c, di.paket))
        galat = refused("paket", error)
        return page(request, "paket_isian.html", status=galat.status, paket=paket, isian=isian, galat=galat, calon=[])
    raise http.HTTPSeeOther(f"/paket/{di.paket}")


def _version(isian: Mapping[str, str]) -> int:
    text = isian.get("versi", "")
    if not text.isdecimal():
        raise Conflict("Formulir ini sudah lama. Muat ulang halaman, lalu ulangi perubahan Anda.")
    return int(text)


@rutes.route("GET", "/paket/{paket}/anggota", "paket.ubah")
async def show_members(request: http.Request, di: Di) -> http.StreamResponse:
    members = await request.app[SERVICES].store.read(lambda c: people.members(c, di.paket))
    isian = {f"tugas.{who.id}": task.value for who, task in members}
    return await _members_form(request, di, isian, None)


@rutes.route("POST", "/paket/{paket}/anggota", "paket.ubah")
async def appoint(request: http.Request, di: Di) -> http.StreamResponse:
    isian = await texts(request)
    try:
        await actions.appoint(request.app[SERVICES], di.pelaku, di.paket, _members(isian))
    except REFUSALS as error:
        return await _members_form(request, di, isian, refused("anggota", error))
    still_mine = isian.get(f"tugas.{di.pelaku.id}")
    raise http.HTTPSeeOther(f"/paket/{di.paket}" if still_mine else "/paket")


async def _members_form(
    request: http.Request, di: Di, isian: Mapping[str, str], galat: Galat | None
) -> http.StreamResponse:
    services = request.app[SERVICES]
    paket, calon = await services.store.read(
        lambda c: (PAKET.get(c, di.paket), tampilan.candidates(c, di.pelaku.kantor, services.now()))
    )
    status = galat.status if galat else 200
    return page(request, "paket_anggota.html", status=status, paket=paket, isian=isian, galat=galat, calon=calon)


@rutes.route("POST", "/paket/{paket}/mulai", "paket.ubah")
async def begin(request: http.Request, di: Di) -> http.StreamResponse:
    try:
        await actions.begin(request.app[SERVICES], di.pelaku, di.paket)
    except REFUSALS as error:
        return await _show(request, di, refused("mulai", error))
    raise http.HTTPSeeOther(f"/paket/{di.paket}")


@rutes.route("POST", "/paket/{paket}/batalkan", "paket.ubah")
async def cancel(request: http.Request, di: Di) -> http.StreamResponse:
    isian = await texts(request)
    try:
        await actions.cancel(request.app[SERVICES], di.pelaku, di.paket, isian.get("alasan", ""))
    except REFUSALS as error:
        return await _show(request, di, refused("batalkan", error, isian))
    raise http.HTTPSeeOther(f"/paket/{di.paket}")


@rutes.route("POST", "/paket/{paket}/hitung", "paket.ubah")
async def conclude(request: http.Request, di: Di) -> http.StreamResponse:
    try:
        await actions.conclude(request.app[SERVICES], di.pelaku, di.paket)
    except REFUSALS as error:
        return await _show(request, di, refused("hitung", error))
    raise http.HTTPSeeOther(f"/paket/{di.paket}")


@rutes.route("POST", "/paket/{paket}/laporan", "paket.laporkan")
async def report_received(request: http.Request, di: Di) -> http.StreamResponse:
    try:
        await actions.report_received(request.app[SERVICES], di.pelaku, di.paket)
    except REFUSALS as error:
        return await _show(request, di, refused("laporan", error))
    raise http.HTTPSeeOther(f"/paket/{di.paket}")


@rutes.route("POST", "/paket/{paket}/tindak-lanjut", "paket.ubah")
async def follow_up(request: http.Request, di: Di) -> http.StreamResponse:
    isian = await texts(request)
    try:
        await actions.follow_up(
            request.app[SERVICES], di.pelaku, di.paket, isian.get("sebab", ""), isian.get("alasan", "")
        )
    except REFUSALS as error:
        return await _show(request, di, refused("tindak_lanjut", error, isian))
    raise http.HTTPSeeOther(f"/paket/{di.paket}")
