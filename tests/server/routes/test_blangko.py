"""/formulir: forms to fill in by hand, empty for anybody, written in for staff, and the same bytes each time."""

import subprocess
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from server.actions import blangko, kesediaan
from tests.clock import Clock
from tests.people import Office, make_paket
from tests.server.routes.peramban import see
from tests.server.routes.perjalanan import set_out

pytestmark = pytest.mark.database("sqlite")


async def words_of(client: aiohttp.ClientSession, path: str, folder: Path) -> str:
    async with client.get(path) as answer:
        assert answer.status == 200, await answer.text()
        (folder / "a.pdf").write_bytes(await answer.read())
    return words_in(folder / "a.pdf")


def words_in(path: Path) -> str:
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return " ".join(told.stdout.split())


@pytest.mark.parametrize("kind", sorted(blangko.EMPTY))
async def test_anybody_prints_an_empty_form_twice_the_same(office: Office, kind: str, tmp_path: Path) -> None:
    async with aiohttp.ClientSession(office.url) as anybody:
        assert f"/formulir/{office.kantor.id}/{kind}.pdf" in await see(anybody, "/formulir")
        words = await words_of(anybody, f"/formulir/{office.kantor.id}/{kind}.pdf", tmp_path)
        first = (tmp_path / "a.pdf").read_bytes()
        blangko._printed.cache_clear()
        await words_of(anybody, f"/formulir/{office.kantor.id}/{kind}.pdf", tmp_path)

    assert (tmp_path / "a.pdf").read_bytes() == first
    assert "PEMERINTAH KABUPATEN CONTOH" in words
    assert "Contoh, S.T." not in words  # nobody's name


async def test_a_form_or_office_that_does_not_exist_is_not_found(office: Office) -> None:
    async with aiohttp.ClientSession(office.url) as anybody:
        await see(anybody, f"/formulir/{office.kantor.id}/undangan.pdf", 404)
        await see(anybody, "/formulir/tidak-ada/akun_pokja.pdf", 404)


async def test_the_pokjas_form_names_its_members_and_their_decision(office: Office, tmp_path: Path) -> None:
    paket = await make_paket(office)

    async with await office.client("ketua") as ketua, await office.client("orang_luar") as outsider:
        words = await words_of(ketua, f"/paket/{paket.id}/formulir-akun.pdf", tmp_path)
        await see(outsider, f"/paket/{paket.id}/formulir-akun.pdf", 404)

    assert all(name in words for name in ("Rahayu", "Damar", "Lestari"))
    assert paket.sk_pokja in words
    assert "Yoga" not in words  # tim IT is not the Pokja


async def test_a_peserta_who_comes_to_the_bidding_room_finds_the_forms_filled_in(
    service: TestServer, office: Office, clock: Clock, tmp_path: Path
) -> None:
    jalan = await set_out(service, office, clock)
    await jalan.invited()
    isian = {"pilihan": "bersedia", "whatsapp": "0812-0000-0001", "perangkat": "bidding_room"}
    coming = {"nama": "Bima Contoh", "jabatan": "Direktur", "kapasitas": "direksi"}
    await kesediaan.answer(jalan.services, await jalan.guest(), jalan.sesi.id, isian, [coming], "127.0.0.1")

    async with await office.client("tim_it") as tim_it, await office.client("ketua") as ketua:
        assert "formulir/bidding_akses.pdf" in await see(tim_it, f"/sesi/{jalan.sesi.id}")
        for kind in ("bidding_akses", "bidding_fasilitas"):
            words = await words_of(tim_it, f"/sesi/{jalan.sesi.id}/formulir/{kind}.pdf", tmp_path)
            assert "Bima Contoh" in words
        await see(ketua, f"/sesi/{jalan.sesi.id}/formulir/akun_pokja.pdf", 404)
