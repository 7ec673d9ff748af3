"""Kewenangan: what the papers say of somebody's right to speak for a company."""

import pytest

from sessions.errors import Invalid
from sessions.kapasitas import KEWAKILAN, MEWAKILI, Kapasitas
from sessions.kewenangan import LANGKAH, Berkas, Simpulan, conclude, examine, find_name
from sessions.pemeriksaan import Hasil
from tests.sessions.contoh import AT, KETUA

AKTA = """AKTA PENDIRIAN PERSEROAN TERBATAS PT CONTOH BINA SARANA Nomor: 12. Pada hari ini menghadap kepada saya,
Notaris di Kota Contoh: 1. Tuan BUDI SANTOSO, lahir di Contoh, selaku Direktur Utama; 2. Nyonya DEWI LESTARI, S.E.,
selaku Komisaris. Para penghadap telah dikenal oleh saya, Notaris."""


def paper(jenis: str, teks: str = "", keadaan: str = "siap_periksa", **nilai: str) -> Berkas:
    return Berkas(f"d-{jenis}", jenis.upper(), jenis, keadaan, nilai, teks)


@pytest.mark.parametrize(
    ("nama", "hasil"),
    [
        ("Budi Santoso", Hasil.SAMA_PERSIS),
        ("Ir. Budi Santoso, M.T.", Hasil.SAMA_PERSIS),
        ("dewi lestari", Hasil.SAMA_PERSIS),
        ("Budi Santosa", Hasil.MIRIP_PERIKSA),
        ("Santoso Budi", Hasil.BERBEDA),
        ("Joko Wiratama", Hasil.BERBEDA),
        ("", Hasil.TIDAK_TERBACA),
    ],
)
def test_a_name_is_searched_in_the_text_of_a_deed(nama: str, hasil: Hasil) -> None:
    found, around = find_name(nama, AKTA)

    assert found is hasil
    if hasil is Hasil.SAMA_PERSIS and "udi" in nama:
        assert "Tuan BUDI SANTOSO, lahir" in around


@pytest.mark.parametrize("letter", range(len("BUDI SANTOSO")))
def test_a_name_with_one_other_letter_is_never_the_same(letter: int) -> None:
    name = "BUDI SANTOSO"

    assert find_name(name[:letter] + "X" + name[letter + 1 :], AKTA)[0] is not Hasil.SAMA_PERSIS


def test_an_unread_deed_says_nothing() -> None:
    assert find_name("Budi Santoso", "")[0] is Hasil.TIDAK_TERBACA


def test_every_capacity_that_represents_has_its_steps_and_begins_with_the_identity_card() -> None:
    assert LANGKAH.keys() == MEWAKILI
    assert all(steps[0].jenis == ("ktp",) for steps in LANGKAH.values())
    assert all(len(steps) >= len(KEWAKILAN[kapasitas].bukti) for kapasitas, steps in LANGKAH.items())


def test_a_director_is_held_against_card_and_deed() -> None:
    found = examine(
        "Budi Santoso", Kapasitas.DIREKSI, [paper("ktp", nama="BUDI SANTOSO"), paper("akta_pendirian", AKTA)]
    )

    assert [one.hasil for one in found] == [Hasil.SAMA_PERSIS, Hasil.SAMA_PERSIS]
    assert found[1].berkas is not None
    assert found[1].berkas.jenis == "akta_pendirian"


def test_the_deed_that_names_the_person_is_taken_of_several() -> None:
    papers = [paper("ktp", nama="BUDI SANTOSO"), paper("akta_perubahan", "Tuan ANDI"), paper("akta_pendirian", AKTA)]

    assert examine("Budi Santoso", Kapasitas.DIREKSI, papers)[1].hasil is Hasil.SAMA_PERSIS


def test_what_was_not_shown_yet_is_named_and_not_read() -> None:
    found = examine("Budi Santoso", Kapasitas.KUASA_DALAM_AKTA, [paper("surat_kuasa", keadaan="diminta")])

    assert [one.hasil for one in found] == [Hasil.TIDAK_TERBACA] * 3
    assert found[1].berkas is not None
    assert found[0].berkas is None


@pytest.mark.parametrize("kapasitas", [Kapasitas.TENAGA_AHLI, Kapasitas.PENDAMPING, Kapasitas.POKJA])
def test_who_cannot_represent_is_told(kapasitas: Kapasitas) -> None:
    with pytest.raises(Invalid, match="enam kapasitas"):
        examine("Budi Santoso", kapasitas, [])


def test_the_word_is_the_pokjas_with_its_reason() -> None:
    found = examine("Budi Santoso", Kapasitas.PERORANGAN, [paper("ktp", nama="BUDI SANTOSO")])

    event = conclude("sesi/s-1", "w-1", Kapasitas.PERORANGAN, Simpulan.BERHAK, "KTP asli cocok.", found, KETUA, AT)

    assert event.data == {"wakil": "w-1", "kapasitas": "perorangan", "hasil": "berhak"}
    with pytest.raises(Invalid):
        conclude("sesi/s-1", "w-1", Kapasitas.PERORANGAN, Simpulan.TIDAK_BERHAK, "tidak", found, KETUA, AT)
