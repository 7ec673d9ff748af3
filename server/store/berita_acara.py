"""Rows of berita_acara and of the signatures on them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from server.store import evidence
from server.store import tables as t
from server.store.rows import Rows, from_row, to_row
from sessions.berita_acara import BeritaAcara, TandaTangan
from sessions.errors import NotFound

BERITA_ACARA = Rows(t.berita_acara, BeritaAcara, "Berita Acara")


def of_sesi(connection: sa.Connection, sesi: str) -> list[BeritaAcara]:
    return BERITA_ACARA.all(
        connection, t.berita_acara.c.sesi == sesi, order=(t.berita_acara.c.jenis.desc(), t.berita_acara.c.ke)
    )


def narrative(connection: sa.Connection, id: str) -> Mapping[str, str]:
    """The parts that people wrote into it."""
    text = connection.execute(sa.select(t.berita_acara.c.narasi).where(t.berita_acara.c.id == id)).scalar()
    words: Mapping[str, str] = json.loads(text or "{}")
    return words


def keep_narrative(connection: sa.Connection, id: str, narasi: Mapping[str, str]) -> None:
    query = sa.update(t.berita_acara).where(t.berita_acara.c.id == id)
    connection.execute(query.values(narasi=json.dumps(narasi, ensure_ascii=False)))


def signatures(connection: sa.Connection, id: str) -> list[TandaTangan]:
    query = sa.select(t.tanda_tangan).where(t.tanda_tangan.c.ba == id).order_by(t.tanda_tangan.c.urut)
    return [from_row(TandaTangan, row) for row in connection.execute(query).mappings()]


def set_signatures(connection: sa.Connection, id: str, signers: Sequence[TandaTangan]) -> None:
    """Who is to sign, at the start of signing."""
    connection.execute(sa.delete(t.tanda_tangan).where(t.tanda_tangan.c.ba == id))
    for signer in signers:
        connection.execute(sa.insert(t.tanda_tangan).values(**to_row(signer)))


def save_signature(connection: sa.Connection, signature: TandaTangan) -> None:
    row = to_row(signature)
    c = t.tanda_tangan.c
    query = sa.update(t.tanda_tangan).where(c.ba == row.pop("ba"), c.urut == row.pop("urut"))
    connection.execute(query.values(**row))


def frozen_at(connection: sa.Connection, ba: BeritaAcara) -> datetime:
    """When it was frozen, as the chain says."""
    for entry in evidence.of_kinds(connection, ba.berkas, {"ba.dibekukan", "pengesahan.diterbitkan"}):
        if entry.event.data.get("id") == ba.id:
            return entry.event.at
    raise NotFound("Berita acara ini belum dibekukan.")


def digests(connection: sa.Connection, ba: BeritaAcara) -> set[str]:
    """The SHA-256 of its file after every step, as the chain says."""
    kinds = {"ba.dibekukan", "ba.ditandatangani", "ba.ditolak", "ba.ditutup"}
    kinds |= {"pengesahan.diterbitkan", "pengesahan.ditandatangani", "pengesahan.ditolak"}
    entries = [entry.event.data for entry in evidence.of_kinds(connection, ba.berkas, kinds)]
    return {str(one["pdf"]) for one in entries if ba.id in (one.get("id"), one.get("ba")) and "pdf" in one}


def with_pdf(ba: BeritaAcara, pdf: str) -> BeritaAcara:
    return replace(ba, pdf=pdf)


def sealed(connection: sa.Connection, sesi: str) -> set[str]:
    """The ids of a sesi's documents that carry their closing seal."""
    entries = evidence.of_kinds(connection, f"sesi/{sesi}", {"ba.ditutup"})
    return {str(entry.event.data["ba"]) for entry in entries}
