"""Surel: a mail is asked for in the transaction that makes it true, written once, sent until its fate is known."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from random import Random
from typing import Any

from mailer import kalender, post
from mailer.address import Address
from mailer.carrier import next_try
from mailer.errors import MailError, Permanent, Temporary, Unknown
from server.jobs import Hold, Job, Later
from server.services import Services
from server.store.surel import SUREL, Surel
from server.store.unit import Tx
from sessions.errors import NotFound
from sessions.mesin import SISTEM, note

ATTEMPTS = 30
HEAD = 64 * 1024  # bytes: more than the heads of a letter of ours ever have
HELD = frozenset({"ba_final"})  # signed papers: a person decides about a second copy when a send broke half-way

After = Callable[[Tx, Surel, datetime], None]
"""What a letter's acceptance means for its noun, inside the same transaction."""


def queue(
    tx: Tx,
    services: Services,
    jenis: str,
    to: Address,
    facts: Mapping[str, object],
    *,
    kantor: str,
    sesi: str | None = None,
    pdf: Mapping[str, str] | None = None,
    jadwal: Mapping[str, object] | None = None,
    reply_to: str | None = None,
    kunci: str | None = None,
    at: datetime | None = None,
    berkas: str = "",
) -> Surel:
    """Ask for one letter to one recipient. `pdf`: file name -> SHA-256 of a kept file; `jadwal`: for the calendar part.

    `at` puts it off; `kunci` makes asking twice harmless; `berkas` has the key for its bytes, where not the sesi.
    """
    id = services.new_id()
    domain = services.settings.mail_from.partition("@")[2]
    message_id = f"<{jenis}.{id}@{domain}>"
    made = tx.now().isoformat()
    row = Surel(id, kantor, sesi, jenis, to.surel, "", message_id, "antre", 0, 0, "", "", made, None)
    SUREL.add(tx.connection, row)
    work = {
        "surel": id,
        "nama": to.nama,
        "facts": dict(facts),
        "pdf": dict(pdf or {}),
        "jadwal": dict(jadwal) if jadwal else None,
        "membalas": reply_to,
        "berkas": berkas,
    }
    tx.enqueue("surel", work, kunci=kunci or f"surel:{id}", at=at)
    return row


async def deliver(services: Services, job: Job, accepted: Mapping[str, After], refused: Mapping[str, After]) -> None:
    """The job: write the letter's bytes once, hand them over, note what the other server said."""
    surel = await services.store.read(lambda c: SUREL.get(c, job.isi["surel"]))
    if job.marked and surel.jenis in HELD:
        await _note(services, replace(surel, keadaan="tak_pasti"))
        raise Hold("Pengiriman terputus di tengah jalan; belum pasti sampai.")
    try:
        surel, raw = await _written(services, surel, job.isi)
    except MailError as error:  # an address or a fact that cannot be: a person must see it
        await _refused(services, job, surel, 0, str(error), refused)
        return
    try:
        receipt = await services.carrier.deliver(
            services.settings.mail_from, surel.kepada, raw, surel.id, before_data=lambda: job.mark("mengirim")
        )
    except Permanent as error:
        await _refused(services, job, surel, error.code, error.text, refused)
    except (Temporary, Unknown) as error:
        await _again(services, job, surel, error, refused)
    else:
        await _accepted(services, job, surel, receipt.code, receipt.text, accepted)


async def _written(services: Services, surel: Surel, work: Mapping[str, Any]) -> tuple[Surel, bytes]:
    """The same bytes at every try: a second copy is then seen to be one (same Message-ID, same hash)."""
    if surel.sha256:
        return surel, await services.files.read(surel.sha256)
    pdf = {name: await services.files.read(digest) for name, digest in work["pdf"].items()}
    raw = compose(services, surel, work, pdf)
    digest = await services.files.put(
        raw, work.get("berkas") or (f"sesi/{surel.sesi}" if surel.sesi else f"kantor/{surel.kantor}")
    )
    surel = replace(surel, sha256=digest, perihal=_subject(raw))
    await _note(services, surel)
    return surel, raw


def compose(services: Services, surel: Surel, work: Mapping[str, Any], pdf: Mapping[str, bytes]) -> bytes:
    sender = Address(work["facts"].get("pengirim", "Ruang Bukti"), services.settings.mail_from)
    to = Address(work["nama"], surel.kepada)
    date = datetime.fromisoformat(surel.dibuat)
    calendar = None
    method = "CANCEL" if surel.jenis == "pembatalan" else "REQUEST"
    if work["jadwal"]:
        jadwal = kalender.Jadwal(**{**work["jadwal"], **_times(work["jadwal"])})
        calendar = kalender.write(jadwal, sender, to, stamp=date, method=method)
    message = post.write(
        surel.jenis,
        to,
        sender,
        work["facts"],
        message_id=surel.message_id,
        date=date,
        in_reply_to=work["membalas"],
        pdf=pdf,
        calendar=calendar,
        method=method,
    )
    return post.to_bytes(message)


def _times(jadwal: Mapping[str, Any]) -> dict[str, datetime]:
    return {name: datetime.fromisoformat(jadwal[name]) for name in ("mulai", "selesai")}


def _subject(raw: bytes) -> str:
    """By the head alone: what is attached would be decoded for nothing."""
    return str(BytesHeaderParser(policy=policy.default).parsebytes(raw[:HEAD])["Subject"])


async def _note(services: Services, surel: Surel) -> None:
    await services.store.write(lambda tx: SUREL.save(tx.connection, surel))


async def _accepted(
    services: Services, job: Job, surel: Surel, code: int, text: str, accepted: Mapping[str, After]
) -> None:
    def unit(tx: Tx) -> None:
        at = tx.now()
        sent = replace(surel, keadaan="terkirim", kode=code, pesan=text, dikirim=at.isoformat(), percobaan=job.attempt)
        SUREL.save(tx.connection, sent)
        _tell(tx, sent, "surel.dikirim", at)
        if surel.jenis in accepted:
            accepted[surel.jenis](tx, sent, at)
        job.finish(tx)

    await services.store.write(unit)


async def _refused(
    services: Services, job: Job, surel: Surel, code: int, text: str, refused: Mapping[str, After]
) -> None:
    def unit(tx: Tx) -> None:
        at = tx.now()
        failed = replace(surel, keadaan="gagal", kode=code, pesan=text, percobaan=job.attempt)
        SUREL.save(tx.connection, failed)
        _tell(tx, failed, "surel.gagal", at)
        if surel.jenis in refused:
            refused[surel.jenis](tx, failed, at)
        job.finish(tx)

    await services.store.write(unit)


async def _again(
    services: Services, job: Job, surel: Surel, error: Temporary | Unknown, refused: Mapping[str, After]
) -> None:
    """4xx and broken links: later, by the schedule of RFC 5321 section 4.5.4.1; in the end, refused."""
    if isinstance(error, Unknown) and surel.jenis in HELD:
        await _note(services, replace(surel, keadaan="tak_pasti", pesan=error.text))
        raise Hold(error.text)
    code = error.code if isinstance(error, Temporary) else 0
    if job.attempt >= ATTEMPTS:
        await _refused(services, job, surel, code, error.text, refused)
        return
    await _note(services, replace(surel, percobaan=job.attempt, kode=code, pesan=error.text))
    raise Later(next_try(job.attempt, Random()), error.text)  # noqa: S311 - spreads retries


def _tell(tx: Tx, surel: Surel, kind: str, at: datetime) -> None:
    """The line of evidence, where the letter belongs to a sesi."""
    if surel.sesi is None:
        return
    public = {
        "surel": surel.id,
        "surat": surel.jenis,
        "message_id": surel.message_id,
        "sha256": surel.sha256,
        "kode": surel.kode,
    }
    tx.append(note(SISTEM, at, f"sesi/{surel.sesi}", kind, public, {"kepada": surel.kepada, "jawaban": surel.pesan}))


async def resend(services: Services, id: str) -> None:
    """Send a letter that failed, or whose fate is unknown, once more: the same bytes, on a person's word."""

    def unit(tx: Tx) -> None:
        surel = SUREL.get(tx.connection, id)
        if not surel.sha256:
            raise NotFound("Surat ini belum pernah ditulis; tunggu pengiriman pertamanya.")
        SUREL.save(tx.connection, replace(surel, keadaan="antre"))
        work: dict[str, object] = {"surel": id, "nama": "", "facts": {}, "pdf": {}, "jadwal": None, "membalas": None}
        tx.enqueue("surel", work, kunci=f"surel:{id}:{tx.now().isoformat()}")

    await services.store.write(unit)
