"""Isian: what SPSE says of one dokumen, typed or corrected before anybody judges it, and compared again at once."""

from collections.abc import Mapping
from dataclasses import replace

from server.actions import dokumen as actions
from server.actions import olahan
from server.services import Services
from server.store import dokumen as rows
from server.store.dokumen import DOKUMEN, OLAHAN
from server.store.unit import Tx
from sessions import dokumen as rules
from sessions.dokumen import Dokumen
from sessions.isian import line
from sessions.wewenang import Pelaku, require

MOST, LONGEST = 40, 300


def names(services: Services, item: Dokumen, jenis: str = "") -> list[tuple[str, str]]:
    """The fields that may be typed for `item`, with what people call them: its type's own, then what is typed already.

    `jenis` is the type that its photo was read as, where the list leaves that to the words of the page.
    """
    tabel = services.reader.types.get(jenis or services.reader.reads_as(item.jenis) or "")
    known = {one.isian: one.judul for one in tabel.bidang} if tabel else {}
    return list((known | {name: name for name in item.isian if name not in known}).items())


async def edit(services: Services, by: Pelaku, sesi: str, id: str, versi: int, form: Mapping[str, str]) -> int:
    """Keep `isian.…` of a form; every photo of the dokumen is compared with it anew."""
    require(by, "dokumen.periksa")
    typed = {name.removeprefix("isian."): line(text)[:LONGEST] for name, text in form.items() if name[:6] == "isian."}
    kept = {name: text for name, text in list(typed.items())[:MOST] if text}

    def unit(tx: Tx) -> int:
        item = actions.unreported(tx, sesi, id)
        new, event = rules.edit(item, kept, by, tx.now(), versi=versi)
        DOKUMEN.save_version(tx.connection, new, seen=item.versi)
        read = rows.readings(tx.connection, sesi)
        for foto in rows.photos(tx.connection, sesi):
            if foto.dokumen == id and read[foto.id].bacaan.get("fields"):
                found = {**read[foto.id].bacaan, "temuan": olahan.as_json(services, tx, new, read[foto.id].bacaan)}
                OLAHAN.save(tx.connection, replace(read[foto.id], bacaan=found))
        tx.append(event)
        return new.versi

    return await services.store.write(unit)
