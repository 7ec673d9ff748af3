"""Segel: report that the sesi is done, put the equipment back, make the bag, verify it, and close the chain."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress

import sqlalchemy as sa

from mailer.address import Address
from server import bag, verify
from server.actions import bag as bags
from server.actions import cetak, fakta, pengesahan, pengiriman, surel, tampilan, tautan, turunan
from server.actions.berita_acara import main
from server.actions.berkas import held, issue_head, kept_files, load
from server.actions.naskah import TITLES
from server.bag import Bag
from server.periksa import periksa
from server.periksa.periksa import Laporan
from server.services import Services
from server.store import berita_acara as minutes
from server.store import cetakan as printed
from server.store import evidence
from server.store import kembali as returned
from server.store import orang as people
from server.store import rekaman as recorded
from server.store import surel as post
from server.store import undangan as letters
from server.store import wakil as persons
from server.store.paket import PAKET
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import jahit, penutupan, tahap
from sessions.berita_acara import Keadaan as KeadaanBA
from sessions.cetakan import JenisCetakan
from sessions.errors import Conflict, NotFound
from sessions.evidence import frontier
from sessions.mesin import note
from sessions.penutupan import DISUSUN
from sessions.sesi import Keadaan, Sesi
from sessions.wewenang import Pelaku, Peran, require

log = logging.getLogger(__name__)
ENDING = 60.0  # seconds that a press on "seal" waits for papers that it ended itself


async def report(services: Services, by: Pelaku, sesi: str) -> Sesi:
    """Laporan Selesai (KB-10): the berita acara is final and every lateness has its reason."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> Sesi:
        old = SESI.get(tx.connection, sesi)
        entries = evidence.of_kinds(tx.connection, old.berkas, tampilan.CLOCK)
        steps = tahap.clock(entries, tx.now())
        new, event = penutupan.report_done(old, main(tx.connection, sesi), steps, by, tx.now())
        SESI.save_version(tx.connection, new, seen=old.versi)
        tx.append(event)
        return new

    return await services.store.write(unit)


async def explain(services: Services, by: Pelaku, sesi: str, kode: str, alasan: str) -> None:
    """Why a step took longer than its standard."""
    require(by, "ruang.masuk")

    def unit(tx: Tx) -> None:
        berkas = f"sesi/{sesi}"
        steps = tahap.clock(evidence.of_kinds(tx.connection, berkas, tampilan.CLOCK), tx.now())
        step = next((one for one in steps if one.kode == kode), None)
        if step is None:
            raise NotFound("Tahap tidak ditemukan.")
        tx.append(tahap.explain(berkas, step, alasan, by, tx.now()))

    await services.store.write(unit)


async def return_equipment(services: Services, by: Pelaku, sesi: str, kembali: Sequence[str]) -> Sesi:
    """KB-11."""
    require(by, "sarana.lapor")

    def unit(tx: Tx) -> Sesi:
        old = SESI.get(tx.connection, sesi)
        new, event = penutupan.return_equipment(old, kembali, by, tx.now())
        SESI.save_version(tx.connection, new, seen=old.versi)
        tx.append(event)
        cetak.ask(tx, JenisCetakan.LAPORAN_SELESAI, new.berkas)
        return new

    return await services.store.write(unit)


async def seal(services: Services, by: Pelaku, sesi: str) -> Bag:
    """KB-12: the bag is made and verified as it would be by a stranger; then the chain is closed and its head sent.

    The derived files are kept and cited in the chain first, so the bag can be made again at any time from the chain
    and the kept files. It is made twice: without the last line to be verified, and with it for its readers. What was
    added behind a seal is closed by another in the same way: the new bag begins with the very lines of the one before.
    """
    require(by, "segel.pasang")
    found = await services.store.read(lambda c: load(c, sesi))
    before = await services.store.read(lambda c: bags.sealed_size(c, sesi))
    if found.sesi.keadaan is not Keadaan.SIAP_SEGEL and not await services.store.read(lambda c: bags.grown(c, sesi)):
        raise Conflict("Sesi belum siap disegel. Selesaikan berita acara, laporan, dan pengembalian sarana.")
    await _end_sheets(services, sesi)
    await services.store.read(lambda c: _require_closed(c, sesi))
    await _require_posted(services, sesi)
    derived = {
        path: await services.files.put(content, found.sesi.berkas)
        for path, content in (await turunan.made(services, sesi)).items()
    }
    kept = await services.store.read(lambda c: kept_files(c, sesi))
    letak = sorted(periksa.place_of(path, digest) for path, digest in {**derived, **kept}.items())
    cited = note(by, services.now(), found.sesi.berkas, DISUSUN, {"berkas": derived, "letak": letak})
    await services.store.write(lambda tx: tx.append(cited))
    report = await _try(services, sesi)

    def unit(tx: Tx) -> None:
        _close(tx, held(tx, sesi).sesi, before, report.utuh, by)
        _note_above(tx, services, SESI.get(tx.connection, sesi))
        _tell(tx, services, sesi)

    await services.store.write(unit)
    return await bags.bag_of(services, sesi)


async def _end_sheets(services: Services, sesi: str) -> None:
    """Whoever had not yet signed on a lembar pengesahan cannot any more: a signature would be a line after the last.

    Waits until each sheet bears its closing seal and its letters have left; what then is still under way is told by
    the checks that follow.
    """
    if not await services.store.write(lambda tx: pengesahan.end(tx, sesi)):
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(ENDING):
            while await services.store.read(lambda c: _under_way(c, sesi)):  # noqa: ASYNC110  # another process may close them
                await asyncio.sleep(0.2)


def _under_way(c: sa.Connection, sesi: str) -> bool:
    """Whether a paper waits for its closing seal, or a letter to be printed or sent."""
    sealed = minutes.sealed(c, sesi)
    return any(_posting(c, sesi)) or any(ba.id not in sealed for ba in minutes.of_sesi(c, sesi))


def _posting(c: sa.Connection, sesi: str) -> tuple[int, int]:
    """How many letters are still printed, and how many mails still sent."""
    waiting = [mail for mail in post.of_sesi(c, sesi) if mail.keadaan == "antre"]
    return printed.still_printing(c, f"sesi/{sesi}"), len(waiting)


def _close(tx: Tx, old: Sesi, before: int, lolos: bool, by: Pelaku) -> None:
    """The last line; `before`: how many the seal before it closed, 0 when this is the first."""
    if bags.sealed_size(tx.connection, old.id) != before:
        raise Conflict("Berkas sesi ini baru saja disegel orang lain. Muat ulang halaman.")
    if before:
        root = frontier(evidence.lines(tx.connection, old.berkas)[:before]).root.hex()
        tx.append(penutupan.seal_again(old, lolos, before, root, tx.now(), by))
        return
    new, event = penutupan.seal(old, lolos, tx.now(), by)
    SESI.save_version(tx.connection, new, seen=old.versi)
    tx.append(event)


async def _try(services: Services, sesi: str) -> Laporan:
    contents = await services.store.read(lambda c: bags.collect(services, c, sesi))
    report = await asyncio.to_thread(lambda: verify.verify(bag.make(sesi, contents)))
    if not report.utuh:
        log.error("bag of sesi %s does not verify: %s", sesi, report.as_text())
    return report


def _require_closed(c: sa.Connection, sesi: str) -> None:
    """A paper without its closing seal would add a line after the last one; so would one that came back."""
    if returned.undecided(c, sesi):
        raise Conflict("Berkas bertanda tangan yang kembali belum diperiksa. Terima atau minta ulang dulu, lalu segel.")
    if any(not one.gagal for one in jahit.tasks(evidence.of_kinds(c, f"sesi/{sesi}", jahit.KINDS))):
        raise Conflict("Rekaman sesi masih disusun. Tunggu sampai selesai (lihat Tayangan), lalu segel.")
    sealed = minutes.sealed(c, sesi)
    if recorded.is_open(c, sesi):
        raise Conflict("Rekaman sesi ini masih ditutup. Tunggu setengah menit, lalu segel.")
    for ba in minutes.of_sesi(c, sesi):
        if ba.keadaan not in (KeadaanBA.FINAL, KeadaanBA.FINAL_TANPA_PESERTA, KeadaanBA.DIGANTIKAN):
            raise Conflict(f"{TITLES[ba.jenis]} belum selesai ditandatangani. Selesaikan dulu, lalu segel.")
        if ba.id not in sealed:
            raise Conflict(f"{TITLES[ba.jenis]} sedang ditutup dengan segel. Tunggu setengah menit, lalu segel.")


async def _require_posted(services: Services, sesi: str) -> None:
    """A paper still being printed, or a letter on its way, would add a line after the last one."""
    printing, waiting = await services.store.read(lambda c: _posting(c, sesi))
    if printing:
        raise Conflict(f"{printing} surat sesi ini masih dicetak. Tunggu setengah menit, lalu segel.")
    if waiting:
        raise Conflict(f"{waiting} surel sesi ini masih dikirim. Tunggu sampai selesai, lalu segel.")


def _note_above(tx: Tx, services: Services, sesi: Sesi) -> None:
    """The sesi's head into the paket's chain, the paket's into the office's."""
    size, _, tree = evidence.state(tx.connection, sesi.berkas)
    tx.append(penutupan.note_in_paket(sesi, size, tree.root.hex(), tx.now()))
    paket = PAKET.get(tx.connection, sesi.paket)
    size, _, tree = evidence.state(tx.connection, paket.berkas)
    tx.append(penutupan.note_in_kantor(paket.id, paket.kantor, size, tree.root.hex(), tx.now()))


def _tell(tx: Tx, services: Services, sesi: str) -> None:
    """The last head to everybody. These letters are not lines of the sealed chain; the old links end."""
    found = load(tx.connection, sesi)
    everyone = persons.of_sesi(tx.connection, sesi)
    letters.revoke_links(tx.connection, [one.id for one in everyone], tx.now())
    lines = issue_head(services, tx, found.kantor, found.sesi.berkas)
    common = {**fakta.mail(found.kantor, found.paket, found.peserta, found.sesi), "kepala": lines}
    person = tautan.main_person(tx, services, found)
    own = {**common, "tautan": tautan.make_link(tx, services, found, person)}
    surel.queue(
        tx, services, "berkas_disegel", pengiriman.to(found), own, kantor=found.kantor.id, berkas=found.sesi.berkas
    )
    for who, task in people.members(tx.connection, found.paket.id):
        if task is not Peran.TIM_IT:
            theirs = {**common, "penerima": who.nama, "tautan": f"{services.url}/sesi/{sesi}/bukti"}
            surel.queue(
                tx,
                services,
                "berkas_disegel",
                Address(who.nama, who.surel),
                theirs,
                kantor=found.kantor.id,
                berkas=found.sesi.berkas,
            )
