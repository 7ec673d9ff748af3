"""What every answer carries, what every unsafe request must show, and how a refusal is told."""

import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web as http
from aiohttp.test_utils import TestServer

from server import refusals, security
from server.errors import FOREIGN, STATUS
from server.routes.all import RUTES
from server.security import HEADERS, address_of
from sessions import errors
from sessions.errors import DomainError, Full, TooMany
from tests.people import Office
from tests.server.routes.perjalanan import Perjalanan

PAGE, DATA = {"Accept": "text/html"}, {"Accept": "application/json"}
UNSAFE = [rute for rute in RUTES if rute.method not in ("GET", "HEAD")]
INDONESIAN = re.compile(r"\b(tidak|belum|lalu|coba|sudah|terlalu|penuh|silakan|periksa|muat)\b", re.IGNORECASE)
ENGLISH = re.compile(
    r"\b(not found|forbidden|error|method|allowed|entity|internal|server error|traceback)\b", re.IGNORECASE
)


@pytest.fixture
async def ketua(office: Office) -> AsyncIterator[aiohttp.ClientSession]:
    async with await office.client("ketua") as browser:
        yield browser


def filled(path: str) -> str:
    return re.sub(r"\{\w+\}", "contoh", path)


# The same origin


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://jahat.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "HOST", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "HOST.jahat.example"},
        {"Origin": "https://jahat.example/HOST"},
        {"Origin": "file://HOST"},
        {"Referer": "HOST/paket"},
        {},
    ],
)
async def test_no_unsafe_request_from_elsewhere_is_taken(office: Office, headers: dict[str, str]) -> None:
    """On every route, by somebody who is logged in: the answer is 403 before anything else is looked at."""
    sent = {name: value.replace("HOST", office.url) for name, value in headers.items()}
    sent = {name: value.replace("file://http", "file").replace("/http:/", "/") for name, value in sent.items()}
    async with await office.client("ketua") as browser:
        del browser.headers["Origin"]
        for rute in UNSAFE:
            async with browser.request(rute.method, filled(rute.path), headers={**DATA, **sent}) as answer:
                assert answer.status == 403, (rute.method, rute.path, sent)
                assert "tidak berasal dari halaman Ruang Bukti" in (await answer.json())["message"]


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "HOST"}])
async def test_our_own_pages_may_ask(office: Office, headers: dict[str, str]) -> None:
    sent = {name: value.replace("HOST", office.url) for name, value in headers.items()}
    async with await office.client("ketua") as browser:
        del browser.headers["Origin"]
        for rute in UNSAFE:
            if rute.path != "/keluar":
                async with browser.request(rute.method, filled(rute.path), headers={**DATA, **sent}) as answer:
                    text = await answer.text()
                    assert "tidak berasal dari" not in text, (rute.method, rute.path)


async def test_no_safe_request_changes_anything() -> None:
    """Nothing that is done hides behind GET: a page of another site could ask for it."""
    words = ("hapus", "batalkan", "kirim", "akhiri", "keluar", "mulai", "segel", "ttd")
    assert not [r.path for r in RUTES if r.method == "GET" and r.path.rpartition("/")[2] in words]


# Headers


async def test_every_answer_carries_the_headers(service: TestServer, ketua: aiohttp.ClientSession) -> None:
    paths = {filled(rute.path) for rute in RUTES if rute.method == "GET"} | {"/tidak-ada", "/static/tidak-ada.js"}
    for path in sorted(paths):
        for accept in (PAGE, DATA):
            async with ketua.get(path, headers=accept, allow_redirects=False) as answer:
                found = {name: answer.headers.get(name) for name in HEADERS}
                assert found == dict(HEADERS), path
                assert "no-store" in answer.headers["Cache-Control"] or answer.status == 200, path


async def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    rules = dict(part.strip().partition(" ")[::2] for part in HEADERS["Content-Security-Policy"].split(";"))

    assert rules["default-src"] == rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == rules["connect-src"] == "'self'"
    assert not re.search(r"unsafe|\*|https?:", HEADERS["Content-Security-Policy"])


async def test_no_page_needs_what_the_policy_forbids(jalan: Perjalanan, ketua: aiohttp.ClientSession) -> None:
    await jalan.invited()
    for path in await pages_of(jalan):
        async with ketua.get(path, headers=PAGE) as answer:
            text = await answer.text()
        assert answer.status == 200, path
        assert not re.search(r"<[^>]+\s(style|on\w+)=", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text), path
        assert "<style" not in text, path
        assert not re.findall(r'(?:src|action)="(?:https?:)?//', text), path


async def pages_of(jalan: Perjalanan) -> list[str]:
    paket, sesi, peserta = f"/paket/{jalan.paket.id}", f"/sesi/{jalan.sesi.id}", jalan.peserta.id
    return [
        *("/beranda", "/paket", "/paket/baru", "/uji", "/sandi", "/undangan", "/periksa", paket, f"{paket}/anggota"),
        *(f"{paket}/ubah", f"{paket}/impor", f"{paket}/peserta/{peserta}", f"{paket}/peserta/baru"),
        *(f"{paket}/peserta/{peserta}/sesi", sesi, f"{sesi}/undangan", f"{sesi}/ruang", f"{sesi}/ba"),
    ]


async def test_only_files_that_are_there_are_kept_for_a_year(ketua: aiohttp.ClientSession) -> None:
    async with ketua.get("/masuk", headers=PAGE) as answer:
        built = re.findall(r'"(/static/[^"]+)"', await answer.text())
    async with ketua.get(built[0]) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    async with ketua.get("/static/tidak-ada.js") as answer:
        assert (answer.status, answer.headers["Cache-Control"]) == (404, "no-store")


# Refusals


@pytest.fixture
async def broken() -> AsyncIterator[aiohttp.ClientSession]:
    """The service's own middlewares round handlers that raise each refusal, and crash."""
    app = http.Application(
        middlewares=[refusals.refusals, security.readable, security.same_origin], client_max_size=1000
    )
    app.on_response_prepare.append(security.set_headers)
    for code, error in CASES.items():
        app.router.add_get(f"/{code}", _raiser(error))
    app.router.add_post("/413", _reader)
    server = TestServer(app)
    await server.start_server()
    async with aiohttp.ClientSession(server.make_url("/"), headers={"Sec-Fetch-Site": "same-origin"}) as browser:
        yield browser
    await server.close()


CASES: dict[str, BaseException] = {
    **{str(int(status)): kind("Ini tidak dapat, coba lagi.") for kind, status in STATUS.items()},
    "429": TooMany("Terlalu sering. Tunggu lalu coba lagi.", tunggu=7),
    "500": RuntimeError("rahasia-kenari di /root/kunci"),
    "507": Full("Penyimpanan penuh, coba lagi nanti."),
    "400": http.HTTPBadRequest(text="english words"),
    "415": http.HTTPUnsupportedMediaType(text="english words"),
    "408": http.HTTPRequestTimeout(text="english words"),
}


def _raiser(error: BaseException) -> Any:
    async def handler(request: http.Request) -> http.StreamResponse:
        raise error

    return handler


async def _reader(request: http.Request) -> http.StreamResponse:
    await request.post()
    return http.Response()


@pytest.mark.parametrize("code", sorted(CASES))
async def test_every_refusal_is_a_page_for_people_and_json_for_programs(
    broken: aiohttp.ClientSession, code: str
) -> None:
    async with broken.get(f"/{code}", headers=DATA, allow_redirects=False) as answer:
        assert answer.status == int(code)
        told = await answer.json()
        assert told["error"].islower()
        assert INDONESIAN.search(told["message"])
        assert not ENGLISH.search(told["message"])
        assert "kenari" not in str(told)
    if code == "401":
        return  # led to the login
    async with broken.get(f"/{code}", headers=PAGE) as answer:
        text = await answer.text()
        assert (answer.status, answer.content_type) == (int(code), "text/html")
        assert told["message"] in text
        assert "<h1>" in text
        assert not re.search(r"english|kenari|Traceback|RuntimeError|\.py\b", text)


async def test_how_long_to_wait_is_said_to_programs_too(broken: aiohttp.ClientSession) -> None:
    for accept in (PAGE, DATA):
        async with broken.get("/429", headers=accept) as answer:
            assert answer.headers["Retry-After"] == "7"


async def test_too_much_is_refused_in_words(broken: aiohttp.ClientSession) -> None:
    async with broken.post("/413", data={"x": "x" * 5000}, headers=DATA) as answer:
        assert answer.status == 413
        assert (await answer.json())["error"] == "terlalu_besar"


async def test_a_wrong_method_and_a_folder_are_refused_in_words(ketua: aiohttp.ClientSession) -> None:
    for method, path, status in (
        ("DELETE", "/paket", 405),
        ("POST", "/beranda", 405),
        ("GET", "/static/", 404),
        ("GET", "/x", 404),
    ):
        async with ketua.request(method, path, headers=PAGE) as answer:
            text = await answer.text()
            assert (answer.status, answer.content_type) == (status, "text/html"), path
            assert not ENGLISH.search(re.sub(r"<[^>]*>", " ", text)), path


def test_every_refusal_of_ours_has_a_status_and_a_title() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, DomainError)}

    assert kinds - {DomainError} == STATUS.keys()
    codes = {kind.code for kind in STATUS} | {words["error"] for _, words in FOREIGN.values()}
    assert codes <= refusals.TITLES.keys()


@pytest.mark.parametrize(
    "headers",
    [
        {"Referer": "http://["},
        {"Referer": "https://jahat.example/paket"},
        {"Referer": "HOST//jahat.example/x"},
        {"Referer": "HOST@jahat.example/"},
        {"Referer": "javascript:alert(1)"},
    ],
)
async def test_the_way_back_leads_to_our_own_pages_only(office: Office, headers: dict[str, str]) -> None:
    sent = {name: value.replace("HOST", office.url) for name, value in headers.items()}
    async with await office.client("ketua") as browser, browser.get("/x", headers={**PAGE, **sent}) as answer:
        assert answer.status == 404
        assert re.findall(r'class="button primary" href="([^"]*)"', await answer.text()) == ["/"]
    own = {"Referer": f"{office.url}/paket?x"}
    async with await office.client("ketua") as browser, browser.get("/x", headers={**PAGE, **own}) as answer:
        assert re.findall(r'class="button primary" href="([^"]*)"', await answer.text()) == ["/paket"]


# Files, addresses


async def test_a_range_of_a_file_is_only_of_that_file(ketua: aiohttp.ClientSession) -> None:
    async with ketua.get("/masuk", headers=PAGE) as answer:
        path = re.findall(r'"(/static/[^"]+)"', await answer.text())[0]
    for ask, status in (("bytes=0-9", 206), ("bytes=-5", 206), ("bytes=999999999-", 416), ("bytes=x", 416)):
        async with ketua.get(path, headers={"Range": ask, "Accept-Encoding": "identity"}) as answer:
            content = await answer.read()
            assert answer.status == status, ask
            assert len(content) <= 10 or status == 416


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "203.0.113.1", "10.0.0.1"),
        (1, "198.51.100.9, 203.0.113.1", "203.0.113.1"),
        (2, "198.51.100.9, 203.0.113.1, 192.0.2.1", "203.0.113.1"),
        (2, "203.0.113.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_whose_request_it_is_only_trusted_proxies_say(proxies: int, header: str, expected: str) -> None:
    request = type("Asked", (), {"headers": {"X-Forwarded-For": header}, "remote": "10.0.0.1"})()

    assert address_of(request, proxies) == expected


async def test_the_inbox_is_shown_to_this_machine_by_its_own_name_only(office: Office) -> None:
    """A page of another site whose name leads to 127.0.0.1 would carry its own name in Host."""
    async with aiohttp.ClientSession(office.url) as browser:
        async with browser.get("/surel") as answer:
            assert answer.status == 200
        for headers in ({"Host": "jahat.example"}, {"X-Forwarded-For": "203.0.113.9", "Host": "ruang.contoh.id"}):
            async with browser.get("/surel", headers=headers) as answer:
                assert answer.status == 404, headers
