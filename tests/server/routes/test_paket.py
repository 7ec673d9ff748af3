"""Tests of /paket: made, corrected, begun, counted; and nothing of it for those who have no place in it."""

from dataclasses import replace

import pytest

from server.actions import tampilan_paket as tampilan
from server.store import paket as rows
from server.store import peserta as companies
from server.store.paket import PAKET as PAKETS
from server.store.peserta import PESERTA
from sessions.peserta import Hasil
from tests.people import PAKET, Office, make_paket, make_peserta
from tests.server.routes.peramban import press, refused, see


def form(office: Office, **changes: str) -> dict[str, str]:
    people = {
        f"tugas.{office.people['ketua'].id}": "ketua",
        f"tugas.{office.people['anggota'].id}": "anggota",
        f"tugas.{office.people['anggota2'].id}": "anggota",
        f"tugas.{office.people['tim_it'].id}": "tim_it",
        f"tugas.{office.people['orang_luar'].id}": "",
    }
    return {**PAKET, **people, **changes}


async def test_a_paket_is_made_from_its_form_with_its_pokja(office: Office) -> None:
    async with await office.client("ketua") as ketua:
        assert "Buat paket" in await see(ketua, "/paket/baru")

        place = await press(ketua, "/paket", form(office))

        shown = await see(ketua, place)
        assert PAKET["nama"] in shown
        assert "Rp1.450.000.000,00" in shown
        assert "Lestari Contoh, S.Kom." in shown
        assert "Masukkan daftar peserta hasil evaluasi." in shown
        assert PAKET["nama"] in await see(ketua, "/paket")


async def test_a_faulty_form_shows_each_fault_beside_its_field_and_keeps_what_was_typed(office: Office) -> None:
    async with await office.client("ketua") as ketua:
        shown = await refused(ketua, "/paket", form(office, hps="2.000.000.000", nama="", skpd="Dinas Contoh <b>"))

        assert 'id="hps-error"' in shown
        assert 'id="nama-error"' in shown
        assert 'value="2.000.000.000"' in shown
        assert "Dinas Contoh &lt;b&gt;" in shown
        assert "<b>" not in shown.split('name="skpd"')[1][:80]
        assert await office.services.store.read(lambda c: rows.of_office(c, office.kantor.id)) == []


async def test_a_pokja_without_a_ketua_is_refused_beside_the_people(office: Office) -> None:
    async with await office.client("ketua") as ketua:
        shown = await refused(ketua, "/paket", form(office, **{f"tugas.{office.people['ketua'].id}": "anggota"}))

        assert "tepat satu ketua" in shown
        assert 'id="anggota-error"' in shown


@pytest.mark.parametrize("who", ["orang_luar", "other", "auditor", "admin"])
async def test_who_has_no_place_in_a_paket_is_told_that_it_does_not_exist(office: Office, who: str) -> None:
    paket = await make_paket(office)

    async with await office.client(who) as client:
        for path in ("", "/ubah", "/anggota", "/impor", "/peserta/baru"):
            await see(client, f"/paket/{paket.id}{path}", status=404)
        await refused(client, f"/paket/{paket.id}/mulai", status=404)
        await refused(client, f"/paket/{paket.id}/ubah", PAKET, status=404)
        if who != "auditor":
            assert PAKET["nama"] not in await see(client, "/paket")


@pytest.mark.parametrize("who", ["tim_it", "kepala"])
async def test_who_only_reads_a_paket_sees_it_and_is_refused_every_change(office: Office, who: str) -> None:
    paket = await make_paket(office)

    async with await office.client(who) as client:
        shown = await see(client, f"/paket/{paket.id}")
        assert "Ubah data" not in shown
        assert "Batalkan paket" not in shown
        for path in ("/ubah", "/anggota", "/impor", "/peserta/baru"):
            await see(client, f"/paket/{paket.id}{path}", status=403)
        await refused(client, f"/paket/{paket.id}/batalkan", {"alasan": "Alasan contoh panjang"}, status=403)


async def test_html_in_a_name_is_shown_as_text(office: Office) -> None:
    nama = "Gedung <script>alert(1)</script> Contoh"
    paket = await make_paket(office, nama=nama)

    async with await office.client("ketua") as ketua:
        for path in ("/paket", f"/paket/{paket.id}", f"/paket/{paket.id}/ubah", "/beranda"):
            async with ketua.get(path) as response:
                assert "<script>alert" not in await response.text()


async def test_the_list_keeps_what_has_all_words_that_are_asked_for(office: Office) -> None:
    await make_paket(office)
    await make_paket(office, kode_tender="20000001", nama="Pengadaan Perangkat Contoh")

    async with await office.client("ketua") as ketua:
        shown = await see(ketua, "/paket?cari=perangkat+CONTOH")
        assert "Pengadaan Perangkat Contoh" in shown
        assert PAKET["nama"] not in shown
        assert "Tidak ada paket yang cocok" in await see(ketua, "/paket?cari=tidakada")


async def test_a_form_that_somebody_else_overtook_is_refused(office: Office) -> None:
    paket = await make_paket(office)

    async with await office.client("ketua") as ketua, await office.client("anggota") as anggota:
        await press(ketua, f"/paket/{paket.id}/ubah", {**PAKET, "skpd": "Dinas Baru Contoh", "versi": str(paket.versi)})
        shown = await refused(
            anggota, f"/paket/{paket.id}/ubah", {**PAKET, "skpd": "Dinas Lain", "versi": str(paket.versi)}, status=409
        )

        assert "diubah orang lain" in shown
        assert 'value="Dinas Lain"' in shown
        assert "Dinas Baru Contoh" in await see(ketua, f"/paket/{paket.id}")


async def test_proving_begins_once_there_are_peserta(office: Office) -> None:
    paket = await make_paket(office)

    async with await office.client("ketua") as ketua:
        assert "Masukkan dulu daftar peserta" in await refused(ketua, f"/paket/{paket.id}/mulai", status=409)
        await make_peserta(office, paket)
        await press(ketua, f"/paket/{paket.id}/mulai")

        shown = await see(ketua, f"/paket/{paket.id}")
        assert "Pembuktian berjalan" in shown
        assert "Buat sesi untuk PT Contoh Bina Sarana, peringkat 1." in shown


async def test_the_result_is_counted_when_everybody_is_decided(office: Office) -> None:
    paket = await make_paket(office)
    one = await make_peserta(office, paket)

    async with await office.client("ketua") as ketua:
        await press(ketua, f"/paket/{paket.id}/mulai")
        assert "tanpa putusan akhir" in await refused(ketua, f"/paket/{paket.id}/hitung", status=409)
        await office.services.store.write(lambda tx: PESERTA.save(tx.connection, replace(one, hasil=Hasil.LULUS)))
        assert "1 dari 1 lulus" in await see(ketua, f"/paket/{paket.id}")
        await press(ketua, f"/paket/{paket.id}/hitung")

        assert "Hasil ditetapkan" in await see(ketua, f"/paket/{paket.id}")


async def test_a_failed_prakualifikasi_goes_to_the_ppk_and_into_a_second_round(office: Office) -> None:
    paket = await make_paket(office, kualifikasi="pra")
    one = await make_peserta(office, paket)
    await office.services.store.write(lambda tx: PESERTA.save(tx.connection, replace(one, hasil=Hasil.LULUS)))

    async with await office.client("ketua") as ketua:
        for step in ("mulai", "hitung", "laporan"):
            await press(ketua, f"/paket/{paket.id}/{step}")
        assert "Uraian" in await see(ketua, f"/paket/{paket.id}")
        await refused(ketua, f"/paket/{paket.id}/tindak-lanjut", {"sebab": "kurang_dari_3", "alasan": "a"})
        await press(
            ketua, f"/paket/{paket.id}/tindak-lanjut", {"sebab": "kurang_dari_3", "alasan": "Hanya satu yang lulus."}
        )

        assert "putaran 2" in await see(ketua, f"/paket/{paket.id}")


async def test_a_paket_is_cancelled_with_a_reason(office: Office) -> None:
    paket = await make_paket(office)

    async with await office.client("ketua") as ketua:
        shown = await refused(ketua, f"/paket/{paket.id}/batalkan", {"alasan": "singkat"})
        assert ">singkat</textarea>" in shown
        await press(ketua, f"/paket/{paket.id}/batalkan", {"alasan": "Anggaran dialihkan (contoh)."})

        assert "Dibatalkan" in await see(ketua, f"/paket/{paket.id}")
    kept = await office.services.store.read(lambda c: PAKETS.get(c, paket.id))
    assert kept.keadaan == "dibatalkan"
    assert await office.services.store.read(lambda c: companies.of_paket(c, paket.id)) == []


async def test_a_long_list_says_what_it_leaves_out_and_finds_it_when_asked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tampilan, "SHOWN_AT_ONCE", 2)
    for number, name in enumerate(("pertama", "kedua", "ketiga")):
        await make_paket(office, kode_tender=f"2000000{number}", nama=f"Paket contoh {name}")

    async with await office.client("ketua") as ketua:
        shown = await see(ketua, "/paket")
        assert "Hanya 2 paket terbaru yang tampil." in shown
        assert "Paket contoh pertama" not in shown
        assert "Paket contoh pertama" in await see(ketua, "/paket?cari=contoh+pertama")
