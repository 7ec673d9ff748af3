"""Types of documents: declared tables, an office's own, and the words that refuse a bad one."""

from pathlib import Path

import pytest

from server import contoh
from server.ocr.types import FOLDER, TYPES, BadTable, load, reads_as
from server.settings import Settings, SettingsError
from sessions.jenis import Bentuk, Cari

GOOD = """
jenis = "sertifikat_contoh"
nama = "Sertifikat contoh"
kata_kunci = ["SERTIFIKAT CONTOH"]
[[bidang]]
nama = "nomor"
judul = "Nomor"
cari = "label"
bentuk = "nomor"
label = ["Nomor Sertifikat"]
"""


def test_every_type_has_an_example_whose_truth_names_its_fields() -> None:
    assert set(TYPES) == set(contoh.DRAWERS)
    for jenis, found in TYPES.items():
        truth = contoh.make(jenis, None, None, contoh.seeded(1)).truth
        assert {rule.nama for rule in found.bidang} <= set(truth), jenis


def test_our_tables_are_named_as_their_files() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(TYPES)


def test_an_office_adds_a_type_and_replaces_another(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD)
    (tmp_path / "b.toml").write_text(GOOD.replace("sertifikat_contoh", "ktp"))

    types = load(tmp_path)

    assert types["sertifikat_contoh"].bidang[0].cari is Cari.LABEL
    assert [rule.bentuk for rule in types["ktp"].bidang] == [Bentuk.NOMOR]
    assert types["npwp"] == TYPES["npwp"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("[[bidang]]", "[[bidang]"), "Expected"),
        (('jenis = "sertifikat_contoh"', 'jenis = "Sertifikat"'), "huruf kecil"),
        (('nama = "Sertifikat contoh"', "nama = 5"), "nama harus teks"),
        (('["SERTIFIKAT CONTOH"]', "[]"), "kata_kunci kosong"),
        (('cari = "label"', 'cari = "tebak"'), "pilih label"),
        (('bentuk = "nomor"', 'bentuk = "nomer"'), "'nomer' tidak dikenal"),
        (('label = ["Nomor Sertifikat"]', ""), "memerlukan label"),
        (('cari = "label"', 'cari = "angka"'), "banyaknya angka"),
        (('judul = "Nomor"', 'judul = "Nomor"\nwarna = "merah"'), "'warna' tidak dikenal"),
        (('cari = "label"', "cari = \"pola\"\npola = 'No (.)(.)'"), "tepat satu kelompok"),
        (('cari = "label"', "cari = \"pola\"\npola = '((a+)+)'"), "pola"),
        (('cari = "label"', "cari = \"pola\"\npola = '(?:a|b)+(c)'"), "mengulang kelompok"),
        (('cari = "label"', "cari = \"pola\"\npola = '([a'"), "tidak dapat dibaca"),
        (("[[bidang]]", GOOD[GOOD.index("[[bidang]]") :] + "[[bidang]]"), "dua kali"),
        (('nama = "Sertifikat contoh"', 'nama = "x"\nkartu = "ya"'), "true atau false"),
    ],
)
def test_a_bad_table_is_refused_with_file_and_fault(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    (tmp_path / "salah.toml").write_text(GOOD.replace(*change, 1))

    with pytest.raises(BadTable, match=r"salah\.toml") as refused:
        load(tmp_path)

    assert sentence in str(refused.value)


def test_two_files_for_one_type_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD)
    (tmp_path / "b.toml").write_text(GOOD)

    with pytest.raises(BadTable, match="already"):
        load(tmp_path)
    with pytest.raises(BadTable, match="not a folder"):
        load(tmp_path / "tiada")


@pytest.mark.parametrize(
    ("kind", "jenis"),
    [
        ("ktp", "ktp"),
        ("akta_pendirian", "akta"),
        ("sk_kemenkumham", "sk_ahu"),
        ("peralatan", None),
        ("izin_usaha", None),
        ("lainnya", None),
    ],
)
def test_a_checklist_name_means_one_type_or_leaves_it_to_the_words(kind: str, jenis: str | None) -> None:
    assert reads_as(TYPES, kind) == jenis


@pytest.mark.parametrize(
    ("variable", "value"),
    [("RUANG_OCR_TYPES", "/tidak/ada"), ("RUANG_OCR_ENGINE", "tiada:Mesin"), ("RUANG_OCR_ENGINE", "x")],
)
def test_a_wrong_engine_or_folder_stops_the_start_with_the_name_of_the_setting(variable: str, value: str) -> None:
    from server.app import _open_reader

    with pytest.raises(SettingsError, match=variable):
        _open_reader(Settings.from_environ({variable: value}))


def test_another_style_of_print_has_the_same_truth_and_another_look() -> None:
    ours, other = (contoh.make("ktp", None, None, contoh.seeded(8), gaya=gaya) for gaya in ("", "lain"))

    photos = [contoh.photograph(ours.image, "vga", contoh.seeded(8), gaya=gaya) for gaya in ("", "lain")]

    assert ours.truth == other.truth
    assert ours.image.tobytes() != other.image.tobytes()
    assert photos[0] != photos[1]
    assert contoh.make("ktp", None, None, contoh.seeded(8)).image.tobytes() == ours.image.tobytes()
