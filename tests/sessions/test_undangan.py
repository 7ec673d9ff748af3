"""An undangan: drafted, approved, sent, answered within 24 hours; and the mail that may fail."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sessions import kesediaan, pengiriman, penjadwalan, undangan
from sessions.errors import Conflict, Expired, Invalid
from sessions.indonesia import Zona
from sessions.kesediaan import Kesediaan
from sessions.pengiriman import JalurSerah
from sessions.sesi import Keadaan as Sesi
from tests.sessions.contoh import (
    ANGGOTA,
    DIREKTUR,
    HADIR,
    ISI,
    JAWABAN,
    KETUA,
    MULAI,
    SHA,
    TIM_IT,
    Jalan,
)

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def jalan():
    return Jalan().send()


def answer(jalan, at, **changes):
    return kesediaan.answer(
        "j-1", jalan.undangan, jalan.sesi, JAWABAN | changes, HADIR, DIREKTUR, at, alamat_ip="192.0.2.7"
    )


def test_the_ketua_gives_the_number_and_the_text_is_fixed():
    approved = Jalan().approve().undangan

    assert (approved.nomor, approved.surat, approved.keadaan) == ("007/UND/2026", SHA, "disahkan")


def test_a_letter_that_lacks_a_part_is_not_put_to_the_ketua():
    draft, _ = undangan.create("u-1", "s-1", 1, {k: v for k, v in ISI.items() if k != "hadir"}, KETUA, MULAI)

    with pytest.raises(Invalid) as refused:
        undangan.submit(draft, ANGGOTA, MULAI)

    assert set(refused.value.details["bidang"]) == {"hadir"}


def test_the_ketua_sends_a_letter_back_with_a_note():
    draft, _ = undangan.create("u-1", "s-1", 1, ISI, KETUA, MULAI)
    submitted, _ = undangan.submit(draft, ANGGOTA, MULAI)

    back, event = undangan.send_back(submitted, "Jam belum benar", KETUA, MULAI)

    assert (back.keadaan, event.private["alasan"]) == ("draf", "Jam belum benar")
    with pytest.raises(Conflict):
        undangan.edit(submitted, ISI, ANGGOTA, MULAI)


def test_a_sesi_is_not_sent_a_letter_that_nobody_approved():
    jalan = Jalan()
    draft, _ = undangan.create("u-1", "s-1", 1, ISI, KETUA, jalan.at)

    with pytest.raises(Conflict, match="disahkan"):
        penjadwalan.send(jalan.sesi, draft, ["a@contoh.id"], TIM_IT, jalan.at)
    with pytest.raises(Conflict, match="surel"):
        penjadwalan.send(jalan.sesi, Jalan().approve().undangan, [], TIM_IT, jalan.at)


def test_the_24_hours_run_from_the_250_of_the_mail_server(jalan):
    assert jalan.undangan.tenggat == jalan.undangan.dikirim + 24 * HOUR
    assert jalan.events[-1].data["tenggat"].endswith("Z")


@pytest.mark.parametrize("waited", [timedelta(0), 23 * HOUR, 24 * HOUR])
def test_an_answer_within_24_hours_counts(jalan, waited):
    done, events = answer(jalan, jalan.undangan.dikirim + waited)

    assert (done.undangan.keadaan, done.sesi.keadaan, done.jawaban.terlambat) == ("dijawab", "dijadwalkan", False)
    assert [event.kind for event in events] == ["kesediaan.disampaikan", "undangan.dijawab", "sesi.dijawab"]


def test_a_late_bersedia_before_the_start_counts_and_is_marked(jalan):
    done, events = answer(jalan, jalan.undangan.tenggat + SECOND)

    assert (done.undangan.keadaan, done.sesi.keadaan, done.jawaban.terlambat) == ("tanpa_jawaban", "dijadwalkan", True)
    assert events[0].data["terlambat"] is True


def test_a_late_bersedia_counts_after_the_clock_has_come_round(jalan):
    over = jalan.undangan.tenggat
    jalan.undangan = jalan.keep(undangan.expire(jalan.undangan, over))
    jalan.sesi = jalan.keep(penjadwalan.expire(jalan.sesi, jalan.undangan, over))

    done, _ = answer(jalan, over + HOUR)

    assert done.sesi.keadaan == "dijadwalkan"


def test_a_late_bersedia_to_a_kept_schedule_is_recorded_and_moves_nothing(jalan):
    over = jalan.undangan.tenggat
    jalan.sesi = jalan.keep(penjadwalan.expire(jalan.sesi, jalan.undangan, over))
    jalan.sesi = jalan.keep(penjadwalan.keep(jalan.sesi, 1, KETUA, over))

    done, events = answer(jalan, over + HOUR)

    assert done.sesi == jalan.sesi
    assert "kesediaan.disampaikan" in [event.kind for event in events]


@pytest.mark.parametrize("pilihan", [k for k in Kesediaan if k is not Kesediaan.BERSEDIA])
def test_any_other_answer_after_24_hours_is_refused_and_says_whom_to_phone(jalan, pilihan):
    with pytest.raises(Expired, match=r"Joko Contoh, \+628110000001"):
        answer(jalan, jalan.undangan.tenggat + SECOND, pilihan=pilihan, alasan="Ada acara lain.", usul="Selasa pagi")


def test_bersedia_after_the_start_is_too_late(jalan):
    with pytest.raises(Expired):
        answer(jalan, MULAI)


@pytest.mark.parametrize(
    ("pilihan", "state"),
    [
        ("minta_ubah_jadwal", "minta_ubah"),
        ("minta_tatap_muka", "minta_ubah"),
        ("menolak_hadir", "menunggu_putusan_hadir"),
    ],
)
def test_other_answers_need_a_reason_and_lead_to_the_pokja(jalan, pilihan, state):
    at = jalan.undangan.dikirim + HOUR
    with pytest.raises(Invalid) as refused:
        answer(jalan, at, pilihan=pilihan, alasan="", usul="Selasa pagi")
    assert set(refused.value.details["bidang"]) == {"alasan"}

    done, _ = answer(jalan, at, pilihan=pilihan, alasan="Direktur sakit keras.", usul="Selasa pagi")
    assert done.sesi.keadaan == state


def test_bersedia_needs_somebody_who_will_come(jalan):
    with pytest.raises(Invalid) as refused:
        kesediaan.answer("j-1", jalan.undangan, jalan.sesi, JAWABAN, [], DIREKTUR, jalan.at)

    assert "hadir" in refused.value.details["bidang"]


def test_the_faults_of_each_person_are_named(jalan):
    people = [{"nama": "A", "kapasitas": "pokja"}, HADIR[0]]

    with pytest.raises(Invalid) as refused:
        kesediaan.answer("j-1", jalan.undangan, jalan.sesi, JAWABAN, people, DIREKTUR, jalan.at)

    assert set(refused.value.details["bidang"]) == {"hadir.0.nama", "hadir.0.kapasitas"}


def test_the_whatsapp_number_is_kept_in_one_form_and_never_in_public(jalan):
    done, events = answer(jalan, jalan.at)

    assert done.jawaban.whatsapp == "+6281234567890"
    assert "812" not in "".join(repr(event.data) for event in events)


def test_a_second_answer_is_refused(jalan):
    jalan.answer()

    with pytest.raises(Conflict, match="sudah dijawab"):
        answer(jalan, jalan.at)


@pytest.mark.parametrize("state", [undangan.Keadaan.DIGANTIKAN, undangan.Keadaan.DITARIK])
def test_an_old_letter_leads_to_the_new_one(jalan, state):
    jalan.undangan = replace(jalan.undangan, keadaan=state)

    with pytest.raises(Expired, match="terakhir"):
        answer(jalan, jalan.at)


def test_silence_is_not_a_refusal(jalan):
    over = jalan.undangan.tenggat
    letter, event = undangan.expire(jalan.undangan, over)
    sesi, _ = penjadwalan.expire(jalan.sesi, jalan.undangan, over)

    assert (letter.keadaan, sesi.keadaan) == ("tanpa_jawaban", "tanpa_jawaban")
    assert event.role == "sistem"
    assert not event.private


def test_a_letter_does_not_expire_early(jalan):
    early = jalan.undangan.tenggat - SECOND
    with pytest.raises(Conflict):
        undangan.expire(jalan.undangan, early)
    with pytest.raises(Conflict):
        penjadwalan.expire(jalan.sesi, jalan.undangan, early)


def test_reminders_are_due_after_12_and_20_hours_until_it_is_answered(jalan):
    sent = jalan.undangan.dikirim

    assert pengiriman.reminders(jalan.undangan) == (sent + 12 * HOUR, sent + 20 * HOUR)
    assert pengiriman.remind(jalan.undangan, 1, sent + 12 * HOUR)[1].kind == "undangan.diingatkan"
    with pytest.raises(Conflict):
        pengiriman.remind(jalan.undangan, 2, sent + 12 * HOUR)
    assert pengiriman.reminders(jalan.answer().undangan) == ()


def test_a_reminder_that_comes_as_late_as_the_next_or_the_end_is_overtaken(jalan):
    sent = jalan.undangan.dikirim

    late = {
        hours: [pengiriman.overtaken(jalan.undangan, ke, sent + hours * HOUR) for ke in (1, 2)]
        for hours in (12, 20, 24)
    }

    assert late == {12: [False, False], 20: [True, False], 24: [True, True]}


@pytest.mark.parametrize(
    ("kapan", "hours", "said"),
    [
        ("besok", 24, "besok"),
        ("besok", 10, "besok"),  # 09.00 WITA on the next day
        ("besok", 8, "hari ini"),
        ("besok", 2, None),  # the other one goes now
        ("2 jam lagi", 2, "2 jam lagi"),
        ("2 jam lagi", 0.5, "sebentar lagi"),
        ("2 jam lagi", 0, None),
    ],
)
def test_a_late_reminder_of_the_day_says_what_is_true_by_then(kapan, hours, said):
    assert pengiriman.still(kapan, MULAI, MULAI - hours * HOUR, Zona.WITA) == said


def test_opening_a_link_twice_writes_one_line(jalan):
    opened, _ = undangan.opened(jalan.undangan, DIREKTUR, jalan.at)

    assert undangan.opened(opened, DIREKTUR, jalan.at) is None


def test_mail_that_fails_is_tried_five_times_and_then_handed_over():
    jalan = Jalan().approve()
    letter = jalan.keep(pengiriman.queue(jalan.undangan, TIM_IT, jalan.at))
    for tries in range(5):
        letter = jalan.keep(pengiriman.failed(letter, 451, "451 coba lagi", tries + 1, jalan.at))
        if tries < 4:
            letter = jalan.keep(pengiriman.retry(letter, tries + 1, TIM_IT, jalan.at))

    with pytest.raises(Conflict, match="5 kali"):
        pengiriman.retry(letter, 5, TIM_IT, jalan.at)
    handed, event = pengiriman.hand_over(letter, JalurSerah.WHATSAPP, "Tangkapan layar WA", TIM_IT, jalan.at)
    assert handed.keadaan == "terkirim"
    assert handed.tenggat == jalan.at + 24 * HOUR
    assert event.data["jalur"] == "whatsapp"


def test_a_bounce_stops_the_24_hours(jalan):
    back, _ = pengiriman.bounced(jalan.undangan, "550 tidak ada", jalan.at)

    assert (back.keadaan, back.tenggat) == ("gagal_kirim", None)
    moved, _ = pengiriman.change_address(back, "baru@contoh.id", "Alamat dari SPSE.", TIM_IT, jalan.at)
    assert moved.keadaan == "antre"


def test_a_new_address_must_be_one(jalan):
    back, _ = pengiriman.bounced(jalan.undangan, "550", jalan.at)

    with pytest.raises(Invalid):
        pengiriman.change_address(back, "bukan surel", "Alamat dari SPSE.", TIM_IT, jalan.at)


def silent(jalan):
    over = jalan.undangan.tenggat
    jalan.undangan = jalan.keep(undangan.expire(jalan.undangan, over))
    jalan.sesi = jalan.keep(penjadwalan.expire(jalan.sesi, jalan.undangan, over))
    return jalan


def test_after_silence_the_letter_is_sent_again_twice_at_most(jalan):
    sesi = silent(jalan).sesi
    for _ in range(2):
        sesi, _ = penjadwalan.resend(sesi, KETUA, jalan.at)
        sesi = replace(sesi, keadaan=Sesi.TANPA_JAWABAN)

    with pytest.raises(Conflict, match="2 kali"):
        penjadwalan.resend(sesi, KETUA, jalan.at)


def test_a_schedule_is_kept_after_silence_only_when_somebody_called(jalan):
    silent(jalan)

    with pytest.raises(Conflict, match="upaya"):
        penjadwalan.keep(jalan.sesi, 0, KETUA, jalan.at)
    assert penjadwalan.keep(jalan.sesi, 1, KETUA, jalan.at)[0].keadaan == "dijadwalkan"


def test_withdrawing_and_replacing_need_their_reasons(jalan):
    with pytest.raises(Invalid):
        undangan.withdraw(jalan.undangan, "", KETUA, jalan.at)

    assert undangan.replace_by(jalan.undangan, "u-2", KETUA, jalan.at)[1].data["baru"] == "u-2"


def test_a_draft_is_worded_again_until_it_is_put_to_the_ketua():
    draft, _ = undangan.create("u-1", "s-1", 1, ISI, KETUA, MULAI)

    edited, event = undangan.edit(draft, ISI | {"acara": "Selasa, 24 November 2026"}, ANGGOTA, MULAI)

    assert edited.isi["acara"].startswith("Selasa")
    assert event.kind == "undangan.disunting"
