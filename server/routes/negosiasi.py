"""/sesi/{sesi}/negosiasi and /hadir/negosiasi: the price table is put on and read, answered, and frozen."""

import asyncio
from collections.abc import Mapping, Sequence

from aiohttp import web as http
from aiohttp.web import FileField

from server import downloads
from server.actions import audit, berkas_negosiasi, klarifikasi, negosiasi, pembukaan, putusan
from server.actions import tampilan_negosiasi as tampilan
from server.keys import SERVICES
from server.render import page
from server.routes.base import TAMU_SESI, Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.routes.tindakan import Tindakan, plain, vote, with_reason
from server.services import Services
from server.store.akses import Di
from sessions.errors import Invalid
from sessions.impor import Kesalahan
from sessions.putusan import Perihal
from sessions.wewenang import Pelaku, Peran

rutes = Rutes()

STAFF_PAGE, GUEST_PAGE = "/sesi/{sesi}/negosiasi", "/hadir/negosiasi"


# What people do


async def _type(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    baris, ppn, bulat = negosiasi.table_of(isian)
    await negosiasi.put(services, by, sesi, baris, ppn, bulat, negosiasi.whole(isian.get("versi", "0")))


async def _record(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    await klarifikasi.record(services, by, sesi, isian.get("aspek", ""), isian)


async def _counter(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    prices = negosiasi.prices_of(isian, max(negosiasi.whole(isian.get("baris", "0")), 0))
    versi = negosiasi.whole(isian.get("versi", ""))
    await negosiasi.counter(services, by, sesi, versi, prices, isian.get("catatan", ""))


async def _agree(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    await negosiasi.agree(services, by, sesi, negosiasi.whole(isian.get("versi", "")))


async def _open_again(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    await pembukaan.open_again(services, by, sesi, negosiasi.whole(isian.get("versi", "")))


STAFF: Mapping[str, tuple[str, Tindakan]] = {
    "tabel": ("negosiasi.susun", _type),
    "aspek": ("tanya.ajukan", _record),
    "buka-hps": ("negosiasi.susun", plain(negosiasi.open_hps)),
    "batal": ("negosiasi.susun", with_reason(negosiasi.cancel)),
    "bekukan": ("negosiasi.susun", plain(berkas_negosiasi.freeze)),
    "buka-segel/usul": (
        "putusan.usulkan",
        lambda s, by, sesi, i: putusan.propose(s, by, sesi, Perihal.BUKA_SEGEL, None, i.get("alasan", "")),
    ),
    "buka-segel/setuju": ("putusan.usulkan", vote),
}
GUEST: Mapping[str, tuple[str, Tindakan]] = {
    "buka": ("negosiasi.jawab", plain(negosiasi.read)),
    "setuju": ("negosiasi.jawab", _agree),
    "tawar": ("negosiasi.jawab", _counter),
    "tolak": ("negosiasi.jawab", with_reason(negosiasi.refuse)),
    "buka-segel": ("negosiasi.jawab", _open_again),
    "buka-segel/tolak": ("negosiasi.jawab", with_reason(pembukaan.keep_shut)),
}


def _carry(name: str, izin: str, act: Tindakan, path: str, lingkup: str) -> None:
    """One route for one act: done, and back to the page; refused, and the page says why beside the form."""

    @rutes.route("POST", f"{path}/{name}", izin, lingkup)
    async def carry(request: http.Request, di: Di) -> http.StreamResponse:
        isian = await texts(request)
        try:
            await act(request.app[SERVICES], di.pelaku, di.sesi, isian)
        except REFUSALS as error:
            return await _show(request, di, refused(name, error, isian), ())
        raise http.HTTPSeeOther(path.replace("{sesi}", di.sesi))


for _name, (_izin, _act) in STAFF.items():
    _carry(_name, _izin, _act, STAFF_PAGE, "")
for _name, (_izin, _act) in GUEST.items():
    _carry(_name, _izin, _act, GUEST_PAGE, TAMU_SESI)


@rutes.route("POST", f"{STAFF_PAGE}/impor", "negosiasi.susun")
async def take_in(request: http.Request, di: Di) -> http.StreamResponse:
    """A sheet: taken whole, or told row by row what is wrong with it."""
    try:
        sent, isian = await _sent(request)
        content = await asyncio.to_thread(sent.file.read)
        ppn, bulat = isian.get("ppn", "").strip().replace(",", "."), negosiasi.whole(isian.get("bulat", "1"))
        versi = negosiasi.whole(isian.get("versi", "0"))
        read = await negosiasi.import_table(request.app[SERVICES], di.pelaku, di.sesi, content, ppn, bulat, versi)
    except REFUSALS as error:
        return await _show(request, di, refused("impor", error), ())
    if read.kesalahan:
        return await _show(request, di, None, read.kesalahan)
    raise http.HTTPSeeOther(STAFF_PAGE.replace("{sesi}", di.sesi))


async def _sent(request: http.Request) -> tuple[FileField, Mapping[str, str]]:
    try:
        form = await request.post()
    except http.HTTPRequestEntityTooLarge:
        raise Invalid("Tabel lebih besar dari 2 MB. Kirim hanya tabel harganya.") from None
    except ValueError:
        raise Invalid("Formulir tidak terbaca. Muat ulang halaman, lalu kirim lagi.") from None
    sent = form.get("tabel")
    if not isinstance(sent, FileField) or not sent.filename:
        raise Invalid("Pilih dulu berkas CSV atau XLSX.", bidang={"tabel": "Pilih berkas CSV atau XLSX."})
    return sent, {name: value for name, value in form.items() if isinstance(value, str)}


# The pages


@rutes.route("GET", STAFF_PAGE, "sesi.lihat")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    if di.pelaku.peran is Peran.AUDITOR:
        await audit.look(request.app[SERVICES], di.pelaku, di.paket, di.sesi, "negosiasi")
    return await _show(request, di, None, ())


@rutes.route("GET", GUEST_PAGE, "sesi.lihat", TAMU_SESI)
async def show_guest(request: http.Request, di: Di) -> http.StreamResponse:
    return await _show(request, di, None, ())


@rutes.route("GET", f"{STAFF_PAGE}/contoh.csv", "negosiasi.susun")
async def example(request: http.Request, di: Di) -> http.StreamResponse:
    return downloads.csv(negosiasi.template(), "contoh-tabel-harga.csv")


async def _show(request: http.Request, di: Di, galat: Galat | None, faults: Sequence[Kesalahan]) -> http.StreamResponse:
    seen = await request.app[SERVICES].store.read(lambda c: tampilan.page(request.app[SERVICES], c, di.pelaku, di.sesi))
    template = "negosiasi_tamu.html" if di.pelaku.peran is Peran.PENYEDIA else "negosiasi.html"
    status = galat.status if galat else 422 if faults else 200
    return page(request, template, status=status, h=seen, galat=galat, kesalahan=faults)
