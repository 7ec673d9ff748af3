"""Nomor: how a number is written for each kind of paper, and how a gap is explained."""

from datetime import UTC, date, datetime

import pytest

from sessions import nomor
from sessions.errors import Conflict, Invalid
from sessions.kantor import Kantor
from sessions.nomor import JenisSurat, Keadaan, Nomor
from sessions.wewenang import Pelaku, Peran

AT = datetime(2026, 7, 28, tzinfo=UTC)
ADMIN = Pelaku("o-9", "Admin Contoh", Peran.ADMIN, "k-1")
OFFICE = Kantor(
    "k-1", "contoh", "UKPBJ Contoh", "PEMERINTAH CONTOH", "BAGIAN PBJ",
    pola_nomor="{urut:03d}/{kode}/{bulan_romawi}/{tahun}", pola={"undangan": "B.{urut}/UND-{pokja}/{tahun}"},
)  # fmt: skip


def line(**changes: object) -> Nomor:
    values = {"keadaan": Keadaan.DIPESAN, **changes}
    return Nomor("n-1", "k-1", JenisSurat.UNDANGAN, 2026, 7, "007/2026", "u-1", "CV Contoh", AT, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("jenis", list(JenisSurat))
def test_every_kind_has_a_code_and_a_number(jenis: JenisSurat) -> None:
    written = nomor.written(OFFICE, jenis, 7, "Pokja III", date(2026, 7, 28))

    code = nomor.SURAT[jenis].kode
    assert written == ("B.7/UND-Pokja III/2026" if jenis is JenisSurat.UNDANGAN else f"007/{code}/VII/2026")


def test_two_kinds_never_share_a_code() -> None:
    codes = [one.kode for one in nomor.SURAT.values()]

    assert len(set(codes)) == len(codes) == len(JenisSurat)


def test_a_gap_is_explained_once_and_said_in_the_offices_chain() -> None:
    new, event = nomor.explain(line(), "Surat dibatalkan sebelum terbit.", ADMIN, AT)

    assert (new.keadaan, new.alasan) == (Keadaan.BATAL, "Surat dibatalkan sebelum terbit.")
    assert (event.berkas, event.kind) == ("kantor/k-1", "nomor.dibatalkan")
    assert event.data["urut"] == 7
    with pytest.raises(Conflict):
        nomor.explain(new, "sekali lagi saja", ADMIN, AT)


def test_a_number_in_use_needs_no_explaining_and_a_reason_must_say_something() -> None:
    with pytest.raises(Conflict):
        nomor.explain(line(keadaan=Keadaan.TERBIT), "tidak dipakai", ADMIN, AT)
    with pytest.raises(Invalid):
        nomor.explain(line(), "  ", ADMIN, AT)
