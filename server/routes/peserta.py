"""/paket/{paket}/peserta and /impor: the companies of a paket, one by one or as a table."""

import asyncio
from collections.abc import Mapping, Sequence

from aiohttp import web as http
from aiohttp.web_request import FileField

from server import sheets
from server.actions import paket as actions
from server.actions import spse
from server.actions import tampilan_paket as tampilan
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.store import peserta as rows
from server.store.akses import Di
from server.store.paket import PAKET
from sessions.errors import Invalid
from sessions.impor import Kesalahan
from sessions.peserta import Peserta

rutes = Rutes()

EXAMPLE_HEADINGS = ("Peringkat", "Nama Perusahaan", "NPWP", "NIB", "Alamat", "Email", "Telepon", "Direktur", "Cadangan")
EXAMPLE_ROWS = (
    (1, "PT Contoh Bina Sarana", "013456789012000", "1234567890123", "Jalan Contoh Raya Nomor 1, Kota Contoh",
     "bina@contoh.id", "081200000001", "Bima Contoh", ""),
    (2, "CV Contoh Karya Mandiri", "023456789012000", "2234567890123", "Jalan Contoh Raya Nomor 2, Kota Contoh",
     "karya@contoh.id", "081200000002", "Kirana Contoh", ""),
    (3, "PT Contoh Cipta Persada", "033456789012000", "3234567890123", "Jalan Contoh Raya Nomor 3, Kota Contoh",
     "cipta@contoh.id", "081200000003", "Cahya Contoh", "ya"),
)  # fmt: skip


@rutes.route("GET", "/paket/{paket}/peserta/baru", "peserta.ubah")
async def show_new(request: http.Request, di: Di) -> http.StreamResponse:
    others = await request.app[SERVICES].store.read(lambda c: rows.of_paket(c, di.paket))
    place = max((one.peringkat for one in others), default=0) + 1
    return await _form(request, di, None, {"peringkat": str(place)}, None)


@rutes.route("POST", "/paket/{paket}/peserta", "peserta.ubah")
async def create(request: http.Request, di: Di) -> http.StreamResponse:
    isian = await texts(request)
    try:
        await actions.add_peserta(request.app[SERVICES], di.pelaku, di.paket, isian, spse.read(isian))
    except REFUSALS as error:
        return await _form(request, di, None, isian, refused("peserta", error))
    raise http.HTTPSeeOther(f"/paket/{di.paket}#peserta")


@rutes.route("GET", "/paket/{paket}/peserta/{peserta}", "peserta.ubah")
async def show_edit(request: http.Request, di: Di) -> http.StreamResponse:
    peserta = await _peserta(request, di)
    return await _form(request, di, peserta, tampilan.company_form(peserta), None)


@rutes.route("POST", "/paket/{paket}/peserta/{peserta}", "peserta.ubah")
async def edit(request: http.Request, di: Di) -> http.StreamResponse:
    peserta, isian = await _peserta(request, di), await texts(request)
    try:
        await actions.edit_peserta(request.app[SERVICES], di.pelaku, di.paket, peserta.id, isian, spse.read(isian))
    except REFUSALS as error:
        return await _form(request, di, peserta, isian, refused("peserta", error))
    raise http.HTTPSeeOther(f"/paket/{di.paket}#peserta")


@rutes.route("POST", "/paket/{paket}/peserta/{peserta}/hapus", "peserta.ubah")
async def remove(request: http.Request, di: Di) -> http.StreamResponse:
    peserta, isian = await _peserta(request, di), await texts(request)
    try:
        await actions.remove_peserta(request.app[SERVICES], di.pelaku, di.paket, peserta.id, isian.get("alasan", ""))
    except REFUSALS as error:
        return await _form(request, di, peserta, tampilan.company_form(peserta), refused("hapus", error, isian))
    raise http.HTTPSeeOther(f"/paket/{di.paket}#peserta")


async def _peserta(request: http.Request, di: Di) -> Peserta:
    id = request.match_info["peserta"]
    return await request.app[SERVICES].store.read(lambda c: rows.in_paket(c, di.paket, id))


async def _form(
    request: http.Request, di: Di, peserta: Peserta | None, isian: Mapping[str, str], galat: Galat | None
) -> http.StreamResponse:
    paket = await request.app[SERVICES].store.read(lambda c: PAKET.get(c, di.paket))
    status = galat.status if galat else 200
    return page(
        request, "peserta.html", status=status, paket=paket, peserta=peserta, isian=isian, galat=galat,
        bidang_spse=spse.FIELDS,
    )  # fmt: skip


@rutes.route("GET", "/paket/{paket}/impor", "peserta.ubah")
async def show_import(request: http.Request, di: Di) -> http.StreamResponse:
    return await _import_page(request, di, None, ())


@rutes.route("GET", "/paket/{paket}/impor/contoh.csv", "peserta.ubah")
async def example(request: http.Request, di: Di) -> http.StreamResponse:
    """Invented rows, with a byte order mark so that spreadsheets read it as UTF-8."""
    text = "\ufeff" + sheets.write_csv(EXAMPLE_HEADINGS, EXAMPLE_ROWS)
    headers = {"Content-Disposition": 'attachment; filename="contoh-peserta.csv"'}
    return http.Response(text=text, content_type="text/csv", charset="utf-8", headers=headers)


@rutes.route("POST", "/paket/{paket}/impor", "peserta.ubah")
async def take_in(request: http.Request, di: Di) -> http.StreamResponse:
    services = request.app[SERVICES]
    try:
        sent = await _sent(request)
        if not isinstance(sent, FileField) or not sent.filename:
            raise Invalid("Pilih dulu berkas CSV atau XLSX.", bidang={"tabel": "Pilih berkas CSV atau XLSX."})
        content = await asyncio.to_thread(sent.file.read)
        faults = await actions.import_peserta(services, di.pelaku, di.paket, content)
    except REFUSALS as error:
        return await _import_page(request, di, refused("impor", error), ())
    if faults:
        return await _import_page(request, di, None, faults)
    raise http.HTTPSeeOther(f"/paket/{di.paket}#peserta")


async def _sent(request: http.Request) -> object:
    try:
        return (await request.post()).get("tabel")
    except http.HTTPRequestEntityTooLarge:
        raise Invalid("Tabel lebih besar dari 2 MB. Kirim hanya daftar pesertanya.") from None
    except ValueError:
        raise Invalid("Formulir tidak terbaca. Muat ulang halaman, lalu kirim lagi.") from None


async def _import_page(
    request: http.Request, di: Di, galat: Galat | None, faults: Sequence[Kesalahan]
) -> http.StreamResponse:
    paket = await request.app[SERVICES].store.read(lambda c: PAKET.get(c, di.paket))
    status = galat.status if galat else 422 if faults else 200
    return page(request, "peserta_impor.html", status=status, paket=paket, galat=galat, kesalahan=faults)
