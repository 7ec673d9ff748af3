"""An observer: seated by name once the Pokja admits, heard and seen by nobody, recorded by nobody, and no quorum."""

from dataclasses import replace

import pytest

from sessions import fakta_hadir, lobi, pelaksanaan, perekaman, pilihan
from sessions.catatan import Catatan
from sessions.errors import Conflict, Forbidden, Invalid
from sessions.kapasitas import Kapasitas
from sessions.kehadiran import Keadaan as Hadir
from sessions.pengamat import sends
from sessions.persetujuan import Pilihan
from sessions.sesi import Keadaan
from sessions.wewenang import Pelaku, Peran, may
from tests.sessions.contoh import ANGGOTA, DIREKTUR, JUMLAH_POKJA, KETUA, PPK, Jalan

AUDITOR = Pelaku("o-9", "Ida Contoh", Peran.AUDITOR, "k-9")
ANSWER = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na={}\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na={}\r\n"


@pytest.fixture
def watched():
    """The sesi goes on, the PPK watches."""
    return watch(Jalan().begin(), PPK)


def watch(jalan, who):
    jalan.come(who, pilih=Pilihan.B)
    jalan.keep(lobi.admit(jalan.ruang, who.id, KETUA, jalan.at))
    return jalan


def test_an_observer_waits_until_the_pokja_admits_and_has_a_named_seat(watched):
    kursi = watched.ruang.seat(PPK.id)

    assert (kursi.nama, kursi.kapasitas, kursi.di_dalam) == (PPK.nama, Kapasitas.PENGAMAT, True)
    fresh = Jalan().begin().come(AUDITOR, pilih=Pilihan.B)
    assert fresh.ruang.seat(AUDITOR.id).keadaan is Hadir.CEK_IDENTITAS
    assert not fresh.ruang.may_signal(AUDITOR.id, KETUA.id)


def test_an_observer_admitted_before_the_sesi_comes_in_when_it_begins():
    jalan = watch(Jalan().open().staff().admit(), AUDITOR)
    assert not jalan.ruang.seat(AUDITOR.id).di_dalam

    jalan.keep(pelaksanaan.begin(jalan.sesi, jalan.ruang, JUMLAH_POKJA, KETUA, jalan.wait(minutes=30)))

    assert jalan.ruang.seat(AUDITOR.id).di_dalam


def test_an_observer_cannot_agree_to_be_recorded_and_never_is(watched):
    with pytest.raises(Invalid, match="tidak direkam"):
        pilihan.choose(watched.ruang, Pilihan.A, PPK, watched.at)
    assert PPK.id not in perekaman.recordable(watched.ruang)


def test_nobody_hears_an_observer_who_hears_everybody(watched):
    ruang = watched.ruang

    assert ruang.hears(PPK.id, KETUA.id)
    assert not ruang.hears(KETUA.id, PPK.id)
    assert ruang.may_signal(PPK.id, DIREKTUR.id)
    two = watch(watched, AUDITOR).ruang
    assert not two.may_signal(PPK.id, AUDITOR.id)


@pytest.mark.parametrize("izin", ["ruang.masuk", "ruang.bicara", "ruang.pimpin", "tanya.ajukan", "putusan.usulkan"])
def test_an_observer_has_no_word(izin):
    assert not any(may(who, izin) for who in (PPK, AUDITOR, Pelaku("o-8", "Kepala", Peran.KEPALA, "k-1")))


def test_an_observer_makes_no_quorum():
    jalan = watch(Jalan().begin(), PPK)
    for who in (KETUA, ANGGOTA):
        jalan.keep(lobi.leave(jalan.ruang, who, jalan.at))

    assert len(jalan.ruang.pokja) == 1
    with pytest.raises(Conflict):
        pelaksanaan.resume(jalan.sesi, jalan.ruang, JUMLAH_POKJA, ANGGOTA, jalan.at)
    assert jalan.ruang.keadaan is Keadaan.BERLANGSUNG


def test_a_member_who_became_an_observer_does_not_return_to_the_seat_of_a_member():
    jalan = Jalan().begin()
    jalan.keep(lobi.lose(jalan.ruang, ANGGOTA.id, f"{ANGGOTA.id}-1", jalan.at))
    changed = replace(ANGGOTA, peran=Peran.PPK)

    jalan.keep(lobi.arrive(jalan.ruang, lobi.Datang(Kapasitas.PENGAMAT, "PPK", "baru"), changed, jalan.wait(minutes=1)))

    kursi = jalan.ruang.seat(ANGGOTA.id)
    assert (kursi.peran, kursi.kapasitas, kursi.di_lobi) == (Peran.PPK, Kapasitas.PENGAMAT, True)
    assert kursi not in jalan.ruang.pokja


def test_an_observer_who_is_refused_is_told_nothing_of_a_company():
    jalan = Jalan().begin().come(AUDITOR, pilih=Pilihan.B)
    jalan.keep(lobi.refuse(jalan.ruang, AUDITOR.id, "Surat tugas untuk sesi lain (contoh).", KETUA, jalan.at))

    with pytest.raises(Forbidden, match=r"dalam sesi ini\.$"):
        lobi.arrive(jalan.ruang, lobi.Datang(Kapasitas.PENGAMAT, "", "s"), AUDITOR, jalan.at)


def test_the_attendance_list_has_them_as_observers(watched):
    groups = fakta_hadir.groups(Catatan.of(watched.entries), "CV Contoh")

    [row] = [row for row in groups[-1]["orang"] if row["nama"] == PPK.nama]
    assert groups[-1]["judul"] == "D. Pengamat dan petugas"
    assert row["jabatan"].endswith("pengamat")
    assert row["cara"] == "mengamati"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"hello": True}, False),
        ({"candidate": {"candidate": "candidate:1"}}, False),
        ({"description": {"type": "answer", "sdp": ANSWER.format("recvonly", "recvonly")}}, False),
        ({"description": {"type": "answer", "sdp": ANSWER.format("recvonly", "inactive")}}, False),
        ({"description": {"type": "answer", "sdp": ANSWER.format("recvonly", "sendrecv")}}, True),
        ({"description": {"type": "offer", "sdp": ANSWER.format("sendonly", "recvonly")}}, True),
        ({"description": {"type": "answer", "sdp": ANSWER.replace("a={}\r\n", "")}}, True),
        ({"description": {"type": "offer", "sdp": "v=0\r\na=sendrecv\r\n" + ANSWER.format("recvonly", "x")}}, True),
        (
            {"description": {"type": "offer", "sdp": "v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"}},
            True,
        ),
        ({"description": {"type": "rollback"}}, True),
        ({"description": "x"}, True),
    ],
)
def test_what_a_browser_says_of_a_connection_sends_unless_every_line_only_listens(said, expected):
    assert sends(said) is expected
