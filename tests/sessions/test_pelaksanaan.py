"""A sesi on its day, and what the Pokja decides together; the clock only marks, pauses and asks."""

from datetime import timedelta

import pytest

from sessions import batas, lobi, pelaksanaan, penutupan, putusan, upaya
from sessions.errors import Conflict, Forbidden, Invalid, NotFound
from sessions.kapasitas import Kapasitas
from sessions.mesin import SISTEM
from sessions.peserta import Hasil
from sessions.putusan import Perihal
from tests.sessions.contoh import (
    AHLI,
    ANGGOTA,
    ANGGOTA_2,
    DIREKTUR,
    JUMLAH_POKJA,
    KETUA,
    MULAI,
    TIM_IT,
    Jalan,
)

MINUTE = timedelta(minutes=1)


@pytest.fixture
def inside():
    return Jalan().begin()


def call(jalan, times=2):
    for _ in range(times):
        jalan.keep(
            (
                upaya.log(
                    jalan.sesi,
                    upaya.JalurUpaya.TELEPON,
                    upaya.HasilUpaya.TIDAK_DIANGKAT,
                    "08123456789",
                    "Tidak diangkat",
                    TIM_IT,
                    jalan.wait(minutes=1),
                ),
            )
        )
    return jalan


def awaited():
    """The waiting time is over, two calls were made, and the Pokja has to decide."""
    jalan = call(Jalan().open().staff())
    jalan.until(MULAI + 30 * MINUTE)
    jalan.sesi = jalan.keep(pelaksanaan.waited(jalan.sesi, jalan.ruang, jalan.at))
    return jalan


def lose(jalan, who=DIREKTUR):
    jalan.keep(lobi.lose(jalan.ruang, who.id, jalan.ruang.kursi[who.id].sambungan, jalan.at))
    return jalan


# Opening and beginning


def test_the_lobby_opens_half_an_hour_before():
    jalan = Jalan().prepare()

    with pytest.raises(Conflict):
        pelaksanaan.open_lobby(jalan.sesi, MULAI - 31 * MINUTE)
    assert pelaksanaan.open_lobby(jalan.sesi, MULAI - 30 * MINUTE)[0].keadaan == "ruang_tunggu"


def test_without_a_quorum_inside_nothing_begins():
    jalan = Jalan().open().staff(KETUA, TIM_IT).admit()

    with pytest.raises(Conflict, match="kuorum"):
        pelaksanaan.begin(jalan.sesi, jalan.ruang, JUMLAH_POKJA, KETUA, MULAI)


def test_without_a_representative_nothing_begins():
    jalan = Jalan().open().staff().admit(AHLI, Kapasitas.PENDAMPING)

    with pytest.raises(Conflict, match="wakil"):
        pelaksanaan.begin(jalan.sesi, jalan.ruang, JUMLAH_POKJA, KETUA, MULAI)


# The clock


def test_the_absence_of_a_peserta_is_only_put_to_the_pokja():
    jalan = awaited()

    assert jalan.sesi.keadaan == "menunggu_putusan_hadir"
    assert jalan.events[-1].role == "sistem"


@pytest.mark.parametrize(("minutes", "calls"), [(29, 2), (30, 1), (30, 0)])
def test_the_waiting_time_and_two_calls_come_first(minutes, calls):
    jalan = call(Jalan().open().staff(), calls)

    with pytest.raises(Conflict):
        pelaksanaan.waited(jalan.sesi, jalan.ruang, MULAI + minutes * MINUTE)


def test_calls_before_the_lobby_opened_do_not_count():
    jalan = call(Jalan().prepare())
    jalan.until(MULAI - 30 * MINUTE)
    jalan.sesi = jalan.keep(pelaksanaan.open_lobby(jalan.sesi, jalan.at))

    assert jalan.ruang.upaya == 0


def test_too_few_of_the_pokja_is_never_the_fault_of_the_peserta():
    jalan = Jalan().open().staff(KETUA, TIM_IT).admit()

    late = MULAI + 30 * MINUTE
    assert pelaksanaan.quorum_failed(jalan.sesi, jalan.ruang, JUMLAH_POKJA, late)[0].keadaan == "terkendala"
    with pytest.raises(Conflict):
        pelaksanaan.waited(jalan.sesi, jalan.ruang, late)


def test_who_comes_late_but_before_the_decision_is_let_in():
    jalan = awaited()
    jalan.wait(minutes=4)
    jalan.admit()
    sesi, events = pelaksanaan.arrived_late(jalan.sesi, jalan.ruang, KETUA, jalan.at)

    assert sesi.keadaan == "berlangsung"
    assert events[0].data["terlambat_menit"] == 35
    assert [event.kind for event in events] == ["sesi.penyedia_masuk", "ruang.masuk"]


def test_overtime_is_marked_once_and_ends_nothing(inside):
    with pytest.raises(Conflict):
        pelaksanaan.overtime(inside.sesi, inside.ruang, MULAI + 89 * MINUTE)
    inside.sesi = inside.keep(pelaksanaan.overtime(inside.sesi, inside.ruang, MULAI + 90 * MINUTE))

    assert inside.sesi.keadaan == "berlangsung"
    with pytest.raises(Conflict):
        pelaksanaan.overtime(inside.sesi, inside.ruang, MULAI + 91 * MINUTE)


def test_a_lost_peserta_stops_the_clock_after_a_minute_and_may_come_back(inside):
    lose(inside)
    with pytest.raises(Conflict):
        pelaksanaan.peserta_lost(inside.sesi, inside.ruang, inside.at + timedelta(seconds=59))
    inside.sesi = inside.keep(pelaksanaan.peserta_lost(inside.sesi, inside.ruang, inside.wait(seconds=60)))
    inside.keep(lobi.arrive(inside.ruang, lobi.Datang(Kapasitas.DIREKSI, "", "baru"), DIREKTUR, inside.wait(minutes=3)))

    assert pelaksanaan.peserta_back(inside.sesi, inside.ruang, inside.at)[0].keadaan == "berlangsung"


def test_a_weak_link_ends_in_a_suspension_and_never_in_a_result(inside):
    lose(inside)
    inside.sesi = inside.keep(pelaksanaan.peserta_lost(inside.sesi, inside.ruang, inside.wait(minutes=1)))
    with pytest.raises(Conflict):
        pelaksanaan.link_over(inside.sesi, inside.ruang, inside.at + 30 * MINUTE)
    call(inside).wait(minutes=30)

    inside.sesi = inside.keep(pelaksanaan.link_over(inside.sesi, inside.ruang, inside.at))

    assert inside.sesi.keadaan == "diskors"
    assert inside.ruang.ditetapkan == {}


def test_when_the_quorum_goes_the_sesi_pauses_by_itself_and_goes_on_when_it_is_back(inside):
    lose(inside, ANGGOTA_2)
    inside.wait(minutes=20)
    lose(inside, ANGGOTA)
    since = inside.at
    with pytest.raises(Conflict):
        pelaksanaan.quorum_lost(inside.sesi, inside.ruang, JUMLAH_POKJA, since + 5 * MINUTE)
    assert batas.running(inside.sesi, inside.ruang, JUMLAH_POKJA) == batas.Batas("kuorum", since + 5 * MINUTE)
    inside.sesi = inside.keep(pelaksanaan.quorum_lost(inside.sesi, inside.ruang, JUMLAH_POKJA, inside.wait(minutes=6)))

    assert inside.sesi.keadaan == "jeda"
    assert batas.running(inside.sesi, inside.ruang, JUMLAH_POKJA) == batas.Batas("jeda", inside.at + 60 * MINUTE)
    with pytest.raises(Conflict, match="kuorum"):
        pelaksanaan.quorum_back(inside.sesi, inside.ruang, JUMLAH_POKJA, inside.at)
    inside.keep(lobi.arrive(inside.ruang, lobi.Datang(Kapasitas.POKJA, "", "baru"), ANGGOTA, inside.wait(minutes=1)))
    inside.sesi = inside.keep(pelaksanaan.quorum_back(inside.sesi, inside.ruang, JUMLAH_POKJA, inside.at))
    assert inside.sesi.keadaan == "berlangsung"
    assert not inside.ruang.tanpa_kuorum


def test_what_the_pokja_paused_only_the_pokja_resumes(inside):
    inside.sesi = inside.keep(pelaksanaan.pause(inside.sesi, "Istirahat salat", KETUA, inside.at))

    with pytest.raises(Conflict, match="Pokja yang melanjutkannya"):
        pelaksanaan.quorum_back(inside.sesi, inside.ruang, JUMLAH_POKJA, inside.at)


def test_a_limit_runs_while_the_peserta_is_awaited_or_lost_and_at_no_other_time(inside):
    waiting = Jalan().open().staff()

    assert batas.running(waiting.sesi, waiting.ruang, JUMLAH_POKJA) == batas.Batas("tunggu", MULAI + 30 * MINUTE)
    waiting.admit()
    assert batas.running(waiting.sesi, waiting.ruang, JUMLAH_POKJA) is None
    assert batas.running(inside.sesi, inside.ruang, JUMLAH_POKJA) is None
    lose(inside)
    inside.sesi = inside.keep(pelaksanaan.peserta_lost(inside.sesi, inside.ruang, inside.wait(minutes=1)))
    assert batas.running(inside.sesi, inside.ruang, JUMLAH_POKJA) == batas.Batas("putus", inside.at + 30 * MINUTE)


def test_after_the_limit_the_pokja_itself_may_break_off(inside):
    lose(inside)
    inside.sesi = inside.keep(pelaksanaan.peserta_lost(inside.sesi, inside.ruang, inside.wait(minutes=1)))
    inside.wait(minutes=31)
    with pytest.raises(Conflict, match="upaya"):
        pelaksanaan.link_over(inside.sesi, inside.ruang, inside.at, KETUA)
    call(inside)

    _, event = pelaksanaan.link_over(inside.sesi, inside.ruang, inside.at, KETUA)

    assert (event.kind, event.actor) == ("sesi.diskors", KETUA.id)


def test_a_pause_goes_on_or_becomes_a_suspension(inside):
    inside.sesi = inside.keep(pelaksanaan.pause(inside.sesi, "Istirahat salat", KETUA, inside.at))
    with pytest.raises(Conflict):
        pelaksanaan.pause_over(inside.sesi, inside.ruang, inside.at + 59 * MINUTE)

    assert pelaksanaan.pause_over(inside.sesi, inside.ruang, inside.at + 60 * MINUTE)[0].keadaan == "diskors"
    assert pelaksanaan.resume(inside.sesi, inside.ruang, JUMLAH_POKJA, KETUA, inside.at)[0].keadaan == "berlangsung"


def test_a_suspended_sesi_goes_on_another_day_with_its_evidence(inside):
    inside.sesi = inside.keep(pelaksanaan.pause(inside.sesi, "Listrik padam", KETUA, inside.at))
    with pytest.raises(Invalid):
        pelaksanaan.suspend(inside.sesi, "Listrik padam lama.", inside.at, KETUA, inside.at)
    inside.sesi = inside.keep(
        pelaksanaan.suspend(inside.sesi, "Listrik padam lama.", MULAI + timedelta(days=1), KETUA, inside.at)
    )
    photos = inside.ruang.foto
    new = MULAI + timedelta(days=1)
    inside.sesi = inside.keep(pelaksanaan.continue_another_day(inside.sesi, new, new + 60 * MINUTE, KETUA, inside.at))

    assert (inside.sesi.keadaan, inside.sesi.mulai) == ("menunggu_jawaban", new)
    assert inside.ruang.foto == photos == 2
    assert not inside.ruang.wakil


# Deciding together


def test_one_member_decides_nothing(inside):
    inside.keep(putusan.propose(inside.ruang, "q", Perihal.TUTUP, "", KETUA, inside.at, jumlah_pokja=JUMLAH_POKJA))

    assert inside.ruang.ditetapkan == {}
    with pytest.raises(Conflict, match="sudah menyetujui"):
        putusan.vote(inside.ruang, "q", KETUA, inside.at, jumlah_pokja=JUMLAH_POKJA)


def test_more_than_half_decides(inside):
    inside.decide(Perihal.HASIL, Hasil.LULUS)

    assert inside.kinds()[-3:] == ["putusan.diusulkan", "putusan.disetujui", "putusan.ditetapkan"]
    assert inside.events[-1].data["setuju"] == ["o-1", "o-2"]
    assert inside.ruang.usul == {}
    assert inside.ruang.ditetapkan["hasil"].hasil == "lulus"


@pytest.mark.parametrize("n", [3, 5, 7])
def test_the_quorum_follows_the_size_of_the_pokja(inside, n):
    inside.keep(putusan.propose(inside.ruang, "q", Perihal.TUTUP, "", KETUA, inside.at, jumlah_pokja=n))
    inside.keep(putusan.vote(inside.ruang, "q", ANGGOTA, inside.at, jumlah_pokja=n))

    assert ("tutup" in inside.ruang.ditetapkan) is (n == 3)


def test_gugur_needs_a_reason(inside):
    with pytest.raises(Invalid):
        putusan.propose(inside.ruang, "q", Perihal.HASIL, "", KETUA, inside.at, jumlah_pokja=3, hasil=Hasil.GUGUR)
    inside.decide(Perihal.HASIL, Hasil.GUGUR, "Akta bukan milik peserta.")

    assert inside.events[-1].private["alasan"] == "Akta bukan milik peserta."


@pytest.mark.parametrize("who", [SISTEM, TIM_IT, DIREKTUR])
def test_only_the_pokja_decides(inside, who):
    for perihal in Perihal:
        with pytest.raises(Forbidden):
            putusan.propose(inside.ruang, "q", perihal, "Alasan panjang.", who, inside.at, jumlah_pokja=1)


@pytest.mark.parametrize("hasil", [None, Hasil.TIDAK_HADIR])
def test_absence_is_no_result_of_a_sesi_that_was_held(inside, hasil):
    with pytest.raises(Invalid):
        putusan.propose(inside.ruang, "q", Perihal.HASIL, "x" * 20, KETUA, inside.at, jumlah_pokja=3, hasil=hasil)


def test_one_matter_has_one_open_proposal_which_may_be_taken_back(inside):
    propose = (Perihal.TUTUP, "", KETUA, inside.at)
    inside.keep(putusan.propose(inside.ruang, "q", *propose, jumlah_pokja=3))
    with pytest.raises(Conflict, match="masih terbuka"):
        putusan.propose(inside.ruang, "q2", *propose, jumlah_pokja=3)
    inside.keep(putusan.drop(inside.ruang, "q", "Masih ada pertanyaan.", ANGGOTA, inside.at))

    assert inside.ruang.usul == {}
    with pytest.raises(NotFound):
        putusan.vote(inside.ruang, "q", ANGGOTA, inside.at, jumlah_pokja=3)


def test_a_later_decision_of_the_same_matter_stands(inside):
    inside.decide(Perihal.HASIL, Hasil.DITUNDA).decide(Perihal.HASIL, Hasil.LULUS)

    assert inside.ruang.ditetapkan["hasil"].hasil == "lulus"


# Absence and closing


def test_absence_is_declared_by_a_quorum_after_waiting_and_calling():
    jalan = awaited()
    with pytest.raises(Conflict, match="belum menetapkan"):
        penutupan.declare_absent(jalan.sesi, jalan.ruang, KETUA, jalan.at)
    jalan.decide(Perihal.TIDAK_HADIR, alasan="Tidak hadir setelah dua kali dihubungi.")

    with pytest.raises(Forbidden):
        penutupan.declare_absent(jalan.sesi, jalan.ruang, SISTEM, jalan.at)
    sesi, event = penutupan.declare_absent(jalan.sesi, jalan.ruang, KETUA, jalan.at)

    assert (sesi.keadaan, event.kind) == ("ditutup", "sesi.dinyatakan_tidak_hadir")
    assert event.private["alasan"].startswith("Tidak hadir")


def test_absence_is_not_proposed_without_a_reason():
    jalan = awaited()

    with pytest.raises(Invalid):
        putusan.propose(jalan.ruang, "q", Perihal.TIDAK_HADIR, "", KETUA, jalan.at, jumlah_pokja=3)


def test_a_decision_about_absence_lapses_when_the_peserta_comes():
    jalan = awaited()
    jalan.decide(Perihal.TIDAK_HADIR, alasan="Tidak hadir setelah dua kali dihubungi.")
    jalan.admit()
    jalan.sesi = jalan.keep(pelaksanaan.arrived_late(jalan.sesi, jalan.ruang, KETUA, jalan.at))

    assert "tidak_hadir" not in jalan.ruang.ditetapkan


def test_a_good_reason_brings_a_new_invitation():
    jalan = awaited()

    accepted, _ = penutupan.accept_reason(jalan.sesi, "Banjir memutus jalan.", KETUA, jalan.at)

    assert accepted.keadaan == "menunggu_jawaban"


def test_a_written_refusal_to_come_is_put_to_the_pokja_like_an_absence():
    jalan = (
        Jalan()
        .send()
        .answer({"pilihan": "menolak_hadir", "alasan": "Tidak berminat lagi.", "whatsapp": "0812345678"}, [])
    )

    assert jalan.sesi.keadaan == "menunggu_putusan_hadir"
    assert jalan.peserta.hasil is None


def papers(jalan):
    return list(jalan.dokumen.values())


def test_a_sesi_is_closed_only_by_the_quorum(inside):
    with pytest.raises(Conflict, match="penutupan"):
        penutupan.close(inside.sesi, inside.ruang, papers(inside), KETUA, inside.at)


def test_what_never_came_is_noted_and_not_judged(inside):
    inside.decide(Perihal.TUTUP)

    sesi, gone, events = penutupan.close(inside.sesi, inside.ruang, papers(inside), KETUA, inside.at)

    assert sesi.keadaan == "ditutup"
    assert {d.id: d.keadaan for d in gone} == {"d-1": "tidak_ada", "d-2": "tidak_ada", "d-3": "tidak_ada"}
    assert events[-1].kind == "sesi.ditutup"


def test_an_obligatory_item_that_is_half_examined_keeps_the_sesi_open(inside):
    inside.show("d-1").decide(Perihal.TUTUP)

    with pytest.raises(Conflict, match="Akta pendirian") as refused:
        penutupan.close(inside.sesi, inside.ruang, papers(inside), KETUA, inside.at)

    assert refused.value.details["dokumen"] == ["Akta pendirian"]


def test_a_suspended_sesi_may_be_closed_on_what_it_has(inside):
    inside.sesi = inside.keep(pelaksanaan.pause(inside.sesi, "Listrik padam", KETUA, inside.at))
    later = MULAI + timedelta(days=1)
    inside.sesi = inside.keep(pelaksanaan.suspend(inside.sesi, "Listrik padam lama.", later, KETUA, inside.at))
    inside.decide(Perihal.TUTUP)

    closed, _, _ = penutupan.close_with_what_is_there(inside.sesi, inside.ruang, papers(inside), KETUA, inside.at)

    assert closed.keadaan == "ditutup"


def test_a_bag_that_does_not_verify_is_not_sealed(inside):
    with pytest.raises(Conflict, match="lolos"):
        penutupan.seal(inside.sesi, False, inside.at)


def test_the_head_of_a_sesi_goes_into_the_chain_of_its_paket(inside):
    event = penutupan.note_in_paket(inside.sesi, 214, "ab" * 32, inside.at)

    assert (event.berkas, event.data["berkas"], event.data["ukuran"]) == ("paket/p-1", "sesi/s-1", 214)
    assert penutupan.note_in_kantor("p-1", "k-1", 9, "ab" * 32, inside.at).berkas == "kantor/k-1"
