"""Tanda terima berkas: what came from the peserta, with its digests; printed, and mailed with the print attached."""

import sqlalchemy as sa

from mailer.address import Address
from server.actions import cetak, fakta, surel
from server.actions.berkas import Berkas, issue_head, load
from server.services import Services
from server.store import dokumen as papers
from server.store import evidence
from server.store import wakil as persons
from server.store.unit import Tx
from server.store.wakil import Wakil
from sessions.cetakan import Cetakan, JenisCetakan
from sessions.foto import Foto, Jalur, Untuk
from sessions.indonesia import jam
from sessions.mesin import words

MELALUI = {
    Jalur.KAMERA_LANGSUNG: "kamera halaman sesi",
    Jalur.BIDIK: "bidikan Pokja",
    Jalur.UNGGAH: "berkas unggahan",
    Jalur.SUREL: "surel",
    Jalur.KIOS: "loket bidding room",
    Jalur.LURING: "salinan kertas",
}
SHOWN = {Untuk.IDENTITAS: "Identitas", Untuk.WAJAH: "Foto wajah", Untuk.KUASA: "Bukti kewakilan"}


def ask(tx: Tx, sesi: str) -> None:
    """When the sesi closes: one receipt for all that came; none where nothing was received."""
    if papers.photos(tx.connection, sesi) and any(one.utama for one in persons.of_sesi(tx.connection, sesi)):
        cetak.ask(tx, JenisCetakan.TANDA_TERIMA, f"sesi/{sesi}")


def mail(tx: Tx, services: Services, sesi: str, made: Cetakan) -> None:
    """The printed receipt to the peserta's main person."""
    found = load(tx.connection, sesi)
    main = main_person(tx.connection, found)
    facts = {
        **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
        "nomor": made.nomor,
        "nama": f"{main.nama}, {found.peserta.nama}",
        "berkas": lines(tx.connection, found, made.dasar),
        "kepala": issue_head(services, tx, found.kantor, found.sesi.berkas),
    }
    to = Address(main.nama, main.surel or found.peserta.surel)
    surel.queue(
        tx, services, "tanda_terima_berkas", to, facts, kantor=found.kantor.id, sesi=sesi,
        pdf={"tanda-terima-berkas.pdf": made.sha256},
    )  # fmt: skip


def main_person(c: sa.Connection, found: Berkas) -> Wakil:
    """Who the letter went to; the company where nobody did."""
    for person in persons.of_sesi(c, found.sesi.id):
        if person.utama:
            return person
    at = found.sesi.mulai
    return Wakil("", found.sesi.id, f"Direktur {found.peserta.nama}", "Direktur", "", found.peserta.surel, "", at, True)


def lines(c: sa.Connection, found: Berkas, dasar: int) -> list[dict[str, str]]:
    """What had come when the chain had `dasar` lines, one line each."""
    titles = {item.id: item.nama for item in papers.of_sesi(c, found.sesi.id)}
    taken = evidence.of_kinds(c, found.sesi.berkas, {"foto.diterima"})
    come = {entry.event.data["foto"] for entry in taken if entry.number <= dasar}
    return [_line(found, foto, titles) for foto in papers.photos(c, found.sesi.id) if foto.id in come]


def _line(found: Berkas, foto: Foto, titles: dict[str, str]) -> dict[str, str]:
    zona = found.sesi.zona
    same = "sidik sama dengan yang dihitung perangkat" if foto.sha256 == foto.sha256_gawai else "sidik dihitung server"
    return {
        "nama": titles.get(foto.dokumen or "", "") or SHOWN.get(foto.untuk, words(foto.untuk)),
        "bentuk": "foto" if foto.tipe.startswith("image/") else "berkas",
        "berkas": foto.label,
        "jam": f"pukul {jam(zona.local(foto.waktu))} {zona}",
        "jalur": MELALUI[foto.jalur],
        "sidik": foto.sha256,
        "keterangan": same,
    }
