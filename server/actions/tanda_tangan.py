"""Tanda tangan: a one-time code by mail, then a signature in one's own slot; refusing never takes another's away."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from mailer.address import Address
from server.actions import berita_acara, cetak, fakta, negosiasi, surel, undangan
from server.actions.berita_acara import TITLES
from server.actions.berkas import Berkas, issue_head, load
from server.documents.pictures import drawn_name
from server.jobs import Job
from server.login import fingerprint
from server.services import Services
from server.signing import Signer, Signing
from server.store import berita_acara as rows
from server.store import kode
from server.store import orang as people
from server.store import wakil as persons
from server.store.berita_acara import BERITA_ACARA
from server.store.orang import ORANG
from server.store.unit import Tx
from server.store.wakil import WAKIL
from sessions import penandatanganan as rules
from sessions.berita_acara import LAMPIRAN, BeritaAcara, JenisBA, Keadaan, Paraf, Pihak, TandaTangan
from sessions.cetakan import JenisCetakan
from sessions.errors import Conflict, Invalid, NotFound
from sessions.fakta import slot
from sessions.indonesia import waktu
from sessions.mesin import SISTEM, note
from sessions.wewenang import Pelaku, Peran, require

CODE_HOLDS = timedelta(minutes=10)  # ASVS 5.0 6.5.5: an out-of-band code lives ten minutes at most
TRIES = 5  # how often a signature starts over because somebody else's came first
FINAL = frozenset({Keadaan.FINAL, Keadaan.FINAL_TANPA_PESERTA})


@dataclass(frozen=True, slots=True)
class Giliran:
    """One document that waits for this person: the file as it is, their place in it, and everybody's."""

    ba: BeritaAcara
    mine: TandaTangan
    semua: Sequence[TandaTangan]


def waiting_for(c: sa.Connection, sesi: str, who: str) -> list[Giliran]:
    turns = []
    for ba in rows.of_sesi(c, sesi):
        signers = rows.signatures(c, ba.id)
        mine = next((s for s in signers if s.siapa == who and s.keadaan is Paraf.MENUNGGU), None)
        if mine and ba.keadaan is Keadaan.MENUNGGU_TTD:
            turns.append(Giliran(ba, mine, signers))
    return turns


async def send_code(services: Services, by: Pelaku, sesi: str) -> datetime:
    """Mail a one-time code to whoever is about to sign; when it ends."""
    require(by, "ba.tandatangani")
    code = f"{secrets.randbelow(10**6):06d}"

    def unit(tx: Tx) -> datetime:
        turns = waiting_for(tx.connection, sesi, by.id)
        if not turns:
            raise Conflict("Tidak ada dokumen yang menunggu tanda tangan Anda.")
        found = load(tx.connection, sesi)
        until = tx.now() + CODE_HOLDS
        kode.keep_code(tx.connection, by.id, f"ttd:{sesi}", fingerprint(f"{by.id}:{code}"), until)
        facts = {
            "kantor": found.kantor.nama,
            "pengirim": found.paket.nama_pokja or found.kantor.nama,
            "penerima": by.nama,
            "narahubung": fakta.mail(found.kantor, found.paket, found.peserta, found.sesi)["narahubung"],
            "kode": f"RB-{found.sesi.kode}",
            "dokumen": " dan ".join(TITLES[turn.ba.jenis] for turn in turns),
            "kode_sekali": f"{code[:3]} {code[3:]}",
            "lama": "10 menit",
            "sampai": waktu(until, found.sesi.zona),
        }
        address = _address(tx.connection, by, found)
        surel.queue(tx, services, "kode_tanda_tangan", address, facts, kantor=found.kantor.id)
        return until

    return await services.store.write(unit)


def _address(c: sa.Connection, who: Pelaku, found: Berkas) -> Address:
    if who.peran is Peran.PENYEDIA:
        person = WAKIL.get(c, who.id)
        return Address(person.nama, person.surel or found.peserta.surel)
    orang = ORANG.get(c, who.id)
    return Address(orang.nama, orang.surel)


async def sign(services: Services, by: Pelaku, sesi: str, code: str, drawn: bytes | None) -> int:
    """Sign every document of the sesi that waits for this person, proven by the code; how many that were.

    `drawn`: the name as drawn on a screen, a PNG. Raises Invalid for a picture or a code that does not do.
    """
    require(by, "ba.tandatangani")
    clean = await asyncio.to_thread(drawn_name, drawn) if drawn else None
    await _prove(services, by, sesi, code)
    turns = await services.store.read(lambda c: waiting_for(c, sesi, by.id))
    for turn in turns:
        await _sign_one(services, by, sesi, turn.ba.id, clean)
    return len(turns)


async def _prove(services: Services, by: Pelaku, sesi: str, code: str) -> None:
    """A transaction of its own: a wrong try counts, whatever happens next."""
    digits = "".join(sign for sign in code if sign.isdigit())
    proof = fingerprint(f"{by.id}:{digits}")
    right = await services.store.write(lambda tx: kode.try_code(tx.connection, by.id, f"ttd:{sesi}", proof, tx.now()))
    if not right:
        kalimat = "Kode tidak cocok atau sudah lewat 10 menit. Periksa surel terakhir, atau minta kode baru."
        raise Invalid(kalimat, bidang={"kode": kalimat})


async def _sign_one(services: Services, by: Pelaku, sesi: str, id: str, drawn: bytes | None) -> None:
    """Signing extends the file as it is; when another signature came first, it starts over on the longer file."""
    for _ in range(TRIES):
        turn, found = await services.store.read(lambda c: (_turn(c, id, by), load(c, sesi)))
        before = await services.files.read(turn.ba.pdf)
        at = services.now()
        address = f"{services.url}/periksa/{berita_acara.code(turn.ba, found.sesi)}"
        signer = Signer(turn.mine.nama, turn.mine.jabatan)
        signing = Signing(services.pki, services.tsa, found.sesi.zona)
        signed = await asyncio.to_thread(signing.sign, before, slot(turn.mine), signer, drawn, at, address)
        after = await services.files.put(signed.pdf, f"sesi/{sesi}")
        if await services.store.write(lambda tx, turn=turn, after=after: _keep(tx, turn, after, by)):  # type: ignore[misc]
            return
    raise Conflict("Beberapa orang menandatangani bersamaan. Coba sekali lagi.")


def _turn(c: sa.Connection, id: str, by: Pelaku) -> Giliran:
    ba = BERITA_ACARA.get(c, id)
    signers = rows.signatures(c, id)
    mine = next((s for s in signers if s.siapa == by.id), None)
    if mine is None:
        raise NotFound("Anda tidak termasuk penanda tangan dokumen ini.")
    return Giliran(ba, mine, signers)


def _keep(tx: Tx, turn: Giliran, pdf: str, by: Pelaku) -> bool:
    """Write the signature down, if the file is still the one that was signed."""
    current = BERITA_ACARA.get(tx.connection, turn.ba.id)
    if current.pdf != turn.ba.pdf:
        return False
    ba, mine, events = rules.sign(current, rows.signatures(tx.connection, current.id), pdf, by, tx.now())
    _save(tx, current, ba, mine)
    tx.append(*events)
    return True


def _save(tx: Tx, before: BeritaAcara, after: BeritaAcara, mine: TandaTangan) -> None:
    BERITA_ACARA.save_version(tx.connection, after, seen=before.versi)
    rows.save_signature(tx.connection, mine)
    if after.jenis is JenisBA.BERKAS_NEGOSIASI:
        negosiasi.signed(tx, after, rows.signatures(tx.connection, after.id))
    if after.keadaan in FINAL and before.keadaan not in FINAL:
        tx.enqueue("tutup_ba", {"ba": after.id}, kunci=f"tutup_ba:{after.id}")


async def refuse(services: Services, by: Pelaku, sesi: str, alasan: str) -> None:
    """Not signing, with a reason that is printed into one's own slot; whoever signed has signed."""
    require(by, "ba.tandatangani")
    for turn in await services.store.read(lambda c: waiting_for(c, sesi, by.id)):
        found = await services.store.read(lambda c: load(c, sesi))
        address = f"{services.url}/periksa/{berita_acara.code(turn.ba, found.sesi)}"
        before = await services.files.read(turn.ba.pdf)
        signing = Signing(services.pki, services.tsa, found.sesi.zona)
        who = Signer(turn.mine.nama, turn.mine.jabatan)
        declined = await asyncio.to_thread(
            signing.decline, before, slot(turn.mine), who, alasan.strip(), services.now(), address
        )
        pdf = await services.files.put(declined.pdf, f"sesi/{sesi}")

        def unit(tx: Tx, turn: Giliran = turn, pdf: str = pdf) -> None:
            current = BERITA_ACARA.get(tx.connection, turn.ba.id)
            if current.pdf != turn.ba.pdf:
                raise Conflict("Orang lain baru saja menandatangani. Coba sekali lagi.")
            ba, mine, events = rules.refuse(
                current, rows.signatures(tx.connection, current.id), alasan, by, tx.now(), pdf=pdf
            )
            _save(tx, current, ba, mine)
            tx.append(*events)

        await services.store.write(unit)


async def finish_without_peserta(services: Services, by: Pelaku, sesi: str, alasan: str) -> None:
    """The peserta refused or let 24 hours pass: the berita acara stands without them, and says why."""
    require(by, "ba.susun")

    def unit(tx: Tx) -> None:
        papers = [ba for ba in rows.of_sesi(tx.connection, sesi) if ba.keadaan is Keadaan.MENUNGGU_TTD]
        if not papers:
            raise Conflict("Tidak ada berita acara yang menunggu tanda tangan.")
        for ba in papers:
            signers = rows.signatures(tx.connection, ba.id)
            if len(papers) > 1 and _peserta_signed(signers):
                continue  # one of the papers lacks nobody; it goes its own way
            frozen = rows.frozen_at(tx.connection, ba)
            new, event = rules.finish_without_peserta(ba, signers, frozen, alasan, by, tx.now())
            BERITA_ACARA.save_version(tx.connection, new, seen=ba.versi)
            tx.append(event)
            tx.enqueue("tutup_ba", {"ba": ba.id}, kunci=f"tutup_ba:{ba.id}")

    await services.store.write(unit)


def _peserta_signed(signers: Sequence[TandaTangan]) -> bool:
    return all(one.keadaan is Paraf.DITANDATANGANI for one in signers if one.pihak is Pihak.PESERTA)


async def begin(services: Services, by: Pelaku, sesi: str) -> None:
    """Freeze what was read out, and ask everybody who is to sign it."""
    await berita_acara.freeze(services, by, sesi)
    await invite(services, sesi)


async def invite(services: Services, sesi: str) -> None:
    """Tell everybody who is to sign that it is ready."""

    def unit(tx: Tx) -> None:
        found = load(tx.connection, sesi)
        for ba in rows.of_sesi(tx.connection, sesi):
            if ba.keadaan is Keadaan.MENUNGGU_TTD and ba.jenis not in LAMPIRAN:
                tell_signers(tx, services, found, ba)

    await services.store.write(unit)


def tell_signers(tx: Tx, services: Services, found: Berkas, ba: BeritaAcara) -> None:
    """A mail to each who has not signed; the peserta's has a personal link."""
    signers = rows.signatures(tx.connection, ba.id)
    due = tx.now() + rules.SIGN_WITHIN
    for signer in signers:
        if signer.keadaan is not Paraf.MENUNGGU:
            continue
        peserta = signer.pihak is Pihak.PESERTA
        link = f"{services.url}/sesi/{found.sesi.id}/ba"
        if peserta:  # the login from before the sesi may be over: a personal link leads in again
            link = undangan.make_link(tx, services, found, WAKIL.get(tx.connection, signer.siapa))
        who = Pelaku(signer.siapa, signer.nama, Peran.PENYEDIA if peserta else Peran.ANGGOTA, found.kantor.id)
        facts = {
            **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
            "penerima": signer.nama,
            "dokumen": TITLES[ba.jenis],
            "nomor": ba.nomor,
            "penanda_tangan": [f"{one.nama}, {one.jabatan}" for one in signers],
            "batas": fakta.short_time(due, found.sesi.zona),
            "tautan": link,
        }
        to = _address(tx.connection, who, found)
        surel.queue(tx, services, "ba_siap", to, facts, kantor=found.kantor.id, sesi=found.sesi.id)


async def close(services: Services, job: Job) -> None:
    """The job after the last signature: the closing seal, then the finished document to everybody by mail."""
    ba = await services.store.read(lambda c: BERITA_ACARA.get(c, job.isi["ba"]))
    found = await services.store.read(lambda c: load(c, ba.sesi))
    before = await services.files.read(ba.pdf)
    signing = Signing(services.pki, services.tsa, found.sesi.zona)
    sealed = await asyncio.to_thread(signing.seal, before, services.now())
    after = await services.files.put(sealed.pdf, ba.berkas)

    def unit(tx: Tx) -> None:
        current = BERITA_ACARA.get(tx.connection, ba.id)
        if current.pdf != ba.pdf:
            raise Conflict("the file went on while it was sealed")  # the job is tried again
        BERITA_ACARA.save(tx.connection, rows.with_pdf(current, after))
        public = {"ba": ba.id, "jenis": ba.jenis, "pdf": after, "tingkat": sealed.level}
        tx.append(note(SISTEM, tx.now(), ba.berkas, "ba.ditutup", public))
        if ba.jenis not in LAMPIRAN:
            _send_final(tx, services, found, current, after)
            if current.keadaan is Keadaan.FINAL_TANPA_PESERTA:
                cetak.ask(tx, JenisCetakan.PENGESAHAN, current.berkas)
        job.finish(tx)

    await services.store.write(unit)


def _send_final(tx: Tx, services: Services, found: Berkas, ba: BeritaAcara, pdf: str) -> None:
    signers = rows.signatures(tx.connection, ba.id)
    missing = [
        f"{one.nama}: {one.alasan or 'tidak menandatangani'}" for one in signers if one.waktu is None or one.alasan
    ]
    head = issue_head(services, tx, found.kantor, found.sesi.berkas)
    code = berita_acara.code(ba, found.sesi)
    members = [who for who, _ in people.members(tx.connection, found.paket.id)]
    receivers = [undangan.to(found)] + [Address(who.nama, who.surel) for who in members]
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
            "lampiran": ["berita-acara.pdf"],
            "periksa": f"{services.url}/periksa/{code}",
            "kepala": head,
        }
        surel.queue(
            tx, services, "ba_final", to, facts, kantor=found.kantor.id, sesi=found.sesi.id,
            pdf={"berita-acara.pdf": pdf}, kunci=f"ba_final:{ba.id}:{to.surel}",
        )  # fmt: skip
