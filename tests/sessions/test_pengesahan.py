"""Lembar pengesahan: who did not sign in time signs after all; nothing that was sealed is touched by it."""

from dataclasses import replace

import pytest

from sessions import penandatanganan, pengesahan
from sessions.berita_acara import Keadaan, Paraf, Pihak, TandaTangan
from sessions.errors import Conflict, Invalid, NotFound
from sessions.peristiwa import KINDS
from tests.sessions.contoh import AHLI, DIREKTUR, KETUA, SHA
from tests.sessions.test_berita_acara import Lembar, end, pokja_signed

SHEET = "d" * 64
SIGNED = "e" * 64


class Susulan:
    """A berita acara that was closed without the peserta, and its sheet."""

    def __init__(self, *more, refused=""):
        self.lembar = Lembar()
        places = [TandaTangan("b-1", 4 + n, p.id, p.nama, "Jabatan", Pihak.PESERTA) for n, p in enumerate(more, 1)]
        self.lembar.tanda = [*self.lembar.tanda, *places]
        self.lembar.freeze()
        if refused:
            self.lembar.refuse(DIREKTUR, refused)
        pokja_signed(self.lembar)
        self.ba, _ = end(self.lembar, 24)
        self.semua, self.at = list(self.lembar.tanda), self.lembar.at
        self.sheet, self.places, self.issued = pengesahan.issue("l-1", 1, self.ba, self.semua, SHA, SHEET, self.at)

    def sign(self, who):
        """Sign the sheet and count it, as the action does."""
        self.sheet, mine, events = pengesahan.sign(self.sheet, self.places, SIGNED, who, self.at)
        self.places = [mine if one.siapa == mine.siapa else one for one in self.places]
        self.ba, counted, event = pengesahan.count(self.ba, self.semua, self.sheet, who, self.at)
        self.semua = [counted if one.siapa == counted.siapa else one for one in self.semua]
        return [one.kind for one in (*events, event)]

    def refuse(self, who, alasan="Saya tetap tidak setuju."):
        self.sheet, mine, events = pengesahan.refuse(self.sheet, self.places, alasan, who, self.at, pdf=SIGNED)
        self.places = [mine if one.siapa == mine.siapa else one for one in self.places]
        return [one.kind for one in events]


def test_the_sheet_has_a_place_for_each_who_is_missing_and_for_nobody_else():
    susulan = Susulan(AHLI)

    assert [one.siapa for one in susulan.places] == [DIREKTUR.id, AHLI.id]
    assert (susulan.sheet.keadaan, susulan.sheet.merujuk, susulan.sheet.nomor) == ("menunggu_ttd", "b-1", "09/BA/2026")
    assert susulan.issued.data["ba"] == "b-1"


def test_a_late_signature_makes_it_final_and_leaves_the_sealed_file_alone():
    susulan = Susulan()
    sealed = susulan.ba.pdf

    told = susulan.sign(DIREKTUR)

    assert told == ["pengesahan.ditandatangani", "pengesahan.lengkap", "ba.ditandatangani_susulan"]
    assert (susulan.ba.keadaan, susulan.ba.pdf, susulan.sheet.pdf) == ("final", sealed, SIGNED)
    assert susulan.semua[3].keadaan is Paraf.SUSULAN
    assert not susulan.semua[3].di_berkas


def test_of_two_who_are_missing_each_signs_by_themselves():
    susulan = Susulan(AHLI)

    assert susulan.sign(AHLI) == ["pengesahan.ditandatangani", "ba.ditandatangani_susulan"]
    assert susulan.ba.keadaan == "final_tanpa_peserta"
    susulan.sign(DIREKTUR)

    assert (susulan.ba.keadaan, susulan.sheet.keadaan) == ("final", "final")
    assert [one.keadaan for one in susulan.places] == [Paraf.DITANDATANGANI] * 2


def test_a_refusal_in_the_sealed_file_stays_beside_the_later_signature():
    susulan = Susulan(refused="Butir tujuh tidak benar.")

    susulan.sign(DIREKTUR)

    mine = susulan.semua[3]
    assert (mine.keadaan, mine.alasan) == (Paraf.SUSULAN, "Butir tujuh tidak benar.")
    assert mine.ditolak
    assert mine.di_berkas


def test_who_refuses_the_sheet_takes_nothing_from_who_signed_it():
    susulan = Susulan(AHLI)
    susulan.sign(AHLI)

    assert susulan.refuse(DIREKTUR) == ["pengesahan.ditolak", "pengesahan.diakhiri"]

    assert [one.keadaan for one in susulan.places] == [Paraf.MENOLAK, Paraf.DITANDATANGANI]
    assert (susulan.sheet.keadaan, susulan.ba.keadaan) == ("final_tanpa_peserta", "final_tanpa_peserta")
    assert susulan.semua[4].keadaan is Paraf.SUSULAN


def test_nothing_on_the_sheet_can_be_done_twice_or_undone():
    susulan = Susulan(AHLI)
    susulan.sign(AHLI)

    with pytest.raises(Conflict, match="tidak dapat diubah"):
        susulan.refuse(AHLI)
    with pytest.raises(Conflict, match="tidak dapat diubah"):
        susulan.sign(AHLI)
    with pytest.raises(NotFound):
        pengesahan.count(susulan.ba, susulan.semua, susulan.sheet, AHLI, susulan.at)


def test_who_is_not_on_it_has_no_place_in_it():
    susulan = Susulan()

    with pytest.raises(NotFound):
        susulan.sign(KETUA)
    with pytest.raises(NotFound):
        susulan.refuse(AHLI)
    with pytest.raises(Invalid):
        susulan.refuse(DIREKTUR, "tidak")


def test_with_the_seal_of_the_sesi_it_ends():
    susulan = Susulan()
    susulan.sheet, event = pengesahan.end(susulan.sheet, susulan.at)

    assert event.kind == "pengesahan.diakhiri"
    with pytest.raises(Conflict, match="ditutup"):
        susulan.sign(DIREKTUR)


def test_a_berita_acara_with_everybodys_signature_needs_no_sheet():
    susulan = Susulan()
    signed = [replace(one, keadaan=Paraf.DITANDATANGANI) for one in susulan.semua]
    final = replace(susulan.ba, keadaan=Keadaan.FINAL)

    with pytest.raises(Conflict, match="tanpa tanda tangan peserta"):
        pengesahan.issue("l-2", 2, susulan.ba, signed, SHA, SHEET, susulan.at)
    with pytest.raises(Conflict, match="tanpa tanda tangan peserta"):
        pengesahan.issue("l-2", 2, final, susulan.semua, SHA, SHEET, susulan.at)


def test_its_machine_writes_known_kinds_of_lines():
    assert {event for _, event in pengesahan.NEXT} == set(pengesahan.JEJAK)
    assert set(pengesahan.JEJAK.values()) <= set(KINDS)


def test_a_sheet_is_not_signed_by_the_rules_of_a_berita_acara():
    """Those demand the Pokja, who have no place on it."""
    susulan = Susulan()
    signed = penandatanganan.sign(susulan.sheet, susulan.places, SIGNED, DIREKTUR, susulan.at)

    assert signed[0].keadaan is not Keadaan.FINAL
