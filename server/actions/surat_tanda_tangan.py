"""Surat tanda tangan: whom a signature concerns learns of it: whose turn it is, who refused, that it is finished."""

from collections.abc import Sequence

import sqlalchemy as sa

from mailer.address import Address
from server.actions import fakta, naskah, pengiriman, surel, tautan
from server.actions.berkas import Berkas, issue_head, paper_name
from server.actions.naskah import TITLES
from server.services import Services
from server.store import berita_acara as rows
from server.store import orang as people
from server.store import wakil as persons
from server.store.orang import ORANG
from server.store.unit import Tx
from server.store.wakil import WAKIL
from sessions import penandatanganan as rules
from sessions.berita_acara import BeritaAcara, JenisBA, Paraf, Pihak, TandaTangan
from sessions.wewenang import Pelaku, Peran


def address_of(c: sa.Connection, who: Pelaku, found: Berkas) -> Address:
    if who.peran is Peran.PENYEDIA:
        person = WAKIL.get(c, who.id)
        return Address(person.nama, person.surel or found.peserta.surel)
    orang = ORANG.get(c, who.id)
    return Address(orang.nama, orang.surel)


def _signer_as(found: Berkas, signer: TandaTangan) -> Pelaku:
    peran = Peran.PENYEDIA if signer.pihak is Pihak.PESERTA else Peran.ANGGOTA
    return Pelaku(signer.siapa, signer.nama, peran, found.kantor.id)


def tell_signers(tx: Tx, services: Services, found: Berkas, ba: BeritaAcara) -> None:
    """A mail to each who has not signed; the peserta's has a personal link."""
    signers = rows.signatures(tx.connection, ba.id)
    due = tx.now() + rules.SIGN_WITHIN
    for signer in signers:
        if signer.keadaan is not Paraf.MENUNGGU or rules.before(ba, signer, signers):
            continue
        peserta = signer.pihak is Pihak.PESERTA
        link = f"{services.url}/sesi/{found.sesi.id}/ba"
        if peserta:  # the login from before the sesi may be over: a personal link leads in again
            link = tautan.make_link(tx, services, found, WAKIL.get(tx.connection, signer.siapa))
        facts = {
            **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
            "penerima": signer.nama,
            "dokumen": TITLES[ba.jenis],
            "nomor": ba.nomor,
            "penanda_tangan": [f"{one.nama}, {one.jabatan}" for one in signers],
            "batas": fakta.short_time(due, found.sesi.zona),
            "tautan": link,
        }
        to = address_of(tx.connection, _signer_as(found, signer), found)
        surel.queue(tx, services, "ba_siap", to, facts, kantor=found.kantor.id, sesi=found.sesi.id)


def tell_late(tx: Tx, services: Services, found: Berkas, ba: BeritaAcara, places: Sequence[TandaTangan]) -> None:
    """To each who is missing on a berita acara that was closed without them: how to sign after all."""
    until = found.sesi.selesai + tautan.LINK_AFTER
    for one in places:
        facts = {
            **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
            "penerima": one.nama,
            "dokumen": TITLES[ba.jenis],
            "nomor": ba.nomor,
            "batas": fakta.short_time(until, found.sesi.zona),
            "tautan": tautan.make_link(tx, services, found, WAKIL.get(tx.connection, one.siapa)),
        }
        to = address_of(tx.connection, _signer_as(found, one), found)
        surel.queue(tx, services, "ba_susulan", to, facts, kantor=found.kantor.id, sesi=found.sesi.id)


def tell_refused(tx: Tx, services: Services, found: Berkas, ba: BeritaAcara, mine: TandaTangan) -> None:
    """Everybody else who signs learns who refused and why, and that signatures which were given stand."""
    signers = rows.signatures(tx.connection, ba.merujuk if ba.jenis is JenisBA.PENGESAHAN else ba.id)
    for signer in signers:
        if signer.siapa == mine.siapa:
            continue
        facts = {
            **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
            "penerima": signer.nama,
            "dokumen": TITLES[ba.jenis],
            "nomor": ba.nomor,
            "penolak": f"{mine.nama}, {mine.jabatan}",
            "alasan": mine.alasan,
            "sudah": [one.nama for one in signers if one.keadaan is Paraf.DITANDATANGANI],
        }
        to = address_of(tx.connection, _signer_as(found, signer), found)
        surel.queue(tx, services, "ba_ditolak", to, facts, kantor=found.kantor.id, sesi=found.sesi.id)


def send_final(tx: Tx, services: Services, found: Berkas, ba: BeritaAcara, pdf: str) -> None:
    signers = rows.signatures(tx.connection, ba.id)
    missing = [
        f"{one.nama}: {one.alasan or 'tidak menandatangani'}" for one in signers if one.waktu is None or one.alasan
    ]
    head = issue_head(services, tx, found.kantor, found.sesi.berkas)
    code = naskah.code(ba, found.sesi)
    members = [who for who, _ in people.members(tx.connection, found.paket.id)]
    receivers = [pengiriman.to(found)] + [Address(who.nama, who.surel) for who in members]
    seen = {found.peserta.surel.lower()}
    for person in persons.of_sesi(tx.connection, found.sesi.id):
        if person.surel and person.surel.lower() not in seen:
            seen.add(person.surel.lower())
            receivers.append(Address(person.nama, person.surel))
    for to in receivers:
        facts = {
            **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
            "penerima": to.nama,
            "dokumen": TITLES[ba.jenis],
            "nomor": ba.nomor,
            "sidik": pdf,
            "keterangan": "; ".join(missing),
            "lampiran": [paper_name(ba)],
            "periksa": f"{services.url}/periksa/{code}",
            "kepala": head,
        }
        surel.queue(
            tx, services, "ba_final", to, facts, kantor=found.kantor.id, sesi=found.sesi.id,
            pdf={paper_name(ba): pdf}, kunci=f"ba_final:{ba.id}:{to.surel}",
        )  # fmt: skip
