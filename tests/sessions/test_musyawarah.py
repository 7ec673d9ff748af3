"""The Pokja talks among itself: nobody else hears, sees or reads it, and nothing goes the wrong way."""

from datetime import timedelta

import pytest

from sessions import musyawarah, pelaksanaan, percakapan
from sessions.errors import Conflict, Forbidden
from sessions.evidence import GENESIS, chain
from sessions.fakta_hadir import COURSE
from sessions.peristiwa import view
from sessions.wewenang import Peran
from tests.sessions.contoh import ANGGOTA, DIREKTUR, KETUA, TIM_IT, Jalan

RAHASIA = "Akta itu menurut saya belum cukup (contoh)."


@pytest.fixture
def apart():
    jalan = Jalan().begin()
    jalan.keep(musyawarah.begin(jalan.ruang, KETUA, jalan.at))
    return jalan


@pytest.mark.parametrize(
    ("one", "other", "hears"),
    [
        (KETUA, ANGGOTA, True),
        (KETUA, DIREKTUR, False),
        (DIREKTUR, ANGGOTA, False),
        (TIM_IT, KETUA, False),
        (TIM_IT, DIREKTUR, True),
    ],
    ids=lambda value: getattr(value, "peran", value),
)
def test_only_the_pokja_hears_the_pokja(apart, one, other, hears):
    assert apart.ruang.may_signal(one.id, other.id) is hears


def test_afterwards_everybody_hears_everybody_again(apart):
    apart.keep(musyawarah.end(apart.ruang, ANGGOTA, apart.wait(minutes=3)))

    assert apart.ruang.may_signal(KETUA.id, DIREKTUR.id)
    assert apart.ruang.musyawarah is None


def test_words_among_the_pokja_are_refused_once_it_is_over(apart):
    apart.keep(musyawarah.end(apart.ruang, KETUA, apart.at))

    with pytest.raises(Conflict, match="sudah berakhir"):
        musyawarah.speak(apart.ruang, RAHASIA, ANGGOTA, apart.at)


def test_the_pokja_writes_to_everybody_only_after_it(apart):
    with pytest.raises(Conflict, match="bermusyawarah"):
        percakapan.say(apart.ruang, "Mohon tunggu", KETUA, apart.at)
    assert percakapan.say(apart.ruang, "Saya menunggu", DIREKTUR, apart.at)


def test_the_peserta_reads_that_it_was_and_not_what_was_said(apart):
    (said,) = musyawarah.speak(apart.ruang, RAHASIA, ANGGOTA, apart.at)[1]
    (ended,) = musyawarah.end(apart.ruang, KETUA, apart.at)[1]
    line, last = chain(said, 7, GENESIS, "0" * 32), chain(ended, 8, GENESIS, "0" * 32)
    seen = [view(line, peran) for peran in (Peran.PENYEDIA, Peran.TIM_IT, Peran.PPK)]

    assert all(one["jenis"] == "tertutup" and RAHASIA not in str(one) for one in seen)
    assert view(line, Peran.ANGGOTA)["isi"] == {"teks": RAHASIA}
    assert view(last, Peran.PENYEDIA)["jenis"] == "musyawarah.selesai"
    assert {"musyawarah.dimulai", "musyawarah.selesai"} <= set(COURSE)
    assert "musyawarah.pesan" not in COURSE


def test_it_begins_once_and_only_from_inside():
    jalan = Jalan().begin()

    with pytest.raises(Forbidden):
        musyawarah.begin(Jalan().open().ruang, KETUA, jalan.at)
    jalan.keep(musyawarah.begin(jalan.ruang, KETUA, jalan.at))
    with pytest.raises(Conflict, match="sudah bermusyawarah"):
        musyawarah.begin(jalan.ruang, ANGGOTA, jalan.at)


def test_a_sesi_that_is_broken_off_ends_it(apart):
    apart.sesi = apart.keep(pelaksanaan.pause(apart.sesi, "Istirahat", KETUA, apart.at))
    later = apart.at + timedelta(days=1)

    apart.sesi = apart.keep(pelaksanaan.suspend(apart.sesi, "Dilanjutkan besok pagi.", later, KETUA, apart.at))

    assert apart.ruang.musyawarah is None
