"""/sesi: one meeting with one peserta: made, prepared, moved, called off; and what is to be done next in it."""

from collections.abc import Awaitable, Callable, Mapping
from operator import itemgetter
from typing import Any

from aiohttp import web as http

from server.actions import audit, pelaksanaan, persiapan, segel, surat_persiapan, surat_sesi, tautan
from server.actions import sesi as actions
from server.actions import tampilan_sesi as tampilan
from server.actions import undangan as letters
from server.downloads import paper
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.services import Services
from server.store import akses
from server.store import peserta as companies
from server.store.akses import Di
from server.store.kantor import KANTOR
from server.store.paket import PAKET
from server.store.peserta import PESERTA
from server.store.sesi import SESI
from sessions import personil, sarana, upaya
from sessions.errors import Conflict, Invalid, NotFound
from sessions.syarat import TEMPLATES
from sessions.wewenang import Pelaku, Peran

rutes = Rutes()

Act = Callable[[Services, Pelaku, str, Mapping[str, str]], Awaitable[object]]


# Making one


@rutes.route("GET", "/sesi/baru", "")
async def find_new(request: http.Request, di: Di) -> http.StreamResponse:
    """`?peserta=` leads to the form in that peserta's paket, for whoever has a place there."""
    services, id = request.app[SERVICES], request.query.get("peserta", "")

    def find(c: Any) -> str:
        try:
            return akses.in_paket(c, di.pelaku.id, PESERTA.get(c, id).paket, services.now()).paket
        except NotFound:
            raise NotFound("Peserta tidak ditemukan.") from None

    paket = await services.store.read(find)
    raise http.HTTPSeeOther(f"/paket/{paket}/peserta/{id}/sesi")


@rutes.route("GET", "/paket/{paket}/peserta/{peserta}/sesi", "sesi.atur")
async def show_new(request: http.Request, di: Di) -> http.StreamResponse:
    office = await request.app[SERVICES].store.read(lambda c: KANTOR.get(c, di.pelaku.kantor))
    return await _form(request, di, {"jenis": "pembuktian", "zona": office.zona, "dasar": "perlem_12_2021"}, None)


@rutes.route("POST", "/paket/{paket}/peserta/{peserta}/sesi", "sesi.atur")
async def create(request: http.Request, di: Di) -> http.StreamResponse:
    services, isian = request.app[SERVICES], await texts(request)
    peserta = await services.store.read(lambda c: companies.in_paket(c, di.paket, request.match_info["peserta"]))
    wanted = [name.removeprefix("syarat.") for name in isian if name.startswith("syarat.")]
    try:
        if not wanted:
            raise Invalid("Pilih paling sedikit satu dokumen yang harus diperlihatkan.")
        sesi = await actions.create(services, di.pelaku, peserta.id, isian, wanted)
    except REFUSALS as error:
        return await _form(request, di, isian, refused("sesi", error, isian))
    raise http.HTTPSeeOther(f"/sesi/{sesi.id}")


async def _form(request: http.Request, di: Di, isian: Mapping[str, str], galat: Galat | None) -> http.StreamResponse:
    services, id = request.app[SERVICES], request.match_info["peserta"]
    paket, peserta = await services.store.read(lambda c: (PAKET.get(c, di.paket), companies.in_paket(c, di.paket, id)))
    return page(
        request, "sesi_isian.html", status=galat.status if galat else 200, paket=paket, peserta=peserta, sesi=None,
        isian=isian, galat=galat, syarat=TEMPLATES[paket.jenis],
    )  # fmt: skip


@rutes.route("GET", "/sesi/{sesi}/ubah", "sesi.atur")
async def show_edit(request: http.Request, di: Di) -> http.StreamResponse:
    return await _edit_form(request, di, None)


@rutes.route("POST", "/sesi/{sesi}/ubah", "sesi.atur")
async def edit(request: http.Request, di: Di) -> http.StreamResponse:
    isian = await texts(request)
    try:
        versi = isian.get("versi", "")
        if not versi.isdecimal():
            raise Conflict("Formulir ini sudah lama. Muat ulang halaman, lalu ulangi perubahan Anda.")
        await actions.edit(request.app[SERVICES], di.pelaku, di.sesi, isian, int(versi))
    except REFUSALS as error:
        return await _edit_form(request, di, refused("sesi", error, isian))
    raise http.HTTPSeeOther(f"/sesi/{di.sesi}")


async def _edit_form(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services = request.app[SERVICES]
    sesi = await services.store.read(lambda c: SESI.get(c, di.sesi))
    paket, peserta = await services.store.read(lambda c: (PAKET.get(c, sesi.paket), PESERTA.get(c, sesi.peserta)))
    isian = galat.isian if galat else {**tampilan.form_of(sesi), "versi": str(sesi.versi)}
    return page(
        request, "sesi_isian.html", status=galat.status if galat else 200, paket=paket, peserta=peserta, sesi=sesi,
        isian=isian, galat=galat, syarat=(),
    )  # fmt: skip


# Looking at one


@rutes.route("GET", "/sesi/{sesi}", "sesi.lihat")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    return await _show(request, di, None)


async def _show(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services = request.app[SERVICES]
    if di.pelaku.peran is Peran.AUDITOR:
        await audit.look(services, di.pelaku, di.paket, di.sesi, "sesi")
    shown = await services.store.read(lambda c: tampilan.page(services, c, di))
    return page(
        request, "sesi.html", status=galat.status if galat else 200, hal=shown, galat=galat, sekarang=services.now(),
        tugas=[one.value for one in personil.Tugas], kondisi=[one.value for one in sarana.Kondisi],
        jalur=[one.value for one in upaya.JalurUpaya], hasil=[one.value for one in upaya.HasilUpaya],
        jenis_dokumen=sorted(((one.jenis, one.nama) for one in services.reader.types.values()), key=itemgetter(1)),
        mulai_isian=tampilan.local_text(shown.found.sesi.mulai, shown.found.sesi),
        selesai_isian=tampilan.local_text(shown.found.sesi.selesai, shown.found.sesi),
    )  # fmt: skip


# Acting on one: path, izin, where the page goes on, what is done


def _tasks(isian: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix("tugas."): text for name, text in isian.items() if name.startswith("tugas.") and text}


ACTS: tuple[tuple[str, str, str, Act], ...] = (
    ("batalkan", "sesi.atur", "", lambda s, by, id, form: actions.cancel(s, by, id, form.get("alasan", ""))),
    ("jadwal-ulang", "sesi.atur", "undangan", lambda s, by, id, form: actions.reschedule(s, by, id, form)),
    ("tetap", "sesi.atur", "", lambda s, by, id, form: actions.keep_schedule(s, by, id)),
    ("kirim-ulang", "undangan.kirim", "undangan", lambda s, by, id, form: letters.resend(s, by, id)),
    ("alihkan", "sesi.atur", "", lambda s, by, id, form: actions.divert(s, by, id, form.get("alasan", ""))),
    ("terima-alasan", "sesi.atur", "undangan", lambda s, by, id, form: actions.accept_reason(s, by, id, form)),
    ("lanjutan", "sesi.atur", "undangan", lambda s, by, id, form: actions.continue_another_day(s, by, id, form)),
    (
        "permohonan",
        "kesediaan.tanggapi",
        "",
        lambda s, by, id, form: actions.answer_request(
            s, by, id, form.get("putusan", ""), form.get("alasan", ""), form
        ),
    ),
    ("dokumen", "sesi.atur", "daftar", lambda s, by, id, form: actions.add_document(s, by, id, form)),
    ("upaya", "upaya.catat", "upaya", lambda s, by, id, form: persiapan.log_attempt(s, by, id, form)),
    (
        "terhubung",
        "upaya.catat",
        "upaya",
        lambda s, by, id, form: persiapan.connected(s, by, id, form.get("jalur", ""), form.get("nama", "")),
    ),
    ("personil", "personil.tugaskan", "personil", lambda s, by, id, form: persiapan.assign(s, by, id, _tasks(form))),
    ("sarana/mulai", "sarana.lapor", "sarana", lambda s, by, id, form: persiapan.begin_check(s, by, id)),
    ("sarana", "sarana.lapor", "sarana", lambda s, by, id, form: persiapan.check(s, by, id, form)),
    ("sarana/lapor", "sarana.lapor", "sarana", lambda s, by, id, form: persiapan.report(s, by, id, form)),
    (
        "sarana/gagal",
        "sarana.lapor",
        "sarana",
        lambda s, by, id, form: persiapan.report_failed(s, by, id, form.get("alasan", "")),
    ),
    ("sarana/perbaiki", "sarana.lapor", "sarana", lambda s, by, id, form: persiapan.repair(s, by, id)),
    (
        "sarana/kembali",
        "sarana.lapor",
        "",
        lambda s, by, id, form: segel.return_equipment(
            s, by, id, [name.removeprefix("kembali.") for name in form if name.startswith("kembali.")]
        ),
    ),
    (
        "tahap",
        "upaya.catat",
        "tahapan",
        lambda s, by, id, form: segel.explain(s, by, id, form.get("kode", ""), form.get("alasan", "")),
    ),
    ("tanda-terima", "upaya.catat", "surat", lambda s, by, id, form: surat_sesi.receive_now(s, by, id)),
    ("tatap-muka", "undangan.sahkan", "surat", lambda s, by, id, form: surat_sesi.invite_in_person(s, by, id, form)),
    ("buka", "upaya.catat", "", lambda s, by, id, form: pelaksanaan.open_lobby(s, by, id)),
)
"""The forms of the page. Where it goes on: a part of the page, or the letter's own page for `undangan`."""


def _act(name: str, izin: str, then: str, act: Act) -> None:
    place = "/undangan" if then == "undangan" else f"#{then}" if then else ""

    @rutes.route("POST", f"/sesi/{{sesi}}/{name}", izin)
    async def do(request: http.Request, di: Di) -> http.StreamResponse:
        isian = await texts(request)
        try:
            await act(request.app[SERVICES], di.pelaku, di.sesi, isian)
        except REFUSALS as error:
            return await _show(request, di, refused(name, error, isian))
        raise http.HTTPSeeOther(f"/sesi/{di.sesi}{place}")


for _row in ACTS:
    _act(*_row)


@rutes.route("POST", "/sesi/{sesi}/tautan/{wakil}", "undangan.kirim")
async def new_link(request: http.Request, di: Di) -> http.StreamResponse:
    isian = await texts(request)
    await tautan.new_link(
        request.app[SERVICES], di.pelaku, di.sesi, request.match_info["wakil"], isian.get("alasan", "")
    )
    raise http.HTTPSeeOther(f"/sesi/{di.sesi}#jawaban")


# Papers of the preparation


@rutes.route("GET", "/sesi/{sesi}/penugasan.pdf", "sesi.lihat")
async def assignment(request: http.Request, di: Di) -> http.StreamResponse:
    return paper(await surat_persiapan.assignment(request.app[SERVICES], di.sesi), "penugasan-personil.pdf")


@rutes.route("GET", "/sesi/{sesi}/kesiapan.pdf", "sesi.lihat")
async def readiness(request: http.Request, di: Di) -> http.StreamResponse:
    return paper(await surat_persiapan.readiness(request.app[SERVICES], di.sesi), "laporan-kesiapan.pdf")
