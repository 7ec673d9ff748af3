"""Tanda terima berkas: what came from the peserta, listed with its digests and mailed to them when the sesi closes."""

from mailer.address import Address
from server.actions import fakta, surel
from server.actions.berkas import Berkas, issue_head, load
from server.services import Services
from server.store import dokumen as papers
from server.store import wakil as persons
from server.store.unit import Tx
from sessions.foto import Foto, Untuk
from sessions.indonesia import jam
from sessions.mesin import words

SHOWN = {Untuk.IDENTITAS: "Identitas", Untuk.WAJAH: "Foto wajah", Untuk.KUASA: "Bukti kewakilan"}


def mail(tx: Tx, services: Services, sesi: str) -> None:
    """One letter to the peserta's main person; none where nothing was received."""
    photos = papers.photos(tx.connection, sesi)
    main = next((person for person in persons.of_sesi(tx.connection, sesi) if person.utama), None)
    if not photos or main is None:
        return
    found = load(tx.connection, sesi)
    titles = {item.id: item.nama for item in papers.of_sesi(tx.connection, sesi)}
    facts = {
        **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
        "nomor": f"TT-{found.sesi.kode}",
        "nama": f"{main.nama}, {found.peserta.nama}",
        "berkas": [_line(found, foto, titles) for foto in photos],
        "kepala": issue_head(services, tx, found.kantor, found.sesi.berkas),
    }
    to = Address(main.nama, main.surel or found.peserta.surel)
    surel.queue(tx, services, "tanda_terima_berkas", to, facts, kantor=found.kantor.id, sesi=sesi)


def _line(found: Berkas, foto: Foto, titles: dict[str, str]) -> dict[str, str]:
    zona = found.sesi.zona
    same = "sidik sama dengan yang dihitung perangkat" if foto.sha256 == foto.sha256_gawai else "sidik dihitung server"
    return {
        "nama": titles.get(foto.dokumen or "", "") or SHOWN.get(foto.untuk, words(foto.untuk)),
        "bentuk": "foto" if foto.tipe.startswith("image/") else "berkas",
        "berkas": foto.label,
        "jam": f"pukul {jam(zona.local(foto.waktu))} {zona}",
        "jalur": words(foto.jalur),
        "sidik": foto.sha256,
        "keterangan": same,
    }
