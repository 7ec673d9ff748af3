"""The frozen prices signed by pen or elsewhere: compared with what went out, counted, and closed by the Pokja."""

import asyncio
import subprocess
import sys
import uuid
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import cv2
import pytest
from aiohttp.test_utils import TestServer

from server import bag
from server.actions import bag as bags
from server.actions import kembali as actions
from server.actions import segel, tanda_tangan, turunan
from server.kembali import Terbitan
from server.kembali.issued import Page, pages
from server.store import berita_acara as papers
from server.store import kembali as rows
from server.store import terbitan as issued
from sessions.berita_acara import Cara as Penandaan
from sessions.berita_acara import JenisBA, Paraf, Pihak
from sessions.berita_acara import Keadaan as KeadaanBA
from sessions.kembali import Cara, Kembali
from sessions.kembali import Keadaan as Dikembalikan
from sessions.negosiasi import Keadaan
from sessions.putusan import Perihal
from tests.browser import NewContext, browser, new_context  # noqa: F401 - fixtures
from tests.clock import Clock
from tests.people import Office
from tests.server import runding
from tests.server.kertas import photo, signed
from tests.server.penyelenggara import Penyelenggara
from tests.server.routes.perjalanan import Perjalanan

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.timeout(240)]
WHY = "Penerbit sertifikat diperiksa di laman PSrE (contoh)."


@pytest.fixture
async def jalan(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    """Prices that both sides agreed on, frozen and out."""
    jalan = await runding.set_out(service, office, clock)
    await runding.met(jalan)
    await runding.frozen(jalan)
    return jalan


async def out(jalan: Perjalanan) -> Any:
    [paper] = await jalan.services.store.read(lambda c: issued.of_sesi(c, jalan.sesi.id))
    return paper


async def send(jalan: Perjalanan, content: bytes, cara: Cara) -> Kembali:
    """As the peserta sends it; what it looks like once the machine has read it."""

    async def once() -> AsyncIterator[bytes]:
        yield content

    paper, guest = await out(jalan), await jalan.guest()
    id = str(uuid.uuid4())
    await actions.receive(jalan.services, guest, jalan.sesi.id, paper.id, cara, id, "", once())

    async def read() -> Kembali | None:
        back: Kembali = (await jalan.services.store.read(lambda c: rows.of_sesi(c, jalan.sesi.id)))[-1]
        return back if back.keadaan is not Dikembalikan.DITERIMA else None

    return await jalan.until(read, "the comparison")  # type: ignore[no-any-return]


async def sheets(jalan: Perjalanan) -> tuple[Page, ...]:
    """What a printer makes of the very bytes that went out."""
    paper = await out(jalan)
    pdf = await jalan.services.files.read(paper.pdf)
    return await asyncio.to_thread(pages, Terbitan(pdf, dict(enumerate(paper.halaman, 1)), paper.sel, paper.ttd))


async def state(jalan: Perjalanan) -> tuple[Keadaan, KeadaanBA, set[Paraf]]:
    """Of the negotiation, of its paper, and of the peserta's places on it."""
    found = await jalan.services.store.read(lambda c: papers.of_sesi(c, jalan.sesi.id))
    ba = next(one for one in found if one.jenis is JenisBA.BERKAS_NEGOSIASI)
    signers = await jalan.services.store.read(lambda c: papers.signatures(c, ba.id))
    theirs = {one.keadaan for one in signers if one.pihak is Pihak.PESERTA}
    return (await runding.now(jalan)).keadaan, ba.keadaan, theirs


async def ways(jalan: Perjalanan) -> set[Penandaan]:
    """How the peserta signed, as pages and the check tell it."""
    found = await jalan.services.store.read(lambda c: papers.of_sesi(c, jalan.sesi.id))
    ba = next(one for one in found if one.jenis is JenisBA.BERKAS_NEGOSIASI)
    signers = await jalan.services.store.read(lambda c: papers.signatures(c, ba.id))
    return {one.cara for one in signers if one.pihak is Pihak.PESERTA}


async def pokja_signs(jalan: Perjalanan) -> None:
    for key, one in zip(("ketua", "anggota", "anggota2"), jalan.pokja, strict=True):
        await jalan.until(jalan.posted, "earlier letters, so that the next one is the code")
        code = await jalan.code(one, f"{key}@ukpbj.contoh.id")
        await tanda_tangan.sign(jalan.services, one, jalan.sesi.id, code, None)


async def test_a_print_signed_by_pen_counts_once_a_person_has_compared_it(jalan: Perjalanan) -> None:
    printed = await sheets(jalan)
    paper = await out(jalan)
    box = next(box for page in printed for id, box in page.ttd if id in paper.penanda)
    assert box.w > 800
    for page in printed:
        sheet = cv2.cvtColor(page.gray, cv2.COLOR_GRAY2BGR)
        for id, place in page.ttd:
            if id in paper.penanda:
                sheet = signed(Page(page.number, page.gray, (), (("peserta", place),)), 5, sheet=sheet)
        back = await send(jalan, photo(sheet, "wa", 4), Cara.KERTAS)
    assert (await state(jalan))[0] is Keadaan.CEK_PINDAIAN
    assert back.bersih(paper), back.pencocokan(paper)

    await actions.confirm(jalan.services, jalan.pokja[0], jalan.sesi.id, back.id, "")

    assert await state(jalan) == (Keadaan.TTD_PENYEDIA, KeadaanBA.MENUNGGU_TTD, {Paraf.DI_LUAR})
    assert await ways(jalan) == {Penandaan.BASAH}
    await pokja_signs(jalan)
    assert await state(jalan) == (Keadaan.FINAL, KeadaanBA.FINAL, {Paraf.DI_LUAR})
    await jalan.until(jalan.all_closed, "the closing seal")
    told = await jalan.services.store.read(lambda c: turunan.expected(c, jalan.sesi.id))
    assert {len(one) for one in told.values()} == {3}  # the Pokja's own; the peserta's is on the print


async def test_another_print_may_be_asked_for_and_one_may_sign_here_instead(jalan: Perjalanan) -> None:
    back = await send(jalan, b"\xff\xd8\xff\xe0 half a photo", Cara.KERTAS)

    await actions.ask_again(jalan.services, jalan.pokja[0], jalan.sesi.id, back.id, "Foto terpotong, mohon diulang.")

    assert await state(jalan) == (Keadaan.DIBEKUKAN, KeadaanBA.MENUNGGU_TTD, {Paraf.MENUNGGU})
    await jalan.until(jalan.posted, "earlier letters, so that the next one is the code")
    code = await jalan.code(await jalan.guest(), jalan.peserta.surel)
    await tanda_tangan.sign(jalan.services, await jalan.guest(), jalan.sesi.id, code, None)
    assert await state(jalan) == (Keadaan.TTD_PENYEDIA, KeadaanBA.MENUNGGU_TTD, {Paraf.DITANDATANGANI})


async def test_a_signature_of_a_certificate_provider_counts_once_a_person_has_looked(jalan: Perjalanan) -> None:
    paper = await out(jalan)
    pdf = await jalan.services.files.read(paper.pdf)
    psre = Penyelenggara(jalan.services.now())

    back = await send(jalan, await asyncio.to_thread(psre.sign, pdf, paper.nama), Cara.TTE)

    assert back.tambahan[0].masalah == ()
    assert [one.nama for one in back.tambahan[0].tanda_tangan] == [paper.nama]
    assert (await state(jalan))[0] is Keadaan.DIBEKUKAN
    await actions.confirm(jalan.services, jalan.pokja[0], jalan.sesi.id, back.id, WHY)
    assert await state(jalan) == (Keadaan.TTD_PENYEDIA, KeadaanBA.MENUNGGU_TTD, {Paraf.DI_LUAR})
    assert await ways(jalan) == {Penandaan.ASING}


@pytest.mark.slow
async def test_a_photo_and_a_file_signed_elsewhere_are_sealed_and_stand_before_every_verifier(
    jalan: Perjalanan,
    new_context: NewContext,  # noqa: F811
    tmp_path: Path,
) -> None:
    """The photo is asked for again, the file counts; both are evidence, in the bag and in the peserta's copy."""
    services, sesi = jalan.services, jalan.sesi.id
    paper, printed = await out(jalan), await sheets(jalan)
    picture = photo(cv2.cvtColor(printed[0].gray, cv2.COLOR_GRAY2BGR), "wa", 4)
    back = await send(jalan, picture, Cara.KERTAS)
    await actions.ask_again(services, jalan.pokja[0], sesi, back.id, "Belum ditandatangani (contoh).")
    psre = Penyelenggara(services.now())
    returned = await asyncio.to_thread(psre.sign, await services.files.read(paper.pdf), paper.nama)
    back = await send(jalan, returned, Cara.TTE)
    await actions.confirm(services, jalan.pokja[0], sesi, back.id, WHY)
    await pokja_signs(jalan)
    await jalan.decided(Perihal.TUTUP, None, "")
    await jalan.frozen()
    await pokja_signs(jalan)
    code = await jalan.code(await jalan.guest(), jalan.peserta.surel)
    await tanda_tangan.sign(services, await jalan.guest(), sesi, code, None)
    await jalan.until(jalan.all_closed, "the closing seals")
    await jalan.reported()
    await segel.return_equipment(services, jalan.tim_it, sesi, ["Laptop"])
    await jalan.until(jalan.posted, "the last letters")

    sealed = await segel.seal(services, jalan.tim_it, sesi)

    kept = {
        "data/07-negosiasi/1/terbit.pdf": await services.files.read(paper.pdf),
        "data/07-negosiasi/1/kembali-1/asli-01.jpg": picture,
        "data/07-negosiasi/1/kembali-2/asli-01.pdf": returned,
    }
    for name, whole in (("bag", sealed), ("peserta", await bags.copy_for_peserta(services, sesi))):
        folder = tmp_path / name
        await asyncio.to_thread(unpacked, whole, folder)
        assert {path: (folder / path).read_bytes() for path in kept} == kept
        await stands(folder, new_context)
    assert kept["data/07-negosiasi/1/kembali-2/asli-01.pdf"].startswith(kept["data/07-negosiasi/1/terbit.pdf"])
    forged = tmp_path / "bag/data/07-negosiasi/1/kembali-2/asli-01.pdf"
    forged.write_bytes(forged.read_bytes().replace(b"%%EOF", b"%%E0F", 1))
    done = await command(sys.executable, "-m", "server", "verify", tmp_path / "bag")
    assert (done.returncode, "kembali-2/asli-01.pdf" in done.stdout) == (1, True), done.stdout


def unpacked(whole: bag.Bag, folder: Path) -> None:
    archive, apart = folder.with_suffix(".zip"), folder.with_suffix(".isi")
    archive.write_bytes(b"".join(bag.zip_stream(whole)))
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(apart)  # a folder of its own: another bag may lie beside it
    next(apart.glob("*/periksa.py")).parent.rename(folder)


async def stands(folder: Path, new_context: NewContext) -> None:  # noqa: F811
    """By the command, by the bag's own program under the system's Python, and by its page in a browser."""
    await stands_by(sys.executable, "-m", "server", "verify", folder)
    await stands_by("/usr/bin/python3", "-I", folder / "periksa.py")
    page = await (await new_context()).new_page()
    await page.goto((folder / "periksa.html").as_uri())
    await page.set_input_files("#folder", folder)
    await page.click("#mulai")
    await page.wait_for_selector("#putusan")
    assert (await page.inner_text("#putusan")).startswith("UTUH")


async def stands_by(*words: object) -> None:
    done = await command(*words)
    assert (done.returncode, "TIDAK UTUH" in done.stdout) == (0, False), done.stdout + done.stderr


async def command(*words: object) -> subprocess.CompletedProcess[str]:
    told = [str(word) for word in words]
    return await asyncio.to_thread(subprocess.run, told, capture_output=True, text=True, check=False)
