"""Rows of surat masuk: letters that came for a sesi."""

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.surat_masuk import SuratMasuk

SURAT_MASUK = Rows(t.surat_masuk, SuratMasuk, "Surat")


def of_sesi(connection: sa.Connection, sesi: str) -> list[SuratMasuk]:
    return SURAT_MASUK.all(connection, t.surat_masuk.c.sesi == sesi, order=t.surat_masuk.c.waktu)


def same(connection: sa.Connection, sesi: str, sha256: str) -> SuratMasuk | None:
    """This very letter, taken before."""
    return SURAT_MASUK.find(connection, t.surat_masuk.c.sesi == sesi, t.surat_masuk.c.sha256 == sha256)
