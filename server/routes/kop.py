"""/kantor/surat?jenis=…: letterhead, coat of arms, number pattern and clauses of papers, tried out while typed."""

import base64
from collections.abc import Mapping

from aiohttp import web as http

from server.actions import kop as actions
from server.actions.kop import KINDS, Pratinjau
from server.errors import STATUS
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused
from server.store.akses import Di
from server.store.kantor import KANTOR
from sessions.errors import Invalid, NotFound

rutes = Rutes()


@rutes.route("GET", "/kantor/surat", "kantor.atur")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    return await _show(request, di)


@rutes.route("POST", "/kantor/surat", "kantor.atur")
async def keep(request: http.Request, di: Di) -> http.StreamResponse:
    kind = _kind(request)
    isian, gambar = await _form(request)
    try:
        await actions.keep(request.app[SERVICES], di.pelaku, kind, isian, gambar)
    except REFUSALS as error:
        return await _show(request, di, refused("kop", error, isian))
    raise http.HTTPSeeOther(f"/kantor/surat?jenis={kind}&tersimpan")


@rutes.route("POST", "/kantor/surat/pratinjau", "kantor.atur")
async def try_out(request: http.Request, di: Di) -> http.StreamResponse:
    """For a script: the picture as JSON. For a browser without: the page again, with the picture in it."""
    kind = _kind(request)
    isian, gambar = await _form(request)
    halaman = int(isian["halaman"]) if isian.get("halaman", "").isdecimal() else 1
    scripted = "application/json" in request.headers.get("Accept", "")
    try:
        made = await actions.try_out(request.app[SERVICES], di.pelaku, kind, isian, gambar, min(halaman, 99))
    except REFUSALS as error:
        galat = refused("kop", error, isian)
        if scripted:
            return http.json_response({"galat": galat.pesan, "bidang": dict(galat.bidang)}, status=STATUS[type(error)])
        return await _show(request, di, galat)
    if not scripted:
        return await _show(request, di, isian=isian, made=made)
    told = {"gambar": _picture(made), "halaman": made.halaman, "semua": made.semua, "nomor": made.nomor}
    return http.json_response(told)


def _kind(request: http.Request) -> str:
    kind = request.query.get("jenis", next(iter(KINDS)))
    if kind not in KINDS:
        raise NotFound("Jenis surat ini tidak ada.")
    return kind


async def _form(request: http.Request) -> tuple[dict[str, str], bytes]:
    """The texts of the form, and the bytes of a coat of arms. Raises Invalid."""
    try:
        form = await request.post()
    except ValueError:
        raise Invalid("Formulir tidak terbaca. Muat ulang halaman, lalu coba lagi.") from None
    texts = {name: value.replace("\0", "") for name, value in form.items() if isinstance(value, str)}
    file = form.get("lambang")
    return texts, file.file.read() if isinstance(file, http.FileField) else b""


async def _show(
    request: http.Request, di: Di, galat: Galat | None = None, isian: Mapping[str, str] | None = None,
    made: Pratinjau | None = None,
) -> http.StreamResponse:  # fmt: skip
    """The page; what is shown is the paper as it is kept, unless it was just tried out."""
    services, kind = request.app[SERVICES], _kind(request)
    office = await services.store.read(lambda c: KANTOR.get(c, di.pelaku.kantor))
    number = await services.store.read(lambda c: actions.next_number(services, c, office, kind))
    made = made or await actions.shown(services, office, kind, number, b"", False, 1)
    filled = galat.isian if galat else isian or actions.form_of(office, kind)
    return page(
        request, "kop.html", status=galat.status if galat else 200, isian=filled, galat=galat, surat=kind,
        judul=actions.TITLES, jenis=list(KINDS), klausul=actions.clauses(kind), bernomor=KINDS[kind] is not None,
        nama=actions.braced(kind), pola=office.pola_nomor, gambar=_picture(made), made=made,
        berlambang=bool(office.lambang), tersimpan="tersimpan" in request.query,
        bawaan={name: actions.default(kind, name) for name in actions.clauses(kind)},
    )  # fmt: skip


def _picture(made: Pratinjau) -> str:
    return f"data:image/png;base64,{base64.b64encode(made.gambar).decode()}"
