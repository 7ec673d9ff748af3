"""Paraf: the parts of a berita acara are initialled on its pages too, by both sides, and printed in the paper."""

import asyncio
import re
import subprocess
from pathlib import Path

import pytest

from server.store import berita_acara as minutes
from server.store import evidence
from sessions.berita_acara import JenisBA
from tests.server.routes.peramban import press, refused, see
from tests.server.routes.perjalanan import Perjalanan

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    await jalan.met()
    return jalan


def form_of(page: str, judul: str) -> dict[str, str]:
    """What the button of a part sends."""
    before = page.partition(f'<span class="unseen"> {judul}</span>')[0]
    found = re.findall(r'name="bagian" value="(\w+)"><input type="hidden" name="sidik" value="(\w+)"', before)
    return dict(zip(("bagian", "sidik"), found[-1], strict=True))


async def test_both_sides_initial_on_their_pages_and_the_paper_says_so(jalan: Perjalanan, tmp_path: Path) -> None:
    ba = f"/sesi/{jalan.sesi.id}/ba"
    judul = "Kehadiran dan kewakilan"
    async with await jalan.office.client("ketua") as ketua, await jalan.guest_browser() as tamu:
        form = form_of(await see(ketua, ba), judul)
        assert await press(ketua, f"{ba}/paraf", form) == f"{ba}#paraf"
        assert await press(tamu, "/hadir/ba/paraf", form_of(await see(tamu, "/hadir/ba"), judul)) == "/hadir/ba#paraf"
        shown = await see(tamu, "/hadir/ba")
        assert shown.count("Diparaf") == 2
        assert "Rahayu Contoh, S.T. (Pokja)" in shown
        stale = await refused(ketua, f"{ba}/paraf", {**form, "sidik": "0" * 64}, 409)
        assert "baru saja bertambah" in stale
        await refused(ketua, f"{ba}/paraf", {"bagian": "tidak-ada", "sidik": "0" * 64}, 404)

        await jalan.frozen()
        assert "Paraf bagian ini" not in await see(ketua, ba)
        await refused(ketua, f"{ba}/paraf", form, 409)
    async with await jalan.office.client("other") as other:
        await refused(other, f"{ba}/paraf", form, 404)

    given = await jalan.services.store.read(lambda c: evidence.of_kinds(c, jalan.sesi.berkas, {"ba.diparaf"}))
    assert [one.event.data["pihak"] for one in given] == ["pokja", "peserta"]
    papers = await jalan.services.store.read(lambda c: minutes.of_sesi(c, jalan.sesi.id))
    paper = next(one for one in papers if one.jenis is JenisBA.PEMBUKTIAN)
    (tmp_path / "ba.pdf").write_bytes(await jalan.services.files.read(paper.pdf))
    told = await asyncio.to_thread(
        subprocess.check_output, ["pdftotext", "-layout", tmp_path / "ba.pdf", "-"], text=True
    )
    section = " ".join(told.partition("Paraf per bagian")[2].partition("Penutup")[0].split())
    assert "Rahayu Contoh" in section
    assert jalan.peserta.direktur.split()[0] in section
