"""The ladder: a line a minute at most, the time on each step added up, a call when nothing else holds; the device."""

from datetime import timedelta

import pytest

from sessions import fakta_hadir, lobi, tangga
from sessions.errors import Conflict, Forbidden, Invalid
from sessions.evidence import Event
from sessions.foto import Untuk
from sessions.kapasitas import Kapasitas
from sessions.kursi import Mutu
from sessions.peristiwa import visible
from sessions.upaya import HasilUpaya
from sessions.wewenang import Peran
from tests.sessions.contoh import AHLI, DIREKTUR, KETUA, TIM_IT, Jalan

MINUTE = timedelta(minutes=1)
LUAR = AHLI


@pytest.fixture
def inside() -> Jalan:
    return Jalan().begin()


def seat(jalan: Jalan):
    return jalan.ruang.kursi[DIREKTUR.id]


def report(jalan: Jalan, mutu: Mutu, who=DIREKTUR):
    before = len(jalan.events)
    jalan.keep(tangga.report(jalan.ruang, mutu, who, jalan.at))
    return [event.kind for event in jalan.events[before:]]


def arrive(jalan: Jalan, perangkat: str, sambungan: str = "baru"):
    ruang, events = lobi.arrive(
        jalan.ruang, lobi.Datang(Kapasitas.DIREKSI, "", sambungan, perangkat), DIREKTUR, jalan.at
    )
    jalan.keep((ruang, events))
    return [event.kind for event in events]


def lose(jalan: Jalan):
    jalan.keep(lobi.lose(jalan.ruang, DIREKTUR.id, seat(jalan).sambungan, jalan.at))


# The grade


def test_a_change_is_a_line_and_the_same_again_is_none(inside):
    inside.wait(minutes=2)
    assert report(inside, Mutu.VIDEO) == []
    assert report(inside, Mutu.SUARA) == ["tangga.berubah"]
    assert (inside.events[-1].data["dari"], inside.events[-1].data["ke"]) == ("video", "suara")
    assert seat(inside).mutu is Mutu.SUARA


def test_no_more_than_one_line_a_minute_however_often_it_swings(inside):
    lines = []
    for second in range(0, 600, 5):
        inside.wait(seconds=5)
        lines += report(inside, Mutu.SUARA if second % 10 else Mutu.VIDEO)
    assert 5 <= len(lines) <= 10


def test_the_time_on_each_step_is_added_up_over_losses_and_returns(inside):
    inside.wait(minutes=6)
    report(inside, Mutu.FOTO_SUARA)
    inside.wait(minutes=3)
    lose(inside)
    inside.wait(minutes=5)
    arrive(inside, "")
    inside.wait(minutes=1)

    steps = seat(inside).steps(inside.at)

    assert steps == {Mutu.VIDEO: 6 * MINUTE, Mutu.FOTO_SUARA: 4 * MINUTE}
    assert sum(steps.values(), timedelta()) == seat(inside).lama(inside.at)


def test_the_paper_says_the_share_of_each_step(inside):
    inside.wait(minutes=9)
    report(inside, Mutu.SUARA)
    inside.wait(minutes=1)
    lose(inside)

    assert fakta_hadir.shares(seat(inside)) == "video 90 %, suara 10 %"


def test_who_is_not_inside_has_no_grade(inside):
    with pytest.raises(Forbidden):
        tangga.report(inside.ruang, Mutu.SUARA, LUAR, inside.at)


# The call


def test_a_wish_to_be_called_stays_until_somebody_is_reached(inside):
    inside.keep(tangga.ask_for_call(inside.ruang, " 0812-0000-0001 ", DIREKTUR, inside.wait(minutes=1)))
    assert seat(inside).telepon == "0812-0000-0001"
    inside.keep(tangga.called(inside.ruang, DIREKTUR.id, HasilUpaya.TIDAK_DIANGKAT, "Tidak diangkat", KETUA, inside.at))
    assert seat(inside).telepon

    inside.keep(
        tangga.called(inside.ruang, DIREKTUR.id, HasilUpaya.TERHUBUNG, "Suara jelas", TIM_IT, inside.wait(minutes=1))
    )

    assert (seat(inside).telepon, seat(inside).mutu) == ("", Mutu.TELEPON)
    with pytest.raises(Conflict, match="tidak sedang meminta"):
        tangga.called(inside.ruang, DIREKTUR.id, HasilUpaya.TERHUBUNG, "Lagi", TIM_IT, inside.at)


def test_the_number_is_for_the_office_only(inside):
    inside.keep(tangga.ask_for_call(inside.ruang, "0812 0000 0001", DIREKTUR, inside.at))
    asked: Event = inside.events[-1]
    assert "0812 0000 0001" not in str(asked.data)
    assert not visible(asked.kind, Peran.PENYEDIA)
    assert visible(asked.kind, Peran.TIM_IT)


@pytest.mark.parametrize("nomor", ["halo", "12", "08120000abcd0001", "0812\n; rm"])
def test_what_is_no_number_is_refused(inside, nomor):
    with pytest.raises(Invalid, match="nomor telepon"):
        tangga.ask_for_call(inside.ruang, nomor, DIREKTUR, inside.at)


# The device


@pytest.fixture
def known() -> Jalan:
    """The wakil sits inside, on a device that is known."""
    jalan = Jalan().open().staff()
    arrive(jalan, "gawai-1", "telepon-1")
    from sessions import pelaksanaan, pilihan
    from sessions.persetujuan import Pilihan
    from tests.sessions.contoh import JUMLAH_POKJA, MULAI, TEXT

    jalan.keep(lobi.pass_device(jalan.ruang, Mutu.VIDEO, "v1", TEXT, DIREKTUR, jalan.wait(seconds=10)))
    jalan.keep(pilihan.choose(jalan.ruang, Pilihan.A, DIREKTUR, jalan.wait(seconds=10)))
    jalan.show_identity(DIREKTUR)
    jalan.keep(lobi.admit(jalan.ruang, DIREKTUR.id, KETUA, jalan.wait(minutes=1)))
    jalan.until(MULAI)
    jalan.sesi = jalan.keep(pelaksanaan.begin(jalan.sesi, jalan.ruang, JUMLAH_POKJA, KETUA, jalan.at))
    return jalan


def test_the_same_device_is_back_in_its_seat_within_ten_minutes(known):
    lose(known)
    known.wait(minutes=9)
    assert arrive(known, "gawai-1") == ["ruang.kembali"]


def test_after_ten_minutes_it_waits_in_the_lobby_and_shows_everything_again(known):
    lose(known)
    known.wait(minutes=11)
    assert arrive(known, "gawai-1") == ["ruang.menunggu"]
    assert len(lobi.missing_evidence(seat(known))) == 2


def test_another_device_comes_to_the_lobby_and_only_the_face_is_looked_at_again(known):
    lose(known)
    known.wait(minutes=1)
    assert arrive(known, "gawai-2") == ["ruang.menunggu"]

    assert not seat(known).di_dalam
    assert lobi.missing_evidence(seat(known)) == ("foto wajah",)
    assert Untuk.IDENTITAS in seat(known).bukti


def test_another_device_never_sits_down_in_a_seat_that_is_taken_and_leaves_no_ghost(known):
    known.wait(minutes=2)
    assert arrive(known, "gawai-2") == ["ruang.terputus", "ruang.menunggu"]
    assert not seat(known).di_dalam
    assert [k.id for k in known.ruang.wakil] == []


def test_the_office_may_sit_at_any_computer(known):
    old = known.ruang.kursi[KETUA.id].sambungan
    ruang, events = lobi.arrive(known.ruang, lobi.Datang(Kapasitas.POKJA, "", "lain", "komputer-2"), KETUA, known.at)
    assert [event.kind for event in events] == ["ruang.diambil_alih"]
    assert ruang.kursi[KETUA.id].sambungan != old
