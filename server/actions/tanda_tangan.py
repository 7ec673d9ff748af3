"""Tanda tangan: a one-time code by mail, then a signature in one's own slot; refusing never takes another's away."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from server.actions import fakta, naskah, negosiasi, pembekuan, pengesahan, surel
from server.actions.berkas import load
from server.actions.naskah import TITLES
from server.actions.penanda import Kunci, open_hand, put, require_typed
from server.actions.surat_tanda_tangan import address_of, tell_refused, tell_signers
from server.documents.pictures import drawn_name
from server.login import fingerprint
from server.p12 import Kept
from server.services import Services
from server.signing import Accepted, Signer, Signing
from server.store import berita_acara as rows
from server.store import kode
from server.store.berita_acara import BERITA_ACARA
from server.store.kode import Kode
from server.store.unit import Tx
from sessions import penandatanganan as rules
from sessions import pengesahan as sheets
from sessions.berita_acara import LAMPIRAN, BeritaAcara, Cara, JenisBA, Keadaan, Paraf, TandaTangan
from sessions.errors import Conflict, Invalid, NotFound
from sessions.fakta import slot
from sessions.indonesia import waktu
from sessions.wewenang import Pelaku, require

NO_KEY = Kunci()
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
    """What this person may sign or refuse now."""
    turns = []
    for ba in rows.of_sesi(c, sesi):
        signers = rows.signatures(c, ba.id)
        mine = next((s for s in signers if s.siapa == who and s.keadaan is Paraf.MENUNGGU), None)
        if mine and ba.keadaan is Keadaan.MENUNGGU_TTD and rules.before(ba, mine, signers) is None:
            turns.append(Giliran(ba, mine, signers))
    return turns


async def send_code(services: Services, by: Pelaku, sesi: str) -> datetime:
    """Mail a one-time code to whoever is about to sign; when it ends."""
    require(by, "ba.tandatangani")
    code = f"{secrets.randbelow(10**6):06d}"

    def unit(tx: Tx) -> datetime:
        turns = waiting_for(tx.connection, sesi, by.id)
        if not turns:
            raise Conflict("Tidak ada dokumen yang menunggu tanda tangan Saudara.")
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
        address = address_of(tx.connection, by, found)
        surel.queue(tx, services, "kode_tanda_tangan", address, facts, kantor=found.kantor.id)
        return until

    return await services.store.write(unit)


async def sign(services: Services, by: Pelaku, sesi: str, code: str, drawn: bytes | None, kunci: Kunci = NO_KEY) -> int:
    """Sign every document of the sesi that waits for this person, proven by the code; how many that were.

    `drawn`: the name as drawn on a screen, a PNG; `kunci` opens a certificate of their own. Raises Invalid for a
    picture, a code or a passphrase that does not do.
    """
    require(by, "ba.tandatangani")
    clean = await asyncio.to_thread(drawn_name, drawn) if drawn else None
    turns = await services.store.read(lambda c: waiting_for(c, sesi, by.id))
    for turn in turns:
        require_typed(turn.mine, kunci)
    used = await _prove(services, by, sesi, code)
    try:
        await _sign_all(services, by, sesi, turns, clean, kunci)
    except (Invalid, Conflict) as error:
        left = await services.store.write(lambda tx: kode.give_back(tx.connection, used))
        raise _again(error, left) from None
    return len(turns)


async def _sign_all(
    services: Services, by: Pelaku, sesi: str, turns: Sequence[Giliran], drawn: bytes | None, kunci: Kunci
) -> None:
    """At once where only our own key signs; a service or a file is asked for one paper after the other, so that a
    mistyped passphrase is tried once."""
    ours = [turn for turn in turns if turn.mine.cara is Cara.APLIKASI]
    done = [_sign_one(services, by, sesi, turn.ba.id, drawn, kunci, None) for turn in ours]
    await pembekuan.together(done)
    for turn in turns:
        if turn not in ours:
            hand = await open_hand(services, turn.mine, kunci)
            await _sign_one(services, by, sesi, turn.ba.id, drawn, kunci, hand)


async def _prove(services: Services, by: Pelaku, sesi: str, code: str) -> Kode:
    """A transaction of its own: a wrong try counts, whatever happens next."""
    digits = "".join(sign for sign in code if sign.isdigit())
    proof = fingerprint(f"{by.id}:{digits}")
    used = await services.store.write(lambda tx: kode.try_code(tx.connection, by.id, f"ttd:{sesi}", proof, tx.now()))
    if used is None:
        kalimat = "Kode tidak cocok atau sudah lewat 10 menit. Periksa surel terakhir, atau minta kode baru."
        raise Invalid(kalimat, bidang={"kode": kalimat})
    return used


def _again(error: Invalid | Conflict, left: int) -> Invalid | Conflict:
    """Whatever else went wrong does not cost the code: a passphrase may be mistyped, a service may be silent."""
    more = f"Kode dari surel masih dapat dipakai {left} kali lagi." if left > 0 else "Minta kode baru, lalu ulangi."
    return type(error)(f"{error} {more}", **error.details)


async def _sign_one(
    services: Services, by: Pelaku, sesi: str, id: str, drawn: bytes | None, kunci: Kunci, hand: Kept | None
) -> None:
    """Signing extends the file as it is; when another signature came first, it starts over on the longer file."""
    for _ in range(TRIES):
        turn, found = await services.store.read(lambda c: (_turn(c, id, by), load(c, sesi)))
        before = await services.files.read(turn.ba.pdf)
        at = services.now()
        address = f"{services.url}/periksa/{naskah.code(turn.ba, found.sesi)}"
        zona = found.sesi.zona
        signed = await put(services, turn.mine, zona, before, drawn, at, address, kunci, hand)
        after = await services.files.put(signed.pdf, f"sesi/{sesi}")
        if await services.store.write(partial(_keep, services=services, turn=turn, signed=signed, pdf=after, by=by)):
            return
    raise Conflict("Beberapa orang menandatangani bersamaan. Coba sekali lagi.")


def _turn(c: sa.Connection, id: str, by: Pelaku) -> Giliran:
    ba = BERITA_ACARA.get(c, id)
    signers = rows.signatures(c, id)
    mine = next((s for s in signers if s.siapa == by.id), None)
    if mine is None:
        raise NotFound("Saudara tidak termasuk penanda tangan dokumen ini.")
    return Giliran(ba, mine, signers)


def _keep(tx: Tx, services: Services, turn: Giliran, signed: Accepted, pdf: str, by: Pelaku) -> bool:
    """Write the signature down, if the file is still the one that was signed."""
    current = BERITA_ACARA.get(tx.connection, turn.ba.id)
    if current.pdf != turn.ba.pdf:
        return False
    signers = rows.signatures(tx.connection, current.id)
    decide = sheets.sign if current.jenis is JenisBA.PENGESAHAN else rules.sign
    ba, mine, events = decide(
        current,
        signers,
        pdf,
        by,
        tx.now(),
        kolom=signed.kolom,
        atas_nama=signed.atas_nama,
        tingkat=signed.level,
    )
    _save(tx, services, current, ba, mine)
    tx.append(*events)
    if ba.jenis is JenisBA.PENGESAHAN:
        pengesahan.signed(tx, ba, by)
    return True


def _save(tx: Tx, services: Services, before: BeritaAcara, after: BeritaAcara, mine: TandaTangan) -> None:
    """Write down what was decided, and tell whom it concerns: whoever is next, and everybody of a refusal."""
    BERITA_ACARA.save_version(tx.connection, after, seen=before.versi)
    rows.save_signature(tx.connection, mine)
    if after.jenis is JenisBA.BERKAS_NEGOSIASI:
        negosiasi.signed(tx, after, rows.signatures(tx.connection, after.id))
    if after.jenis is not JenisBA.DAFTAR_HADIR:
        if after.berurutan and after.keadaan is Keadaan.MENUNGGU_TTD:
            tell_signers(tx, services, load(tx.connection, after.sesi), after)
        if mine.keadaan is Paraf.MENOLAK:
            tell_refused(tx, services, load(tx.connection, after.sesi), after, mine)
    if after.keadaan in FINAL and before.keadaan not in FINAL:
        tx.enqueue("tutup_ba", {"ba": after.id}, kunci=f"tutup_ba:{after.id}")


async def refuse(services: Services, by: Pelaku, sesi: str, alasan: str) -> None:
    """Not signing, with a reason that is printed into one's own slot; whoever signed has signed."""
    require(by, "ba.tandatangani")
    for turn in await services.store.read(lambda c: waiting_for(c, sesi, by.id)):
        found = await services.store.read(lambda c: load(c, sesi))
        address = f"{services.url}/periksa/{naskah.code(turn.ba, found.sesi)}"
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
            decide = sheets.refuse if current.jenis is JenisBA.PENGESAHAN else rules.refuse
            ba, mine, events = decide(
                current, rows.signatures(tx.connection, current.id), alasan, by, tx.now(), pdf=pdf
            )
            _save(tx, services, current, ba, mine)
            tx.append(*events)

        await services.store.write(unit)


async def begin(services: Services, by: Pelaku, sesi: str, *, berurutan: bool = False) -> None:
    """Freeze what was read out, and ask everybody who is to sign it; one after the other with `berurutan`."""
    await pembekuan.freeze(services, by, sesi, berurutan=berurutan)
    await invite(services, sesi)


async def invite(services: Services, sesi: str) -> None:
    """Tell everybody whose turn it is that it is ready."""

    def unit(tx: Tx) -> None:
        found = load(tx.connection, sesi)
        for ba in rows.of_sesi(tx.connection, sesi):
            if ba.keadaan is Keadaan.MENUNGGU_TTD and ba.jenis not in LAMPIRAN:
                tell_signers(tx, services, found, ba)

    await services.store.write(unit)
