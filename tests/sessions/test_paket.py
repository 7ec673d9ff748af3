"""Paket, Pokja and the gate."""

import itertools
from dataclasses import replace

import pytest

from sessions import gerbang, paket, peserta, pokja
from sessions.errors import Conflict, Invalid
from sessions.gerbang import Jalur
from sessions.paket import SebabGagal
from sessions.peserta import Hasil
from sessions.pokja import Anggota
from sessions.wewenang import Peran
from tests.sessions.contoh import ANGGOTA, AT, KETUA, PAKET, PESERTA, PPK, anggota


def made(**changes):
    return paket.create("p-1", "k-1", PAKET | changes, KETUA, AT)[0]


def test_a_paket_is_made_from_a_form():
    new, event = paket.create("p-1", "k-1", PAKET, KETUA, AT)

    assert (new.hps, new.pagu, new.keadaan, new.putaran) == (1_250_750_500, 1_300_000_000, "disiapkan", 1)
    assert event.kind == "paket.dibuat"
    assert event.data["hps"] == 1_250_750_500


def test_every_fault_of_the_form_is_named_beside_its_field():
    with pytest.raises(Invalid) as refused:
        paket.create("p-1", "k-1", {"nama": "x", "pagu": "banyak", "tahun": "1999"}, KETUA, AT)

    assert {"kode_tender", "nama", "pagu", "tahun", "jenis", "ppk"} <= set(refused.value.details["bidang"])


def test_an_hps_above_the_pagu_is_refused():
    with pytest.raises(Invalid) as refused:
        made(pagu="1000", hps="1001")

    assert set(refused.value.details["bidang"]) == {"hps"}


def test_whoever_edits_an_older_version_is_told_of_the_newer_one():
    new, _ = paket.edit(made(), PAKET | {"nama": "Nama yang baru"}, KETUA, AT, versi=1)

    with pytest.raises(Conflict) as refused:
        paket.edit(new, PAKET, ANGGOTA, AT, versi=1)

    assert refused.value.details["versi"] == 2


def test_the_proving_needs_somebody_to_prove():
    with pytest.raises(Conflict, match="peserta"):
        paket.start(made(), 0, KETUA, AT)


def test_a_paket_is_cancelled_only_with_a_reason():
    with pytest.raises(Invalid):
        paket.cancel(made(), "batal", KETUA, AT)

    assert paket.cancel(made(), "Anggaran ditarik kembali.", KETUA, AT)[0].keadaan == "dibatalkan"


EXPECTED = {
    (Jalur.PRAKUALIFIKASI, 1): lambda lulus, cadangan: "hasil_ditetapkan" if lulus >= 3 else "prakualifikasi_gagal",
    (Jalur.PRAKUALIFIKASI, 2): lambda lulus, cadangan: {
        0: "prakualifikasi_ulang_gagal",
        1: "lanjut_penunjukan_langsung",
    }.get(lulus, "hasil_ditetapkan"),
    (Jalur.PASCAKUALIFIKASI, 1): lambda lulus, cadangan: (
        "hasil_ditetapkan" if lulus else "berjalan" if cadangan else "tender_gagal"
    ),
    (Jalur.LANGSUNG, 1): lambda lulus, cadangan: "hasil_ditetapkan" if lulus else "tender_gagal",
}
COMBINATIONS = list(itertools.product(Jalur, (1, 2), range(8), (False, True)))


def test_the_gate_knows_all_96_combinations():
    assert len(COMBINATIONS) == 96


@pytest.mark.parametrize(("way", "putaran", "lulus", "cadangan"), COMBINATIONS)
def test_the_gate_leads_to_exactly_one_state(way, putaran, lulus, cadangan):
    rule = EXPECTED.get((way, putaran)) or EXPECTED[way, 1]

    end = gerbang.gerbang(way, putaran, lulus, cadangan)

    assert end == rule(lulus, cadangan)
    assert end in paket.NEXT[paket.Keadaan.MENGHITUNG, "hitung"]


def companies(*results, reserves=0):
    one = replace(peserta.read(PESERTA), paket="p-1")
    made_ = [replace(one, id=f"c-{n}", hasil=hasil) for n, hasil in enumerate(results)]
    return made_ + [replace(one, id=f"r-{n}", cadangan=True) for n in range(reserves)]


def counting(kind):
    return replace(made(kualifikasi=kind), keadaan=paket.Keadaan.MENGHITUNG)


def test_three_that_pass_are_enough():
    after, event = gerbang.count(counting("pra"), companies(Hasil.LULUS, Hasil.LULUS, Hasil.LULUS), KETUA, AT)

    assert after.keadaan == "hasil_ditetapkan"
    assert event.data["lulus"] == 3


def test_when_nobody_passes_the_next_reserve_is_invited():
    after, _ = gerbang.count(counting("pasca"), companies(Hasil.GUGUR, reserves=1), KETUA, AT)

    assert after.keadaan == "berjalan"


def test_nothing_is_counted_while_somebody_has_no_final_result():
    running = replace(made(), keadaan=paket.Keadaan.BERJALAN)

    with pytest.raises(Conflict, match="CV Contoh"):
        gerbang.all_decided(running, companies(Hasil.LULUS, Hasil.DITUNDA), KETUA, AT)


def test_a_wrong_evaluation_is_done_again_and_other_causes_start_round_two():
    waiting = replace(made(), keadaan=paket.Keadaan.MENUNGGU_TINDAK_LANJUT)

    again, _ = gerbang.follow_up(waiting, SebabGagal.SALAH_EVALUASI, "Nilai salah dijumlah.", KETUA, AT)
    anew, _ = gerbang.follow_up(waiting, SebabGagal.KURANG_DARI_3, "Hanya dua yang lulus.", KETUA, AT)

    assert (again.keadaan, again.putaran) == ("berjalan", 1)
    assert (anew.keadaan, anew.putaran) == ("disiapkan", 2)


def test_the_ppk_receives_the_report_of_a_failure():
    failed = replace(made(), keadaan=paket.Keadaan.PRAKUALIFIKASI_GAGAL)

    assert gerbang.report_received(failed, PPK, AT)[0].keadaan == "menunggu_tindak_lanjut"


@pytest.mark.parametrize(("metode", "way"), [("tender", "prakualifikasi"), ("penunjukan_langsung", "langsung")])
def test_the_method_decides_the_gate(metode, way):
    assert gerbang.jalur(made(metode=metode)) == way


@pytest.mark.parametrize(("n", "least"), [(3, 2), (5, 3), (7, 4)])
def test_a_quorum_is_more_than_half(n, least):
    assert pokja.kuorum(n) == least


def test_a_pokja_is_appointed():
    _, event = pokja.appoint(made(), anggota(), {"o-1": "Rina Contoh"}, KETUA, AT)

    assert event.data["anggota"]["o-1"] == "ketua"
    assert pokja.members(anggota()) == ("o-1", "o-2", "o-3")


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([("a", Peran.KETUA), ("b", Peran.ANGGOTA)], "gasal"),
        ([("a", Peran.KETUA), ("b", Peran.ANGGOTA), ("c", Peran.ANGGOTA), ("d", Peran.ANGGOTA)], "gasal"),
        ([("a", Peran.ANGGOTA), ("b", Peran.ANGGOTA), ("c", Peran.ANGGOTA)], "satu ketua"),
        ([("a", Peran.KETUA), ("b", Peran.KETUA), ("c", Peran.ANGGOTA)], "satu ketua"),
        ([("a", Peran.KETUA), ("a", Peran.TIM_IT), ("b", Peran.ANGGOTA), ("c", Peran.ANGGOTA)], "satu tugas"),
        ([("a", Peran.KETUA), ("b", Peran.ANGGOTA), ("c", Peran.ANGGOTA), ("d", Peran.PENYEDIA)], "Tugas"),
    ],
)
def test_a_pokja_that_is_not_lawful_is_refused(people, sentence):
    with pytest.raises(Invalid, match=sentence):
        pokja.appoint(made(), [Anggota("p-1", who, task) for who, task in people], {}, KETUA, AT)
