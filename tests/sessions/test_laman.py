"""Laman: what was seen on an issuer's page, with its time, by whom, and the picture where it would harm."""

from dataclasses import replace

import pytest

from sessions.errors import Conflict, Invalid
from sessions.laman import BLACKLIST, DAFTAR_HITAM, LAMAN, HasilLaman, check
from sessions.peristiwa import visible
from sessions.sesi import Keadaan
from sessions.wewenang import Peran
from tests.sessions.contoh import KETUA, SHA, Jalan


@pytest.fixture
def jalan() -> Jalan:
    return Jalan().begin()


def seen(jalan, kode, hasil, catatan="", sha256=""):
    return check(jalan.sesi, LAMAN[kode], hasil, catatan, sha256, KETUA, jalan.at)


def test_the_six_pages_of_the_domain_are_there_and_lead_outside_safely() -> None:
    assert set(LAMAN) == {DAFTAR_HITAM, "oss", "ahu", "lpjk", "djp", "dukcapil"}
    assert all(one.alamat.startswith("https://") and one.lihat and one.cari for one in LAMAN.values())


def test_a_result_is_an_event_that_the_peserta_does_not_read(jalan) -> None:
    event = seen(jalan, "oss", HasilLaman.SESUAI, "NIB aktif.", SHA)

    assert event.kind == "laman.diperiksa"
    assert event.data == {"laman": "oss", "hasil": "sesuai", "sha256": SHA}
    assert event.private == {"catatan": "NIB aktif."}
    assert not visible(event.kind, Peran.PENYEDIA)
    assert visible(event.kind, Peran.AUDITOR)


@pytest.mark.parametrize("hasil", list(HasilLaman))
def test_the_blacklist_speaks_the_words_of_the_berita_acara(jalan, hasil) -> None:
    event = seen(jalan, DAFTAR_HITAM, hasil, "Uraian yang terlihat.", SHA)

    assert (event.kind, event.data["hasil"]) == ("daftar_hitam.diperiksa", BLACKLIST[hasil])


def test_listed_is_kept_with_its_picture(jalan) -> None:
    with pytest.raises(Invalid, match="tangkapan layar"):
        seen(jalan, DAFTAR_HITAM, HasilLaman.TIDAK_SESUAI, "Tercantum sampai 2027.")


@pytest.mark.parametrize("hasil", [HasilLaman.TIDAK_SESUAI, HasilLaman.TIDAK_DITEMUKAN])
def test_what_speaks_against_a_peserta_is_put_into_words(jalan, hasil) -> None:
    with pytest.raises(Invalid):
        seen(jalan, "lpjk", hasil, "")
    assert seen(jalan, DAFTAR_HITAM, HasilLaman.TIDAK_DITEMUKAN).data["hasil"] == "tidak_tercantum"


def test_a_page_that_does_not_open_says_nothing_of_the_peserta(jalan) -> None:
    assert seen(jalan, "djp", HasilLaman.LAMAN_GAGAL).data["hasil"] == "laman_gagal"


@pytest.mark.parametrize("state", [Keadaan.DILAPORKAN, Keadaan.DISEGEL, Keadaan.DIBATALKAN])
def test_after_the_report_nothing_is_added(jalan, state) -> None:
    jalan.sesi = replace(jalan.sesi, keadaan=state)

    with pytest.raises(Conflict):
        seen(jalan, "oss", HasilLaman.SESUAI)
