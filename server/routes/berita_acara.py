"""/sesi/{sesi}/ba and /hadir/ba: the berita acara is read, worded, objected to, frozen, signed or refused."""

import base64
import binascii
from collections.abc import Mapping

from aiohttp import web as http

from server import downloads
from server.actions import audit, gambar, hadir, jejak, lembar, naskah, penutup, putusan, risalah, segel, tanda_tangan
from server.actions import berita_acara as actions
from server.actions.penanda import Kunci
from server.keys import SERVICES
from server.render import page
from server.routes.base import TAMU_SESI, Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.routes.masuk import TRIES
from server.routes.tindakan import Tindakan, plain, vote, with_reason
from server.services import Services
from server.store import berita_acara as rows
from server.store.akses import Di
from sessions.berita_acara import NARASI, BeritaAcara, readable
from sessions.errors import Forbidden, Invalid, NotFound
from sessions.putusan import Perihal
from sessions.sarana import DAFTAR
from sessions.wewenang import Pelaku, Peran, may

rutes = Rutes()

PICTURE = "data:image/png;base64,"


# What people do


async def _word(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    versi = isian.get("versi", "")
    narasi = {name: isian[name] for name in NARASI if name in isian}
    await actions.edit(services, by, sesi, narasi, int(versi) if versi.isdecimal() else -1)


async def _sign(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    kunci = Kunci(isian.get("nik", "").replace(" ", ""), isian.get("frasa", ""))
    await tanda_tangan.sign(services, by, sesi, isian.get("kode", ""), _drawn(isian.get("gambar", "")), kunci)


def _drawn(text: str) -> bytes | None:
    """The bytes of the name as it was drawn; None when nothing was. Raises Invalid."""
    if not text.startswith(PICTURE):
        return None
    try:
        return base64.b64decode(text.removeprefix(PICTURE), validate=True)
    except binascii.Error:
        raise Invalid("Gambar tanda tangan tidak terbaca. Hapus lalu gambar lagi, atau kirim tanpa gambar.") from None


async def _return(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    back = [butir.nama for kode, butir in DAFTAR.items() if f"kembali.{kode}" in isian]
    await segel.return_equipment(services, by, sesi, back)


async def _explain(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    """The page has one field for each late step."""
    kode = isian.get("tahap", "")
    await segel.explain(services, by, sesi, kode, isian.get(f"alasan.{kode}", ""))


async def _initial(services: Services, by: Pelaku, sesi: str, isian: Mapping[str, str]) -> None:
    await risalah.initial(services, by, sesi, isian.get("bagian", ""), isian.get("sidik", ""))


STAFF: Mapping[str, tuple[str, Tindakan]] = {
    "susun": ("ba.susun", plain(actions.compose)),
    "narasi": ("ba.susun", _word),
    "bacakan": ("ba.susun", plain(actions.read_out)),
    "perbaiki": ("ba.susun", with_reason(actions.repair)),
    "bekukan": ("ba.susun", lambda s, by, sesi, i: tanda_tangan.begin(s, by, sesi, berurutan="berurutan" in i)),
    "kode": ("ba.tandatangani", plain(tanda_tangan.send_code)),
    "ttd": ("ba.tandatangani", _sign),
    "paraf": ("ba.paraf", _initial),
    "tolak": ("ba.tandatangani", with_reason(tanda_tangan.refuse)),
    "tanpa-peserta": ("ba.susun", with_reason(penutup.finish_without_peserta)),
    "ralat/usul": (
        "putusan.usulkan",
        lambda s, by, sesi, i: putusan.propose(s, by, sesi, Perihal.RALAT, None, i.get("alasan", "")),
    ),
    "ralat/setuju": ("putusan.usulkan", vote),
    "ralat": ("ba.susun", lambda s, by, sesi, i: actions.correct(s, by, sesi, i.get("isi", ""))),
    "tahap": ("ruang.masuk", _explain),
    "lapor": ("ba.susun", plain(segel.report)),
    "sarana": ("sarana.lapor", _return),
    "segel": ("segel.pasang", plain(segel.seal)),
}
GUEST: Mapping[str, tuple[str, Tindakan]] = {
    "kode": ("ba.tandatangani", plain(tanda_tangan.send_code)),
    "ttd": ("ba.tandatangani", _sign),
    "paraf": ("ba.paraf", _initial),
    "tolak": ("ba.tandatangani", with_reason(tanda_tangan.refuse)),
    "keberatan": ("ba.keberatan", lambda s, by, sesi, i: actions.object_(s, by, sesi, i.get("teks", ""))),
}


ANCHORS = {"kode": "#tanda-tangan", "paraf": "#paraf"}
"""Where on the page somebody goes on."""


def _carry(name: str, izin: str, act: Tindakan, path: str, lingkup: str) -> None:
    """One route for one act: done, and back to the page; refused, and the page says why beside the form."""

    @rutes.route("POST", f"{path}/{name}", izin, lingkup)
    async def carry(request: http.Request, di: Di) -> http.StreamResponse:
        services, isian = request.app[SERVICES], await texts(request)
        if name == "kode":
            request.app[TRIES].take(request, f"kode:{di.pelaku.id}")
        try:
            await act(services, di.pelaku, di.sesi, isian)
        except REFUSALS as error:
            show = _staff_page if path.startswith("/sesi") else _guest_page
            shown = {field: text for field, text in isian.items() if field not in ("nik", "frasa")}
            return await show(request, di, refused(name, error, shown))
        raise http.HTTPSeeOther(path.replace("{sesi}", di.sesi) + ANCHORS.get(name, ""))


for _name, (_izin, _act) in STAFF.items():
    _carry(_name, _izin, _act, "/sesi/{sesi}/ba", "")
for _name, (_izin, _act) in GUEST.items():
    _carry(_name, _izin, _act, "/hadir/ba", TAMU_SESI)


# The pages


@rutes.route("GET", "/sesi/{sesi}/ba", "sesi.lihat")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    if di.pelaku.peran is Peran.AUDITOR:
        await audit.look(request.app[SERVICES], di.pelaku, di.paket, di.sesi, "ba")
    return await _staff_page(request, di, None)


@rutes.route("GET", "/hadir/ba", "sesi.lihat", TAMU_SESI)
async def show_guest(request: http.Request, di: Di) -> http.StreamResponse:
    return await _guest_page(request, di, None)


async def _staff_page(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    seen = await lembar.see(request.app[SERVICES], di.pelaku, di.sesi)
    boleh = {izin for izin in lembar.STEPS.values() if izin and may(di.pelaku, izin)}
    return _page(request, "berita_acara.html", seen, galat, f"/sesi/{di.sesi}/ba", boleh=boleh, sarana=DAFTAR)


async def _guest_page(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    seen = await lembar.see(request.app[SERVICES], di.pelaku, di.sesi)
    return _page(request, "berita_acara_tamu.html", seen, galat, "/hadir/ba")


def _page(
    request: http.Request, template: str, seen: lembar.HalamanBA, galat: Galat | None, alamat: str, **more: object
) -> http.Response:
    bidang, isian = (galat.bidang, galat.isian) if galat else ({}, {})
    status = galat.status if galat else 200
    values = {"h": seen, "galat": galat, "bidang": bidang, "isian": isian, "alamat": alamat, **more}
    return page(request, template, status=status, **values)


# The papers


@rutes.route("GET", "/sesi/{sesi}/ba/{ba}.pdf", "sesi.lihat")
async def paper(request: http.Request, di: Di) -> http.StreamResponse:
    services, ba = request.app[SERVICES], await _readable(request, di)
    if ba.pdf:
        await jejak.look(services, di.pelaku, di.paket, di.sesi, "ba_pdf", naskah.TITLES[ba.jenis])
    return downloads.paper(await naskah.pdf(services, di.sesi, ba.id), hadir.NAMES[ba.jenis])


@rutes.route("GET", "/sesi/{sesi}/ba/{ba}/hal-{halaman}.png", "sesi.lihat")
async def sheet(request: http.Request, di: Di) -> http.StreamResponse:
    """As the office sees it: once it is a paper that stands, the look is a line and the reader's name is across it."""
    services, ba = request.app[SERVICES], await _readable(request, di)
    if not ba.pdf:
        return await _sheet(request, di, ba)
    picture = await gambar.page_picture(services, di.sesi, ba.id, _number(request))
    await jejak.look(services, di.pelaku, di.paket, di.sesi, "ba", naskah.TITLES[ba.jenis])
    content = await jejak.marked(services, di.pelaku, picture, ba.nomor or naskah.TITLES[ba.jenis])
    return downloads.picture(content, lasting=False)


async def _readable(request: http.Request, di: Di) -> BeritaAcara:
    """The paper of this sesi, as far as it has come for this reader. Raises NotFound, Forbidden."""
    id = request.match_info["ba"]
    ba = await request.app[SERVICES].store.read(lambda c: rows.BERITA_ACARA.get(c, id))
    if ba.sesi != di.sesi:
        raise NotFound("Berita acara ini tidak ada dalam sesi ini.")
    if not readable(ba, di.pelaku.peran):
        raise Forbidden("Berita acara ini masih disusun Pokja. Saudara dapat membacanya setelah dibekukan.")
    return ba


@rutes.route("GET", "/hadir/ba/{ba}.pdf", "sesi.lihat", TAMU_SESI)
async def guest_paper(request: http.Request, di: Di) -> http.StreamResponse:
    services, id = request.app[SERVICES], request.match_info["ba"]
    ba = await services.store.read(lambda c: hadir.ba_of(c, di.sesi, id))
    return downloads.paper(await naskah.pdf(services, di.sesi, id), hadir.NAMES[ba.jenis])


@rutes.route("GET", "/hadir/ba/{ba}/hal-{halaman}.png", "sesi.lihat", TAMU_SESI)
async def guest_sheet(request: http.Request, di: Di) -> http.StreamResponse:
    services, id = request.app[SERVICES], request.match_info["ba"]
    return await _sheet(request, di, await services.store.read(lambda c: hadir.ba_of(c, di.sesi, id)))


async def _sheet(request: http.Request, di: Di, ba: BeritaAcara) -> http.StreamResponse:
    """A page as a picture; `?t=` names the file it shows, and only that may be kept by the browser."""
    content = await gambar.page_picture(request.app[SERVICES], di.sesi, ba.id, _number(request))
    return downloads.picture(content, lasting=bool(ba.pdf) and request.query.get("t") == ba.pdf[:12])


def _number(request: http.Request) -> int:
    number = request.match_info["halaman"]
    if not (number.isdecimal() and len(number) < 4):
        raise NotFound("Halaman ini tidak ada dalam dokumen.")
    return int(number)
