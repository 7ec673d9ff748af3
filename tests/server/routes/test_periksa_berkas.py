"""Periksa a file: the recorded one is known by its bytes, and every attack on it is found out and said."""

import asyncio
import hashlib
import io
import re
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from server.app import create_app
from server.keys import SERVICES
from server.limits import Bucket
from server.routes.periksa import ASKERS
from server.settings import Settings
from server.store import berita_acara as minutes
from server.store import cetakan as prints
from server.store import undangan as letters
from sessions.berita_acara import JenisBA
from tests.browser import NewContext, browser, new_context, small_targets, violations, width  # noqa: F401
from tests.clock import Clock
from tests.people import browser_of, found_office
from tests.server.routes.kiriman_periksa import HTML, code, file_of, send
from tests.server.routes.peramban import see
from tests.server.routes.perjalanan import Perjalanan, set_out
from tests.server.signing.serangan import TAMPER


@pytest.fixture(scope="module")
async def selesai(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Perjalanan]:
    """A sesi whose berita acara is signed by four and closed, for all the files that pretend to be it."""
    clock = Clock()
    settings = Settings(port=0, data=tmp_path_factory.mktemp("d") / "data", disk_reserve=0, log_level="WARNING")
    app = create_app(settings, clock.now)
    async with TestServer(app, host="127.0.0.1") as server:
        app[ASKERS].files = Bucket(1000, 1000, monotonic)
        office = await found_office(app[SERVICES], str(server.make_url("/")).rstrip("/"))
        jalan = await set_out(server, office, clock)
        await jalan.met()
        await jalan.signed()
        yield jalan


async def test_the_recorded_file_is_known_without_its_code_and_without_a_name(selesai: Perjalanan) -> None:
    pdf = await file_of(selesai)

    said = await send(selesai, pdf)

    assert "Berkas ini asli dan lengkap" in said
    assert said.count(" Sah ") == 7  # two seals, four people, the archive timestamp
    assert "Anggota Pokja 3" in said
    assert "Wakil peserta" in said
    assert "TTE tidak tersertifikasi" in said
    assert hashlib.sha256(pdf).hexdigest() in said
    names = [one[0] for one in (("Rahayu", 1), ("Damar", 1), ("Bima", 1), (selesai.peserta.nama, 1))]
    assert not [name for name in names if name in said]


async def test_the_page_of_a_code_tells_pages_signers_and_state(selesai: Perjalanan) -> None:
    pdf = await file_of(selesai)
    pages = (
        await asyncio.to_thread(subprocess.run, ["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
    ).stdout
    async with await browser_of(selesai.services, selesai.office.url, "tamu", "siapa-saja") as anybody:
        said = await see(anybody, f"/periksa/{code(selesai)}")

    number = re.search(rb"Pages:\s+(\d+)", pages)
    assert number
    assert re.search(rf"Halaman</dt>\s*<dd>{int(number[1])}<", said), said
    assert said.count("Anggota Pokja") == 3
    assert "Segel penutup sudah dibubuhkan" in said
    assert "Rahayu" not in said


async def test_the_attendance_list_is_checked_likewise(selesai: Perjalanan) -> None:
    said = await send(selesai, await file_of(selesai, JenisBA.DAFTAR_HADIR))

    assert "Berkas ini asli dan lengkap" in said
    assert code(selesai, "DH") in said


@pytest.mark.parametrize("name", [one for one in TAMPER if "not a PDF" not in one and "empty" not in one])
async def test_whoever_tampers_is_found_out_by_upload(name: str, selesai: Perjalanan) -> None:
    attack, _ = TAMPER[name]

    said = await send(selesai, await asyncio.to_thread(attack, await file_of(selesai)), code(selesai))

    assert "Berkas ini asli dan lengkap" not in said
    told = OTHERWISE.get(name, "Berkas ini tidak sama dengan yang tercatat")
    assert re.search(told, said), said
    assert re.search(SAID[name], said), said
    assert "Rahayu" not in said
    assert "Bima" not in said


OTHERWISE = {
    # Whoever cuts off the end holds what the file was before: that is known, and named so.
    **dict.fromkeys(
        ("archive timestamp and closing seal cut off", "last signature cut off", "all signatures cut off"),
        "Ini bukan berkas yang terakhir|tidak sama dengan yang tercatat",
    )
}


SAID = {
    "a byte of a page": "tidak sama dengan yang ditandatangani|rusak",
    "a byte of the attached facts": "tidak sama dengan yang ditandatangani|rusak",
    "a digit of the first signature": "tidak sama dengan yang ditandatangani",
    "a page is added": "diubah sesudahnya",
    "a page shows other content": "diubah sesudahnya",
    "an amount is covered by a note": "diubah sesudahnya",
    "a signature is painted over": "Tanda tangan Wakil peserta tidak sah",
    "garbage after the end": "tambahan di akhir",
    "archive timestamp and closing seal cut off": "Segel penutup tidak ada",
    "last signature cut off": "Tanda tangan .* tidak ada",
    "all signatures cut off": "Tanda tangan Anggota Pokja 1 tidak ada",
    "rewritten by a tool": "tidak",
}


async def test_an_earlier_state_is_named_so(selesai: Perjalanan) -> None:
    entries = await selesai.services.store.read(
        lambda c: minutes.evidence.of_kinds(c, selesai.sesi.berkas, {"ba.ditandatangani"})
    )
    papers = await selesai.services.store.read(lambda c: minutes.of_sesi(c, selesai.sesi.id))
    main = next(one for one in papers if one.jenis is JenisBA.PEMBUKTIAN)
    first = next(one.event.data["pdf"] for one in entries if one.event.data["id"] == main.id)

    said = await send(selesai, await selesai.services.files.read(first))

    assert "Ini bukan berkas yang terakhir" in said
    assert "Tanda tangan Wakil peserta tidak ada" in said
    assert "Segel penutup tidak ada" in said


async def test_a_letter_is_compared_by_its_digest(selesai: Perjalanan) -> None:
    letter = await selesai.services.store.read(lambda c: letters.latest(c, selesai.sesi.id))
    pdf = await selesai.services.files.read(letter.surat)

    assert "Berkas ini asli dan lengkap" in await send(selesai, pdf)
    assert f"UND-{selesai.sesi.kode}-1" in await send(selesai, pdf)
    said = await send(selesai, pdf + b"\n")
    assert "tidak sama dengan yang tercatat" in said


async def test_a_printed_paper_is_compared_likewise(selesai: Perjalanan) -> None:
    kept = await selesai.services.store.read(lambda c: prints.by_code(c, code(selesai, "PP")))
    pdf = await selesai.services.files.read(kept.sha256)

    assert "Berkas ini asli dan lengkap" in await send(selesai, pdf)
    assert "tidak sama dengan yang tercatat" in await send(selesai, pdf[:-1], code(selesai, "PP"))


async def test_a_paper_of_another_kind_under_a_code_is_found_out(selesai: Perjalanan) -> None:
    said = await send(selesai, await file_of(selesai, JenisBA.DAFTAR_HADIR), code(selesai, "BA"))

    assert "tidak sama dengan yang tercatat" in said


async def test_what_cannot_be_checked_is_said_with_what_to_do(selesai: Perjalanan) -> None:
    assert "Ini bukan berkas PDF" in await send(selesai, b"halo", status=422)
    assert "Pilih dulu berkas PDF" in await send(selesai, b"", status=422)
    assert "tidak menyebut kodenya" in await send(selesai, b"%PDF-1.7\n%%EOF", status=422)
    assert "Dokumen ini tidak tercatat" in await send(selesai, b"%PDF-1.7\n%%EOF", "BA-XXXXXX")
    url = selesai.office.url
    mime = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": "26000000"}
    async with aiohttp.ClientSession(url, headers={"Origin": url, **HTML}) as anybody:
        async with anybody.post("/periksa", data={"kode": code(selesai)}) as answer:
            assert answer.status == 422
        async with anybody.post("/periksa", data=io.BytesIO(b"--b\r\n"), headers=mime) as answer:
            assert answer.status == 413


async def test_anybody_has_a_time_stamped_that_openssl_accepts(selesai: Perjalanan, tmp_path: Path) -> None:
    (tmp_path / "paper").write_bytes(b"contoh")
    root = selesai.services.settings.data / "pki" / "root.pem"
    await openssl(tmp_path, "ts -query -data paper -sha256 -cert -out q")
    headers = {"Content-Type": "application/timestamp-query"}

    async with aiohttp.ClientSession(selesai.office.url) as client:  # no browser: it names no origin
        async with client.post("/tsa", data=(tmp_path / "q").read_bytes(), headers=headers) as answer:
            assert answer.content_type == "application/timestamp-reply"
            (tmp_path / "r").write_bytes(await answer.read())
        async with client.post("/tsa", data=b"q", headers={"Content-Type": "text/plain"}) as answer:
            assert answer.status == 403
        async with client.post("/tsa", data=b"q" * 5000, headers=headers) as answer:
            assert answer.status == 422

    at = int(selesai.clock.now().timestamp()) + 60
    assert "Verification: OK" in await openssl(tmp_path, f"ts -verify -data paper -in r -CAfile {root} -attime {at}")


async def openssl(folder: Path, arguments: str) -> str:
    run = await asyncio.create_subprocess_exec(
        "openssl", *arguments.split(), cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    return (await run.communicate())[0].decode()


@pytest.mark.parametrize("size", [(360, 740), pytest.param((1280, 800), marks=pytest.mark.slow)], ids=["phone", "desk"])
async def test_the_page_with_a_finding_is_accessible_and_fits(
    selesai: Perjalanan,
    new_context: NewContext,  # noqa: F811
    size: tuple[int, int],
    tmp_path: Path,
) -> None:
    good, bad = tmp_path / "asli.pdf", tmp_path / "palsu.pdf"
    good.write_bytes(await file_of(selesai))
    attack, _ = TAMPER["a signature is painted over"]
    bad.write_bytes(await asyncio.to_thread(attack, good.read_bytes()))
    context = await new_context(viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    found: list[Any] = []

    await page.goto(f"{selesai.office.url}/periksa/{code(selesai)}")
    for file, said in ((good, "Berkas ini asli dan lengkap"), (bad, "Berkas ini tidak sama dengan yang tercatat")):
        await page.set_input_files("#berkas", file)
        await page.get_by_role("button", name="Periksa berkas").click(timeout=60_000)
        await page.get_by_role("heading", name=said).wait_for(timeout=60_000)
        found += [await violations(page), await small_targets(page), await width(page) - size[0]]

    assert found == [[], [], 0, [], [], 0]
