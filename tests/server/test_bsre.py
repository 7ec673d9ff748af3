"""BSrE and one's own certificate: the Pokja signs by a service that is not believed, and no secret stays anywhere."""

import asyncio
import logging
import re
import subprocess
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from server import pki, signing
from server.actions import segel, tanda_tangan
from server.actions.penanda import Kunci
from server.app import create_app
from server.keys import SERVICES
from server.settings import Settings
from server.signing import Expected
from server.store import berita_acara as minutes
from server.verify import verify
from sessions.berita_acara import Cara, JenisBA
from sessions.errors import Conflict, Invalid
from sessions.fakta import signer_name, slot
from sessions.wewenang import Pelaku
from tests.clock import Clock
from tests.people import found_office
from tests.server.bsre_palsu import AKUN, FRASA, BsrePalsu
from tests.server.penyelenggara import Penyelenggara
from tests.server.routes.kiriman_periksa import send
from tests.server.routes.peramban import press, refused, see
from tests.server.routes.perjalanan import Perjalanan, set_out

NIK = {"ketua": "6403051708800003", "anggota": "6403051708800004", "anggota2": "6403051708800005"}
BARE = {"ketua": "RAHAYU CONTOH", "anggota": "DAMAR CONTOH", "anggota2": "LESTARI CONTOH"}
P12 = "kenari-sandi-p12-71"


@pytest.fixture
def psre(clock: Clock) -> Penyelenggara:
    return Penyelenggara(clock.now(), "CA Contoh BSrE")


@pytest.fixture
def bsre(psre: Penyelenggara) -> BsrePalsu:
    return BsrePalsu(psre, {NIK[key]: BARE[key] for key in NIK})


@pytest.fixture
async def alamat(bsre: BsrePalsu) -> AsyncIterator[str]:
    async with TestServer(bsre.app(), host="127.0.0.1") as server:
        yield str(server.make_url("/")).rstrip("/")


async def journey(settings: Settings, clock: Clock, psre: Penyelenggara, **more: Any) -> Perjalanan:
    (settings.data.parent / "percaya.pem").write_text(pki.roots_pem([psre.root]))
    told = settings.model_copy(update={"trust": str(settings.data.parent / "percaya.pem"), **more})
    app = create_app(told, clock.now)
    server = TestServer(app, port=told.port, host="127.0.0.1")
    await server.start_server()
    office = await found_office(app[SERVICES], str(server.make_url("/")).rstrip("/"))
    jalan = await set_out(server, office, clock)
    await jalan.met()
    await jalan.frozen()
    return jalan


@pytest.fixture
async def jalan(settings: Settings, clock: Clock, psre: Penyelenggara, alamat: str) -> AsyncIterator[Perjalanan]:
    """A berita acara that waits for the Pokja's signatures, at an office with BSrE."""
    made = await journey(settings, clock, psre, bsre_url=alamat, bsre_user=AKUN[0], bsre_password=secret(AKUN[1]))
    yield made
    await made.service.close()


def secret(text: str) -> Any:
    return Settings(bsre_password=text).bsre_password  # type: ignore[arg-type]  # pydantic makes it secret


async def sign(jalan: Perjalanan, key: str, kunci: Kunci) -> int:
    who: Pelaku = jalan.pokja[list(NIK).index(key)]
    code = await jalan.code(who, f"{key}@ukpbj.contoh.id")
    return await tanda_tangan.sign(jalan.services, who, jalan.sesi.id, code, None, kunci)


async def main_paper(jalan: Perjalanan) -> tuple[Any, Any, bytes]:
    papers = await jalan.services.store.read(lambda c: minutes.of_sesi(c, jalan.sesi.id))
    ba = next(one for one in papers if one.jenis is JenisBA.PEMBUKTIAN)
    signers = await jalan.services.store.read(lambda c: minutes.signatures(c, ba.id))
    return ba, signers, await jalan.services.files.read(ba.pdf)


async def test_the_pokja_signs_by_bsre_the_peserta_here_and_everybody_can_tell(
    jalan: Perjalanan, bsre: BsrePalsu, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    async with await jalan.office.client("ketua") as ketua:
        page = await see(ketua, f"/sesi/{jalan.sesi.id}/ba")
        assert "TTE tersertifikasi BSrE" in page
        assert 'name="nik"' in page
        assert re.search(r'type="password"[^>]*autocomplete="off"', page)

    for key in NIK:
        await sign(jalan, key, Kunci(NIK[key], FRASA))
    guest = await jalan.guest()
    code = await jalan.code(guest, jalan.peserta.surel)
    await tanda_tangan.sign(jalan.services, guest, jalan.sesi.id, code, None)
    await jalan.until(jalan.all_closed, "the closing seals")

    _, signers, pdf = await main_paper(jalan)
    assert [one.cara for one in signers] == [Cara.BSRE] * 3 + [Cara.APLIKASI]
    assert [one.atas_nama for one in signers] == [*BARE.values(), ""]
    assert {one.tingkat for one in signers} == {"B-B", "B-LT"}
    expected = [Expected(slot(one), signer_name(one)) for one in signers]
    at = jalan.clock.now() + timedelta(days=1)
    checked = await asyncio.to_thread(signing.check, pdf, expected, jalan.services.pki.roots, at)
    assert checked.problems == ()
    said = await send(jalan, pdf)
    assert "Berkas ini asli dan lengkap" in said
    assert said.count("TTE tersertifikasi") >= 3
    assert "RAHAYU" not in said.upper()
    await look_at(pdf, tmp_path)
    await jalan.reported()
    await nowhere(jalan, [FRASA, *NIK.values()], caplog)


async def look_at(pdf: bytes, folder: Path) -> None:
    path = folder / "final.pdf"
    path.write_bytes(pdf)
    told = await run("pdfsig", "-nocert", path)
    assert told.count("Signature is Valid") == 6
    assert "No syntax or stream encoding errors" in await run("qpdf", "--check", path)
    words = re.sub(r"\s+", " ", await run("pdftotext", path, "-"))
    assert "sertifikat elektronik yang diterbitkan oleh BSrE" in words
    assert "tanda tangan elektronik tidak tersertifikasi" in words  # the peserta's


async def run(*command: object) -> str:
    ran = await asyncio.to_thread(
        subprocess.run, [str(one) for one in command], capture_output=True, text=True, check=False
    )
    return str(ran.stdout)


async def nowhere(jalan: Perjalanan, secrets: list[str], caplog: pytest.LogCaptureFixture) -> None:
    """No log, row or file holds any of them, also not encoded."""
    for secret in secrets:
        assert secret not in caplog.text
    words = [word.encode() for word in secrets]
    folder = jalan.services.settings.data
    for path in (one for one in folder.rglob("*") if one.is_file()):
        content = path.read_bytes()
        assert not [word for word in words if word in content], path
    for row in await jalan.services.store.read(all_rows):
        assert not [word for word in secrets if word in row]


def all_rows(c: Any) -> list[str]:
    from server.store import tables

    return [str(tuple(row)) for table in tables.metadata.sorted_tables for row in c.execute(table.select())]


@pytest.mark.database("sqlite")
async def test_a_mistyped_passphrase_does_not_cost_the_code(
    jalan: Perjalanan, caplog: pytest.LogCaptureFixture
) -> None:
    """Four times wrong on the page, then right with the same code; the fifth would have been the last."""
    caplog.set_level(logging.DEBUG)
    code = await jalan.code(jalan.pokja[0], "ketua@ukpbj.contoh.id")
    page = f"/sesi/{jalan.sesi.id}/ba"
    wrong = "kenari-frasa-keliru-17"
    form = {"kode": code, "nik": NIK["ketua"], "frasa": wrong}

    async with await jalan.office.client("ketua") as ketua:
        for left in (4, 3, 2, 1):
            said = await refused(ketua, f"{page}/ttd", form)
            assert f"masih dapat dipakai {left} kali lagi" in said
            assert f'value="{code}"' in said
            assert wrong not in said
            assert NIK["ketua"] not in said
        await press(ketua, f"{page}/ttd", {**form, "frasa": FRASA})
        assert "Kode tidak cocok" in await refused(ketua, f"{page}/ttd", {**form, "frasa": FRASA})

    _, signers, _ = await main_paper(jalan)
    assert signers[0].waktu
    await nowhere(jalan, [wrong, FRASA, NIK["ketua"]], caplog)


@pytest.mark.database("sqlite")
async def test_after_five_mistyped_passphrases_a_new_code_is_needed(jalan: Perjalanan, bsre: BsrePalsu) -> None:
    """The service locks an account that is often wrong: whoever guesses is stopped here first."""
    who = jalan.pokja[0]
    code = await jalan.code(who, "ketua@ukpbj.contoh.id")
    for _ in range(5):
        with pytest.raises(Invalid, match="frasa sandi BSrE"):
            await tanda_tangan.sign(jalan.services, who, jalan.sesi.id, code, None, Kunci(NIK["ketua"], "salah"))

    with pytest.raises(Invalid, match="Kode tidak cocok"):
        await tanda_tangan.sign(jalan.services, who, jalan.sesi.id, code, None, Kunci(NIK["ketua"], FRASA))

    assert len(bsre.diminta) == 5
    assert await sign(jalan, "ketua", Kunci(NIK["ketua"], FRASA)) == 2


@pytest.mark.parametrize(
    ("ulah", "kunci", "kalimat"),
    [
        ("", Kunci("123", FRASA), "16 angka"),
        ("", Kunci(NIK["ketua"], ""), "frasa sandi"),
        ("", Kunci(NIK["ketua"], "salah"), "tidak diterima"),
        ("", Kunci("9" * 16, FRASA), "tidak diterima"),
        ("", Kunci(NIK["anggota"], FRASA), "bukan atas nama Saudara"),
        ("mogok", Kunci(NIK["ketua"], FRASA), "tidak menjawab"),
        ("orang lain", Kunci(NIK["ketua"], FRASA), "bukan atas nama Saudara"),
        ("menulis ulang", Kunci(NIK["ketua"], FRASA), "tidak sama dengan yang diterbitkan"),
        ("meleset", Kunci(NIK["ketua"], FRASA), "di luar kolom"),
        ("penerbit lain", Kunci(NIK["ketua"], FRASA), "penerbit yang dipercaya"),
    ],
)
@pytest.mark.database("sqlite")
async def test_what_goes_wrong_leaves_the_paper_as_it_was(
    jalan: Perjalanan, bsre: BsrePalsu, ulah: str, kunci: Kunci, kalimat: str
) -> None:
    before = await main_paper(jalan)
    bsre.ulah = ulah

    with pytest.raises((Invalid, Conflict), match=kalimat) as said:
        await sign(jalan, "ketua", kunci)

    assert (await main_paper(jalan)) == before
    assert FRASA not in str(said.value)
    assert said.value.__cause__ is None


async def test_a_member_signs_with_a_certificate_file_of_their_own(
    settings: Settings, clock: Clock, psre: Penyelenggara, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    folder = settings.data.parent / "penanda"
    folder.mkdir()
    (folder / "ketua@ukpbj.contoh.id.p12").write_bytes(psre.p12("RAHAYU CONTOH", P12))
    (folder / "anggota@ukpbj.contoh.id.p12").write_bytes(psre.p12("ORANG LAIN", P12))
    jalan = await journey(settings, clock, psre, signers=str(folder))
    try:
        with pytest.raises(Invalid, match="tidak cocok"):
            await sign(jalan, "ketua", Kunci(frasa="salah"))
        assert await sign(jalan, "ketua", Kunci(frasa=P12)) == 2
        with pytest.raises(Conflict, match="bukan atas nama"):
            await sign(jalan, "anggota", Kunci(frasa=P12))
        assert await sign(jalan, "anggota2", Kunci()) == 2  # has no file: signs in the application

        _, signers, pdf = await main_paper(jalan)
        assert [one.cara for one in signers] == [Cara.PSRE, Cara.PSRE, Cara.APLIKASI, Cara.APLIKASI]
        signed = [one for one in signers if one.waktu]
        expected = [Expected(slot(one), signer_name(one)) for one in signed]
        at, roots = clock.now(), jalan.services.pki.roots
        checked = await asyncio.to_thread(signing.check, pdf, expected, roots, at, closed=False)
        assert checked.problems == ()
        await nowhere(jalan, [P12], caplog)
    finally:
        await jalan.service.close()


@pytest.mark.slow
@pytest.mark.database("sqlite")
async def test_a_bag_with_certified_signatures_verifies_offline(jalan: Perjalanan) -> None:
    for key in NIK:
        await sign(jalan, key, Kunci(NIK[key], FRASA))
    guest = await jalan.guest()
    code = await jalan.code(guest, jalan.peserta.surel)
    await tanda_tangan.sign(jalan.services, guest, jalan.sesi.id, code, None)
    await jalan.until(jalan.all_closed, "the closing seals")
    await jalan.reported()
    await segel.return_equipment(jalan.services, jalan.tim_it, jalan.sesi.id, ["Komputer atau laptop berkamera"])
    await jalan.until(jalan.posted, "the last letters")
    bag = await segel.seal(jalan.services, jalan.tim_it, jalan.sesi.id)

    report = await asyncio.to_thread(verify, bag)
    assert report.utuh, report.as_text()
