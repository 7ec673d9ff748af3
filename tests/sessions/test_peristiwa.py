"""The kinds of events: each is explained, and each peran reads what is meant for it."""

import re
from pathlib import Path

import pytest

import sessions
from sessions.peristiwa import KINDS, view, visible
from sessions.wewenang import Peran
from tests.sessions.contoh import Jalan
from tests.sessions.test_prosedur import proven

KIND = re.compile(r'"([a-z_]+\.[a-z_]+)"')
SOURCES = [
    path for path in Path(sessions.__file__).parent.glob("*.py") if path.name not in ("peristiwa.py", "wewenang.py")
]
NOT_KINDS = {"image.png"}


def written():
    return {kind for path in SOURCES for kind in KIND.findall(path.read_text())} - NOT_KINDS


def test_every_kind_that_a_rule_writes_is_listed():
    assert written() - set(KINDS) == set()


def test_kinds_are_a_noun_and_what_was_done():
    for kind, told in KINDS.items():
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", kind)
        assert told.penjelasan[0].isupper()
        assert told.penjelasan.endswith(".")
        assert told.untuk


INTERNAL = [
    "upaya.dicatat",
    "personil.ditugaskan",
    "catatan.ditulis",
    "putusan.diusulkan",
    "putusan.disetujui",
    "dokumen.dibaca",
    "dokumen.diperiksa",
    "sarana.diperiksa",
    "undangan.disusun",
    "undangan.disahkan",
    "undangan.memantul",
    "sesi.dibuat",
    "tahap.dijelaskan",
    "daftar_hitam.diperiksa",
    "ba.disunting",
    "bukti.dilihat",
    "audit.dilihat",
    "orang.masuk",
]


@pytest.mark.parametrize("kind", INTERNAL)
def test_the_peserta_does_not_read_what_is_internal(kind):
    assert kind in KINDS
    assert not visible(kind, Peran.PENYEDIA)


@pytest.mark.parametrize(
    "kind", ["putusan.ditetapkan", "pesan.dikirim", "tanya.diajukan", "dokumen.tidak_sah", "foto.diminta"]
)
def test_the_peserta_reads_what_concerns_it(kind):
    assert visible(kind, Peran.PENYEDIA)


def test_the_admin_reads_nothing_of_a_sesi():
    assert not [kind for kind in KINDS if visible(kind, Peran.ADMIN) and kind.startswith(("sesi.", "ruang.", "pesan."))]


def test_what_the_pokja_says_among_themselves_is_not_for_the_tim_it_or_the_ppk():
    for peran in (Peran.TIM_IT, Peran.PPK, Peran.PENYEDIA):
        assert not visible("catatan.ditulis", peran)
    assert visible("catatan.ditulis", Peran.AUDITOR)


def test_an_unknown_kind_is_for_nobody():
    assert not any(visible("apa.pun", peran) for peran in Peran)


def test_a_reader_without_the_right_sees_a_number_and_a_digest():
    entries = proven(Jalan().begin()).entries
    hidden = next(entry for entry in entries if entry.event.kind == "putusan.diusulkan")

    assert view(hidden, Peran.PENYEDIA) == {"no": hidden.number, "jenis": "tertutup", "sidik": hidden.digest}
    assert view(hidden, Peran.KETUA)["data"] == hidden.event.data


def test_nothing_internal_reaches_the_peserta_in_a_whole_sesi():
    entries = proven(Jalan().begin()).entries
    seen = [view(entry, Peran.PENYEDIA) for entry in entries]

    assert len(seen) == len(entries)
    assert not {one["jenis"] for one in seen} & set(INTERNAL)
    assert "1.250" not in repr(seen)
    assert "198001012010011001" not in repr(seen)  # NIP of a member, which sesi.dibuat holds
