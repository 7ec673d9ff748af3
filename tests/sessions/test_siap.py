"""Siap: questions that the Pokja prepares before the sesi, and asks or drops."""

import pytest

from sessions import percakapan
from sessions.errors import Conflict, NotFound
from sessions.peristiwa import visible
from sessions.wewenang import Peran
from tests.sessions.contoh import KETUA, Jalan


@pytest.fixture
def before() -> Jalan:
    """A sesi that is planned; nobody was invited yet."""
    return Jalan()


def test_a_question_waits_until_the_sesi_goes_on_and_is_then_asked(before: Jalan) -> None:
    before.keep(percakapan.prepare(before.ruang, "Mengapa alamatnya lain?", None, KETUA, before.at))
    with pytest.raises(Conflict):
        percakapan.ask(before.ruang, "Mengapa alamatnya lain?", None, KETUA, before.at, siap=1)
    before.begin()

    before.keep(percakapan.ask(before.ruang, "Mengapa alamatnya lain?", None, KETUA, before.at, siap=1))

    assert before.ruang.siap == ()
    assert [one.teks for one in before.ruang.tanya] == ["Mengapa alamatnya lain?"]


def test_one_that_is_dropped_or_asked_is_gone_and_its_number_is_not_given_again(before: Jalan) -> None:
    for teks in ("Satu?", "Dua?"):
        before.keep(percakapan.prepare(before.ruang, teks, None, KETUA, before.at))
    before.keep(percakapan.discard(before.ruang, 2, KETUA, before.at))
    before.keep(percakapan.prepare(before.ruang, "Tiga?", None, KETUA, before.at))

    assert [(one.nomor, one.teks) for one in before.ruang.siap] == [(1, "Satu?"), (3, "Tiga?")]
    with pytest.raises(NotFound):
        percakapan.discard(before.ruang, 2, KETUA, before.at)


def test_no_peserta_reads_what_is_prepared(before: Jalan) -> None:
    before.keep(percakapan.prepare(before.ruang, "Mengapa?", None, KETUA, before.at))
    (line,) = [entry for entry in before.entries if entry.event.kind == "tanya.disiapkan"]

    readers = {peran for peran in Peran if visible(line.event.kind, peran)}

    assert Peran.PENYEDIA not in readers
    assert {Peran.KETUA, Peran.ANGGOTA, Peran.AUDITOR} <= readers


def test_not_without_end(before: Jalan) -> None:
    for number in range(percakapan.MOST_READY):
        before.keep(percakapan.prepare(before.ruang, f"Pertanyaan {number}?", None, KETUA, before.at))

    with pytest.raises(Conflict, match="Buang"):
        percakapan.prepare(before.ruang, "Satu lagi?", None, KETUA, before.at)
