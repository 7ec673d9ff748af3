"""The berita acara: worded, read out, frozen, signed or refused; nothing takes a signature away."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sessions import berita_acara, pembekuan, penandatanganan, penutupan, tahap
from sessions.berita_acara import JenisBA, Keadaan, Paraf, Pihak, TandaTangan
from sessions.errors import Conflict, Invalid, NotFound
from sessions.putusan import Perihal
from tests.sessions.contoh import AHLI, ANGGOTA, ANGGOTA_2, DIREKTUR, KETUA, SHA, Jalan
from tests.sessions.test_prosedur import proven

WHO = [(KETUA, Pihak.POKJA), (ANGGOTA, Pihak.POKJA), (ANGGOTA_2, Pihak.POKJA), (DIREKTUR, Pihak.PESERTA)]


class Lembar:
    """A berita acara that is waiting for its signatures."""

    def __init__(self):
        self.jalan = proven(Jalan().begin())
        self.at = self.jalan.at
        self.tanda = [TandaTangan("b-1", n, p.id, p.nama, "Jabatan", side) for n, (p, side) in enumerate(WHO, 1)]
        self.ba, _ = berita_acara.compose("b-1", self.jalan.sesi, JenisBA.PEMBUKTIAN, SHA, KETUA, self.at)

    def freeze(self, tanda=None):
        self.ba, _ = berita_acara.read_out(self.ba, KETUA, self.at)
        self.ba, _ = pembekuan.freeze(
            self.ba, "09/BA/2026", SHA, SHA, tanda or self.tanda, self.jalan.ruang, KETUA, self.at
        )
        return self

    def take(self, signed):
        self.ba, mine, events = signed
        self.tanda = [mine if t.siapa == mine.siapa else t for t in self.tanda]
        return [event.kind for event in events]

    def sign(self, who, **options):
        return self.take(penandatanganan.sign(self.ba, self.tanda, "c" * 64, who, self.at, **options))

    def refuse(self, who, alasan="Isi butir tujuh tidak benar."):
        return self.take(penandatanganan.refuse(self.ba, self.tanda, alasan, who, self.at))


@pytest.fixture
def draft():
    return Lembar()


@pytest.fixture
def lembar():
    return Lembar().freeze()


def test_only_the_narrative_parts_can_be_worded(draft):
    new, event = berita_acara.edit(draft.ba, {"catatan": "Berjalan tertib."}, SHA, KETUA, draft.at, versi=1)
    assert (new.keadaan, event.private) == ("draf", {"catatan": "Berjalan tertib."})
    with pytest.raises(Invalid, match="pemeriksaan"):
        berita_acara.edit(draft.ba, {"pemeriksaan": "semua sah"}, SHA, KETUA, draft.at, versi=1)
    with pytest.raises(Conflict):
        berita_acara.edit(new, {"catatan": "Lain."}, SHA, ANGGOTA, draft.at, versi=1)


def test_it_is_repaired_before_signing_and_not_after(draft):
    read, _ = berita_acara.read_out(draft.ba, KETUA, draft.at)
    assert berita_acara.repair(read, "Salah tulis", KETUA, draft.at)[0].keadaan == "draf"
    with pytest.raises(Conflict):
        berita_acara.repair(draft.freeze().ba, "Salah tulis", KETUA, draft.at)


def test_an_objection_leaves_it_as_it_is(draft):
    read, _ = berita_acara.read_out(draft.ba, KETUA, draft.at)

    objected, event = berita_acara.object_(read, "Saya  keberatan.", DIREKTUR, draft.at)

    assert (objected.keadaan, event.kind, event.private["teks"]) == (
        "dibacakan",
        "keberatan.diajukan",
        "Saya  keberatan.",
    )


def test_without_a_result_nothing_is_frozen(draft):
    draft.jalan.ruang = replace(draft.jalan.ruang, ditetapkan={})

    with pytest.raises(Conflict, match="hasil"):
        draft.freeze()


def test_before_the_sesi_is_closed_nothing_is_frozen(draft):
    draft.jalan.ruang = Jalan().begin().ruang

    with pytest.raises(Conflict, match="Tutup"):
        draft.freeze()


@pytest.mark.parametrize("tanda", [slice(0, 1), slice(0, 3)])
def test_the_pokja_and_the_peserta_must_have_their_places(draft, tanda):
    with pytest.raises(Invalid):
        draft.freeze(draft.tanda[tanda])


def test_when_all_have_signed_it_is_final(lembar):
    for who in (ANGGOTA, DIREKTUR, ANGGOTA_2):
        assert lembar.sign(who) == ["ba.ditandatangani"]
    assert lembar.sign(KETUA) == ["ba.ditandatangani", "ba.final"]

    assert lembar.ba.keadaan == "final"


def test_where_an_order_is_set_it_is_kept(lembar):
    lembar.ba = replace(lembar.ba, berurutan=True)

    with pytest.raises(Conflict, match="Rina"):
        lembar.sign(ANGGOTA)

    lembar.sign(KETUA)
    lembar.sign(ANGGOTA)


def test_nobody_signs_twice_or_for_another(lembar):
    lembar.sign(KETUA)
    with pytest.raises(Conflict):
        lembar.sign(KETUA)
    with pytest.raises(NotFound):
        lembar.sign(AHLI)


def test_a_refusal_needs_a_reason_and_leaves_every_signature(lembar):
    lembar.sign(KETUA)
    with pytest.raises(Invalid):
        lembar.refuse(DIREKTUR, "tidak")
    assert lembar.refuse(DIREKTUR) == ["ba.ditolak"]

    assert [t.keadaan for t in lembar.tanda] == ["ditandatangani", "menunggu", "menunggu", "menolak"]


def test_who_has_signed_cannot_refuse_any_more(lembar):
    lembar.sign(DIREKTUR)

    with pytest.raises(Conflict, match="tidak dapat ditarik"):
        lembar.refuse(DIREKTUR)
    assert lembar.tanda[3].keadaan is Paraf.DITANDATANGANI


def test_who_refused_may_still_sign(lembar):
    lembar.refuse(DIREKTUR)
    lembar.sign(DIREKTUR)

    assert lembar.tanda[3].keadaan is Paraf.DITANDATANGANI


def test_a_member_who_refuses_does_not_stop_the_quorum(lembar):
    lembar.refuse(ANGGOTA_2)
    for who in (KETUA, ANGGOTA):
        lembar.sign(who)

    assert lembar.sign(DIREKTUR) == ["ba.ditandatangani", "ba.final"]


def test_without_a_quorum_of_signatures_it_is_not_final(lembar):
    for who in (ANGGOTA, ANGGOTA_2):
        lembar.refuse(who)
    lembar.sign(KETUA)
    lembar.sign(DIREKTUR)

    assert lembar.ba.keadaan == "menunggu_ttd"


def pokja_signed(lembar):
    for who in (KETUA, ANGGOTA, ANGGOTA_2):
        lembar.sign(who)
    return lembar


def end(lembar, hours, alasan="Peserta tidak menandatangani."):
    at = lembar.at + timedelta(hours=hours)
    return penandatanganan.finish_without_peserta(lembar.ba, lembar.tanda, lembar.at, alasan, KETUA, at)


def test_a_peserta_who_refused_does_not_hold_it_up(lembar):
    pokja_signed(lembar).refuse(DIREKTUR)

    final, event = end(lembar, 0, "")

    assert (final.keadaan, event.private["alasan"]) == ("final_tanpa_peserta", "Isi butir tujuh tidak benar.")


def test_a_silent_peserta_has_24_hours(lembar):
    pokja_signed(lembar)
    with pytest.raises(Conflict, match="24 jam"):
        end(lembar, 23)

    assert end(lembar, 24)[0].keadaan == "final_tanpa_peserta"


def test_first_the_pokja_then_without_the_peserta(lembar):
    lembar.refuse(DIREKTUR)

    with pytest.raises(Conflict, match="Pokja"):
        end(lembar, 25)


def test_sealing_makes_it_final_without_the_peserta(lembar):
    pokja_signed(lembar)

    assert penandatanganan.seal(end(lembar, 24)[0], lembar.at)[0].keadaan == "final"


def test_a_slip_of_the_pen_is_corrected_by_a_new_one_and_a_quorum(lembar):
    final = replace(lembar.ba, keadaan=Keadaan.FINAL)
    with pytest.raises(Conflict, match="ralat"):
        pembekuan.correct(final, "b-2", "Seharusnya 2026", lembar.jalan.ruang, KETUA, lembar.at)
    lembar.jalan.decide(Perihal.RALAT, alasan="Nomor akta salah ketik.")

    old, new, (event, made) = pembekuan.correct(
        final, "b-2", "Tertulis 12, seharusnya 21.", lembar.jalan.ruang, KETUA, lembar.at
    )

    assert (old.keadaan, event.data["baru"]) == ("digantikan", "b-2")
    assert event.private["isi"] == "Tertulis 12, seharusnya 21."
    assert (new.keadaan, new.ke, new.merujuk, new.nomor, new.pdf) == ("draf", 2, "b-1", "", "")
    assert made.data["merujuk"] == "b-1"
    with pytest.raises(Conflict, match="sudah dijalankan"):
        pembekuan.correct(
            final, "b-3", "Sekali lagi", lembar.jalan.ruang, KETUA, lembar.at, dipakai=[str(event.data["usul"])]
        )


def test_the_report_waits_for_signatures_and_for_reasons(lembar):
    jalan = lembar.jalan
    steps = tahap.clock(jalan.entries, jalan.at + timedelta(hours=30))
    with pytest.raises(Conflict, match="ditandatangani"):
        penutupan.report_done(jalan.sesi, lembar.ba, steps, KETUA, lembar.at)

    final = replace(lembar.ba, keadaan=Keadaan.FINAL)
    with pytest.raises(Conflict, match="waktu baku") as refused:
        penutupan.report_done(jalan.sesi, final, steps, KETUA, lembar.at)
    assert refused.value.details["tahap"] == ["KB-9"]
    assert penutupan.report_done(jalan.sesi, final, (), KETUA, lembar.at)[0].keadaan == "dilaporkan"
