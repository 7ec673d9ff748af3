"""/sesi/{sesi}/laman: what the Pokja saw on issuers' pages, with a screenshot; and the screenshots."""

from aiohttp import BodyPartReader
from aiohttp import web as http
from aiohttp.helpers import content_disposition_header

from server import downloads
from server.actions import laman as actions
from server.keys import SERVICES
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, refused, texts
from server.routes.foto import LONGEST, SILENT, chunks
from server.routes.pemeriksaan import show_overview
from server.services import Services
from server.store.akses import Di
from sessions.errors import Invalid, NotFound
from sessions.foto import ENDINGS
from sessions.laman import HasilLaman

rutes = Rutes()

MOST_FIELDS = 10
LONGEST_FIELD = 10_000  # bytes
UNREADABLE = "Formulir tidak terbaca. Muat ulang halaman, lalu coba lagi."

Kiriman = tuple[str, int]


@rutes.route("POST", "/sesi/{sesi}/laman/{laman}", "dokumen.periksa")
async def check(request: http.Request, di: Di) -> http.StreamResponse:
    services, kode = request.app[SERVICES], request.match_info["laman"]
    isian: dict[str, str] = {}
    try:
        isian, sent = await _form(request, services, di.sesi)
        await actions.check(services, di.pelaku, di.sesi, kode, _outcome(isian), isian.get("catatan", ""), sent)
    except REFUSALS as error:
        return await show_overview(request, di, refused(f"laman-{kode}", error, isian))
    raise http.HTTPSeeOther(f"/sesi/{di.sesi}/pemeriksaan?tersimpan=laman#laman-{kode}")


def _outcome(isian: dict[str, str]) -> HasilLaman:
    try:
        return HasilLaman(isian.get("hasil", ""))
    except ValueError:
        raise Invalid("Pilih hasil pemeriksaan laman.", bidang={"hasil": "Pilih hasilnya."}) from None


async def _form(request: http.Request, services: Services, sesi: str) -> tuple[dict[str, str], Kiriman | None]:
    """The fields, and the digest and size of the file once its bytes are kept; a form without a file has none."""
    if not request.content_type.startswith("multipart/"):
        return await texts(request), None
    isian: dict[str, str] = {}
    sent: Kiriman | None = None
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or len(isian) > MOST_FIELDS:
                raise Invalid(UNREADABLE)
            if part.filename is None:
                text = (await part.read_chunk(LONGEST_FIELD)).decode(errors="replace")
                isian[part.name or ""] = text.replace("\0", "")
            elif not sent:
                body = chunks(_Body(part), SILENT, LONGEST)
                sent = await services.files.receive(body, services.settings.upload_limit, f"sesi/{sesi}")
    except ValueError:
        raise Invalid(UNREADABLE) from None
    return isian, sent if sent and sent[1] else None


class _Body:
    """A part of a form, read as a body is."""

    def __init__(self, part: BodyPartReader) -> None:
        self._part = part

    async def readany(self) -> bytes:
        return bytes(await self._part.read_chunk())


@rutes.route("GET", "/sesi/{sesi}/tangkapan/{tangkapan}/{salinan}", "pemeriksaan.lihat")
async def show(request: http.Request, di: Di) -> http.StreamResponse:
    """`turunan`: a JPEG of our own making; `asli`: the bytes as they came, to keep and never to show."""
    services, id = request.app[SERVICES], request.match_info["tangkapan"]
    shot = await services.store.read(lambda c: actions.find(c, di.sesi, id))
    match request.match_info["salinan"]:
        case "asli":
            name = f"{shot.laman}.{ENDINGS.get(shot.tipe, 'bin')}"
            header = content_disposition_header("attachment", filename=name)
            headers = {"Content-Type": shot.tipe, "Content-Disposition": header}
            return await downloads.kept(request, services.files.find(shot.sha256), headers)
        case "turunan" if shot.turunan:
            return await downloads.kept(request, services.files.find(shot.turunan), {"Content-Type": "image/jpeg"})
        case _:
            raise NotFound(shot.galat or "Salinan tangkapan layar ini belum ada. Muat ulang sebentar lagi.")
