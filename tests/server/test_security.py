"""What every answer carries, what every unsafe request must show, and that nothing typed becomes something else."""

import re
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from typing import Any

import aiohttp
import pytest
from aiohttp import web as http
from aiohttp.test_utils import TestServer
from yarl import URL

from server import refusals, security
from server.actions import paket as pakets
from server.actions import percakapan
from server.errors import FOREIGN, STATUS
from server.routes.all import RUTES
from server.security import HEADERS, address_of
from server.store import surel as post
from sessions import errors
from sessions.errors import DomainError, Full, TooMany
from tests.clock import Clock
from tests.people import Office, make_paket, make_peserta
from tests.server.routes.perjalanan import Perjalanan, set_out

PAGE, DATA = {"Accept": "text/html"}, {"Accept": "application/json"}
UNSAFE = [rute for rute in RUTES if rute.method not in ("GET", "HEAD")]
HTML = '<script>alert("kenari")</script><img src=x onerror=alert(1)>'
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
    for path in await _pages(jalan):
        async with ketua.get(path, headers=PAGE) as answer:
            text = await answer.text()
        assert answer.status == 200, path
        assert not re.search(r"<[^>]+\s(style|on\w+)=", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text), path
        assert "<style" not in text, path
        assert not re.findall(r'(?:src|action)="(?:https?:)?//', text), path


async def _pages(jalan: Perjalanan) -> list[str]:
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
async def broken(service: TestServer, office: Office) -> AsyncIterator[aiohttp.ClientSession]:
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


# Odd requests


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server/app.py",
        "/static/..%2f..%2fserver/app.py",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static//etc/passwd",
        "/static/%00",
        "/paket/%00",
        "/sesi/%00",
        "/paket?cari=%00",
        "/paket/..%2f..%2fetc",
        "/merek/%2e%2e%2fx.css",
        "/periksa/%00",
        "/periksa/<script>",
        "/sesi/baru?peserta=%00",
        "/surel/..%2f..%2fx",
        "/surel/0000000001/lampiran/%C2%B2",
        "/sesi/baru?peserta=%ff%fe",
        "/masuk?ke=%ff",
    ],
)
async def test_no_odd_address_is_a_crash_or_a_way_out(ketua: aiohttp.ClientSession, path: str) -> None:
    async with ketua.get(URL(path, encoded=True), headers=PAGE, allow_redirects=False) as answer:
        text = await answer.text()
        assert answer.status in (200, 303, 404), (path, answer.status)
        assert "root:" not in text
        assert "create_app" not in text
        assert "<script>" not in text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"nama=\xff\xfe", "application/x-www-form-urlencoded"),
        (b"nama=%ff%fe", "application/x-www-form-urlencoded"),
        (b"nama=a%00b", "application/x-www-form-urlencoded"),
        (b"nama=x", "application/x-www-form-urlencoded; charset=bukan"),
        (b"nama=x", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"--x\r\nrusak", "multipart/form-data; boundary=x"),
        (b"--x\r\nrusak", "multipart/form-data"),
        (b"<xml/>", "text/xml"),
        (b"\x00" * 100, "application/octet-stream"),
    ],
)
async def test_no_odd_form_is_a_crash(jalan: Perjalanan, body: bytes, kind: str) -> None:
    paths = ["/masuk", "/keluar", "/sandi", "/undangan/tautan", "/paket", f"/paket/{jalan.paket.id}/ubah"]
    paths += [f"/paket/{jalan.paket.id}/peserta", f"/paket/{jalan.paket.id}/impor", f"/sesi/{jalan.sesi.id}/upaya"]
    for path in paths:
        async with await jalan.office.client("ketua") as browser:
            sent = {**DATA, "Content-Type": kind}
            async with browser.post(path, data=body, headers=sent, allow_redirects=False) as answer:
                assert answer.status < 500, (path, await answer.text())


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


# What people type


async def test_html_in_names_and_words_is_shown_as_it_was_typed(
    service: TestServer, office: Office, clock: Clock
) -> None:
    jalan = await set_out(service, office, clock)
    isian = {
        "peringkat": "1", "nama": f"CV {HTML}", "npwp": "013456789012000", "nib": "1234567890123",
        "surel": "bina@contoh.id", "direktur": f"Bima {HTML}", "alamat": f"Jalan {HTML}", "telepon": "0812-0000-0001",
    }  # fmt: skip
    await pakets.edit_peserta(office.services, office.ketua, jalan.paket.id, jalan.peserta.id, isian, None)
    await pakets.edit(
        office.services, office.ketua, jalan.paket.id,
        {**_paket_form(), "nama": f"Gedung {HTML}", "ppk": f"PPK {HTML}"}, jalan.paket.versi,
    )  # fmt: skip
    jalan.peserta = await office.services.store.read(lambda c: _peserta(c, jalan.peserta.id))
    await jalan.met()
    await percakapan.say(office.services, jalan.pokja[0], jalan.sesi.id, f"Halo {HTML}") if await _open(jalan) else None
    await jalan.read_out()

    shown = 0
    async with await office.client("ketua") as staff, await jalan.guest_browser() as guest:
        for browser, paths in ((staff, await _pages(jalan)), (guest, ["/hadir", "/hadir/ruang", "/hadir/ba"])):
            for path in paths:
                async with browser.get(path, headers=PAGE) as answer:
                    text = await answer.text()
                assert answer.status == 200, (path, text[:300])
                assert "<script>alert" not in text, path
                assert "<img src=x" not in text, path
                shown += "&lt;script&gt;alert" in text or "\\u003cscript" in text
    assert shown >= 10  # it was there to be seen
    await _letters_are_harmless(jalan)


async def _open(jalan: Perjalanan) -> bool:
    return await jalan.state() == "berlangsung"


def _paket_form() -> dict[str, str]:
    from tests.people import PAKET

    return dict(PAKET)


def _peserta(c: Any, id: str) -> Any:
    from server.store.peserta import PESERTA

    return PESERTA.get(c, id)


async def _letters_are_harmless(jalan: Perjalanan) -> None:
    box = jalan.services.inbox
    for summary in await box.list():
        stored = await box.get(summary.id)
        assert "<script>alert" not in stored.html, summary.subject
        assert "<img src=x" not in stored.html, summary.subject


@pytest.mark.parametrize(
    "nama",
    [
        "PT Contoh\r\nBcc: jahat@example.com",
        "=?utf-8?q?x=0D=0ABcc:_jahat@example.com?=",
        "PT Contoh\u2028Bcc: jahat@example.com",
        'PT "Contoh" <jahat@example.com>, ',
    ],
)
async def test_a_company_name_adds_no_header_to_a_letter(
    service: TestServer, office: Office, clock: Clock, nama: str
) -> None:
    jalan = await set_out(service, office, clock)
    isian = {
        "peringkat": "1", "nama": nama, "npwp": "013456789012000", "nib": "1234567890123", "surel": "bina@contoh.id",
        "direktur": nama, "alamat": "Jalan Contoh", "telepon": "0812-0000-0001",
    }  # fmt: skip
    await pakets.edit_peserta(office.services, office.ketua, jalan.paket.id, jalan.peserta.id, isian, None)
    await jalan.invited()

    (mail,) = await office.services.store.read(lambda c: post.of_sesi(c, jalan.sesi.id))
    raw = await office.services.files.read(mail.sha256)
    message = message_from_bytes(raw, policy=policy.default)
    assert [address.addr_spec for address in message["To"].addresses] == ["bina@contoh.id"]
    assert not [name for name in message if name.lower() in ("bcc", "cc")]
    assert not re.search(rb"^(?:bcc|cc):", raw, re.IGNORECASE | re.MULTILINE)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", " ="])
async def test_a_formula_is_neither_taken_in_nor_given_out(office: Office, sign: str) -> None:
    from server import sheets

    paket = await make_paket(office)
    await make_peserta(office, paket)
    table = f'peringkat;nama;npwp;nib;surel\n2;"{sign}HYPERLINK(""http://jahat.example"")";023456789012000;2234567890123;k@contoh.id\n'
    form = aiohttp.FormData()
    form.add_field("tabel", table.encode(), filename="../../peserta.csv", content_type="text/csv")
    async with await office.client("ketua") as browser:
        async with browser.post(f"/paket/{paket.id}/impor", data=form, headers=PAGE, allow_redirects=False) as answer:
            assert answer.status in (303, 422), await answer.text()
            taken = answer.status == 303
        async with browser.get(f"/paket/{paket.id}", headers=PAGE) as answer:
            assert ("HYPERLINK" in await answer.text()) == taken
    cell = sheets.write_csv(["nama"], [[f"{sign}HYPERLINK(1)"]]).splitlines()[1].strip('"')
    assert cell.startswith("'")


@pytest.mark.parametrize("name", ["../../../etc/passwd.csv", "a\\..\\b.csv", "x\u202evsc.csv", 'a"b.csv', ".csv"])
async def test_a_file_name_is_never_a_path(office: Office, name: str) -> None:
    paket = await make_paket(office)
    before = {path for path in office.services.settings.data.rglob("*") if path.is_file()}
    form = aiohttp.FormData()
    form.add_field("tabel", b"bukan;tabel\n1;2\n", filename=name, content_type="text/csv")
    async with (
        await office.client("ketua") as browser,
        browser.post(f"/paket/{paket.id}/impor", data=form, headers=PAGE) as answer,
    ):
        assert answer.status in (200, 422)
    after = {path for path in office.services.settings.data.rglob("*") if path.is_file()}
    assert not [path for path in after - before if not path.name.startswith(("ruang", "data", "wal"))]


async def test_the_inbox_is_shown_to_this_machine_by_its_own_name_only(office: Office) -> None:
    """A page of another site whose name leads to 127.0.0.1 would carry its own name in Host."""
    async with aiohttp.ClientSession(office.url) as browser:
        async with browser.get("/surel") as answer:
            assert answer.status == 200
        for headers in ({"Host": "jahat.example"}, {"X-Forwarded-For": "203.0.113.9", "Host": "ruang.contoh.id"}):
            async with browser.get("/surel", headers=headers) as answer:
                assert answer.status == 404, headers
