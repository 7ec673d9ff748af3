"""Konsistensi: the proof that a chain only grew between two of its heads (RFC 6962, section 2.1.2)."""

import json

import sqlalchemy as sa

from server.actions.berkas import head_at, load
from server.services import Services
from server.store import evidence
from sessions.errors import Invalid
from sessions.evidence import consistency, leaf
from sessions.wewenang import Pelaku, require


def proof(services: Services, c: sa.Connection, by: Pelaku, sesi: str, dari: int, ke: int) -> bytes:
    """Both signed heads and the path between them, as a file; `ruang-bukti verify` and periksa.py read it."""
    require(by, "bukti.lihat")
    found = load(c, sesi)
    lines = evidence.lines(c, found.sesi.berkas)
    if not 0 < dari <= ke <= len(lines):
        raise Invalid(f"Pilih dua panjang antara 1 dan {len(lines)} baris, yang lama lebih dahulu.")
    told = {
        "lama": head_at(services, c, found.kantor, found.sesi.berkas, dari),
        "baru": head_at(services, c, found.kantor, found.sesi.berkas, ke),
        "jalur": [one.hex() for one in consistency([leaf(line) for line in lines[:ke]], dari)],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
