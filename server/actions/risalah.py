"""Risalah: the berita acara while the sesi goes on, read by both sides in the same words and initialled in parts."""

from typing import Any

import sqlalchemy as sa

from server.services import Services
from server.store import evidence
from server.store.unit import Tx
from sessions import risalah as rules
from sessions.berita_acara import Pihak
from sessions.evidence import utc_text
from sessions.risalah import Paraf
from sessions.wewenang import Pelaku, require


def state(services: Services, c: sa.Connection, sesi: str, by: Pelaku) -> dict[str, Any]:
    """The parts as they stand, with whose initials are on them: the same for whoever may read them.

    `boleh`: this person may put initials to the part as it is now.
    """
    entries = evidence.after(c, f"sesi/{sesi}", 0)
    ruang = services.ruang.state(c, sesi)
    parts = rules.parts(entries)
    given = rules.initials(entries, parts)
    may = rules.may_initial(ruang, entries, by)
    done = {p.bagian for p in given if p.siapa == by.id and p.berlaku}
    return {
        "bagian": [
            {
                "kode": one.kode,
                "judul": one.judul,
                "baris": list(one.baris),
                "sidik": one.sidik,
                "boleh": may and bool(one.baris) and one.kode not in done,
                "paraf": [_given(p) for p in given if p.bagian == one.kode],
            }
            for one in parts
        ],
    }


def _given(paraf: Paraf) -> dict[str, Any]:
    side = "Pokja" if paraf.pihak is Pihak.POKJA else "peserta"
    return {"nama": f"{paraf.nama} ({side})", "waktu": utc_text(paraf.waktu), "berlaku": paraf.berlaku}


async def initial(services: Services, by: Pelaku, sesi: str, bagian: str, sidik: str) -> None:
    """One's initials on a part as it was read; `sidik` is that of the lines on the screen."""
    require(by, "ba.paraf")

    def unit(tx: Tx) -> None:
        ruang = services.ruang.locked(tx.connection, sesi)
        entries = evidence.after(tx.connection, f"sesi/{sesi}", 0)
        tx.append(rules.initial(ruang, entries, bagian, sidik, by, tx.now()))

    await services.store.write(unit)
