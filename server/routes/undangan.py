"""/sesi/{sesi}/undangan: the letter is written, approved by the ketua, sent, and followed where it goes."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web as http

from server.actions import pengiriman
from server.actions import surel as mails
from server.actions import undangan as actions
from server.actions.berkas import load
from server.actions.tampilan_sesi import rights
from server.downloads import paper
from server.downloads import picture as image
from server.keys import SERVICES
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.services import Services
from server.store import surel as post
from server.store import undangan as rows
from server.store.akses import Di
from sessions.errors import Invalid, NotFound
from sessions.isian import line
from sessions.undangan import Undangan
from sessions.wewenang import Pelaku

rutes = Rutes()

Act = Callable[[Services, Pelaku, str, Mapping[str, str]], Awaitable[object]]

MOST_LINES = 40


@rutes.route("GET", "/sesi/{sesi}/undangan", "sesi.lihat")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    return await _show(request, di, None)


async def _show(request: http.Request, di: Di, galat: Galat | None) -> http.StreamResponse:
    services = request.app[SERVICES]

    found, letters, sent = await services.store.read(
        lambda c: (load(c, di.sesi), rows.of_sesi(c, di.sesi), post.of_sesi(c, di.sesi))
    )
    surat = letters[-1] if letters else None
    return page(
        request, "sesi_undangan.html", status=galat.status if galat else 200, found=found, undangan=letters,
        surat=surat, surel=[one for one in sent if one.jenis.startswith(("undangan", "pengingat"))],
        isian=_isian(surat, galat), boleh=rights(di.pelaku), galat=galat, sekarang=services.now(),
    )  # fmt: skip


def _isian(surat: Undangan | None, galat: Galat | None) -> dict[str, str]:
    """The parts of the letter that people may put in other words, one item a line."""
    if galat and galat.formulir == "ubah":
        return dict(galat.isian)
    isi: Mapping[str, object] = surat.isi if surat else {}
    return {
        "hadir": _joined(isi.get("hadir")),
        "siapkan": _joined(isi.get("siapkan")),
        "tembusan": _joined(isi.get("tembusan")),
    }


def _joined(value: object) -> str:
    items = value if isinstance(value, list | tuple) else []
    return "\n".join(_line(item) for item in items)


def _line(item: object) -> str:
    """A plain line, or `name | remark`."""
    if isinstance(item, Mapping):
        return " | ".join(str(part) for part in (item.get("nama"), item.get("keterangan")) if part)
    return str(item)


@rutes.route("POST", "/sesi/{sesi}/undangan", "undangan.susun")
async def draft(request: http.Request, di: Di) -> http.StreamResponse:
    try:
        await actions.draft(request.app[SERVICES], di.pelaku, di.sesi)
    except REFUSALS as error:
        return await _show(request, di, refused("susun", error))
    raise http.HTTPSeeOther(f"/sesi/{di.sesi}/undangan")


def changes(isian: Mapping[str, str]) -> dict[str, object]:
    """The edited parts as the letter's facts want them."""
    return {
        "hadir": _lines(isian.get("hadir", "")),
        "siapkan": [_item(text) for text in _lines(isian.get("siapkan", ""))],
        "tembusan": _lines(isian.get("tembusan", "")),
    }


def _lines(text: str) -> list[str]:
    return [line(part)[:300] for part in text.splitlines() if part.strip()][:MOST_LINES]


def _item(text: str) -> dict[str, str]:
    nama, _, keterangan = text.partition("|")
    return {"nama": nama.strip(), "keterangan": keterangan.strip()}


ACTS: tuple[tuple[str, str, Act], ...] = (
    ("ubah", "undangan.susun", lambda s, by, id, form: actions.edit(s, by, id, changes(form))),
    ("ajukan", "undangan.susun", lambda s, by, id, form: actions.submit(s, by, id)),
    ("sahkan", "undangan.sahkan", lambda s, by, id, form: actions.approve(s, by, id)),
    ("kembalikan", "undangan.sahkan", lambda s, by, id, form: actions.send_back(s, by, id, form.get("catatan", ""))),
    ("kirim", "undangan.kirim", lambda s, by, id, form: pengiriman.send(s, by, id)),
    ("coba", "undangan.kirim", lambda s, by, id, form: pengiriman.retry(s, by, id)),
    ("alamat", "undangan.kirim", lambda s, by, id, form: _other_address(s, by, id, form)),
    (
        "serah",
        "undangan.kirim",
        lambda s, by, id, form: pengiriman.hand_over(s, by, id, form.get("jalur", ""), form.get("bukti", "")),
    ),
)


async def _other_address(services: Services, by: Pelaku, id: str, isian: Mapping[str, str]) -> Undangan:
    surel = isian.get("surel", "").strip()
    if not surel:
        raise Invalid("Isi alamat surel yang baru.", bidang={"surel": "Isi alamat surel yang benar."})
    return await pengiriman.retry(services, by, id, surel, isian.get("alasan", ""))


def _act(name: str, izin: str, act: Act) -> None:
    @rutes.route("POST", f"/sesi/{{sesi}}/undangan/{{undangan}}/{name}", izin)
    async def do(request: http.Request, di: Di) -> http.StreamResponse:
        letter, isian = await _letter(request, di), await texts(request)
        try:
            await act(request.app[SERVICES], di.pelaku, letter.id, isian)
        except REFUSALS as error:
            return await _show(request, di, refused(name, error, isian))
        raise http.HTTPSeeOther(f"/sesi/{di.sesi}/undangan")


for _row in ACTS:
    _act(*_row)


@rutes.route("POST", "/sesi/{sesi}/surel/{surel}/kirim-ulang", "undangan.kirim")
async def resend_mail(request: http.Request, di: Di) -> http.StreamResponse:
    """A letter other than the invitation failed or its fate is unknown: the same bytes once more."""
    services, id = request.app[SERVICES], request.match_info["surel"]
    found = await services.store.read(lambda c: post.in_sesi(c, di.sesi, id))
    await mails.resend(services, found.id)
    raise http.HTTPSeeOther(f"/sesi/{di.sesi}#surel")


@rutes.route("GET", "/sesi/{sesi}/undangan/{undangan}/pratinjau.png", "sesi.lihat")
async def preview(request: http.Request, di: Di) -> http.StreamResponse:
    letter = await _letter(request, di)
    picture = await actions.preview(request.app[SERVICES], letter.id)
    return image(picture, lasting=False)


@rutes.route("GET", "/sesi/{sesi}/undangan/{undangan}.pdf", "sesi.lihat")
async def pdf(request: http.Request, di: Di) -> http.StreamResponse:
    letter = await _letter(request, di)
    if not letter.surat:
        raise NotFound("Undangan ini belum disahkan, sehingga belum ada naskahnya.")
    content = await request.app[SERVICES].files.read(letter.surat)
    return paper(content, f"undangan-{letter.ke}.pdf")


async def _letter(request: http.Request, di: Di) -> Undangan:
    id = request.match_info["undangan"]
    return await request.app[SERVICES].store.read(lambda c: rows.in_sesi(c, di.sesi, id))
