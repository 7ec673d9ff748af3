"""Tests of the letter's page: drafted, approved by the ketua alone, sent, and followed where it goes."""

from datetime import timedelta

import aiohttp
import pytest

from mailer.errors import Permanent
from server.store import surel as post
from server.store import undangan as rows
from sessions.undangan import Undangan
from tests.people import make_peserta, make_sesi
from tests.server.routes.peramban import press, refused, see
from tests.server.routes.perjalanan import Perjalanan

EDITED = {
    "hadir": "Direktur utama\r\n\r\n  Penerima   kuasa  ",
    "siapkan": "KTP asli | diperlihatkan di depan kamera\nNIB",
    "tembusan": "Kepala UKPBJ",
}


async def newest(jalan: Perjalanan) -> Undangan:
    found = await jalan.services.store.read(lambda c: rows.latest(c, jalan.sesi.id))
    assert isinstance(found, Undangan)
    return found


async def drafted(jalan: Perjalanan, client: aiohttp.ClientSession) -> str:
    """The path of a fresh draft."""
    await press(client, f"/sesi/{jalan.sesi.id}/undangan")
    return f"/sesi/{jalan.sesi.id}/undangan/{(await newest(jalan)).id}"


async def test_a_letter_goes_from_draft_to_the_peserta(jalan: Perjalanan) -> None:
    page = f"/sesi/{jalan.sesi.id}/undangan"

    async with await jalan.office.client("anggota") as anggota, await jalan.office.client("ketua") as ketua:
        assert "Susun undangan" in await see(anggota, page)
        letter = await drafted(jalan, anggota)
        await press(anggota, letter + "/ubah", EDITED)
        assert "KTP asli | diperlihatkan di depan kamera" in await see(anggota, page)
        async with anggota.get(letter + "/pratinjau.png") as picture:
            assert (await picture.read()).startswith(b"\x89PNG")
        await see(anggota, letter + ".pdf", status=404)
        await press(anggota, letter + "/ajukan")
        assert "Menunggu pengesahan ketua Pokja." in await see(anggota, page)
        await refused(anggota, letter + "/sahkan", status=403)
        await press(ketua, letter + "/sahkan")

        assert "Nomor 001/PK/POKJA/XI/2026" in await see(ketua, page)
        async with ketua.get(letter + ".pdf") as paper:
            assert paper.content_type == "application/pdf"
            assert (await paper.read()).startswith(b"%PDF")
        await press(anggota, letter + "/kirim")
        await jalan.until(jalan._delivered, "the invitation's delivery")

        shown = await see(anggota, page)
        assert "Terkirim" in shown
        assert "Diterima server surel" in shown
        assert jalan.peserta.surel in shown
    kept = await newest(jalan)
    assert kept.isi["hadir"] == ["Direktur utama", "Penerima kuasa"]


async def test_only_the_ketua_sends_a_letter_back_and_says_why(jalan: Perjalanan) -> None:
    async with await jalan.office.client("anggota") as anggota, await jalan.office.client("ketua") as ketua:
        letter = await drafted(jalan, anggota)
        await press(anggota, letter + "/ajukan")
        await refused(anggota, letter + "/kembalikan", {"catatan": "Perbaiki tembusan"}, status=403)
        assert 'id="catatan-error"' in await refused(ketua, letter + "/kembalikan", {"catatan": ""})
        await press(ketua, letter + "/kembalikan", {"catatan": "Perbaiki tembusan"})

        assert "Konsep" in await see(anggota, f"/sesi/{jalan.sesi.id}/undangan")


async def test_an_incomplete_letter_is_not_put_to_the_ketua(jalan: Perjalanan) -> None:
    async with await jalan.office.client("anggota") as anggota:
        letter = await drafted(jalan, anggota)
        await press(anggota, letter + "/ubah", {**EDITED, "hadir": ""})

        assert "belum lengkap: hadir" in await refused(anggota, letter + "/ajukan")


async def test_a_letter_that_was_submitted_is_not_edited(jalan: Perjalanan) -> None:
    async with await jalan.office.client("anggota") as anggota:
        letter = await drafted(jalan, anggota)
        await press(anggota, letter + "/ajukan")

        assert "tidak dapat diubah" in await refused(anggota, letter + "/ubah", EDITED, status=409)


async def test_a_letter_of_another_sesi_is_not_found_under_this_one(jalan: Perjalanan) -> None:
    other = await make_peserta(jalan.office, jalan.paket, 1)
    sesi = await make_sesi(jalan.office, other, jalan.clock.now() + timedelta(days=3))

    async with await jalan.office.client("ketua") as ketua:
        await drafted(jalan, ketua)
        wrong = f"/sesi/{sesi.id}/undangan/{(await newest(jalan)).id}"
        await see(ketua, wrong + ".pdf", status=404)
        await see(ketua, wrong + "/pratinjau.png", status=404)
        for step in ("ubah", "ajukan", "sahkan", "kirim", "coba", "serah"):
            await refused(ketua, f"{wrong}/{step}", EDITED, status=404)


@pytest.fixture
async def refusing(jalan: Perjalanan, monkeypatch: pytest.MonkeyPatch) -> Perjalanan:
    """The other mail server refuses the invitation for good."""

    async def deliver(*_: object, **__: object) -> None:
        raise Permanent(550, "5.1.1 no such user <b>contoh</b>")

    monkeypatch.setattr(jalan.services.carrier, "deliver", deliver)
    return jalan


async def failed(jalan: Perjalanan) -> bool:
    return (await newest(jalan)).keadaan == "gagal_kirim"


async def test_a_refused_letter_says_what_the_server_said_and_offers_other_ways(
    refusing: Perjalanan, monkeypatch: pytest.MonkeyPatch
) -> None:
    jalan = refusing
    page = f"/sesi/{jalan.sesi.id}/undangan"

    async with await jalan.office.client("ketua") as ketua:
        letter = await drafted(jalan, ketua)
        for step in ("ajukan", "sahkan", "kirim"):
            await press(ketua, f"{letter}/{step}")
        await jalan.until(lambda: failed(jalan), "the refusal")

        async with ketua.get(page) as response:
            text = await response.text()
        assert "5.1.1 no such user &lt;b&gt;contoh&lt;/b&gt;" in text
        assert "Kirim ke alamat lain" in text
        assert "Surel tidak sampai" in await see(ketua, "/beranda")
        shown = await refused(ketua, letter + "/alamat", {"surel": "bukan surel", "alasan": "Menurut telepon contoh"})
        assert 'value="bukan surel"' in shown
        assert 'id="surel-error"' in shown
        await refused(ketua, letter + "/alamat", {"surel": "", "alasan": "Menurut telepon contoh"})
        monkeypatch.undo()
        await press(ketua, letter + "/alamat", {"surel": "baru@contoh.id", "alasan": "Menurut telepon contoh"})
        await jalan.until(jalan._delivered, "the letter to the other address")

        assert "baru@contoh.id" in await see(ketua, page)
        assert "Surel tidak sampai" not in await see(ketua, "/beranda")


async def test_a_refused_letter_is_handed_over_another_way(refusing: Perjalanan) -> None:
    jalan = refusing

    async with await jalan.office.client("ketua") as ketua:
        letter = await drafted(jalan, ketua)
        for step in ("ajukan", "sahkan", "kirim"):
            await press(ketua, f"{letter}/{step}")
        await jalan.until(lambda: failed(jalan), "the refusal")
        await refused(ketua, letter + "/serah", {"jalur": "whatsapp", "bukti": ""})
        await press(ketua, letter + "/serah", {"jalur": "whatsapp", "bukti": "Diterima Bima Contoh, dua centang biru"})

        assert "Menunggu jawaban peserta" in await see(ketua, f"/sesi/{jalan.sesi.id}/undangan")
    assert (await newest(jalan)).tenggat is not None


async def test_a_person_who_lost_the_link_gets_another_one(jalan: Perjalanan) -> None:
    await jalan.invited()
    guest = await jalan.guest()

    async with await jalan.office.client("tim_it") as tim_it:
        assert "Kirim tautan baru" in await see(tim_it, f"/sesi/{jalan.sesi.id}")
        await press(tim_it, f"/sesi/{jalan.sesi.id}/tautan/{guest.id}")

        assert "Tautan pribadi" in await see(tim_it, f"/sesi/{jalan.sesi.id}")
        await refused(tim_it, f"/sesi/{jalan.sesi.id}/tautan/tidakada", status=404)


async def test_another_letter_that_failed_is_sent_once_more(jalan: Perjalanan, monkeypatch: pytest.MonkeyPatch) -> None:
    await jalan.invited()

    async def deliver(*_: object, **__: object) -> None:
        raise Permanent(552, "5.2.2 mailbox full")

    with monkeypatch.context() as broken:
        broken.setattr(jalan.services.carrier, "deliver", deliver)
        await jalan.answered()
        await jalan.until(lambda: state_of(jalan, "gagal"), "the refusal")
    mail = await jalan.services.store.read(lambda c: post.last(c, jalan.sesi.id, "tanda_terima_jawaban"))

    async with await jalan.office.client("ketua") as ketua:
        assert "5.2.2 mailbox full" in await see(ketua, f"/sesi/{jalan.sesi.id}")
        await press(ketua, f"/sesi/{jalan.sesi.id}/surel/{mail.id}/kirim-ulang")

    await jalan.until(lambda: state_of(jalan, "terkirim"), "the second try")


async def state_of(jalan: Perjalanan, state: str) -> bool:
    mail = await jalan.services.store.read(lambda c: post.last(c, jalan.sesi.id, "tanda_terima_jawaban"))
    return mail is not None and mail.keadaan == state
