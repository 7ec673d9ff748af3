"""/kios: the counter of the bidding room: type the code of a sesi, then photograph, scan or choose what was brought."""

from collections.abc import AsyncIterator
from typing import Any

from aiohttp import BodyPartReader, MultipartReader
from aiohttp import web as http

from server.actions import kios as actions
from server.keys import SERVICES
from server.limits import Bucket
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused, texts
from server.routes.foto import LONGEST, SILENT, chunks
from server.store.akses import Di
from sessions.errors import Invalid, NotFound, TooLarge, TooMany
from sessions.foto import Foto

rutes = Rutes()

CODES = http.AppKey("codes", Bucket)
PER_SECOND, BURST = 10 / 60, 15  # codes that one person may type
MOST_FILES = 20
SMALL = 200  # bytes of a field that is no file
NOBODY = "Belum ada berkas. Foto dokumennya, atau pilih berkas hasil pindai."
ODD = "Formulir tidak terbaca. Muat ulang halaman, lalu kirim lagi."


@rutes.route("GET", "/kios", "kios.terima")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    return page(request, "kios.html", loket=None, galat=None, kode="", baru=())


@rutes.route("POST", "/kios", "kios.terima")
async def find(request: http.Request, di: Di) -> http.StreamResponse:
    kode = (await texts(request)).get("kode", "")[:20]
    wait = request.app[CODES].hit(di.pelaku.id)
    if wait:
        raise TooMany(f"Terlalu banyak kode dicoba. Tunggu {round(wait) + 1} detik, lalu coba lagi.")
    try:
        loket = await actions.desk(request.app[SERVICES], di.pelaku, kode)
    except NotFound as error:
        status = 404 if kode.strip() else 422
        galat = Galat("kios", str(error), {"kode": str(error)}, {"kode": kode}, status)
        return page(request, "kios.html", status=status, loket=None, galat=galat, kode=kode, baru=())
    raise http.HTTPSeeOther(f"/kios/{loket.found.sesi.kode}")


@rutes.route("GET", "/kios/{loket}", "kios.terima")
async def desk(request: http.Request, di: Di) -> http.StreamResponse:
    return await _desk(request, di, None)


@rutes.route("POST", "/kios/{loket}", "kios.terima")
async def receive(request: http.Request, di: Di) -> http.StreamResponse:
    """One or more files of one item. Each is kept as it comes; one that is refused leaves the others in."""
    kode, taken = request.match_info["loket"], list[Foto]()
    await actions.desk(request.app[SERVICES], di.pelaku, kode)
    try:
        await _receive(request, di, taken)
        if not taken:
            raise Invalid(NOBODY, bidang={"berkas": NOBODY})
    except (*REFUSALS, TooLarge) as error:
        return await _desk(request, di, refused("kios", error), taken)
    numbers = ",".join(str(foto.nomor) for foto in taken)
    raise http.HTTPSeeOther(f"/kios/{kode}?baru={numbers}#diterima")


async def _receive(request: http.Request, di: Di, taken: list[Foto]) -> None:
    """The parts in their order: the small fields stand before the files in our form."""
    try:
        form = await request.multipart()
    except (AssertionError, ValueError, KeyError):
        raise Invalid(ODD) from None
    fields: dict[str, str] = {}
    async for part in _parts(form):
        if not part.filename:
            fields[part.name or ""] = await _text(part)
            continue
        if len(taken) >= MOST_FILES:
            raise Invalid(f"Paling banyak {MOST_FILES} berkas sekali kirim. Kirim sisanya sesudah ini.")
        body = chunks(_Part(part), SILENT, LONGEST)
        dokumen, wakil = fields.get("dokumen", ""), fields.get("wakil", "")
        found = await actions.receive(
            request.app[SERVICES], di.pelaku, request.match_info["loket"], dokumen, wakil, body
        )
        taken.append(found)


async def _parts(form: MultipartReader) -> AsyncIterator[BodyPartReader]:
    for _ in range(MOST_FILES + 10):
        try:
            part = await form.next()
        except ValueError:
            raise Invalid(ODD) from None
        if part is None:
            return
        if not isinstance(part, BodyPartReader):
            raise Invalid(ODD)
        yield part
    raise Invalid(ODD)


async def _text(part: BodyPartReader) -> str:
    text = await part.read_chunk(SMALL + 1)
    if len(text) > SMALL:
        raise Invalid(ODD)
    return text.decode("utf-8", "replace").replace("\0", "")


class _Part:
    """A part that is read as a body is."""

    def __init__(self, part: BodyPartReader) -> None:
        self._part = part

    async def readany(self) -> bytes:
        return await self._part.read_chunk(1 << 18)


async def _desk(request: http.Request, di: Di, galat: Galat | None, taken: Any = ()) -> http.StreamResponse:
    kode = request.match_info["loket"]
    loket = await actions.desk(request.app[SERVICES], di.pelaku, kode)
    said = {number for number in request.query.get("baru", "").split(",") if number.isdigit()}
    new = {int(number) for number in said if len(number) < 6} | {foto.nomor for foto in taken}
    status = galat.status if galat else 200
    return page(request, "kios.html", status=status, loket=loket, galat=galat, kode=kode, baru=new)
