"""A small counter: every template with invented values, the built files, and the policy that pages work under."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web as http
from aiohttp.test_utils import TestServer

from server.render import page as show
from tests.browser import browser, new_context, page  # noqa: F401  # fixtures, used by name
from web import CSP, DIST
from web.merek import stylesheet

AiohttpServer = Callable[[http.Application], Awaitable[TestServer]]


@dataclass(frozen=True, slots=True)
class Kantor:
    id: str = "contoh"
    nama: str = "UKPBJ Kabupaten Contoh"
    warna: str = "#14532d"


@dataclass(frozen=True, slots=True)
class Saya:
    nama: str = "Budi Contoh"
    peran: str = "Pokja III"


@dataclass(frozen=True, slots=True)
class Tahap:
    kode: str
    nama: str
    keadaan: str
    keterangan: str


@dataclass(frozen=True, slots=True)
class Peserta:
    nama: str
    state: str
    keadaan: str
    nilai: int
    tahap: tuple[Tahap, ...]


NAMA = (
    *("Membuat undangan", "Mengirim undangan", "Jawaban kesediaan", "Penugasan personil", "Menyiapkan sarana"),
    *("Menghubungi penyedia", "Lapor kesiapan", "Pembuktian", "Pembuktian selesai", "Laporan selesai"),
    *("Mengembalikan sarana", "Selesai"),
)
WORDS = {"done": "Selesai", "now": "Sekarang", "late": "Terlambat 10 menit", "next": "Nanti"}
MULAI = datetime(2026, 7, 28, 1, 0, tzinfo=UTC)


def tahap(done: int, now: str = "now") -> tuple[Tahap, ...]:
    states = ["done"] * done + [now] + ["next"] * (11 - done)
    return tuple(Tahap(f"KB-{n}", nama, states[n - 1], WORDS[states[n - 1]]) for n, nama in enumerate(NAMA, 1))


CONTOH = {
    "menu": (("/contoh", "Beranda"), ("/paket", "Paket"), ("/sesi", "Sesi"), ("/bukti", "Bukti")),
    "tahap": tahap(2, "late"),
    "mulai": MULAI,
    "sekarang": MULAI - timedelta(minutes=45),
    "peserta": (
        Peserta("CV Contoh Karya Mandiri", "warn", "Menunggu jawaban · sisa 6 jam", 1_250_750_500, tahap(2)),
        Peserta("PT Contoh Bina Sarana", "ok", "Lulus", 1_310_000_000, tahap(10)),
        Peserta("PT Contoh Cipta Persada Nusantara Raya", "bad", "Terlambat 10 menit", 1_402_125_000, tahap(6, "late")),
    ),
}


def show_page(template: str, **values: Any) -> Callable[[http.Request], Awaitable[http.Response]]:
    async def answer(request: http.Request) -> http.Response:
        shown: dict[str, Any] = {"kantor": Kantor(), **values}
        return show(request, template, **shown)

    return answer


async def strict(_request: http.Request, response: http.StreamResponse) -> None:
    response.headers.setdefault("Content-Security-Policy", CSP)


async def merek(_request: http.Request) -> http.Response:
    return http.Response(text=stylesheet(Kantor().warna), content_type="text/css")


def counter() -> http.Application:
    app = http.Application()
    app.on_response_prepare.append(strict)
    errors = {"sandi": "Surel atau kata sandi tidak cocok. Periksa huruf besar dan kecilnya."}
    pages = {
        "/contoh": show_page("contoh.html", saya=Saya(), **CONTOH),
        "/ruang": show_page("contoh_ruang.html", saya=Saya()),
        "/masuk": show_page("masuk.html", kantor=None, surel="", errors={}, next=""),
        "/masuk-salah": show_page("masuk.html", surel="budi@ukpbj.contoh.id", errors=errors, next="/paket"),
        "/galat": show_page(
            "galat.html",
            title="Tautan ini sudah tidak berlaku",
            message="Undangan ini digantikan oleh undangan baru. Buka surel terbaru dari Pokja.",
            code="kedaluwarsa",
            back="",
        ),
    }
    app.add_routes([http.get(path, answer) for path, answer in pages.items()])
    app.router.add_get("/merek/contoh.css", merek)
    app.router.add_static("/static/", DIST)
    return app


@pytest.fixture
async def server(aiohttp_server: AiohttpServer) -> TestServer:
    return await aiohttp_server(counter())


@pytest.fixture
def pictures() -> Path:
    """Where the look of the pages is kept for people: test-results/look/."""
    folder = Path(__file__).parents[2] / "test-results/look"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
