"""Undangan: write the letter, have the ketua approve it, send it with a personal link, follow where it goes."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from mailer.address import Address
from server import documents
from server.actions import cetak, fakta, surel
from server.actions.berkas import Berkas, last_digest, load
from server.actions.orang import keep_login
from server.jobs import Job
from server.login import TAMU, fingerprint
from server.services import Services
from server.store import dokumen as papers
from server.store import nomor as register
from server.store import orang as people
from server.store import surel as post
from server.store import undangan as rows
from server.store import wakil as persons
from server.store.sesi import SESI
from server.store.surel import Surel
from server.store.undangan import UNDANGAN
from server.store.unit import Tx
from server.store.wakil import WAKIL, Wakil
from sessions import pengiriman, penjadwalan
from sessions import undangan as rules
from sessions.errors import Conflict, Expired, Invalid, NotFound
from sessions.indonesia import jumlah_terbilang, tanggal_surat
from sessions.kapasitas import KEWAKILAN, MEWAKILI
from sessions.nomor import JenisSurat
from sessions.orang import Orang
from sessions.pengiriman import JalurSerah
from sessions.sesi import Keadaan
from sessions.undangan import Undangan
from sessions.wewenang import Pelaku, Peran, require

LINK_AFTER = timedelta(days=14)  # links outlive the sesi for signing; revoked when it is sealed


def to(found: Berkas) -> Address:
    return Address(f"Direktur {found.peserta.nama}", found.peserta.surel)


async def draft(services: Services, by: Pelaku, sesi: str) -> Undangan:
    """The next letter of a sesi, filled in from what is known of it."""
    require(by, "undangan.susun")

    def unit(tx: Tx) -> Undangan:
        found = load(tx.connection, sesi)
        before = rows.latest(tx.connection, sesi)
        if before and before.keadaan in ("draf", "diajukan", "disahkan", "antre"):
            raise Conflict("Undangan sesi ini sedang disiapkan. Buka undangan itu.")
        isi = contents(tx, found)
        new, event = rules.create(services.new_id(), sesi, before.ke + 1 if before else 1, isi, by, tx.now())
        UNDANGAN.add(tx.connection, new)
        tx.append(event)
        return new

    return await services.store.write(unit)


def contents(tx: Tx, found: Berkas) -> dict[str, object]:
    """What the letter says (domain 5.1), as facts of its document; number, day and chain head come with approval."""
    checklist = papers.of_sesi(tx.connection, found.sesi.id)
    ketua = next(who for who, task in people.members(tx.connection, found.paket.id) if task is Peran.KETUA)
    return {
        "kegiatan": fakta.KEGIATAN[found.sesi.jenis],
        "sifat": "Segera",
        "lampiran": "1 (satu) berkas",
        "hal": f"Undangan {fakta.PERIHAL[found.sesi.jenis]} secara Daring",
        "kepada": {"nama": f"Direktur {found.peserta.nama}", "di": found.peserta.alamat},
        "dasar": fakta.dasar(found.paket),
        "dasar_daring": fakta.dasar_daring(found.sesi),
        "paket": dict(fakta.paket(found.paket)),
        "acara": dict(fakta.acara(found.sesi)),
        "kode_sesi": found.sesi.kode,
        "ruang_tunggu": fakta.lobby_opens(found.sesi),
        "narahubung": dict(fakta.narahubung(found.kantor, found.paket.nama_pokja)),
        "hadir": [f"{KEWAKILAN[k].uraian} ({', '.join(KEWAKILAN[k].bukti)})" for k in sorted(MEWAKILI)],
        "siapkan": [dict(item) for item in fakta.bring(checklist)],
        "pasal_akibat": found.paket.klausul_hadir,
        "tembusan": ["Kepala UKPBJ", *([f"PPK: {found.paket.ppk}"] if found.paket.ppk else [])],
        "penanda": [
            {"id": "ketua", "nama": ketua.nama, "jabatan": f"Ketua {found.paket.nama_pokja}", "nip": ketua.nip}
        ],
        "pemberitahuan": dict(fakta.notice(found.kantor, found.paket, found.sesi, checklist)),
    }


def _signer(ketua: Orang, pokja: str) -> dict[str, object]:
    return {"id": "ketua", "nama": ketua.nama, "jabatan": f"Ketua {pokja}", "nip": ketua.nip}


async def edit(services: Services, by: Pelaku, id: str, changes: Mapping[str, object]) -> Undangan:
    require(by, "undangan.susun")
    return await _step(services, id, lambda u, at: rules.edit(u, {**u.isi, **changes}, by, at))


async def submit(services: Services, by: Pelaku, id: str) -> Undangan:
    require(by, "undangan.susun")
    return await _step(services, id, lambda u, at: rules.submit(u, by, at))


async def send_back(services: Services, by: Pelaku, id: str, catatan: str) -> Undangan:
    require(by, "undangan.sahkan")
    return await _step(services, id, lambda u, at: rules.send_back(u, catatan, by, at))


async def _step(services: Services, id: str, rule: Any) -> Undangan:
    def unit(tx: Tx) -> Undangan:
        new, event = rule(UNDANGAN.get(tx.connection, id), tx.now())
        UNDANGAN.save(tx.connection, new)
        tx.append(event)
        return new  # type: ignore[no-any-return]  # the rules return an Undangan

    return await services.store.write(unit)


async def approve(services: Services, by: Pelaku, id: str) -> Undangan:
    """The ketua approves: the number is given, the letter is printed, and its digest is fixed.

    Printing stands between two transactions; the number is kept for this letter, so that a second try bears it too.
    """
    require(by, "undangan.sahkan")

    def reserve(tx: Tx) -> tuple[Berkas, Undangan, str, str, datetime]:
        undangan = UNDANGAN.get(tx.connection, id)
        if undangan.keadaan is not rules.Keadaan.DIAJUKAN:
            raise Conflict("Undangan ini tidak sedang menunggu pengesahan. Muat ulang halaman.")
        found = load(tx.connection, undangan.sesi)
        number = _number(tx, services, found, id)
        return found, undangan, number, last_digest(tx.connection, undangan.berkas), tx.now()

    found, undangan, number, head, at = await services.store.write(reserve)
    facts = letter(services, found, undangan, number, head, at)
    rendered = await cetak.print_(services, "undangan", facts)
    digest = await services.files.put(rendered.pdf, undangan.berkas)

    def keep(tx: Tx) -> Undangan:
        new, event = rules.approve(UNDANGAN.get(tx.connection, id), number, digest, by, tx.now())
        UNDANGAN.save(tx.connection, new)
        register.issued(tx.connection, found.kantor.id, id)
        tx.append(event)
        return new

    return await services.store.write(keep)


def _number(tx: Tx, services: Services, found: Berkas, id: str) -> str:
    """The same one when an earlier try was not finished."""
    about = f"{found.peserta.nama}, sesi {found.sesi.kode}"
    return register.take(
        tx.connection,
        services.new_id(),
        found.kantor,
        JenisSurat.UNDANGAN,
        found.paket.nama_pokja,
        id,
        about,
        tx.now(),
        found.sesi.zona.local(tx.now()),
    )


def letter(
    services: Services, found: Berkas, undangan: Undangan, number: str, head: str, at: datetime
) -> dict[str, object]:
    code = f"UND-{found.sesi.kode}-{undangan.ke}"
    common = fakta.document(services, found.kantor, found.paket.nama_pokja, code, head, at, number, kind="undangan")
    due = at + rules.ANSWER_WITHIN
    return {
        **common,
        **undangan.isi,
        "batas_jawab": f"{fakta.short_time(due, found.sesi.zona)} atau 24 jam sejak undangan ini diterima",
        "alamat_jawab": f"{services.url}/undangan",
        "alamat_uji": f"{services.url}/uji",
    }


async def preview(services: Services, id: str) -> bytes:
    """The letter's first page as a picture, before it has a number."""

    def read(c: Any) -> tuple[Berkas, Undangan]:
        undangan = UNDANGAN.get(c, id)
        return load(c, undangan.sesi), undangan

    found, undangan = await services.store.read(read)
    facts = letter(services, found, undangan, undangan.nomor or "(nomor diberikan saat disahkan)", "", services.now())
    shown = await cetak.with_arms(services, facts, {})
    return await asyncio.to_thread(documents.preview, "undangan", facts, shown)


async def send(services: Services, by: Pelaku, id: str) -> Undangan:
    """Hand the approved letter to the mail: one mail to one peserta, with a personal link."""
    require(by, "undangan.kirim")

    def unit(tx: Tx) -> Undangan:
        undangan = UNDANGAN.get(tx.connection, id)
        found = load(tx.connection, undangan.sesi)
        queued, event = pengiriman.queue(undangan, by, tx.now(), kepada=(found.peserta.surel,))
        UNDANGAN.save(tx.connection, queued)
        tx.append(event)
        if found.sesi.keadaan is Keadaan.DRAF:
            moved, event = penjadwalan.send(found.sesi, queued, [found.peserta.surel], by, tx.now())
            SESI.save_version(tx.connection, moved, seen=found.sesi.versi)
            tx.append(event)
        _mail(tx, services, found, queued)
        return queued

    return await services.store.write(unit)


def _mail(tx: Tx, services: Services, found: Berkas, undangan: Undangan, address: str = "") -> None:
    person = main_person(tx, services, found)
    link = make_link(tx, services, found, person)
    name = "undangan" if undangan.ke == 1 else "undangan_revisi"
    facts = _mail_facts(found, undangan, link, tx.now())
    if name == "undangan_revisi":
        before = rows.of_sesi(tx.connection, found.sesi.id)[-2]
        was = before.isi["acara"]
        facts |= {
            "nomor_semula": before.nomor,
            "waktu_semula": f"{was['hari_tanggal']} {was['pukul']}",  # type: ignore[index]  # isi is JSON
            "perubahan": "Waktu atau tempat pelaksanaan diubah.",
        }
    receiver = Address(to(found).nama, address or found.peserta.surel)
    surel.queue(
        tx, services, name, receiver, facts, kantor=found.kantor.id, sesi=found.sesi.id,
        pdf={"undangan.pdf": undangan.surat}, jadwal=calendar(services, found, undangan),
    )  # fmt: skip


def _mail_facts(found: Berkas, undangan: Undangan, link: str, at: datetime) -> dict[str, object]:
    isi: Mapping[str, Any] = undangan.isi
    local = found.sesi.zona.local(found.sesi.mulai)
    return {
        **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
        "nomor": undangan.nomor,
        "kode_paket": f"Kode Tender {found.paket.kode_tender}, Kode RUP {found.paket.kode_rup}",
        "dasar": isi["dasar"],
        "dasar_daring": isi["dasar_daring"],
        "waktu_singkat": f"{tanggal_surat(local)} {local:%H.%M} {found.sesi.zona}",
        "ruang_tunggu": isi["ruang_tunggu"],
        "tempat_pokja": found.sesi.tempat,
        "hadir": list(isi["hadir"]),
        "siapkan": [item["nama"] for item in isi["siapkan"]],
        "tenaga_ahli": False,
        "lama_jawab": jumlah_terbilang(24) + " jam",
        "batas_jawab": fakta.short_time(at + rules.ANSWER_WITHIN, found.sesi.zona),
        "klausul": found.paket.klausul_hadir,
        "tautan": link,
    }


def calendar(services: Services, found: Berkas, undangan: Undangan) -> dict[str, object]:
    domain = services.settings.mail_from.partition("@")[2]
    return {
        "uid": f"{found.sesi.id}@{domain}",
        "sequence": undangan.ke - 1,
        "mulai": found.sesi.mulai.isoformat(),
        "selesai": found.sesi.selesai.isoformat(),
        "perihal": fakta.PERIHAL[found.sesi.jenis],
        "paket": found.paket.nama,
        "nomor": undangan.nomor,
        "halaman": f"{services.url}/undangan",
    }


def main_person(tx: Tx, services: Services, found: Berkas) -> Wakil:
    """The person to whom the invitation goes: the director, until the answer says who comes."""
    for person in persons.of_sesi(tx.connection, found.sesi.id):
        if person.utama:
            return person
    person = Wakil(
        services.new_id(), found.sesi.id, found.peserta.direktur or found.peserta.nama, "Direktur", "",
        found.peserta.surel, found.peserta.telepon, tx.now(), True,
    )  # fmt: skip
    WAKIL.add(tx.connection, person)
    return person


def make_link(tx: Tx, services: Services, found: Berkas, person: Wakil) -> str:
    """A personal link: the secret stands in the fragment, which no server's log ever sees."""
    secret = services.new_secret()
    until = found.sesi.selesai + LINK_AFTER
    rows.keep_link(tx.connection, fingerprint(secret), person.id, tx.now(), until)
    return f"{services.url}/undangan#{secret}"


def accepted(services: Services, tx: Tx, mail: Surel, at: datetime) -> None:
    """The mail server took the letter (250): the 24 hours begin."""
    undangan = rows.latest(tx.connection, mail.sesi or "")
    if undangan is None or undangan.keadaan is not rules.Keadaan.ANTRE:
        return
    new, event = pengiriman.accepted(undangan, mail.message_id, f"{mail.kode} {mail.pesan}", at)
    UNDANGAN.save(tx.connection, new)
    tx.append(event)
    for number, due in enumerate(pengiriman.reminders(new), 1):
        tx.enqueue("pengingat", {"undangan": new.id, "ke": number}, kunci=f"pengingat:{new.id}:{number}", at=due)
    tx.enqueue("lewat_24_jam", {"undangan": new.id}, kunci=f"lewat:{new.id}", at=new.tenggat)
    sesi = SESI.get(tx.connection, new.sesi)
    for left, due in pengiriman.day_reminders(sesi.mulai, at):
        work = {"sesi": sesi.id, "mulai": sesi.mulai.isoformat(), "kapan": left}
        tx.enqueue("pengingat_hari", work, kunci=f"hari:{sesi.id}:{due.isoformat()}", at=due)


def refused(services: Services, tx: Tx, mail: Surel, at: datetime) -> None:
    undangan = rows.latest(tx.connection, mail.sesi or "")
    if undangan is None or undangan.keadaan is not rules.Keadaan.ANTRE:
        return
    new, event = pengiriman.failed(undangan, mail.kode, mail.pesan, mail.percobaan, at)
    UNDANGAN.save(tx.connection, new)
    tx.append(event)


async def retry(services: Services, by: Pelaku, id: str, surel_baru: str = "", alasan: str = "") -> Undangan:
    """Send a letter that failed once more, to the same address or to another one."""
    require(by, "undangan.kirim")

    def unit(tx: Tx) -> Undangan:
        undangan = UNDANGAN.get(tx.connection, id)
        found = load(tx.connection, undangan.sesi)
        if surel_baru:
            new, event = pengiriman.change_address(undangan, surel_baru, alasan, by, tx.now())
        else:
            tries = len([m for m in post.of_sesi(tx.connection, undangan.sesi) if m.jenis.startswith("undangan")])
            new, event = pengiriman.retry(undangan, tries, by, tx.now())
        UNDANGAN.save(tx.connection, new)
        tx.append(event)
        _mail(tx, services, found, new, surel_baru.strip())
        return new

    return await services.store.write(unit)


async def hand_over(services: Services, by: Pelaku, id: str, jalur: str, bukti: str) -> Undangan:
    """Mail failed and the letter went another way; the Pokja says which, and the 24 hours begin."""
    require(by, "undangan.kirim")
    try:
        way = JalurSerah(jalur)
    except ValueError:
        raise Invalid("Pilih jalur penyerahannya.", bidang={"jalur": "Pilih salah satu jalur."}) from None
    return await _step(services, id, lambda u, at: pengiriman.hand_over(u, way, bukti, by, at))


async def resend(services: Services, by: Pelaku, sesi: str) -> None:
    """After silence: a new letter, for the ketua to approve, with its own 24 hours (twice at most)."""
    require(by, "undangan.kirim")

    def unit(tx: Tx) -> None:
        found = load(tx.connection, sesi)
        moved, event = penjadwalan.resend(found.sesi, by, tx.now())
        SESI.save_version(tx.connection, moved, seen=found.sesi.versi)
        tx.append(event)
        replace_open(tx, services, by, sesi)

    await services.store.write(unit)


def replace_open(tx: Tx, services: Services, by: Pelaku, sesi: str) -> None:
    """The letter that was sent no longer holds: its links end; a new draft takes its place."""
    found = load(tx.connection, sesi)
    old = rows.latest(tx.connection, sesi)
    new, event = rules.create(services.new_id(), sesi, old.ke + 1 if old else 1, contents(tx, found), by, tx.now())
    UNDANGAN.add(tx.connection, new)
    tx.append(event)
    if old and old.keadaan in rules.OPEN:
        replaced, event = rules.replace_by(old, new.id, by, tx.now())
        UNDANGAN.save(tx.connection, replaced)
        tx.append(event)
    everyone = [person.id for person in persons.of_sesi(tx.connection, sesi)]
    rows.revoke_links(tx.connection, everyone, tx.now())


async def open_link(services: Services, secret: str) -> str:
    """Exchange a link's secret for a login of the person it was made for. Raises Expired."""
    token = services.new_secret()

    def unit(tx: Tx) -> None:
        person = rows.open_link(tx.connection, fingerprint(secret), tx.now())
        if person is None:
            raise Expired(
                "Tautan ini tidak berlaku lagi. Buka tautan pada surel terakhir dari Pokja, "
                "atau minta tautan baru kepada narahubung yang tertulis di undangan."
            )
        wakil = WAKIL.get(tx.connection, person)
        keep_login(tx, TAMU, person, token)
        undangan = rows.latest(tx.connection, wakil.sesi)
        me = Pelaku(wakil.id, wakil.nama, Peran.PENYEDIA, "")
        if undangan and (step := rules.opened(undangan, me, tx.now())):
            UNDANGAN.save(tx.connection, step[0])
            tx.append(step[1])

    await services.store.write(unit)
    return token


async def new_link(services: Services, by: Pelaku, sesi: str, wakil: str, alasan: str) -> None:
    """A fresh link for a person who lost theirs; the old one ends."""
    require(by, "undangan.kirim")

    def unit(tx: Tx) -> None:
        found = load(tx.connection, sesi)
        person = WAKIL.get(tx.connection, wakil)
        if person.sesi != sesi:
            raise NotFound("Orang ini tidak ada dalam sesi.")
        rows.revoke_links(tx.connection, [wakil], tx.now())
        mail_link(tx, services, found, person, alasan or "Saudara meminta tautan baru.", True)

    await services.store.write(unit)


def mail_link(tx: Tx, services: Services, found: Berkas, person: Wakil, why: str, instead: bool) -> None:
    facts = {
        **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
        "penerima": person.nama,
        "sebab": why,
        "menggantikan": instead,
        "tautan": make_link(tx, services, found, person),
    }
    surel.queue(
        tx, services, "tautan", Address(person.nama, person.surel), facts, kantor=found.kantor.id, sesi=found.sesi.id
    )


async def expire(services: Services, job: Job) -> None:
    """The job at 24 h: nobody answered. It says only that."""

    def unit(tx: Tx) -> None:
        undangan = UNDANGAN.get(tx.connection, job.isi["undangan"])
        sesi = SESI.get(tx.connection, undangan.sesi)
        if undangan.keadaan in rules.OPEN and sesi.keadaan is Keadaan.MENUNGGU_JAWABAN:
            new, event = rules.expire(undangan, tx.now())
            UNDANGAN.save(tx.connection, new)
            moved, moved_event = penjadwalan.expire(sesi, undangan, tx.now())
            SESI.save_version(tx.connection, moved, seen=sesi.versi)
            tx.append(event, moved_event)
        job.finish(tx)

    await services.store.write(unit)
