"""Dokumen: what examiners say of it, and what nobody but they may say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sessions import dokumen, penilaian, syarat
from sessions.dokumen import Keadaan, Sumber
from sessions.errors import Conflict, Forbidden, Invalid
from sessions.mesin import SISTEM
from sessions.paket import JenisPaket
from sessions.penilaian import Putusan
from sessions.peristiwa import visible
from sessions.sesi import Keadaan as Sesi
from tests.sessions.contoh import ANGGOTA, ANGGOTA_2, AT, DIREKTUR, KETUA, SYARAT, TIM_IT, Jalan

HOUR = timedelta(hours=1)


@pytest.fixture
def inside():
    return Jalan().begin()


def one(keadaan=Keadaan.DIPERLIHATKAN, **changes):
    fields = {"jenis": "npwp", "nama": "NPWP badan usaha", "wajib": True, "kunci": False, "keadaan": keadaan}
    return dokumen.Dokumen("d-1", "s-1", 1, **(fields | changes))


def say(shown, putusan, by=KETUA, **changes):
    given = {"versi": shown.versi, "sumber": Sumber.ASLI} | changes
    return penilaian.verdict(shown, putusan, by, AT, **given)


# Judging


def test_an_original_that_agrees_is_sah():
    judged, event = say(one(), Putusan.SAH, terbaca={"nomor": "012345678901000"})

    assert (judged.keadaan, judged.sumber, judged.pemeriksa) == ("sah", "asli", ("o-1",))
    assert event.private["terbaca"]["nomor"] == "012345678901000"
    assert "0123" not in repr(event.data)


def test_whoever_judges_must_say_what_they_saw():
    with pytest.raises(Invalid):
        say(one(), Putusan.SAH, sumber=None)
    with pytest.raises(Invalid):
        say(one(), Putusan.SAH, sumber=Sumber.SALINAN)
    assert say(one(), Putusan.SAH, sumber=Sumber.SALINAN, alasan="Asli di kantor notaris.")[0].keadaan == "sah"


@pytest.mark.parametrize("alasan", ["", "palsu", "   tidak    "])
def test_tidak_sah_needs_a_reason_of_ten_letters(alasan):
    with pytest.raises(Invalid):
        say(one(), Putusan.TIDAK_SAH, alasan=alasan)


def test_tidak_sah_with_a_reason():
    judged, event = say(one(), Putusan.TIDAK_SAH, alasan="Nomor berbeda dengan isian SPSE.")

    assert judged.keadaan == "tidak_sah"
    assert event.private["alasan"].startswith("Nomor berbeda")


@pytest.mark.parametrize("state", [Keadaan.DIPERLIHATKAN, Keadaan.KLARIFIKASI, Keadaan.MENUNGGU_PENERBIT])
def test_the_system_judges_no_document_against_anybody(state):
    with pytest.raises(Forbidden):
        say(one(state), Putusan.TIDAK_SAH, by=SISTEM, alasan="Mesin membaca angka lain.")


def test_a_verdict_on_an_older_version_is_refused_with_the_newer_one():
    judged, _ = say(one(), Putusan.TIDAK_SAH, alasan="Nomor berbeda dengan isian SPSE.")

    with pytest.raises(Conflict) as refused:
        say(judged, Putusan.SAH, by=ANGGOTA, versi=1)

    assert refused.value.details == {
        "versi": 2,
        "keadaan": "tidak_sah",
        "pemeriksa": ["o-1"],
        "sumber": "asli",
        "alasan": "Nomor berbeda dengan isian SPSE.",
    }


def test_a_key_item_needs_two_different_examiners():
    first, event = say(one(kunci=True), Putusan.SAH)
    assert (first.keadaan, event.kind) == ("diperlihatkan", "dokumen.diperiksa")

    with pytest.raises(Conflict, match="berbeda"):
        say(first, Putusan.SAH)
    second, event = say(first, Putusan.SAH, by=ANGGOTA)

    assert (second.keadaan, event.kind, second.pemeriksa) == ("sah", "dokumen.sah", ("o-1", "o-2"))


def test_one_examiner_alone_does_not_judge_a_key_item_against_anybody():
    first, event = say(one(kunci=True), Putusan.TIDAK_SAH, alasan="Nomor berbeda dengan isian SPSE.")
    assert (first.keadaan, event.kind, event.data["putusan"]) == ("diperlihatkan", "dokumen.diperiksa", "tidak_sah")

    second, event = say(first, Putusan.TIDAK_SAH, by=ANGGOTA, alasan="Nomor memang berbeda, sudah dilihat.")

    assert (second.keadaan, second.pemeriksa) == ("tidak_sah", ("o-1", "o-2"))


def differing():
    first, _ = say(one(kunci=True), Putusan.SAH)
    return say(first, Putusan.TIDAK_SAH, by=ANGGOTA, alasan="Cap basah tidak tampak pada aslinya.")


def test_two_who_differ_decide_nothing_and_both_words_are_kept():
    both, event = differing()

    assert (both.keadaan, both.berselisih, both.nilai) == ("diperlihatkan", True, {"o-1": "sah", "o-2": "tidak_sah"})
    assert event.data["berselisih"] is True
    assert not visible(event.kind, DIREKTUR.peran)


def test_a_third_examiner_settles_what_two_see_differently():
    both, _ = differing()

    decided, event = say(both, Putusan.SAH, by=ANGGOTA_2)

    assert (decided.keadaan, decided.berselisih, decided.pemeriksa) == ("sah", False, ("o-1", "o-3"))
    assert event.data["pemeriksa"] == ["o-1", "o-3"]
    assert "o-2" not in repr(event.data)


def test_somebody_may_change_their_mind_once_two_differ_and_not_repeat_themselves():
    both, _ = differing()

    with pytest.raises(Conflict, match="sudah tercatat"):
        say(both, Putusan.SAH)
    decided, _ = say(both, Putusan.SAH, by=ANGGOTA)

    assert (decided.keadaan, decided.pemeriksa) == ("sah", ("o-1", "o-2"))


def test_a_doubt_makes_everybody_judge_anew():
    both, _ = differing()
    doubted, event = say(both, Putusan.KLARIFIKASI, by=ANGGOTA_2)

    assert (doubted.keadaan, doubted.nilai, doubted.pemeriksa) == ("klarifikasi", {}, ())
    assert event.data["pemeriksa"] == ["o-1", "o-2", "o-3"]


@pytest.mark.parametrize("by", [SISTEM, TIM_IT, DIREKTUR])
def test_nobody_but_the_pokja_judges(by):
    with pytest.raises(Forbidden):
        say(one(), Putusan.SAH, by=by)


def test_one_examiner_is_enough_to_doubt():
    first, _ = say(one(kunci=True), Putusan.SAH)
    doubted, _ = say(first, Putusan.KLARIFIKASI, by=ANGGOTA)

    assert doubted.keadaan == "klarifikasi"


def test_a_key_item_that_was_clarified_still_needs_two():
    first, event = say(one(Keadaan.KLARIFIKASI, kunci=True), Putusan.SAH)

    assert (first.keadaan, event.kind) == ("klarifikasi", "dokumen.diperiksa")


@pytest.mark.parametrize(("putusan", "state"), [(Putusan.SAH, "sah"), (Putusan.TIDAK_SAH, "tidak_sah")])
def test_an_issuer_is_asked_and_answers(putusan, state):
    asked, event = penilaian.ask_issuer(one(Keadaan.KLARIFIKASI), "AHU", AT + HOUR, KETUA, AT)
    assert (asked.keadaan, event.private["penerbit"]) == ("menunggu_penerbit", "AHU")

    assert say(asked, putusan, alasan="Jawaban penerbit 12/2026.")[0].keadaan == state


def test_the_silence_of_an_issuer_proves_nothing():
    asked, _ = penilaian.ask_issuer(one(Keadaan.KLARIFIKASI), "LPJK", AT + HOUR, KETUA, AT)

    with pytest.raises(Conflict):
        penilaian.issuer_silent(asked, AT + HOUR, AT)
    assert penilaian.issuer_silent(asked, AT + HOUR, AT + HOUR)[0].keadaan == "klarifikasi"


@pytest.mark.parametrize("state", [Keadaan.DIMINTA, Keadaan.SIAP_PERIKSA, Keadaan.SAH, Keadaan.TIDAK_ADA])
def test_what_was_not_shown_is_not_judged(state):
    with pytest.raises(Conflict):
        say(one(state), Putusan.SAH)


def test_qualified_in_sikap_means_not_needed():
    done, event = dokumen.not_needed(one(Keadaan.DIMINTA), "SIKaP 2026/77", KETUA, AT)

    assert (done.keadaan, event.private["alasan"]) == ("tidak_diperlukan", "SIKaP 2026/77")


def test_without_video_it_is_examined_for_a_reason():
    ready = one(Keadaan.SIAP_PERIKSA)

    with pytest.raises(Invalid):
        dokumen.shown(ready, KETUA, AT, tanpa_video="B")
    shown, event = dokumen.shown(ready, KETUA, AT, tanpa_video="Peserta memilih B.")
    assert (shown.keadaan, event.data["peristiwa"]) == ("diperlihatkan", "periksa_tanpa_video")


def test_a_poor_photo_is_taken_again_or_taken_as_it_is():
    processed, _ = dokumen.processing(one(Keadaan.DITERIMA), AT)
    poor, event = dokumen.too_poor(processed, ["silau"], AT)
    assert (poor.keadaan, event.data["petunjuk"]) == ("perlu_ulang", ["silau"])

    with pytest.raises(Invalid):
        dokumen.force(poor, "", KETUA, AT)
    assert dokumen.force(poor, "Tulisan masih dapat dibaca.", KETUA, AT)[0].keadaan == "siap_periksa"


def test_what_spse_says_is_corrected_only_before_somebody_judged():
    changed, _ = dokumen.edit(one(Keadaan.DIMINTA), {"nomor": "1"}, KETUA, AT, versi=1)
    assert changed.isian == {"nomor": "1"}
    judged, _ = say(one(kunci=True), Putusan.SAH)
    with pytest.raises(Conflict):
        dokumen.edit(judged, {"nomor": "2"}, KETUA, AT, versi=judged.versi)


# The list


@pytest.mark.parametrize("jenis", list(JenisPaket))
def test_each_kind_of_procurement_has_its_list(jenis):
    listed = syarat.TEMPLATES[jenis]

    assert {"ktp", "nib", "npwp", "akta_pendirian"} <= {one.jenis for one in listed}
    assert len({one.jenis for one in listed}) == len(listed)
    assert any(one.kunci for one in listed)


def test_a_list_may_grow_until_the_sesi_is_closed(inside):
    added, _ = syarat.add(inside.sesi, SYARAT[1], "d-9", 9, {}, KETUA, AT)
    assert added.urut == 9
    with pytest.raises(Conflict):
        syarat.add(replace(inside.sesi, keadaan=Sesi.DITUTUP), SYARAT[1], "d-9", 9, {}, KETUA, AT)
