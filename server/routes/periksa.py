"""/periksa and /tsa: anybody asks what is known of a paper, sends in a file to compare, or has a time stamped."""

import asyncio
import re
from time import monotonic

from aiohttp import web as http
from yarl import URL

from server.actions import periksa as actions
from server.actions.periksa import Hasil
from server.keys import SERVICES
from server.limits import Bucket, network
from server.render import page
from server.routes.base import Rutes
from server.routes.formulir import REFUSALS, Galat, refused
from server.security import QUERY, address_of
from server.tsa import CONTENT_TYPE, LARGEST_QUERY
from sessions.errors import Invalid, TooLarge, TooMany

rutes = Rutes()

MOST_PARTS = 4  # of the form: its two fields, and what a browser may add
LONGEST = 120.0  # seconds for a whole file to come in


class Askers:
    """How often an address may ask, per process. Codes are short, and a check of a file costs a second of work."""

    def __init__(self) -> None:
        self.codes = Bucket(30 / 60, 30, monotonic)
        self.files = Bucket(4 / 60, 6, monotonic)
        self.times = Bucket(2, 60, monotonic)
        self.at_once = asyncio.Semaphore(2)

    def take(self, bucket: Bucket, request: http.Request) -> None:
        """Raises TooMany."""
        wait = bucket.hit(network(address_of(request, request.app[SERVICES].settings.trusted_proxies)))
        if wait:
            seconds = round(wait) + 1
            raise TooMany(f"Terlalu banyak pemeriksaan. Tunggu {seconds} detik, lalu coba lagi.", tunggu=seconds)


ASKERS: http.AppKey[Askers] = http.AppKey("askers", Askers)


@rutes.public("GET", "/periksa")
async def ask(request: http.Request) -> http.StreamResponse:
    """Somebody types the code that stands at the foot of a paper."""
    if kode := request.query.get("kode", "").strip()[:40]:
        raise http.HTTPSeeOther(URL("/periksa") / kode.upper())
    return _page(request)


@rutes.public("GET", "/periksa/{kode}")
async def check(request: http.Request) -> http.StreamResponse:
    """What the QR on a paper leads to: kind, number, day, pages, digest, state and who signs, by role only."""
    request.app[ASKERS].take(request.app[ASKERS].codes, request)
    kode = request.match_info["kode"].upper()
    found = await actions.known(request.app[SERVICES], kode)
    return _page(request, 200 if found else 404, kode=kode, dikenal=found)


@rutes.public("GET", "/PERIKSA/{kode}")
async def check_in_capitals(request: http.Request) -> http.StreamResponse:
    """Codes that must be read off a photo are all capitals, so that they are coarse."""
    raise http.HTTPSeeOther(URL("/periksa") / request.match_info["kode"][:40].upper())


@rutes.public("POST", "/periksa")
async def compare(request: http.Request) -> http.StreamResponse:
    """A file is sent in; nothing of it is kept."""
    askers = request.app[ASKERS]
    kode = ""
    try:
        askers.take(askers.files, request)
        kode, pdf = await asyncio.wait_for(_sent(request), LONGEST)
        async with askers.at_once:
            hasil = await actions.inspect(request.app[SERVICES], pdf, kode)
    except TimeoutError:
        raise http.HTTPRequestTimeout from None
    except (*REFUSALS, TooLarge, TooMany) as error:
        return _page(request, kode=kode, galat=refused("berkas", error))
    return _page(request, 200, kode=hasil.kode, dikenal=hasil.dikenal, hasil=hasil)


@rutes.public("POST", "/tsa")
async def stamp(request: http.Request) -> http.StreamResponse:
    """RFC 3161, 3.4: a query in, a token or a refusal out."""
    request.app[ASKERS].take(request.app[ASKERS].times, request)
    if request.content_type != QUERY or (request.content_length or 0) > LARGEST_QUERY:
        raise Invalid(f"Kirim satu permintaan RFC 3161 ({QUERY}), paling besar {LARGEST_QUERY} byte.")
    answer = await request.app[SERVICES].own_tsa.answer(await request.read())
    return http.Response(body=answer, content_type=CONTENT_TYPE)


def _page(
    request: http.Request,
    status: int = 200,
    kode: str = "",
    dikenal: actions.Dikenal | None = None,
    hasil: Hasil | None = None,
    galat: Galat | None = None,
) -> http.Response:
    shown = {"kode": kode, "dikenal": dikenal, "hasil": hasil, "galat": galat, "bidang": galat.bidang if galat else {}}
    return page(request, "periksa.html", status=galat.status if galat else status, **shown)


async def _sent(request: http.Request) -> tuple[str, bytes]:
    """The code, as far as one was typed, and the file. Strangers post here: few parts, counted bytes."""
    limit = request.app[SERVICES].settings.upload_limit
    if not request.content_type.startswith("multipart/"):
        raise Invalid("Formulir tidak terbaca. Muat ulang halaman, lalu kirim lagi.")
    if request.content_length and request.content_length > limit + 10_000:
        raise TooLarge(f"Berkas lebih besar dari {limit // 1_000_000} MB.")
    kode, pdf = "", b""
    try:
        parts = await request.multipart()
        for _ in range(MOST_PARTS):
            part = await parts.next()
            if part is None:
                break
            name = getattr(part, "name", "")
            content = await _read(part, limit if name == "berkas" else 200)
            if name == "berkas":
                pdf = content
            elif name == "kode":
                kode = content.decode("utf-8", "replace").strip().upper()
    except (ValueError, AssertionError) as error:
        raise Invalid("Formulir tidak terbaca. Muat ulang halaman, lalu kirim lagi.") from error
    if not pdf:
        raise Invalid("Pilih dulu berkas PDF yang hendak diperiksa.", bidang={"berkas": "Pilih berkas PDF."})
    return kode if re.fullmatch(r"[A-Z0-9-]{3,40}", kode) else "", pdf


async def _read(part: object, most: int) -> bytes:
    read_chunk = getattr(part, "read_chunk", None)
    if read_chunk is None:  # a multipart inside: no form of ours has one
        raise ValueError("nested parts")
    taken = bytearray()
    while chunk := await read_chunk(1 << 16):
        taken += chunk
        if len(taken) > most:
            raise TooLarge(
                f"Berkas lebih besar dari {most // 1_000_000} MB." if most > 1000 else "Kode terlalu panjang."
            )
    return bytes(taken)
