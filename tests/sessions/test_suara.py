"""The Pokja asks for a quiet microphone, mutes, and lets speak again; who is muted keeps every other word."""

import pytest

from sessions import lobi, percakapan, perekaman, suara
from sessions.errors import Conflict, Forbidden, Invalid
from sessions.kapasitas import Kapasitas
from tests.sessions.contoh import AHLI, ANGGOTA, DIREKTUR, KETUA, Jalan

WHY = "Gema dari pengeras suara (contoh)."


@pytest.fixture
def jalan():
    return Jalan().begin()


def muted(jalan):
    jalan.keep(suara.mute(jalan.ruang, DIREKTUR.id, WHY, KETUA, jalan.at))
    return jalan


def test_to_be_asked_changes_nothing_but_is_kept(jalan):
    ruang, events = suara.ask_quiet(jalan.ruang, DIREKTUR.id, KETUA, jalan.at)

    assert [event.kind for event in events] == ["suara.diminta_mati"]
    assert not ruang.seat(DIREKTUR.id).bisu


def test_who_is_muted_asks_once_and_is_let_speak(jalan):
    muted(jalan)
    assert jalan.ruang.seat(DIREKTUR.id).bisu
    jalan.keep(suara.ask_to_speak(jalan.ruang, DIREKTUR, jalan.at))
    assert jalan.ruang.seat(DIREKTUR.id).minta_bicara
    assert suara.ask_to_speak(jalan.ruang, DIREKTUR, jalan.at)[1] == ()

    jalan.keep(suara.unmute(jalan.ruang, DIREKTUR.id, ANGGOTA, jalan.at))

    kursi = jalan.ruang.seat(DIREKTUR.id)
    assert (kursi.bisu, kursi.minta_bicara) == (False, False)


def test_a_broken_line_does_not_unmute_and_a_new_admission_does(jalan):
    muted(jalan)
    jalan.keep(lobi.lose(jalan.ruang, DIREKTUR.id, f"{DIREKTUR.id}-1", jalan.at))
    datang = lobi.Datang(Kapasitas.DIREKSI, "", "baru")
    jalan.keep(lobi.arrive(jalan.ruang, datang, DIREKTUR, jalan.wait(minutes=1)))
    assert jalan.ruang.seat(DIREKTUR.id).bisu
    jalan.keep(lobi.lose(jalan.ruang, DIREKTUR.id, "baru", jalan.at))

    jalan.keep(lobi.arrive(jalan.ruang, datang, DIREKTUR, jalan.wait(minutes=11)))

    assert not jalan.ruang.seat(DIREKTUR.id).bisu


def test_the_muted_write_and_object_as_before(jalan):
    muted(jalan)

    assert percakapan.say(jalan.ruang, "Saya ingin menjawab.", DIREKTUR, jalan.at)[1]
    assert percakapan.object_(jalan.ruang, "Saya keberatan dibisukan.", DIREKTUR, jalan.at)[1]


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda r, at: suara.mute(r, ANGGOTA.id, WHY, KETUA, at), "anggota Pokja tidak dibisukan"),
        (lambda r, at: suara.mute(r, KETUA.id, WHY, KETUA, at), "mikrofon Anda sendiri"),
        (lambda r, at: suara.unmute(r, DIREKTUR.id, KETUA, at), "tidak sedang dibisukan"),
        (lambda r, at: suara.ask_to_speak(r, DIREKTUR, at), "tidak sedang dibisukan"),
        (lambda r, at: suara.ask_quiet(r, KETUA.id, KETUA, at), "mikrofon Anda sendiri"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(jalan, act, refusal):
    with pytest.raises(Conflict, match=refusal):
        act(jalan.ruang, jalan.at)


def test_a_reason_is_wanted_and_only_who_is_inside_may(jalan):
    with pytest.raises(Invalid):
        suara.mute(jalan.ruang, DIREKTUR.id, " ", KETUA, jalan.at)
    with pytest.raises(Forbidden):
        suara.mute(jalan.ruang, DIREKTUR.id, WHY, AHLI, jalan.at)


def test_silence_of_the_muted_is_no_gap_unless_their_picture_was_recorded(jalan):
    muted(jalan)
    assert not perekaman.owes(jalan.ruang, DIREKTUR.id)

    jalan.keep(perekaman.heard(jalan.ruang, DIREKTUR.id, ["audio"], jalan.at))
    assert not perekaman.owes(jalan.ruang, DIREKTUR.id)
    jalan.keep(perekaman.heard(jalan.ruang, DIREKTUR.id, ["audio", "video"], jalan.at))

    assert perekaman.owes(jalan.ruang, DIREKTUR.id)
