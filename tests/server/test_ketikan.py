"""Ketikan: whatever is typed or sent, however odd, crashes nothing and becomes nothing else: no tag, header or path."""

import re
from email import message_from_bytes, policy

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from yarl import URL

from server import sheets
from server.actions import paket as pakets
from server.actions import percakapan
from server.store import surel as post
from server.store.peserta import PESERTA
from tests.clock import Clock
from tests.people import PAKET, Office, make_paket, make_peserta
from tests.server.routes.perjalanan import Perjalanan, set_out
from tests.server.test_security import DATA, PAGE, ketua, pages_of  # noqa: F401  # a fixture too

HTML = '<script>alert("kenari")</script><img src=x onerror=alert(1)>'


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
async def test_no_odd_address_is_a_crash_or_a_way_out(
    ketua: aiohttp.ClientSession,  # noqa: F811
    path: str,
) -> None:
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
        {**PAKET, "nama": f"Gedung {HTML}", "ppk": f"PPK {HTML}"}, jalan.paket.versi,
    )  # fmt: skip
    jalan.peserta = await office.services.store.read(lambda c: PESERTA.get(c, jalan.peserta.id))
    await jalan.inside()
    await percakapan.say(office.services, jalan.pokja[0], jalan.sesi.id, f"Halo {HTML}")
    await jalan.closed()
    await jalan.read_out()

    shown = 0
    async with await office.client("ketua") as staff, await jalan.guest_browser() as guest:
        for browser, paths in ((staff, await pages_of(jalan)), (guest, ["/hadir", "/hadir/ruang", "/hadir/ba"])):
            for path in paths:
                async with browser.get(path, headers=PAGE) as answer:
                    text = await answer.text()
                assert answer.status == 200, (path, text[:300])
                assert "<script>alert" not in text, path
                assert "<img src=x" not in text, path
                shown += "&lt;script&gt;alert" in text or "\\u003cscript" in text
    assert shown >= 10  # it was there to be seen
    await _letters_are_harmless(jalan)


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
