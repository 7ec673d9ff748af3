"""Berkas negosiasi: agreed prices are frozen, printed and opened for signing; signatures move the negotiation on."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from server import documents
from server.actions import naskah, pembekuan, surat_tanda_tangan, terbitan
from server.actions.berkas import load
from server.documents import Places, Rendered
from server.services import Services
from server.signing import Signing
from server.store import berita_acara as papers
from server.store import negosiasi as rows
from server.store.berita_acara import BERITA_ACARA
from server.store.negosiasi import NEGOSIASI
from server.store.unit import Tx
from sessions import negosiasi as rules
from sessions import pembekuan as freezing
from sessions.berita_acara import BeritaAcara, JenisBA, Keadaan, Pihak, TandaTangan
from sessions.errors import Conflict
from sessions.fakta import slot
from sessions.putusan import Perihal, decided
from sessions.wewenang import Pelaku, require

KIND = JenisBA.BERKAS_NEGOSIASI


async def freeze(services: Services, by: Pelaku, sesi: str) -> None:
    """Fix the agreed table by its digest, print it, and ask both sides to sign; printing stands between two looks."""
    require(by, "negosiasi.susun")
    old = await services.store.read(lambda c: rows.get(c, sesi))
    if old.keadaan is not rules.Keadaan.SEPAKAT:
        raise Conflict("Belum ada harga yang disepakati kedua pihak.")
    await services.store.read(lambda c: decided(services.ruang.state(c, sesi), Perihal.SEPAKAT))
    id, at = services.new_id(), services.now()
    earlier = await services.store.read(lambda c: [one for one in papers.of_sesi(c, sesi) if one.jenis is KIND])
    empty = BeritaAcara(id, sesi, KIND, "", Keadaan.KOSONG, "", "", 0, len(earlier) + 1)
    number = await services.store.write(lambda tx: pembekuan.next_nomor(tx, services, sesi, empty))
    made = await services.store.read(lambda c: naskah.naskah(services, c, sesi, empty))
    told = naskah.facts(services, made, number, (), at)

    def work() -> tuple[Rendered, Places, bytes]:
        rendered = documents.render(naskah.TEMPLATE[KIND], told)
        signing = Signing(services.pki, services.tsa, made.found.sesi.zona)
        places = documents.places(naskah.TEMPLATE[KIND], told)
        # not certified: a certified file could not be signed with a certificate provider elsewhere
        return rendered, places, signing.prepare(rendered.pdf, rendered.boxes, at, certify=False).pdf

    rendered, places, pdf = await asyncio.to_thread(work)
    sha256 = await services.files.put(pdf, f"sesi/{sesi}")

    def unit(tx: Tx) -> None:
        ruang = services.ruang.locked(tx.connection, sesi)
        current = rows.get(tx.connection, sesi)
        rules.seen(current, old.versi)
        new, event = rules.freeze(current, id, sha256, ruang, by, tx.now())
        if new.sidik != told["hash"]:
            raise Conflict("Tabel harga berubah saat dicetak. Muat ulang halaman, lalu bekukan lagi.")
        ba, issued = freezing.issue(
            id, sesi, number, rendered.facts_sha256, sha256, made.penanda, by, tx.now(), ke=empty.ke
        )
        NEGOSIASI.save_version(tx.connection, new, seen=current.versi)
        BERITA_ACARA.add(tx.connection, ba)
        papers.set_signatures(tx.connection, id, made.penanda)
        tx.append(event, *issued)
        _let_out(tx, services, by, ba, rendered.pages, places, told, made.penanda)
        surat_tanda_tangan.tell_signers(tx, services, load(tx.connection, sesi), ba)

    await services.store.write(unit)


def _let_out(
    tx: Tx,
    services: Services,
    by: Pelaku,
    ba: BeritaAcara,
    pages: int,
    places: Places,
    told: Mapping[str, Any],
    penanda: Sequence[TandaTangan],
) -> None:
    """It may also be signed elsewhere or by pen, and is known again by its codes and amounts."""
    theirs = [one for one in penanda if one.pihak is Pihak.PESERTA]
    terbitan.issue(
        tx,
        services,
        by,
        id=ba.id,
        kode=str(told["kode_dokumen"]),
        sesi=ba.sesi,
        judul=naskah.TITLES[KIND],
        pdf=ba.pdf,
        halaman=[documents.page_address(str(told["tautan"]), page) for page in range(1, pages + 1)],
        places=places,
        penanda=[slot(one) for one in theirs],
        nama=theirs[0].nama if theirs else "",
    )
