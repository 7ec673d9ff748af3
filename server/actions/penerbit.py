"""Penerbit: whoever issued a document is asked by letter, with a date; the answer, or silence, is written down."""

from collections.abc import Mapping
from datetime import datetime

from mailer.address import Address
from mailer.errors import MailError
from server.actions import cetak, dokumen
from server.actions.berkas import held
from server.jobs import Job
from server.services import Services
from server.store.dokumen import DOKUMEN
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import dokumen as rules
from sessions import penilaian, penjadwalan
from sessions.cetakan import JenisCetakan
from sessions.dokumen import Dokumen, Keadaan
from sessions.errors import Invalid
from sessions.penilaian import CaraJawab
from sessions.sesi import BERDIRI
from sessions.wewenang import Pelaku, require


async def ask(
    services: Services,
    by: Pelaku,
    sesi: str,
    id: str,
    versi: int,
    penerbit: str,
    tenggat: datetime,
    *,
    surel: str = "",
    pokok: str = "",
) -> int:
    """Whoever issued it is asked by a letter that is printed and mailed; when they are silent, the Pokja decides."""
    require(by, "dokumen.periksa")

    def unit(tx: Tx) -> int:
        item = dokumen.unreported(tx, sesi, id)
        rules.seen(item, versi)
        new, event = penilaian.ask_issuer(item, penerbit, tenggat, by, tx.now(), surel=_address(surel), pokok=pokok)
        DOKUMEN.save_version(tx.connection, new, seen=item.versi)
        tx.append(event)
        work = {"dokumen": id, "tenggat": tenggat.isoformat(), "versi": new.versi}
        tx.enqueue("batas_penerbit", work, kunci=f"penerbit:{id}:{new.versi}", at=tenggat)
        cetak.ask(tx, JenisCetakan.KLARIFIKASI_PENERBIT, item.berkas)
        return int(new.versi)

    return await services.store.write(unit)


async def ask_by_form(services: Services, by: Pelaku, sesi: str, id: str, versi: int, isian: Mapping[str, str]) -> int:
    """The same as typed on the desk. Raises Invalid for a date that is none."""
    found = await services.store.read(lambda c: SESI.get(c, sesi))
    tenggat = penjadwalan.moment(isian.get("tenggat", ""), found.zona)
    if tenggat is None:
        raise Invalid("Isi batas waktu jawaban penerbit.", bidang={"tenggat": "Pilih tanggal dan jam."})
    more = {"surel": isian.get("surel", ""), "pokok": isian.get("pokok", "")[:1000]}
    return await ask(services, by, sesi, id, versi, isian.get("penerbit", ""), tenggat, **more)


def _address(text: str) -> str:
    """ "" for none. Raises Invalid for what no letter can be sent to."""
    if not text.strip():
        return ""
    try:
        return Address("", text.strip()).surel
    except MailError:
        kalimat = "Alamat surel penerbit tidak benar. Periksa, atau kosongkan bila suratnya diserahkan sendiri."
        raise Invalid(kalimat, bidang={"surel": kalimat}) from None


async def answered(services: Services, by: Pelaku, sesi: str, id: str, cara: CaraJawab, nomor: str, isi: str) -> None:
    """The issuer has answered; the verdict on the document is given as any other."""
    require(by, "dokumen.periksa")

    def unit(tx: Tx) -> None:
        tx.append(penilaian.issuer_answered(dokumen.of(tx, sesi, id), cara, nomor, isi, by, tx.now()))

    await services.store.write(unit)


async def silent(services: Services, job: Job) -> None:
    """The clock: no verdict by the date. Back to klarifikasi, while that is open; silence proves nothing."""

    def unit(tx: Tx) -> None:
        item: Dokumen = DOKUMEN.get(tx.connection, job.isi["dokumen"])
        waits = item.keadaan is Keadaan.MENUNGGU_PENERBIT and item.versi == job.isi["versi"]
        if waits and held(tx, item.sesi).sesi.keadaan not in BERDIRI:
            new, event = penilaian.issuer_silent(item, datetime.fromisoformat(job.isi["tenggat"]), tx.now())
            DOKUMEN.save_version(tx.connection, new, seen=item.versi)
            tx.append(event)
        job.finish(tx)

    await services.store.write(unit)
