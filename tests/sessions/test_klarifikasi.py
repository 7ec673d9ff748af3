"""Klarifikasi: aspects are written as often as needed, photos stand beside answers, and both reach the minutes."""

from dataclasses import replace

import pytest

from sessions import fakta, klarifikasi, percakapan
from sessions.berita_acara import JenisBA
from sessions.errors import Conflict, Forbidden, Invalid, NotFound
from sessions.foto import Foto, Jalur, Untuk
from sessions.klarifikasi import ASPEK, BIAYA, TEKNIS
from tests.sessions.contoh import AHLI, DIREKTUR, KETUA, Jalan


@pytest.fixture
def jalan():
    return Jalan().begin()


def photo(jalan):
    jalan.photo(Untuk.LAMPIRAN, DIREKTUR)
    at = jalan.at
    return Foto(
        "f-1", "s-1", None, Untuk.LAMPIRAN, jalan.ruang.foto, "1" * 64, "", 9, "image/png", Jalur.UNGGAH, "w", at
    )


def test_the_lists_are_eight_technical_and_three_of_cost():
    groups = [one.kelompok for one in ASPEK.values()]

    assert groups == [TEKNIS] * 8 + [BIAYA] * 3


def test_an_aspect_may_be_written_again_and_the_last_word_is_printed(jalan):
    for hasil in ("Belum jelas.", "Sesuai KAK."):
        said = {"dokumen": "KAK bab 2", "penawaran": "12 desa", "hasil": hasil}
        jalan.keep(klarifikasi.record(jalan.ruang, "lingkup", said, KETUA, jalan.wait(minutes=1)))
    jalan.keep(klarifikasi.record(jalan.ruang, "biaya_satuan", {"hasil": "Wajar."}, KETUA, jalan.wait(minutes=1)))

    told = fakta.facts(jalan.entries, jenis=JenisBA.NEGOSIASI, at=jalan.at)

    assert [(row["dokumen"], row["hasil"]) for row in told["teknis"]] == [("KAK bab 2", "Sesuai KAK.")]
    assert [(row["dokumen"], row["hasil"]) for row in told["biaya"]] == [("–", "Wajar.")]
    assert told["hasil"]["putusan"] == "TANPA NEGOSIASI HARGA"
    assert told["banding"] == []


def test_what_is_no_aspect_or_says_nothing_is_refused(jalan):
    with pytest.raises(NotFound):
        klarifikasi.record(jalan.ruang, "lain", {"hasil": "x"}, KETUA, jalan.at)
    with pytest.raises(Invalid, match="hasil klarifikasinya"):
        klarifikasi.record(jalan.ruang, "lingkup", {"dokumen": "x", "hasil": " "}, KETUA, jalan.at)
    with pytest.raises(Invalid, match="2000"):
        klarifikasi.record(jalan.ruang, "lingkup", {"hasil": "x" * 2001}, KETUA, jalan.at)


def test_a_photo_beside_an_answer_is_cited_in_the_minutes(jalan):
    jalan.keep(percakapan.ask(jalan.ruang, "Dari mana alatnya?", None, KETUA, jalan.wait(minutes=1)))
    foto = photo(jalan)

    jalan.keep(klarifikasi.attach(jalan.ruang, 1, foto, DIREKTUR, jalan.wait(minutes=1)))

    assert jalan.ruang.question(1).lampiran == (foto.nomor,)
    told = fakta.facts(jalan.entries, at=jalan.at)
    assert told["klarifikasi"][0]["bukti"] == foto.label
    with pytest.raises(Conflict, match="sudah dilampirkan"):
        klarifikasi.attach(jalan.ruang, 1, foto, DIREKTUR, jalan.at)


def test_nothing_is_attached_from_elsewhere_or_by_whoever_is_outside(jalan):
    jalan.keep(percakapan.ask(jalan.ruang, "Dari mana alatnya?", None, KETUA, jalan.wait(minutes=1)))
    foto = photo(jalan)

    with pytest.raises(NotFound):
        klarifikasi.attach(jalan.ruang, 1, replace(foto, sesi="s-2"), DIREKTUR, jalan.at)
    with pytest.raises(NotFound):
        klarifikasi.attach(jalan.ruang, 2, foto, DIREKTUR, jalan.at)
    with pytest.raises(Forbidden):
        klarifikasi.attach(jalan.ruang, 1, foto, AHLI, jalan.at)
