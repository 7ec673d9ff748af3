"""An erratum: a quorum decides, the old paper stays as it is, a new one refers to it, is signed and sealed.

Before the seal and behind it: there the chain goes on, and another seal closes what was added.
"""

import asyncio
import subprocess
from pathlib import Path

import pytest

from server import verify
from server.actions import bag as bags
from server.actions import berita_acara, naskah, pemusnahan, segel, tanda_tangan
from server.store import berita_acara as minutes
from server.store import evidence
from sessions.berita_acara import BeritaAcara, JenisBA, Keadaan
from sessions.errors import Conflict
from tests.server.routes.peramban import press, refused, see
from tests.server.routes.perjalanan import Perjalanan
from tests.server.routes.test_keutuhan import FORM, checked

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.timeout(300)]


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    """A sesi that is closed."""
    await jalan.met()
    return jalan


async def papers(jalan: Perjalanan) -> list[BeritaAcara]:
    found = await jalan.services.store.read(lambda c: minutes.of_sesi(c, jalan.sesi.id))
    return [one for one in found if one.jenis is JenisBA.PEMBUKTIAN]


async def corrected(jalan: Perjalanan) -> None:
    """From the proposal to the draft that refers to the old paper, by the forms of the page."""
    page = f"/sesi/{jalan.sesi.id}/ba"
    (old,) = await papers(jalan)
    before = await jalan.services.files.read(old.pdf)
    async with await jalan.office.client("ketua") as ketua, await jalan.office.client("anggota") as anggota:
        assert "Usulkan ralat" in await see(ketua, page)
        await refused(ketua, f"{page}/ralat", {"isi": "Tertulis A seharusnya B"}, 409)
        await refused(ketua, f"{page}/ralat/usul", {"alasan": "x"})
        await press(ketua, f"{page}/ralat/usul", {"alasan": "Nomor akta salah ketik (contoh)."})
        shown = await see(anggota, page)
        assert "Setujui ralat" in shown
        usul = shown.split('name="usul" value="')[1].split('"')[0]
        await press(anggota, f"{page}/ralat/setuju", {"usul": usul})
        await refused(ketua, f"{page}/ralat", {"isi": ""})
        await press(ketua, f"{page}/ralat", {"isi": "Tertulis Akta 12, seharusnya Akta 21."})
        await refused(ketua, f"{page}/ralat", {"isi": "Tertulis Akta 12, seharusnya Akta 22."}, 409)
    old, new = await papers(jalan)
    assert (old.keadaan, new.keadaan, new.ke, new.merujuk) == (Keadaan.DIGANTIKAN, Keadaan.DRAF, 2, old.id)
    assert await jalan.services.files.read(old.pdf) == before


async def signed_again(jalan: Perjalanan) -> None:
    await berita_acara.read_out(jalan.services, jalan.pokja[0], jalan.sesi.id)
    await tanda_tangan.begin(jalan.services, jalan.pokja[0], jalan.sesi.id)
    for key, who in zip(("ketua", "anggota", "anggota2"), jalan.pokja, strict=True):
        code = await jalan.code(who, f"{key}@ukpbj.contoh.id")
        await tanda_tangan.sign(jalan.services, who, jalan.sesi.id, code, None)
    guest = await jalan.guest()
    async with await jalan.guest_browser() as tamu:
        assert "Baca, lalu tanda tangani" in await see(tamu, "/hadir/ba")
        assert "/hadir/ba" in await see(tamu, "/hadir")
    await tanda_tangan.sign(jalan.services, guest, jalan.sesi.id, await jalan.code(guest, jalan.peserta.surel), None)
    await jalan.until(jalan.all_closed, "the closing seal")
    await jalan.until(jalan.posted, "the last letters")


@pytest.mark.slow
async def test_a_final_berita_acara_is_corrected_by_a_new_one_and_both_are_in_the_bag(
    jalan: Perjalanan, tmp_path: Path
) -> None:
    await jalan.signed()
    await corrected(jalan)
    await signed_again(jalan)

    old, new = await papers(jalan)
    words = text_of(await naskah.pdf(jalan.services, jalan.sesi.id, new.id), tmp_path)
    assert "(PERBAIKAN)" in words
    assert "Tertulis Akta 12, seharusnya Akta 21." in words
    assert old.nomor in words
    assert new.nomor != old.nomor
    async with await jalan.guest_browser() as anybody:
        assert old.nomor in await see(anybody, f"/periksa/BA-{jalan.sesi.kode}")
        assert new.nomor in await see(anybody, f"/periksa/BA-{jalan.sesi.kode}-2")
    await jalan.reported()
    await segel.return_equipment(jalan.services, jalan.tim_it, jalan.sesi.id, ["Laptop"])
    await jalan.until(jalan.posted, "the last letters")
    await segel.seal(jalan.services, jalan.tim_it, jalan.sesi.id)  # which verifies the bag as a stranger would


@pytest.mark.slow
async def test_behind_the_seal_an_erratum_is_closed_by_another_seal_and_the_first_head_holds(jalan: Perjalanan) -> None:
    services, sesi = jalan.services, jalan.sesi.id
    await jalan.sealed()
    first = await bags.bag_of(services, sesi)
    head = await jalan.letter_text("berkas_disegel")
    with pytest.raises(Conflict, match="belum siap"):
        await segel.seal(services, jalan.tim_it, sesi)
    admin, kepala = jalan.office.pelaku("admin"), jalan.office.pelaku("kepala")
    proposed = await pemusnahan.propose(services, admin, {**FORM, "sesi": sesi})
    await pemusnahan.reject(services, kepala, proposed.id, "Ralat didahulukan (contoh).")

    await corrected(jalan)

    assert (await bags.bag_of(services, sesi)).files == first.files, "until it is sealed again"
    night = await mailed_tonight(jalan)
    report = await asyncio.to_thread(verify.verify, first, night)
    assert (report.utuh, report.belum_lengkap) == (False, True), report.as_text()
    assert "baris ditulis sesudah segel ini dan tidak ada di dalam bag" in report.as_text()
    proposed = await pemusnahan.propose(services, admin, {**FORM, "sesi": sesi})
    with pytest.raises(Conflict, match="belum selesai"):
        await pemusnahan.approve(services, kepala, proposed.id)
    await pemusnahan.reject(services, kepala, proposed.id, "Ralat didahulukan (contoh).")
    with pytest.raises(Conflict, match="belum selesai ditandatangani"):
        await segel.seal(services, jalan.tim_it, sesi)
    await signed_again(jalan)
    async with await jalan.office.client("tim_it") as tim_it:
        assert "Segel kembali berkas sesi" in await see(tim_it, f"/sesi/{sesi}/ba")
        await press(tim_it, f"/sesi/{sesi}/ba/segel", {})
        assert "Segel kembali" not in await see(tim_it, f"/sesi/{sesi}/ba")

    second = await bags.bag_of(services, sesi)
    assert {"data/00-ba/berita-acara.pdf", "data/00-ba/berita-acara-2.pdf"} <= set(second.files)
    log = [bytes(one.files["data/09-log.jsonl"]) for one in (first, second)]  # type: ignore[arg-type]
    assert log[1].startswith(log[0])
    for whole in (second, await bags.copy_for_peserta(services, sesi)):
        for outside in (head, night):
            report = await asyncio.to_thread(verify.verify, whole, outside)
            assert report.utuh, report.as_text()
    above = await services.store.read(lambda c: evidence.of_kinds(c, f"paket/{jalan.paket.id}", {"sesi.disegel"}))
    assert [one.event.data["ukuran"] for one in above] == [one.count(b"\n") for one in log]
    again = await services.store.read(lambda c: evidence.last_of(c, jalan.sesi.berkas, "sesi.disegel_kembali"))
    assert again.event.data["sebelumnya"]["akar"] == above[0].event.data["akar"]
    with pytest.raises(Conflict, match="belum siap"):
        await segel.seal(services, jalan.tim_it, sesi)


async def mailed_tonight(jalan: Perjalanan) -> str:
    """The letter of the night with the heads of all chains that grew, to an address outside the office."""
    outside = jalan.services.settings.model_copy(update={"head_mail": "inspektorat@luar.contoh.id"})
    object.__setattr__(jalan.services, "settings", outside)  # the running service's own, for this test
    await checked(jalan)
    return (await jalan.letter_text("kepala_harian", "inspektorat@luar.contoh.id")).replace("\r\n", "\n")


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "a.pdf"
    path.write_bytes(pdf)
    words = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(words.split())
