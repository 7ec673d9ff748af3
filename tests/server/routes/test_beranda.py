"""Tests of /beranda: each person sees what waits for them, and nothing of others'."""

import re
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestServer

from server.actions import paket as pakets
from tests.clock import Clock
from tests.people import Office, make_paket, make_peserta, make_sesi
from tests.server.routes.peramban import press, see
from tests.server.routes.perjalanan import Perjalanan


@pytest.fixture
async def jalan(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    """A sesi this afternoon."""
    paket = await make_paket(office)
    peserta = await make_peserta(office, paket)
    await pakets.begin(office.services, office.ketua, paket.id)
    sesi = await make_sesi(office, peserta, clock.now() + timedelta(hours=6))
    return Perjalanan(service, office, clock, paket, peserta, sesi)


async def test_somebody_without_a_paket_is_told_how_to_begin(office: Office) -> None:
    async with await office.client("orang_luar") as luar, await office.client("tim_it") as tim_it:
        assert "Buat paket dari hasil evaluasi" in await see(luar, "/beranda")
        assert "setelah Pokja menugaskan Anda" in await see(tim_it, "/beranda")


async def test_the_step_of_a_whole_paket_waits_for_its_pokja_alone(office: Office) -> None:
    paket = await make_paket(office)
    async with await office.client("ketua") as ketua, await office.client("tim_it") as tim_it:
        assert "Masukkan peserta" in await see(ketua, "/beranda")
        await make_peserta(office, paket)
        assert "Mulai pembuktian" in await see(ketua, "/beranda")
        await pakets.begin(office.services, office.ketua, paket.id)

        assert "Buat sesi" in await see(ketua, "/beranda")
        assert "Buat sesi" not in await see(tim_it, "/beranda")
    async with await office.client("orang_luar") as luar:
        assert paket.nama not in await see(luar, "/beranda")


async def test_a_letter_waits_for_the_ketua_and_not_for_the_member(jalan: Perjalanan) -> None:
    async with await jalan.office.client("ketua") as ketua, await jalan.office.client("anggota") as anggota:
        await press(anggota, f"/sesi/{jalan.sesi.id}/undangan")
        letter = (await see(anggota, f"/sesi/{jalan.sesi.id}/undangan")).split("/undangan/")[1].split("/")[0]
        await press(anggota, f"/sesi/{jalan.sesi.id}/undangan/{letter}/ajukan")

        assert "Sahkan undangan" in await see(ketua, "/beranda")
        assert "Sahkan undangan" not in await see(anggota, "/beranda")


async def test_what_is_today_is_shown_by_its_clock_and_what_waits_by_its_person(jalan: Perjalanan) -> None:
    await jalan.invited()

    async with await jalan.office.client("ketua") as ketua, await jalan.office.client("tim_it") as tim_it:
        shown = await see(ketua, "/beranda")
        assert "14.00 WITA" in shown
        assert "Menunggu jawaban peserta" in shown
        await jalan.answered("minta_ubah_jadwal")
        assert "Jawab permohonan peserta" in await see(ketua, "/beranda")
        assert "Jawab permohonan peserta" not in await see(tim_it, "/beranda")


async def test_equipment_waits_for_the_tim_it(jalan: Perjalanan) -> None:
    await jalan.invited()
    await jalan.answered()
    ketua, anggota, _ = (one.id for one in jalan.pokja)
    duties = {f"tugas.{ketua}": "pemimpin", f"tugas.{anggota}": "pemeriksa", f"tugas.{jalan.tim_it.id}": "sarana"}

    async with await jalan.office.client("ketua") as leader, await jalan.office.client("tim_it") as tim_it:
        await press(leader, f"/sesi/{jalan.sesi.id}/personil", duties)

        assert "Periksa sarana dan laporkan kesiapan" in await see(tim_it, "/beranda")
        assert "Periksa sarana" not in await see(leader, "/beranda")


async def test_the_minutes_wait_for_the_pokja_after_the_room_was_closed(jalan: Perjalanan) -> None:
    await jalan.met()

    async with await jalan.office.client("ketua") as ketua:
        assert "Selesaikan Berita Acara" in await see(ketua, "/beranda")
    await jalan.frozen()
    async with await jalan.office.client("anggota") as anggota:
        assert "Tanda tangani Berita Acara" in await see(anggota, "/beranda")


async def test_others_see_nothing_of_it(jalan: Perjalanan) -> None:
    for who in ("orang_luar", "other", "admin"):
        async with await jalan.office.client(who) as client:
            assert jalan.peserta.nama not in await see(client, "/beranda")
    async with await jalan.office.client("auditor") as auditor:
        await see(auditor, "/beranda", status=303)


async def test_the_page_is_in_english_when_asked_for(jalan: Perjalanan) -> None:
    async with await jalan.office.client("ketua") as ketua:
        shown = await see(ketua, "/beranda?lang=en")

    assert '<html lang="en">' in shown
    assert "today?</h1>" in shown
    assert "Menunggu" not in shown


async def test_the_menu_marks_the_one_place_where_one_is(jalan: Perjalanan) -> None:
    async with await jalan.office.client("kepala") as kepala:
        for path, marked in (
            ("/kantor/dilihat", ["Siapa melihat"]),
            ("/kantor", ["Kantor"]),
            ("/kantor/pemusnahan", ["Kantor"]),
            (f"/paket/{jalan.paket.id}", ["Paket"]),
        ):
            menu = (await see(kepala, path)).split('class="menu"')[1].split("</nav>")[0]
            assert re.findall(r'aria-current="(?:page|true)">([^<]+)', menu) == marked, path
