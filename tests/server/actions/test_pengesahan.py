"""A berita acara without the peserta: a sheet says why, cites the signed file, and has room to sign in ink."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from server.actions import tanda_tangan
from server.store import berita_acara as minutes
from server.store import cetakan as printed
from sessions.cetakan import JenisCetakan
from sessions.errors import Conflict
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.peramban import see
from tests.server.routes.perjalanan import set_out


@pytest.fixture
def database_url() -> str:
    return ""


async def test_a_sheet_tells_why_the_peserta_did_not_sign(
    service: TestServer, office: Office, clock: Clock, tmp_path: Path
) -> None:
    jalan = await set_out(service, office, clock)
    await jalan.met()
    await jalan.signed(peserta=False)
    with pytest.raises(Conflict, match="24 jam"):
        await tanda_tangan.finish_without_peserta(jalan.services, jalan.pokja[0], jalan.sesi.id, "Tidak menjawab.")
    clock.set(clock.now() + timedelta(hours=25))
    why = "Wakil peserta tidak menjawab sampai batasnya (contoh)."
    await tanda_tangan.finish_without_peserta(jalan.services, jalan.pokja[0], jalan.sesi.id, why)
    await jalan.until(jalan.all_closed, "the closing seals")

    async def sheets() -> list[object]:
        found = await jalan.services.store.read(lambda c: printed.of_berkas(c, jalan.sesi.berkas))
        return [one for one in found if one.jenis is JenisCetakan.PENGESAHAN]

    (sheet,) = await jalan.until(sheets, "the sheet")
    papers = await jalan.services.store.read(lambda c: minutes.of_sesi(c, jalan.sesi.id))
    signed = next(one for one in papers if one.utama)
    words = words_in(await jalan.services.files.read(sheet.sha256), tmp_path)
    async with await jalan.office.client("ketua") as ketua:
        assert "Lembar Pengesahan" in await see(ketua, f"/sesi/{jalan.sesi.id}")

    assert why in words
    assert signed.pdf in words.replace(" ", "")
    assert "tetap sah" in words
    assert jalan.peserta.direktur in words


def words_in(pdf: bytes, folder: Path) -> str:
    path = folder / "a.pdf"
    path.write_bytes(pdf)
    words = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(words.split())
