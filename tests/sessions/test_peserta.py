"""Peserta: entered, imported whole or not at all, judged by people."""

import pytest

from sessions import impor, peserta
from sessions.errors import Conflict, Forbidden, Invalid
from sessions.mesin import SISTEM
from sessions.peserta import Hasil
from tests.sessions.contoh import AT, KETUA, PESERTA


def made(id_="c-1", **changes):
    return peserta.create(id_, "p-1", PESERTA | changes, KETUA, AT)[0]


def test_a_peserta_is_entered():
    new, event = peserta.create("c-1", "p-1", PESERTA, KETUA, AT)

    assert (new.npwp, new.telepon, new.cadangan) == ("012345678901000", "+6281234567890", False)
    assert "Karya" not in repr(event.data)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nama", "X"),
        ("npwp", "123"),
        ("nib", "12"),
        ("surel", "bukan surel"),
        ("telepon", "kantor"),
        ("peringkat", "0"),
    ],
)
def test_a_fault_is_named_beside_its_field(field, value):
    with pytest.raises(Invalid) as refused:
        made(**{field: value})

    assert set(refused.value.details["bidang"]) == {field}


def test_two_peserta_of_one_paket_are_never_the_same():
    with pytest.raises(Invalid) as refused:
        peserta.create("c-2", "p-1", PESERTA | {"nama": "PT Contoh Lain"}, KETUA, AT, others=[made()])

    assert set(refused.value.details["bidang"]) == {"npwp", "peringkat", "surel"}


def test_a_peserta_may_be_edited_without_meeting_itself():
    edited, _ = peserta.edit(made(), PESERTA | {"alamat": "Jalan Baru 2"}, KETUA, AT, others=[made()])

    assert edited.alamat == "Jalan Baru 2"


def test_a_peserta_with_a_sesi_is_not_removed():
    with pytest.raises(Conflict):
        peserta.remove(made(), 1, "Salah memasukkan data.", KETUA, AT)
    assert peserta.remove(made(), 0, "Salah memasukkan data.", KETUA, AT).kind == "peserta.dihapus"


@pytest.mark.parametrize("hasil", list(Hasil))
def test_the_system_judges_nobody(hasil):
    with pytest.raises(Forbidden):
        peserta.judge(made(), hasil, "Alasan yang panjang.", "s-1", SISTEM, AT)


@pytest.mark.parametrize("hasil", [Hasil.GUGUR, Hasil.TIDAK_HADIR])
def test_what_harms_needs_a_reason(hasil):
    with pytest.raises(Invalid):
        peserta.judge(made(), hasil, "", "s-1", KETUA, AT)

    judged, event = peserta.judge(made(), hasil, "Akta bukan milik peserta.", "s-1", KETUA, AT)
    assert judged.hasil is hasil
    assert "alasan" in event.private


def row(n, **changes):
    sheet = {
        "No": str(n),
        "Nama Perusahaan": f"CV Contoh {n}",
        "NPWP": f"01234567890100{n}",
        "Email": f"kantor{n}@contoh.id",
        "Telepon/HP": "+62 812-3456-789",
        "Alamat": "Jalan Contoh 1",
        "Direktur/Pimpinan": "Andi Contoh",
        "NIB": "1234567890123",
    }
    return sheet | changes


def test_a_sheet_of_spse_becomes_drafts():
    drafts, faults = impor.import_rows([row(1), row(2)])

    assert faults == []
    assert [(d.peringkat, d.nama, d.telepon) for d in drafts] == [
        (1, "CV Contoh 1", "+628123456789"),
        (2, "CV Contoh 2", "+628123456789"),
    ]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Nama Peserta", "nama"),
        ("NAMA  PERUSAHAAN", "nama"),
        ("Surel", "surel"),
        ("e-mail", "surel"),
        ("HP", "telepon"),
        ("Peringkat", "peringkat"),
        ("Pimpinan", "direktur"),
        ("no_npwp", "npwp"),
        ("Harga Penawaran", None),
    ],
)
def test_headings_are_known_in_several_spellings(heading, field):
    assert impor.field_of(heading) == field


def test_one_faulty_line_means_that_nobody_is_taken():
    drafts, faults = impor.import_rows([row(1), row(2, NPWP="12"), row(3, Email="x")])

    assert drafts == []
    assert [(f.baris, f.bidang) for f in faults] == [(3, "npwp"), (4, "surel")]


def test_doubles_are_named_with_the_line_they_double():
    _, faults = impor.import_rows([row(1), row(2, NPWP="012345678901001")])

    assert [(f.baris, f.bidang) for f in faults] == [(3, "npwp")]
    assert "baris 2" in faults[0].pesan


@pytest.mark.parametrize("cell", ["=1+1", "+SUM(A1)", "-2", "@x", '  =HYPERLINK("http://contoh.id")'])
def test_a_formula_is_refused_in_any_column(cell):
    drafts, faults = impor.import_rows([row(1, Alamat=cell)])

    assert drafts == []
    assert "rumus" in faults[0].pesan


def test_a_formula_in_the_telephone_is_refused_and_a_number_with_plus_is_not():
    assert impor.import_rows([row(1, **{"Telepon/HP": "+62cmd|calc"})])[0] == []
    assert impor.import_rows([row(1, **{"Telepon/HP": "+628123456789"})])[1] == []


def test_a_sheet_without_the_needed_columns_says_which():
    _, faults = impor.import_rows([{"Nama": "CV Contoh"}])

    assert {f.bidang for f in faults if f.baris == 1} == {"npwp", "alamat", "surel"}


def test_an_empty_sheet_is_refused():
    assert impor.import_rows([])[1]


def test_an_import_is_one_event():
    drafts, _ = impor.import_rows([row(1), row(2)])

    taken, event = peserta.take_in(drafts, "p-1", ["c-1", "c-2"], [], KETUA, AT)

    assert [p.id for p in taken] == ["c-1", "c-2"]
    assert len(event.data["peserta"]) == 2


def test_an_import_is_refused_whole_when_one_is_there_already():
    drafts, _ = impor.import_rows([row(1), row(2)])
    already, _ = peserta.take_in(drafts[:1], "p-1", ["c-9"], [], KETUA, AT)

    with pytest.raises(Invalid):
        peserta.take_in(drafts, "p-1", ["c-1", "c-2"], already, KETUA, AT)
