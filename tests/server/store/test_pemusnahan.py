"""Pemusnahan: every text of every table is decided about: it goes with its sesi, or says nothing of a person."""

import pytest
import sqlalchemy as sa

from server.store.pemusnahan import BLANK, OF_GUESTS, STAYS
from server.store.postgresql import SCRUBBED
from server.store.tables import metadata

APART = {
    **dict.fromkeys(("berkas", "peristiwa", "kepala"), "the chain: digests, salted commitments, signed heads"),
    **dict.fromkeys(("bukaan", "cetakan", "tanda_tangan", "peserta"), "forgotten by a function of its own"),
    **dict.fromkeys(OF_GUESTS, "rows of the peserta's people are deleted"),
    **dict.fromkeys(("tautan", "login"), "digests of secrets, ids and times"),
    **dict.fromkeys(("kantor", "nomor", "nomor_surat", "orang", "paket", "anggota"), "the office's own"),
    **dict.fromkeys(("hak_audit", "hak_audit_paket"), "the auditors' own"),
    "pekerjaan": "ids; the letters of this sesi are deleted",
    "sesi": "when, where and in which state",
}
"""Tables without a sesi of their own to forget, and why."""

OF_SESI = sorted(name for name, table in metadata.tables.items() if "sesi" in table.c)


def texts(table: sa.Table) -> set[str]:
    """Columns that could hold words: no key, no reference, no number."""
    return {
        one.name
        for one in table.columns
        if isinstance(one.type, sa.Text) and one.name not in ("id", "sesi") and not one.foreign_keys
    }


def test_every_table_is_of_a_sesi_or_apart_from_it() -> None:
    assert set(metadata.tables) - set(OF_SESI) == set(APART)


@pytest.mark.parametrize("name", OF_SESI)
def test_every_text_of_a_sesi_goes_or_says_nothing_of_a_person(name: str) -> None:
    goes, stays = set(BLANK.get(name, {})), set(STAYS.get(name, ()))

    assert goes | stays == texts(metadata.tables[name])
    assert not goes & stays


def test_only_columns_that_are_there_are_named() -> None:
    assert set(BLANK) | set(STAYS) <= set(OF_SESI)
    assert all(column in metadata.tables[name].c for name, column in OF_GUESTS.items())


def test_what_is_forgotten_is_scrubbed_from_the_files_of_postgresql_too() -> None:
    """Rows that go leave dead ones behind until they are vacuumed."""
    assert set(BLANK) | set(OF_GUESTS) | {"bukaan", "cetakan", "tanda_tangan", "peserta", "pekerjaan"} == set(SCRUBBED)
