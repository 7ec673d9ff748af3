"""Penerimaan: what comes in as a photo, numbered and never twice, and what is refused."""

from dataclasses import replace

import pytest

from sessions import penerimaan
from sessions.errors import Conflict, Invalid, NotFound
from sessions.foto import Foto, Jalur, Untuk
from sessions.sesi import Keadaan as Sesi
from tests.sessions.contoh import AT, DIREKTUR, SHA, Jalan


@pytest.fixture
def inside():
    return Jalan().begin()


def foto(**changes):
    fields = {
        "id": "f-1",
        "sesi": "s-1",
        "dokumen": "d-1",
        "untuk": Untuk.DOKUMEN,
        "nomor": 3,
        "sha256": SHA,
        "sha256_gawai": SHA,
        "ukuran": 1000,
        "tipe": "image/jpeg",
        "jalur": Jalur.KAMERA_LANGSUNG,
        "wakil": DIREKTUR.id,
        "waktu": AT,
    }
    return Foto(**(fields | changes))


def take(jalan, **changes):
    return penerimaan.receive(foto(**changes), jalan.dokumen["d-1"], jalan.ruang, DIREKTUR, jalan.at)


def test_a_photo_is_numbered_and_its_digest_written_down(inside):
    new, events = take(inside)

    assert [event.kind for event in events] == ["foto.diterima", "dokumen.diterima"]
    assert events[0].data["sha256"] == SHA
    assert new.keadaan == "diterima"
    assert foto().label == "F-03"


def test_a_photo_that_changed_on_the_way_is_refused(inside):
    with pytest.raises(Invalid, match="berubah di perjalanan"):
        take(inside, sha256_gawai="b" * 64)


@pytest.mark.parametrize(
    "changes",
    [
        {"tipe": "image/svg+xml"},
        {"ukuran": 0},
        {"ukuran": 10**9},
        {"sha256": "x", "sha256_gawai": ""},
        {"dokumen": "d-2"},
    ],
)
def test_what_is_no_photo_of_this_document_is_refused(inside, changes):
    with pytest.raises(Invalid):
        take(inside, **changes)


def test_two_photos_never_have_one_number(inside):
    with pytest.raises(Conflict) as refused:
        take(inside, nomor=2)

    assert refused.value.details["nomor"] == 3


def test_a_further_page_does_not_disturb_the_examination(inside):
    inside.show("d-1")
    inside.photo(Untuk.DOKUMEN, DIREKTUR, "d-1")

    assert inside.dokumen["d-1"].keadaan == "diperlihatkan"
    assert inside.ruang.foto == 4


def test_an_identity_belongs_to_somebody_who_is_there(inside):
    with pytest.raises(NotFound):
        penerimaan.receive(
            foto(untuk=Untuk.IDENTITAS, dokumen=None, wakil="orang-luar"), None, inside.ruang, DIREKTUR, inside.at
        )


def test_after_the_closing_nothing_comes_in(inside):
    with pytest.raises(Conflict, match="ditutup"):
        penerimaan.receive(
            foto(), inside.dokumen["d-1"], replace(inside.ruang, keadaan=Sesi.DITUTUP), DIREKTUR, inside.at
        )
