"""Rows of hak_audit."""

import sqlalchemy as sa

from server.store import tables as t
from server.store.rows import Rows
from sessions.audit import HakAudit

HAK = Rows(t.hak_audit, HakAudit, "Hak audit")


def add(connection: sa.Connection, hak: HakAudit) -> None:
    HAK.add(connection, hak)
    for paket in hak.paket:
        connection.execute(sa.insert(t.hak_audit_paket).values(hak=hak.id, paket=paket))


def of_office(connection: sa.Connection, kantor: str) -> list[HakAudit]:
    return HAK.all(connection, t.hak_audit.c.kantor == kantor, order=t.hak_audit.c.tanggal_surat.desc())


def of_person(connection: sa.Connection, orang: str) -> list[HakAudit]:
    return HAK.all(connection, t.hak_audit.c.orang == orang, order=t.hak_audit.c.habis.desc())
