"""An erratum: a quorum decides, the old paper stays as it is, a new one refers to it, is signed and sealed."""

import subprocess
from pathlib import Path

import pytest

from server.actions import berita_acara, segel, tanda_tangan
from server.store import berita_acara as minutes
from sessions.berita_acara import BeritaAcara, JenisBA, Keadaan
from sessions.errors import Conflict
from tests.server.routes.peramban import press, refused, see
from tests.server.routes.perjalanan import Perjalanan


@pytest.fixture
def database_url() -> str:
    """What is stored here is tested on both databases elsewhere."""
    return ""


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    """A sesi whose berita acara is signed by everybody."""
    await jalan.met()
    await jalan.signed()
    return jalan


async def papers(jalan: Perjalanan) -> list[BeritaAcara]:
    found = await jalan.services.store.read(lambda c: minutes.of_sesi(c, jalan.sesi.id))
    return [one for one in found if one.jenis is JenisBA.PEMBUKTIAN]


async def test_a_final_berita_acara_is_corrected_by_a_new_one_and_both_are_in_the_bag(
    jalan: Perjalanan, tmp_path: Path
) -> None:
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
    await berita_acara.read_out(jalan.services, jalan.pokja[0], jalan.sesi.id)
    await tanda_tangan.begin(jalan.services, jalan.pokja[0], jalan.sesi.id)
    words = text_of(await berita_acara.pdf(jalan.services, jalan.sesi.id, new.id), tmp_path)
    assert "(PERBAIKAN)" in words
    assert "Tertulis Akta 12, seharusnya Akta 21." in words
    assert old.nomor in words
    for key, who in zip(("ketua", "anggota", "anggota2"), jalan.pokja, strict=True):
        code = await jalan.code(who, f"{key}@ukpbj.contoh.id")
        await tanda_tangan.sign(jalan.services, who, jalan.sesi.id, code, None)
    guest = await jalan.guest()
    await tanda_tangan.sign(jalan.services, guest, jalan.sesi.id, await jalan.code(guest, jalan.peserta.surel), None)
    await jalan.until(jalan.all_closed, "the closing seal")
    old, new = await papers(jalan)
    assert new.nomor != old.nomor
    async with await jalan.guest_browser() as anybody:
        assert old.nomor in await see(anybody, f"/periksa/BA-{jalan.sesi.kode}")
        assert new.nomor in await see(anybody, f"/periksa/BA-{jalan.sesi.kode}-2")

    await jalan.reported()
    await segel.return_equipment(jalan.services, jalan.tim_it, jalan.sesi.id, ["Laptop"])
    await jalan.until(jalan.posted, "the last letters")
    await segel.seal(jalan.services, jalan.tim_it, jalan.sesi.id)  # which verifies the bag as a stranger would
    with pytest.raises(Conflict, match="disegel"):
        await berita_acara.correct(jalan.services, jalan.pokja[0], jalan.sesi.id, "Tertulis A, seharusnya B.")


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "a.pdf"
    path.write_bytes(pdf)
    words = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(words.split())
