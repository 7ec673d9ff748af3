"""The lobby and the room: who waits, who is inside, who was lost and came back; all of it out of the events."""

import time
from datetime import timedelta

import pytest

from sessions import lobi, penjadwalan, percakapan, pilihan
from sessions.errors import Conflict, Forbidden, Invalid, NotFound
from sessions.evidence import Event
from sessions.foto import Untuk
from sessions.kapasitas import KEWAKILAN, MEWAKILI, Kapasitas
from sessions.kursi import Mutu
from sessions.lipat import apply
from sessions.mesin import SISTEM
from sessions.persetujuan import Pilihan
from sessions.ruang import Ruang
from tests.sessions.contoh import AHLI, ANGGOTA, AT, DIREKTUR, KETUA, MULAI, TEXT, TIM_IT, Jalan

MINUTE = timedelta(minutes=1)


@pytest.fixture
def lobby():
    return Jalan().open().staff()


@pytest.fixture
def inside():
    return Jalan().begin()


def seat(jalan, who=DIREKTUR):
    return jalan.ruang.kursi[who.id]


def arrive(jalan, who=DIREKTUR, kapasitas=Kapasitas.DIREKSI, sambungan="baru"):
    return jalan.keep(lobi.arrive(jalan.ruang, lobi.Datang(kapasitas, "", sambungan), who, jalan.at))


def lose(jalan, who=DIREKTUR):
    return jalan.keep(lobi.lose(jalan.ruang, who.id, seat(jalan, who).sambungan, jalan.at))


# The lobby


def test_the_lobby_is_shut_until_it_is_opened():
    jalan = Jalan().prepare()

    with pytest.raises(Conflict, match="belum dibuka"):
        arrive(jalan)


def test_a_penyedia_waits_and_hears_nothing(lobby):
    lobby.come(DIREKTUR, Kapasitas.DIREKSI)

    assert [k.id for k in lobby.ruang.menunggu] == [DIREKTUR.id]
    assert not lobby.ruang.may_signal(DIREKTUR.id, KETUA.id)
    with pytest.raises(Forbidden):
        percakapan.say(lobby.ruang, "Halo?", DIREKTUR, lobby.at)


def test_the_steps_of_the_lobby_come_in_their_order(lobby):
    arrive(lobby)
    with pytest.raises(Conflict):
        pilihan.choose(lobby.ruang, Pilihan.A, DIREKTUR, lobby.at)
    with pytest.raises(Conflict):
        lobi.enter(lobby.ruang, DIREKTUR, lobby.at)

    lobby.keep(lobi.pass_device(lobby.ruang, Mutu.SUARA, "v1", TEXT, DIREKTUR, lobby.at))
    assert (seat(lobby).keadaan, seat(lobby).mutu) == ("persetujuan", "suara")
    lobby.keep(pilihan.choose(lobby.ruang, Pilihan.B, DIREKTUR, lobby.at))
    assert seat(lobby).keadaan == "cek_identitas"


def test_nobody_is_admitted_whose_identity_was_not_seen(lobby):
    lobby.come(DIREKTUR, Kapasitas.DIREKSI)

    with pytest.raises(Conflict, match="foto identitas asli, foto wajah"):
        lobi.admit(lobby.ruang, DIREKTUR.id, KETUA, lobby.at)


def test_without_a_photo_a_person_is_admitted_only_for_a_written_reason(lobby):
    lobby.come(DIREKTUR, Kapasitas.DIREKSI)
    with pytest.raises(Invalid):
        lobi.admit(lobby.ruang, DIREKTUR.id, KETUA, lobby.at, alasan="kenal")

    _, events = lobi.admit(lobby.ruang, DIREKTUR.id, KETUA, lobby.at, alasan="Identitas diperlihatkan lewat video.")

    assert events[0].private["alasan"].startswith("Identitas")


@pytest.mark.parametrize("kapasitas", sorted(MEWAKILI))
def test_the_six_that_represent_show_what_their_capacity_needs(kapasitas):
    lobby = Jalan().open().staff()
    lobby.come(DIREKTUR, kapasitas).show_identity(DIREKTUR)
    if KEWAKILAN[kapasitas].surat:
        with pytest.raises(Conflict, match="kewakilan"):
            lobi.admit(lobby.ruang, DIREKTUR.id, KETUA, lobby.at)
        lobby.photo(Untuk.KUASA, DIREKTUR)

    lobby.keep(lobi.admit(lobby.ruang, DIREKTUR.id, KETUA, lobby.at))

    assert seat(lobby).keadaan == "diterima"


def test_whoever_lacks_a_power_of_attorney_sends_it_and_is_looked_at_again(lobby):
    lobby.come(DIREKTUR, Kapasitas.PEGAWAI_TETAP)
    lobby.keep(lobi.ask_for_more(lobby.ruang, DIREKTUR.id, "Surat kuasa dan 1721-A1", 15, KETUA, lobby.at))
    assert seat(lobby).keadaan == "lengkapi_kuasa"

    lobby.keep(lobi.complete(lobby.ruang, DIREKTUR, lobby.at))

    assert seat(lobby).keadaan == "cek_identitas"


def test_a_refusal_needs_a_reason_and_leaves_the_door_open_to_another_person(lobby):
    lobby.come(DIREKTUR, Kapasitas.DIREKSI)
    with pytest.raises(Invalid):
        lobi.refuse(lobby.ruang, DIREKTUR.id, "", KETUA, lobby.at)
    lobby.keep(lobi.refuse(lobby.ruang, DIREKTUR.id, "Namanya tidak ada dalam akta.", KETUA, lobby.at))

    with pytest.raises(Forbidden, match="Orang lain"):
        arrive(lobby)
    lobby.admit(AHLI, Kapasitas.DIREKSI)
    assert seat(lobby, AHLI).keadaan == "diterima"


def test_the_system_refuses_nobody(lobby):
    lobby.come(DIREKTUR, Kapasitas.DIREKSI)

    with pytest.raises(Forbidden):
        lobi.refuse(lobby.ruang, DIREKTUR.id, "Waktunya sudah habis.", SISTEM, lobby.at)
    lobby.keep(lobi.ask_for_more(lobby.ruang, DIREKTUR.id, "Surat kuasa", 1, KETUA, lobby.at))
    with pytest.raises(Forbidden):
        lobi.refuse(lobby.ruang, DIREKTUR.id, "Waktunya sudah habis.", SISTEM, lobby.at)


def test_staff_come_in_by_their_account_and_as_what_they_are(lobby):
    assert seat(lobby, KETUA).keadaan == "hadir"
    assert (seat(lobby, KETUA).kapasitas, seat(lobby, TIM_IT).kapasitas) == ("pokja", "tim_it")
    assert len(lobby.ruang.pokja) == 3


def test_a_penyedia_who_is_admitted_waits_for_the_start(lobby):
    lobby.admit()

    with pytest.raises(Conflict, match="belum dimulai"):
        lobi.enter(lobby.ruang, DIREKTUR, lobby.at)


def test_help_is_written_down(lobby):
    arrive(lobby)

    _, events = lobi.help_with_device(lobby.ruang, DIREKTUR.id, "Dibantu lewat telepon", TIM_IT, lobby.at)

    assert events[0].kind == "ruang.dibantu"


# The room


def test_at_the_start_all_who_are_admitted_come_in(inside):
    assert seat(inside).di_dalam
    assert inside.ruang.may_signal(DIREKTUR.id, KETUA.id)
    assert not inside.ruang.may_signal(DIREKTUR.id, DIREKTUR.id)
    assert not inside.ruang.may_signal(DIREKTUR.id, "orang-luar")


def test_the_same_person_has_one_seat(inside):
    before = seat(inside)
    arrive(inside, sambungan="telepon-2")

    assert seat(inside).sambungan == "telepon-2"
    assert seat(inside).total == before.total
    assert inside.events[-1].data["lama"] == before.sambungan
    assert lobi.lose(inside.ruang, DIREKTUR.id, before.sambungan, inside.at) == (inside.ruang, ())


def test_the_same_connection_twice_is_nothing_new(inside):
    assert (
        lobi.arrive(inside.ruang, lobi.Datang(Kapasitas.DIREKSI, "", seat(inside).sambungan), DIREKTUR, inside.at)[1]
        == ()
    )


def test_who_returns_within_ten_minutes_has_the_same_seat(inside):
    lose(inside)
    assert (seat(inside).keadaan, seat(inside).putus) == ("terputus", 1)
    assert not inside.ruang.may_signal(DIREKTUR.id, KETUA.id)
    inside.wait(minutes=10)

    arrive(inside)

    assert seat(inside).di_dalam
    assert inside.events[-1].kind == "ruang.kembali"


def test_who_returns_later_is_in_the_lobby_again_and_keeps_the_time(inside):
    inside.wait(minutes=20)
    lose(inside)
    inside.wait(minutes=10, seconds=1)

    arrive(inside)

    assert (seat(inside).keadaan, seat(inside).persetujuan) == ("cek_perangkat", "belum")
    assert seat(inside).total == 20 * MINUTE
    assert seat(inside).bukti == frozenset()
    assert inside.events[-1].data["ulang"] is True


def test_attendance_is_summed_over_all_connections(inside):
    inside.wait(minutes=5)
    lose(inside)
    inside.wait(minutes=2)
    arrive(inside)
    inside.wait(minutes=7)
    inside.keep(lobi.leave(inside.ruang, DIREKTUR, inside.at))

    assert seat(inside).total == 12 * MINUTE
    assert (seat(inside).keadaan, seat(inside).putus) == ("keluar", 1)


def test_who_left_comes_back_to_the_seat(inside):
    inside.keep(lobi.leave(inside.ruang, DIREKTUR, inside.at))
    inside.wait(minutes=1)
    arrive(inside)

    assert seat(inside).di_dalam


def test_who_was_sent_out_waits_in_the_lobby(inside):
    inside.keep(lobi.remove(inside.ruang, DIREKTUR.id, "Mengganggu jalannya sesi.", KETUA, inside.at))
    with pytest.raises(Conflict):
        lobi.back(inside.ruang, "baru", DIREKTUR, inside.at)

    arrive(inside)

    assert seat(inside).keadaan == "cek_perangkat"


def test_nobody_is_sent_out_without_a_reason_or_by_the_system(inside):
    with pytest.raises(Invalid):
        lobi.remove(inside.ruang, DIREKTUR.id, "", KETUA, inside.at)
    with pytest.raises(Forbidden):
        lobi.remove(inside.ruang, DIREKTUR.id, "Sambungannya terlalu lambat.", SISTEM, inside.at)
    with pytest.raises(Conflict):
        lobi.remove(inside.ruang, KETUA.id, "Keluar sebentar saja.", KETUA, inside.at)


def test_a_lost_lobby_is_taken_up_where_it_was(lobby):
    lobby.come(DIREKTUR, Kapasitas.DIREKSI)
    lose(lobby)
    assert lobby.ruang.menunggu == ()

    arrive(lobby)

    assert (seat(lobby).keadaan, seat(lobby).tersambung) == ("cek_identitas", True)


def test_nobody_is_absent_from_a_sesi_that_is_held_at_another_time(lobby):
    lobby.come(DIREKTUR, Kapasitas.DIREKSI)
    new = MULAI + timedelta(days=1)
    lobby.sesi = lobby.keep(
        penjadwalan.reschedule(lobby.sesi, new, new + 90 * MINUTE, "Jaringan kantor padam.", KETUA, lobby.at)
    )

    assert {kursi.keadaan for kursi in lobby.ruang.kursi.values()} == {"terputus", "cek_identitas"}
    assert not any(kursi.tersambung for kursi in lobby.ruang.kursi.values())


def test_nobody_is_absent_from_a_sesi_that_is_held_in_person(inside):
    arrive(inside, AHLI, Kapasitas.TENAGA_AHLI)
    inside.keep(penjadwalan.divert(inside.sesi, "Peserta memohon tatap muka.", KETUA, inside.at))

    assert seat(inside).keadaan == "selesai"
    assert seat(inside, AHLI).keadaan == "cek_perangkat"


# Choices


@pytest.mark.parametrize(("letter", "state"), [("A", "A_setuju"), ("B", "B_tanpa_av"), ("C", "C_minta_luring")])
def test_each_of_the_three_choices_leads_to_the_identity_check(lobby, letter, state):
    lobby.come(DIREKTUR, Kapasitas.DIREKSI, Pilihan(letter))

    assert (seat(lobby).persetujuan, seat(lobby).keadaan) == (state, "cek_identitas")


def test_b_is_admitted_like_a(lobby):
    lobby.come(DIREKTUR, Kapasitas.DIREKSI, Pilihan.B).show_identity(DIREKTUR)
    lobby.keep(lobi.admit(lobby.ruang, DIREKTUR.id, KETUA, lobby.at))

    assert seat(lobby).keadaan == "diterima"


def test_c_is_answered_in_writing_and_may_choose_again(lobby):
    lobby.come(DIREKTUR, Kapasitas.DIREKSI, Pilihan.C).show_identity(DIREKTUR)
    with pytest.raises(Conflict, match="tatap muka"):
        lobi.admit(lobby.ruang, DIREKTUR.id, KETUA, lobby.at)
    with pytest.raises(Invalid):
        pilihan.refuse_in_person(lobby.ruang, DIREKTUR.id, "", "v1", TEXT, KETUA, lobby.at)

    lobby.keep(
        pilihan.refuse_in_person(lobby.ruang, DIREKTUR.id, "Jarak kantor terlalu jauh.", "v1", TEXT, KETUA, lobby.at)
    )
    lobby.keep(pilihan.choose(lobby.ruang, Pilihan.B, DIREKTUR, lobby.at))
    lobby.keep(lobi.admit(lobby.ruang, DIREKTUR.id, KETUA, lobby.at))

    assert (seat(lobby).persetujuan, seat(lobby).keadaan) == ("B_tanpa_av", "diterima")


def test_staff_cannot_ask_to_meet_in_person():
    lobby = Jalan().open()
    lobby.keep(lobi.arrive(lobby.ruang, lobi.Datang(Kapasitas.POKJA, "", "x"), ANGGOTA, lobby.at))
    lobby.keep(lobi.pass_device(lobby.ruang, Mutu.VIDEO, "v1", TEXT, ANGGOTA, lobby.at))

    with pytest.raises(Invalid):
        pilihan.choose(lobby.ruang, Pilihan.C, ANGGOTA, lobby.at)


def test_consent_is_withdrawn_at_any_time_and_the_person_stays_inside(inside):
    inside.keep(pilihan.withdraw(inside.ruang, DIREKTUR, inside.at))
    assert (seat(inside).persetujuan, seat(inside).di_dalam) == ("ditarik", True)

    inside.keep(pilihan.choose(inside.ruang, Pilihan.B, DIREKTUR, inside.at))
    inside.keep(pilihan.choose(inside.ruang, Pilihan.A, DIREKTUR, inside.at))

    assert inside.events[-1].kind == "persetujuan.diubah"
    with pytest.raises(Conflict):
        pilihan.choose(inside.ruang, Pilihan.A, DIREKTUR, inside.at)


# What is said


def test_messages_are_counted_and_their_text_is_private(inside):
    inside.keep(percakapan.say(inside.ruang, "Selamat pagi", DIREKTUR, inside.at))

    assert inside.ruang.pesan == 1
    assert inside.events[-1].data == {"pesan": 1}


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "x" * 4001])
def test_an_empty_or_endless_message_is_refused(inside, text):
    with pytest.raises(Invalid):
        percakapan.say(inside.ruang, text, DIREKTUR, inside.at)


def test_questions_are_numbered_and_answered_once(inside):
    for text in ("Satu?", "Dua?"):
        inside.keep(percakapan.ask(inside.ruang, text, None, KETUA, inside.at))
    inside.keep(percakapan.answer(inside.ruang, 2, "Ya.", DIREKTUR, inside.at))

    assert [(t.nomor, t.jawaban) for t in inside.ruang.tanya] == [(1, None), (2, "Ya.")]
    with pytest.raises(Conflict):
        percakapan.answer(inside.ruang, 2, "Tidak.", DIREKTUR, inside.at)
    with pytest.raises(NotFound):
        percakapan.answer(inside.ruang, 3, "Ya.", DIREKTUR, inside.at)
    with pytest.raises(Conflict, match="belum dijawab"):
        percakapan.conclude(inside.ruang, 1, "Cukup.", KETUA, inside.at)


def test_a_spoken_answer_is_taken_down_with_its_speaker(inside):
    inside.keep(percakapan.ask(inside.ruang, "Alamat?", "d-2", KETUA, inside.at))
    inside.keep(percakapan.take_down(inside.ruang, 1, "Jalan Contoh.", DIREKTUR.id, ANGGOTA, inside.at))

    assert inside.events[-1].data == {"nomor": 1, "lisan": True, "dari": DIREKTUR.id}


def test_a_photo_is_asked_for_until_it_comes(inside):
    with pytest.raises(Invalid):
        percakapan.request_photo(inside.ruang, Untuk.DOKUMEN, None, "", KETUA, inside.at)
    with pytest.raises(NotFound):
        percakapan.request_photo(inside.ruang, Untuk.DOKUMEN, "d-99", "", KETUA, inside.at)
    inside.keep(percakapan.request_photo(inside.ruang, Untuk.DOKUMEN, "d-1", "", KETUA, inside.at))
    assert inside.ruang.diminta.dokumen == "d-1"

    inside.photo(Untuk.DOKUMEN, DIREKTUR, "d-1")

    assert inside.ruang.diminta is None


def test_an_objection_is_kept_word_for_word(inside):
    words = "Saya keberatan:\nsuara Pokja  putus-putus!"
    inside.keep(percakapan.object_(inside.ruang, words, DIREKTUR, inside.at))

    assert inside.events[-1].private["teks"] == words


def test_an_outsider_says_nothing(inside):
    with pytest.raises(Forbidden):
        percakapan.say(inside.ruang, "Halo", AHLI, inside.at)
    with pytest.raises(NotFound):
        lobi.admit(inside.ruang, "orang-luar", KETUA, inside.at)


# The fold


def test_an_event_of_an_unknown_kind_changes_nothing(inside):
    assert apply(inside.ruang, Event("sesi/s-1", "lain.terjadi", "x", "ketua", AT)) == inside.ruang


def test_folding_on_gives_what_folding_anew_gives(inside):
    inside.keep(percakapan.say(inside.ruang, "Selamat pagi", DIREKTUR, inside.at))
    kept = Ruang.after(inside.entries[:10])
    for entry in inside.entries[10:]:
        kept = apply(kept, entry.event)

    assert kept == Ruang.after(inside.entries) == inside.ruang


def test_five_thousand_events_are_folded(inside):
    say = percakapan.say(inside.ruang, "Halo", DIREKTUR, inside.at)[1][0]
    ruang, begun = inside.ruang, time.process_time()

    for _ in range(5000):
        ruang = apply(ruang, say)

    print(f"5.000 events folded in {time.process_time() - begun:.3f} s")
    assert ruang.pesan == 5000


def test_a_note_of_the_pokja_is_no_message_of_the_room(inside):
    inside.keep(percakapan.write_note(inside.ruang, "Perhatikan tanggal akta.", KETUA, inside.at))

    assert (inside.ruang.pesan, inside.events[-1].kind) == (0, "catatan.ditulis")
