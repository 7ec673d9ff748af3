"""Who is recorded, who never is, and what the chain and the papers say of it."""

from datetime import timedelta

import pytest

from sessions import fakta, jahit, lobi, musyawarah, pelaksanaan, penilaian, perekaman, pilihan
from sessions.berita_acara import JenisBA
from sessions.catatan import Catatan
from sessions.errors import Conflict, Forbidden, Full, Invalid
from sessions.evidence import Event, utc_text
from sessions.fakta_rekaman import gaps
from sessions.indonesia import Zona
from sessions.jahit import Film
from sessions.kapasitas import Kapasitas
from sessions.persetujuan import Pilihan
from sessions.rekaman import Keadaan, Masa, Sebab
from sessions.ruang import Ruang
from tests.sessions.contoh import AHLI, ANGGOTA, ANGGOTA_2, DIREKTUR, KETUA, TIM_IT, Jalan

ROOM = 10**12  # bytes
S = timedelta(seconds=1)


@pytest.fixture
def jalan():
    """The sesi goes on: everybody said A."""
    return Jalan().begin()


def record(jalan, bebas=ROOM):
    jalan.keep(perekaman.begin(jalan.ruang, bebas, Zona.WITA, KETUA, jalan.at))
    return jalan


def hear(jalan, *people):
    for who in people:
        jalan.keep(perekaman.heard(jalan.ruang, who.id, ["video", "audio"], jalan.wait(seconds=1)))
    return jalan


def with_choice(pilih, *others):
    """A room where the peserta chose `pilih`, and each of `others` B."""
    jalan = Jalan().open()
    for one in (KETUA, ANGGOTA, ANGGOTA_2):
        jalan.come(one, pilih=Pilihan.B if one in others else Pilihan.A)
        jalan.keep(lobi.enter(jalan.ruang, one, jalan.at))
    jalan.come(DIREKTUR, Kapasitas.DIREKSI, pilih).show_identity(DIREKTUR)
    jalan.keep(lobi.admit(jalan.ruang, DIREKTUR.id, KETUA, jalan.wait(minutes=1)))
    jalan.until(jalan.sesi.mulai)
    jalan.sesi = jalan.keep(pelaksanaan.begin(jalan.sesi, jalan.ruang, 3, KETUA, jalan.at))
    return jalan


def test_nobody_is_recorded_before_the_pokja_says_so(jalan):
    assert perekaman.recordable(jalan.ruang) == frozenset()


def test_the_words_that_were_spoken_stay_in_the_chain_and_name_the_peserta(jalan):
    assert "{pukul}" in perekaman.spoken(jalan.ruang)

    record(jalan)

    event = jalan.events[-1]
    said = "Sesi ini mulai direkam pukul 09.00 WITA. Apakah Bapak/Ibu Joko Contoh dan Andi Contoh menyetujui?"
    assert jalan.kinds()[-2:] == ["rekaman.disiapkan", "rekaman.dimulai"]
    assert event.private["pernyataan"].startswith(said)
    assert "Andi" not in repr(event.data)
    assert jalan.ruang.rekaman.keadaan is Keadaan.MEREKAM


def test_who_chose_b_is_never_recordable_neither_peserta_nor_pokja():
    jalan = record(with_choice(Pilihan.B, ANGGOTA))

    assert perekaman.recordable(jalan.ruang) == {KETUA.id, ANGGOTA_2.id}


def test_where_nobody_agrees_the_chain_says_that_nothing_is_recorded_and_a_change_of_mind_opens_it_again():
    jalan = with_choice(Pilihan.B, KETUA, ANGGOTA, ANGGOTA_2)

    record(jalan)

    assert jalan.ruang.rekaman.keadaan is Keadaan.TIDAK_DIREKAM
    assert perekaman.recordable(jalan.ruang) == frozenset()
    jalan.keep(pilihan.choose(jalan.ruang, Pilihan.A, DIREKTUR, jalan.wait(minutes=1)))
    assert perekaman.recordable(record(jalan).ruang) == {DIREKTUR.id}


def test_a_sesi_that_closes_unrecorded_by_everybodys_wish_says_so_and_one_where_the_pokja_only_did_not_press_does_not(
    jalan,
):
    unwilling = with_choice(Pilihan.B, KETUA, ANGGOTA, ANGGOTA_2)

    kinds = [event.kind for event in perekaman.nobody_agreed(unwilling.ruang, unwilling.at)]

    assert kinds == ["rekaman.disiapkan", "rekaman.tidak_direkam"]
    assert perekaman.nobody_agreed(jalan.ruang, jalan.at) == ()
    assert perekaman.nobody_agreed(Jalan().open().ruang, jalan.at) == ()


def test_from_b_to_a_counts_from_that_moment_on():
    jalan = record(with_choice(Pilihan.B))
    before = perekaman.recordable(jalan.ruang)

    jalan.keep(pilihan.choose(jalan.ruang, Pilihan.A, DIREKTUR, jalan.wait(minutes=5)))

    assert DIREKTUR.id not in before
    assert DIREKTUR.id in perekaman.recordable(jalan.ruang)


def test_a_withdrawal_is_two_times_the_wish_and_the_recorders_word(jalan):
    hear(record(jalan), KETUA, DIREKTUR)
    jalan.keep(pilihan.withdraw(jalan.ruang, DIREKTUR, jalan.wait(minutes=10)))
    asked = jalan.at
    assert DIREKTUR.id not in perekaman.recordable(jalan.ruang)
    assert DIREKTUR.id in jalan.ruang.rekaman.orang  # until the recorder says otherwise

    jalan.keep(perekaman.silenced(jalan.ruang, DIREKTUR.id, asked + 2 * S, asked + 3 * S))

    said = jalan.events[-1].data
    assert said["sebab"] == "ditarik"
    assert said["diminta"] < said["berhenti"]
    assert jalan.ruang.rekaman.masa == (
        Masa(DIREKTUR.id, asked - timedelta(minutes=10), asked + 2 * S, asked, Sebab.DITARIK),
    )
    assert DIREKTUR.id not in jalan.ruang.rekaman.orang


def test_a_line_that_went_with_the_equipment_is_said_to_have_ended_when_and_because_that_failed(jalan):
    hear(record(jalan), KETUA, DIREKTUR)
    last = jalan.at
    jalan.keep(lobi.lose(jalan.ruang, DIREKTUR.id, jalan.ruang.kursi[DIREKTUR.id].sambungan, jalan.wait(seconds=5)))
    seen = jalan.at

    failed = perekaman.silenced(jalan.ruang, DIREKTUR.id, last, jalan.wait(seconds=5), Sebab.PERALATAN)[1][-1].data
    line = perekaman.silenced(jalan.ruang, DIREKTUR.id, seen, jalan.at, Sebab.PERALATAN)[1][-1].data

    assert (failed["sebab"], failed["berhenti"], failed["diminta"]) == ("peralatan", utc_text(last), utc_text(last))
    assert (line["sebab"], line["berhenti"]) == ("terputus", utc_text(seen))


def test_a_newcomer_is_not_recorded_until_inside_with_an_a(jalan):
    record(jalan)
    jalan.keep(lobi.arrive(jalan.ruang, lobi.Datang(Kapasitas.TENAGA_AHLI, "Ahli", "s"), AHLI, jalan.wait(minutes=1)))
    assert AHLI.id not in perekaman.recordable(jalan.ruang)

    jalan.admit(AHLI, Kapasitas.TENAGA_AHLI)

    assert AHLI.id in perekaman.recordable(jalan.ruang)


@pytest.mark.parametrize(
    ("how", "sebab"),
    [
        (lambda j: lobi.lose(j.ruang, DIREKTUR.id, f"{DIREKTUR.id}-1", j.wait(seconds=5)), Sebab.TERPUTUS),
        (lambda j: lobi.leave(j.ruang, DIREKTUR, j.wait(seconds=5)), Sebab.KELUAR),
        (lambda j: lobi.remove(j.ruang, DIREKTUR.id, "Salah orang (contoh).", KETUA, j.wait(seconds=5)), Sebab.KELUAR),
    ],
)
def test_who_is_lost_leaves_or_is_sent_out_is_due_to_stop_at_that_moment(jalan, how, sebab):
    hear(record(jalan), DIREKTUR)

    jalan.keep(how(jalan))

    one = jalan.ruang.rekaman.orang[DIREKTUR.id]
    assert (one.diminta, one.sebab) == (jalan.at, sebab)
    assert DIREKTUR.id not in perekaman.recordable(jalan.ruang)


def test_only_somebody_inside_records_and_only_while_the_sesi_goes_on(jalan):
    with pytest.raises(Conflict):
        record(Jalan().open().staff())
    with pytest.raises(Forbidden):
        perekaman.begin(jalan.ruang, ROOM, Zona.WITA, AHLI, jalan.at)
    record(jalan)
    with pytest.raises(Conflict, match="merekam"):
        record(jalan)


def test_a_pause_needs_its_reason_and_stops_everybody_until_it_goes_on(jalan):
    hear(record(jalan), KETUA)
    with pytest.raises(Invalid):
        perekaman.pause(jalan.ruang, "ya", KETUA, jalan.at)

    jalan.keep(perekaman.pause(jalan.ruang, "Memeriksa data pribadi (contoh)", KETUA, jalan.wait(minutes=1)))

    assert perekaman.recordable(jalan.ruang) == frozenset()
    assert jalan.ruang.rekaman.alasan == "Memeriksa data pribadi (contoh)"
    assert jalan.ruang.rekaman.orang[KETUA.id].sebab is Sebab.JEDA
    jalan.keep(perekaman.resume(jalan.ruang, ROOM, Zona.WITA, KETUA, jalan.wait(minutes=1)))
    assert KETUA.id in perekaman.recordable(jalan.ruang)
    assert jalan.ruang.rekaman.sejak == jalan.at


def test_the_sesis_pause_is_the_recordings_and_ends_with_it(jalan):
    record(jalan)
    jalan.sesi = jalan.keep(pelaksanaan.pause(jalan.sesi, "Istirahat contoh", KETUA, jalan.wait(minutes=5)))
    assert (jalan.ruang.rekaman.keadaan, perekaman.recordable(jalan.ruang)) == (Keadaan.JEDA, frozenset())
    with pytest.raises(Conflict):
        perekaman.resume(jalan.ruang, ROOM, Zona.WITA, KETUA, jalan.at)

    jalan.sesi = jalan.keep(pelaksanaan.resume(jalan.sesi, jalan.ruang, 3, KETUA, jalan.wait(minutes=5)))

    assert jalan.ruang.rekaman.keadaan is Keadaan.MEREKAM


def test_what_the_pokja_paused_does_not_go_on_by_itself(jalan):
    record(jalan)
    jalan.keep(perekaman.pause(jalan.ruang, "Data pribadi contoh", KETUA, jalan.wait(minutes=1)))
    jalan.sesi = jalan.keep(pelaksanaan.pause(jalan.sesi, "Istirahat contoh", KETUA, jalan.wait(minutes=1)))

    jalan.sesi = jalan.keep(pelaksanaan.resume(jalan.sesi, jalan.ruang, 3, KETUA, jalan.wait(minutes=1)))

    assert jalan.ruang.rekaman.keadaan is Keadaan.JEDA


def test_after_a_suspension_the_pokja_says_again_that_it_records(jalan):
    record(jalan)
    jalan.sesi = jalan.keep(pelaksanaan.pause(jalan.sesi, "Istirahat contoh", KETUA, jalan.wait(minutes=5)))
    later = jalan.at + timedelta(days=1)
    jalan.sesi = jalan.keep(
        pelaksanaan.suspend(jalan.sesi, "Listrik padam (contoh)", later, KETUA, jalan.wait(minutes=5))
    )

    assert jalan.ruang.rekaman.keadaan is Keadaan.JEDA
    assert not jalan.ruang.rekaman.oleh_sesi


def test_what_the_pokja_says_among_themselves_is_not_recorded(jalan):
    hear(record(jalan), KETUA, DIREKTUR)

    jalan.keep(musyawarah.begin(jalan.ruang, KETUA, jalan.wait(minutes=5)))

    assert perekaman.recordable(jalan.ruang) == {DIREKTUR.id, TIM_IT.id}
    assert jalan.ruang.rekaman.orang[KETUA.id].sebab is Sebab.MUSYAWARAH
    assert jalan.ruang.rekaman.orang[DIREKTUR.id].diminta is None
    jalan.keep(musyawarah.end(jalan.ruang, KETUA, jalan.wait(minutes=5)))
    assert KETUA.id in perekaman.recordable(jalan.ruang)


def test_a_disk_that_cannot_hold_the_rest_refuses_in_figures(jalan):
    wanted = perekaman.needed(jalan.ruang, jalan.at)

    with pytest.raises(Full, match=r"perlu sekitar 2,0 GB, tersedia 100 MB. Hubungi Tim IT"):
        record(jalan, 100_000_000)

    assert wanted == 5 * 90 * 60 * perekaman.RATE
    assert record(jalan, wanted).ruang.rekaman.keadaan is Keadaan.MEREKAM
    assert perekaman.needed(jalan.ruang, jalan.at + timedelta(hours=5)) == 5 * 15 * 60 * perekaman.RATE


def test_a_stall_is_a_gap_that_ends_with_the_last_who_stalls(jalan):
    hear(record(jalan), KETUA, DIREKTUR)
    since = jalan.at
    jalan.keep(perekaman.stalled(jalan.ruang, DIREKTUR.id, since, jalan.wait(seconds=15)))
    jalan.keep(perekaman.stalled(jalan.ruang, KETUA.id, since, jalan.at))
    assert jalan.ruang.rekaman.keadaan is Keadaan.GAGAL
    assert perekaman.stalled(jalan.ruang, KETUA.id, since, jalan.at)[1] == ()
    assert DIREKTUR.id in perekaman.recordable(jalan.ruang)  # it goes on trying

    jalan.keep(perekaman.recovered(jalan.ruang, KETUA.id, jalan.wait(seconds=5)))
    between = jalan.ruang.rekaman.keadaan
    jalan.keep(perekaman.recovered(jalan.ruang, DIREKTUR.id, jalan.wait(seconds=5)))

    assert (between, jalan.ruang.rekaman.keadaan) == (Keadaan.GAGAL, Keadaan.MEREKAM)
    assert [row["sebab"] for row in gaps(Catatan.of(jalan.entries))] == [
        "suara dan gambar Rina Contoh tidak sampai ke perekam",
        "suara dan gambar Andi Contoh tidak sampai ke perekam",
    ]


def test_a_gap_of_everybody_ends_when_the_sesi_does(jalan):
    record(jalan)
    jalan.keep(perekaman.stalled(jalan.ruang, "", jalan.at, jalan.wait(seconds=15)))

    jalan.keep(perekaman.pause(jalan.ruang, "Perekam diperbaiki (contoh)", KETUA, jalan.wait(seconds=15)))

    assert jalan.ruang.rekaman.macet == {}
    assert gaps(Catatan.of(jalan.entries))[0]["sebab"] == "perekam berhenti bekerja"


def test_somebody_who_goes_while_they_stall_leaves_no_open_gap(jalan):
    hear(record(jalan), KETUA, DIREKTUR)
    jalan.keep(perekaman.stalled(jalan.ruang, DIREKTUR.id, jalan.at, jalan.wait(seconds=15)))
    jalan.keep(lobi.leave(jalan.ruang, DIREKTUR, jalan.wait(seconds=5)))

    jalan.keep(perekaman.silenced(jalan.ruang, DIREKTUR.id, jalan.at, jalan.wait(seconds=1)))

    assert jalan.kinds()[-2:] == ["rekaman.pulih", "rekaman.orang_berhenti"]
    assert jalan.ruang.rekaman.keadaan is Keadaan.MEREKAM


def test_a_recording_is_closed_once_the_sesi_is_over_and_the_recorder_has_let_go_of_all(jalan):
    hear(record(jalan), KETUA)
    jalan.sesi = jalan.keep(pelaksanaan.pause(jalan.sesi, "Istirahat contoh", KETUA, jalan.wait(minutes=5)))
    assert perekaman.closed(jalan.ruang, jalan.at)[1] == ()
    ended = jalan.events[-1]
    over = type(ended)(ended.berkas, "sesi.ditutup", ended.actor, ended.role, jalan.wait(minutes=1), {"ke": "ditutup"})
    jalan.keep((over,))
    assert jalan.ruang.rekaman.keadaan is Keadaan.BERHENTI
    assert perekaman.closed(jalan.ruang, jalan.at)[1] == ()  # the recorder still has somebody

    jalan.keep(perekaman.silenced(jalan.ruang, KETUA.id, jalan.at, jalan.wait(seconds=1)))
    jalan.keep(perekaman.closed(jalan.ruang, jalan.at))

    assert not jalan.ruang.rekaman.terbuka
    assert jalan.kinds()[-1] == "rekaman.berhenti"
    assert Ruang.after(jalan.entries).rekaman == jalan.ruang.rekaman


def test_a_recorder_that_lets_go_after_a_film_was_made_has_its_last_word_too(jalan):
    """Whoever waits too long for a recorder joins what is there; else its rooms would be open for ever."""
    hear(record(jalan), KETUA)
    over = Event(jalan.sesi.berkas, "sesi.ditutup", KETUA.id, KETUA.peran, jalan.wait(minutes=1), {"ke": "ditutup"})
    made = Film(DIREKTUR.id, ("s1",), "0" * 64, 1, jalan.at, 1, 1, 1, ())
    jalan.keep(((over, jahit.joined(jalan.sesi.berkas, made, jalan.wait(minutes=20))),))
    assert jalan.ruang.rekaman.keadaan is Keadaan.DIJAHIT
    assert perekaman.closed(jalan.ruang, jalan.at)[1] == ()  # the recorder still has somebody

    jalan.keep(perekaman.silenced(jalan.ruang, KETUA.id, jalan.at, jalan.wait(seconds=1)))
    jalan.keep(perekaman.closed(jalan.ruang, jalan.at))

    assert not jalan.ruang.rekaman.terbuka
    assert perekaman.closed(jalan.ruang, jalan.at)[1] == ()


def test_the_papers_say_who_was_recorded_from_when_to_when_and_why_others_were_not():
    jalan = hear(record(with_choice(Pilihan.A, ANGGOTA)), KETUA, DIREKTUR)
    jalan.keep(pilihan.withdraw(jalan.ruang, DIREKTUR, jalan.wait(minutes=10)))
    jalan.keep(perekaman.silenced(jalan.ruang, DIREKTUR.id, jalan.at + 2 * S, jalan.wait(seconds=3)))

    ba = fakta.facts(jalan.entries, at=jalan.at, nomor="1", kode="RB", alamat="https://contoh.id/periksa/RB")
    listed = fakta.facts(jalan.entries, jenis=JenisBA.DAFTAR_HADIR, at=jalan.at)

    told = {row["nama"]: row for row in ba["direkam"]}
    assert not ba["tanpa_rekaman"]
    assert told["Rina Contoh"]["rentang"].startswith("sejak 09.0")
    assert told["Budi Contoh"]["keterangan"] == "tidak direkam atas permintaan"
    assert told["Sari Contoh"]["keterangan"] == "tidak ada suara atau gambar yang sampai ke perekam"
    assert told["Andi Contoh"]["rentang"].startswith("09.00.02–09.10.04")
    assert told["Andi Contoh"]["keterangan"] == "persetujuan ditarik pukul 09.10.02; perekam berhenti pukul 09.10.04"
    assert any(line.startswith("Perekaman dimulai pukul 09.00.00 [L-") for line in ba["tata_urutan"])
    assert listed["kelompok"][1]["orang"][0]["pilihan"] == "A, ditarik; direkam 10 menit"


def test_without_a_recording_the_papers_say_so_by_whose_wish():
    asked = with_choice(Pilihan.B)
    silent = Jalan().begin()

    facts = [
        fakta.facts(j.entries, at=j.at, nomor="1", kode="RB", alamat="https://contoh.id/1") for j in (asked, silent)
    ]

    assert all(one["tanpa_rekaman"] for one in facts)
    assert all(one["direkam"] == [] for one in facts)
    assert "atas permintaan peserta, dengan notulen" in facts[0]["klausul"]["tanpa_rekaman"]
    assert facts[1]["klausul"]["tanpa_rekaman"].startswith("Sesi dilaksanakan tanpa perekaman")


def test_unrecorded_a_key_document_takes_two_examiners_who_agree():
    """What the clause of mode B promises."""
    jalan = with_choice(Pilihan.B).show("d-1")
    first = penilaian.verdict(
        jalan.dokumen["d-1"], penilaian.Putusan.SAH, KETUA, jalan.at, versi=jalan.dokumen["d-1"].versi,
        sumber=penilaian.Sumber.ASLI,
    )  # fmt: skip
    item = jalan.keep(first)

    assert item.keadaan is not penilaian.Keadaan.SAH
    second = penilaian.verdict(
        item, penilaian.Putusan.SAH, ANGGOTA, jalan.at, versi=item.versi, sumber=penilaian.Sumber.ASLI
    )
    assert jalan.keep(second).keadaan is penilaian.Keadaan.SAH
    assert "tanpa_rekaman" not in fakta.facts(jalan.entries, at=jalan.at)["klausul"]  # the standing clause is true
