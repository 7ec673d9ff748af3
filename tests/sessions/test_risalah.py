"""The berita acara while it grows: the same for both sides, nothing of the Pokja's own, initialled as it was read."""

import json
from dataclasses import replace

import pytest

from sessions import percakapan, risalah, upaya
from sessions.berita_acara import DIBACA, Keadaan, Pihak
from sessions.catatan import Catatan
from sessions.errors import Conflict, Forbidden, NotFound
from sessions.kapasitas import KEWAKILAN, MEWAKILI, Kapasitas
from sessions.mesin import note
from sessions.persetujuan import Pilihan
from sessions.wewenang import Peran
from tests.sessions.contoh import AHLI, ANGGOTA, DIREKTUR, KETUA, TIM_IT, Jalan
from tests.sessions.test_prosedur import proven

OURS = "RAHASIA-POKJA"


@pytest.fixture
def jalan():
    return Jalan().begin()


def part(jalan, kode):
    return next(one for one in risalah.parts(jalan.entries) if one.kode == kode)


def initial(jalan, kode, who, sidik=""):
    event = risalah.initial(jalan.ruang, jalan.entries, kode, sidik or part(jalan, kode).sidik, who, jalan.at)
    jalan.keep((event,))
    return event


def test_a_part_grows_as_the_sesi_goes_on(jalan):
    before = part(jalan, "klarifikasi")
    jalan.keep(percakapan.ask(jalan.ruang, "Mengapa alamat berbeda?", "d-2", KETUA, jalan.at))

    after = part(jalan, "klarifikasi")

    assert before.baris == ()
    assert "Mengapa alamat berbeda?" in after.baris[0]
    assert before.sidik != after.sidik
    assert part(jalan, "keberatan").sidik == part(jalan, "keberatan").sidik


def test_nothing_of_the_pokjas_own_is_in_it(jalan):
    jalan.keep(percakapan.write_note(jalan.ruang, OURS, KETUA, jalan.at))
    call = upaya.log(jalan.sesi, upaya.JalurUpaya.TELEPON, upaya.HasilUpaya.TERHUBUNG, "0812", OURS, TIM_IT, jalan.at)
    worded = note(KETUA, jalan.at, jalan.sesi.berkas, "ba.disunting", {}, {"catatan": OURS, "simpulan": OURS})
    jalan.keep((call, worded))

    said = json.dumps([one.baris for one in risalah.parts(jalan.entries)])

    assert OURS not in said
    assert "Andi Contoh hadir sebagai Direktur" in said or "Andi Contoh hadir sebagai wakil peserta" in said


def test_a_proposal_shows_only_once_it_is_decided():
    jalan = proven(Jalan().begin())

    assert part(jalan, "simpulan").baris[0].startswith("LULUS: ")


def test_both_sides_initial_what_they_read_and_a_change_makes_it_old(jalan):
    initial(jalan, "kewakilan", DIREKTUR)
    initial(jalan, "kewakilan", KETUA)
    now = risalah.initials(jalan.entries, risalah.parts(jalan.entries))
    assert [(p.siapa, p.pihak, p.berlaku) for p in now] == [("w-1", Pihak.PESERTA, True), ("o-1", Pihak.POKJA, True)]

    seat = jalan.ruang.kursi["w-1"]
    jalan.ruang = replace(jalan.ruang, kursi={**jalan.ruang.kursi, "w-1": seat})
    jalan.come(AHLI, Kapasitas.TENAGA_AHLI)

    now = risalah.initials(jalan.entries, risalah.parts(jalan.entries))
    assert [p.berlaku for p in now] == [False, False]
    rows = risalah.printed_initials(Catatan.of(jalan.entries))
    assert rows[0]["keterangan"].startswith("isi bertambah sesudah diparaf")
    assert "Andi Contoh" in rows[0]["peserta"]
    assert rows[1]["pokja"] == "–"


def test_what_was_not_read_cannot_be_initialled(jalan):
    with pytest.raises(Conflict, match="baru saja bertambah"):
        initial(jalan, "kewakilan", DIREKTUR, "a" * 64)
    with pytest.raises(Conflict, match="masih kosong"):
        initial(jalan, "keberatan", DIREKTUR)
    with pytest.raises(NotFound):
        risalah.initial(jalan.ruang, jalan.entries, "lain", "a" * 64, DIREKTUR, jalan.at)


def test_only_who_may_speak_for_a_side_initials(jalan):
    jalan.come(AHLI, Kapasitas.TENAGA_AHLI).show_identity(AHLI)
    for who in (AHLI, TIM_IT, replace(DIREKTUR, id="w-9")):
        with pytest.raises(Forbidden):
            initial(jalan, "kewakilan", who)
    assert initial(jalan, "kewakilan", ANGGOTA).data["pihak"] == "pokja"


def test_a_frozen_one_is_not_initialled_any_more(jalan):
    jalan.keep((note(KETUA, jalan.at, jalan.sesi.berkas, "ba.dibekukan", {"id": "b-1"}),))

    assert risalah.frozen(jalan.entries)
    with pytest.raises(Conflict, match="dibekukan"):
        initial(jalan, "kewakilan", DIREKTUR)


def test_before_the_sesi_nothing_is_initialled():
    jalan = Jalan().open().staff().admit()

    with pytest.raises(Conflict):
        initial(jalan, "kewakilan", KETUA)


@pytest.mark.parametrize("kapasitas", sorted(MEWAKILI))
def test_each_of_the_six_rights_has_its_own_sentence(kapasitas):
    jalan = Jalan().open().staff()
    jalan.admit(DIREKTUR, kapasitas) if not KEWAKILAN[kapasitas].surat else jalan.come(DIREKTUR, kapasitas)

    (sentence,) = risalah.parts(jalan.entries)[0].baris

    assert sentence.startswith("Andi Contoh")
    assert len({KEWAKILAN[one].kalimat for one in MEWAKILI}) == 6
    assert "{" not in sentence
    assert "oleh Pokja dinyatakan" in sentence or "tidak diputuskan" in sentence


@pytest.mark.parametrize(("pilih", "mode"), [(Pilihan.A, "memilih A"), (Pilihan.B, "memilih B")])
def test_a_choice_about_recording_is_told_with_its_time(pilih, mode):
    jalan = Jalan().open().staff()
    jalan.come(DIREKTUR, Kapasitas.DIREKSI, pilih)

    assert any(f"Andi Contoh {mode} pukul" in line for line in part(jalan, "cara").baris)


def test_a_draft_is_the_pokjas_until_it_is_read_out_and_everybodys_once_it_is_frozen():
    assert {Peran.PENYEDIA, Peran.AUDITOR, Peran.PPK, Peran.TIM_IT, Peran.KEPALA}.isdisjoint(DIBACA[Keadaan.DRAF])
    assert DIBACA[Keadaan.DIBACAKAN] - DIBACA[Keadaan.DRAF] == {Peran.PENYEDIA}
    for keadaan in (Keadaan.MENUNGGU_TTD, Keadaan.FINAL, Keadaan.FINAL_TANPA_PESERTA, Keadaan.DIGANTIKAN):
        assert {Peran.AUDITOR, Peran.PPK, Peran.TIM_IT, Peran.PENYEDIA} <= DIBACA[keadaan]
