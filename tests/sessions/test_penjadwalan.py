"""A sesi before its day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sessions import pelaksanaan, penjadwalan, personil, sarana, upaya
from sessions.errors import Conflict, Forbidden, Invalid
from sessions.paket import Keadaan
from sessions.personil import Personil, Tugas
from sessions.sarana import Kondisi, Periksa
from sessions.wewenang import Peran
from tests.sessions.contoh import (
    AT,
    BAIK,
    JUMLAH_POKJA,
    KANTOR,
    KETUA,
    MULAI,
    PERSONIL,
    POKJA,
    SESI,
    TIM_IT,
    Jalan,
)

HOUR = timedelta(hours=1)


def made(**changes):
    jalan = Jalan()
    return penjadwalan.create(
        "s-2", jalan.paket, jalan.peserta, "K", SESI | changes, KETUA, AT, kantor=KANTOR, pokja=POKJA
    )


def test_the_time_is_kept_in_utc_and_the_zone_beside_it():
    sesi, event = made()

    assert (sesi.mulai, sesi.zona) == (MULAI, "WITA")
    assert event.data["mulai"] == "2026-11-23T01:00:00.000Z"


def test_the_first_event_holds_every_fact_of_the_paper_but_not_in_public():
    _, event = made()

    assert {"fakta_paket", "fakta_peserta", "fakta_kantor", "pokja"} <= set(event.private)
    assert "Contoh" not in repr(event.data)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mulai": "2026-11-19T09:00"}, "mulai"),
        ({"selesai": "2026-11-23T09:00"}, "selesai"),
        ({"selesai": "2026-11-24T09:00"}, "selesai"),
        ({"mulai": "besok"}, "mulai"),
        ({"zona": "GMT"}, "zona"),
        ({"dasar": "kondisi_luar_biasa"}, "dasar_nomor"),
        ({"dasar": "lainnya"}, "dasar_nomor"),
        ({"tempat": ""}, "tempat"),
    ],
)
def test_a_fault_of_the_schedule_is_named(changes, field):
    with pytest.raises(Invalid) as refused:
        made(**changes)

    assert field in refused.value.details["bidang"]


def test_a_number_makes_the_ground_complete():
    assert made(dasar="kondisi_luar_biasa", dasar_nomor="360/K.1/2026")[0].dasar_nomor == "360/K.1/2026"


def test_a_sesi_needs_a_paket_under_way():
    jalan = Jalan()
    paket = replace(jalan.paket, keadaan=Keadaan.DISIAPKAN)

    with pytest.raises(Conflict, match="Mulai dulu"):
        penjadwalan.create("s-9", paket, jalan.peserta, "K", SESI, KETUA, AT, kantor={}, pokja=[])


def test_a_draft_is_edited_and_a_sent_one_is_not():
    jalan = Jalan()
    edited, _ = penjadwalan.edit(jalan.sesi, SESI | {"tempat": "Aula"}, KETUA, AT, versi=jalan.sesi.versi)
    assert edited.tempat == "Aula"
    with pytest.raises(Conflict):
        penjadwalan.edit(edited, SESI, KETUA, AT, versi=jalan.sesi.versi)
    with pytest.raises(Conflict, match="jadwalkan ulang"):
        penjadwalan.edit(Jalan().send().sesi, SESI, KETUA, AT, versi=2)


def asking():
    return (
        Jalan()
        .send()
        .answer(
            {
                "pilihan": "minta_ubah_jadwal",
                "alasan": "Direktur sakit.",
                "usul": "Rabu pagi",
                "whatsapp": "08123456789",
            },
            [],
        )
    )


def test_another_time_is_granted_within_the_stage_of_spse():
    jalan = asking()
    new = MULAI + timedelta(days=2)

    granted, event = penjadwalan.grant_change(jalan.sesi, new, new + HOUR, new + 3 * HOUR, KETUA, jalan.at)
    assert (granted.keadaan, granted.mulai) == ("menunggu_jawaban", new)
    assert event.data["mulai"].startswith("2026-11-25")
    with pytest.raises(Invalid, match="SPSE"):
        penjadwalan.grant_change(jalan.sesi, new, new + HOUR, new, KETUA, jalan.at)


def test_a_request_is_refused_only_with_a_written_reason():
    jalan = asking()

    with pytest.raises(Invalid):
        penjadwalan.refuse_change(jalan.sesi, "tidak", KETUA, jalan.at)
    assert penjadwalan.refuse_change(jalan.sesi, "Jadwal tahap berakhir.", KETUA, jalan.at)[0].keadaan == "dijadwalkan"


def test_a_request_may_lead_to_a_meeting_in_person():
    jalan = asking()

    assert penjadwalan.divert(jalan.sesi, "Peserta memohon tatap muka.", KETUA, jalan.at)[0].keadaan == "dialihkan"


def test_a_second_reschedule_needs_the_kepala():
    jalan = Jalan().send().answer()
    new = MULAI + timedelta(days=1)
    move = (new, new + HOUR, "Ruang dipakai rapat.", KETUA, jalan.at)

    assert penjadwalan.reschedule(jalan.sesi, *move)[1].data["dijadwal_ulang"] == 1
    with pytest.raises(Forbidden, match="Kepala"):
        penjadwalan.reschedule(jalan.sesi, *move, sudah=1)
    assert penjadwalan.reschedule(jalan.sesi, *move, sudah=1, izin_kepala="12/IZIN/2026")[0].mulai == new


def test_a_time_without_offset_is_on_the_clocks_of_the_zone():
    jalan = Jalan()

    assert penjadwalan.moment("2026-11-23T09:00", jalan.sesi.zona) == MULAI
    assert penjadwalan.moment("2026-11-23T09:00+00:00", jalan.sesi.zona) == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert penjadwalan.moment("nanti", jalan.sesi.zona) is None


def without(*ids):
    return [p for p in PERSONIL if p.orang not in ids]


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (without("o-4"), "tim IT"),
        (without("o-2", "o-3"), "kuorum"),
        (without("o-1"), "pemimpin"),
        ([*PERSONIL, PERSONIL[0]], "satu tugas"),
        ([*without("o-4"), Personil("o-4", "Joko", Peran.TIM_IT, Tugas.SARANA, bebas_benturan=False)], "benturan"),
    ],
)
def test_personnel_that_is_not_enough_is_refused(people, sentence):
    jalan = Jalan().send().answer()

    with pytest.raises(Invalid, match=sentence):
        personil.assign(jalan.sesi, people, JUMLAH_POKJA, KETUA, jalan.at)


def test_the_list_of_equipment_is_answered_whole():
    jalan = Jalan()

    with pytest.raises(Invalid) as refused:
        sarana.check(jalan.sesi, {"komputer": Periksa(Kondisi.BAIK), "kopi": Periksa(Kondisi.BAIK)}, TIM_IT, AT)

    assert "kopi" in refused.value.details["bidang"]
    assert "internet" in refused.value.details["bidang"]


def test_what_is_poor_needs_a_note_and_keeps_the_sesi_from_being_ready():
    jalan = Jalan().prepare()
    poor = BAIK | {"internet": Periksa(Kondisi.KURANG)}
    with pytest.raises(Invalid):
        sarana.check(jalan.sesi, poor, TIM_IT, AT)

    noted = BAIK | {"internet": Periksa(Kondisi.KURANG, catatan="Lambat, pakai cadangan")}
    event = sarana.check(jalan.sesi, noted, TIM_IT, AT)

    assert event.data["siap"] is False
    with pytest.raises(Conflict, match="Internet utama"):
        pelaksanaan.report_ready(jalan.sesi, noted, TIM_IT, AT)


def test_failed_equipment_is_repaired_and_reported_again():
    jalan = Jalan().send().answer()
    sesi, _ = personil.assign(jalan.sesi, PERSONIL, JUMLAH_POKJA, KETUA, jalan.at)
    broken, _ = pelaksanaan.report_failed(sesi, "Listrik padam sejak pagi.", TIM_IT, jalan.at)

    assert broken.keadaan == "terkendala"
    assert pelaksanaan.repaired(broken, TIM_IT, jalan.at)[0].keadaan == "personil_siap"


def test_an_attempt_keeps_the_number_out_of_the_public_part():
    event = upaya.log(
        Jalan().sesi, upaya.JalurUpaya.TELEPON, upaya.HasilUpaya.TIDAK_DIANGKAT, "08123456789", "Nada sibuk", TIM_IT, AT
    )

    assert event.data == {"jalur": "telepon", "hasil": "tidak_diangkat"}
    assert event.private["tujuan"] == "08123456789"


def test_a_sesi_is_called_off_with_a_reason():
    with pytest.raises(Invalid):
        penjadwalan.cancel(Jalan().sesi, "", KETUA, AT)

    assert penjadwalan.cancel(Jalan().sesi, "Tender dibatalkan PPK.", KETUA, AT)[0].keadaan == "dibatalkan"
