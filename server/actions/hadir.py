"""Hadir: what the peserta sees of its sesi from outside the room: what to do now, the letter, the answer, the copy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from mailer import kalender
from mailer.address import Address
from server.actions import bag as bags
from server.actions import cetak, fakta, pemilahan, pengiriman, tanda_tangan
from server.actions.berkas import Berkas, load
from server.actions.kesediaan import WORDS
from server.bag import Bag
from server.login import fingerprint
from server.services import Services
from server.store import berita_acara as minutes
from server.store import cetakan as printed
from server.store import dokumen as papers
from server.store import terbitan as issued
from server.store import undangan as letters
from server.store import wakil as persons
from server.store.unit import Tx
from server.store.wakil import WAKIL, Wakil
from sessions import lobi
from sessions.berita_acara import BeritaAcara, JenisBA, readable
from sessions.berita_acara import Keadaan as KeadaanBA
from sessions.cetakan import UNTUK_PESERTA, Cetakan
from sessions.errors import Conflict, NotFound
from sessions.indonesia import hari_tanggal
from sessions.kesediaan import KEPT, WAITING, Jawaban
from sessions.mesin import note
from sessions.pelaksanaan import OPENS_BEFORE
from sessions.sesi import Keadaan, Sesi
from sessions.terbitan import Keadaan as Beredar
from sessions.undangan import OPEN, Undangan
from sessions.undangan import Keadaan as KeadaanSurat
from sessions.wewenang import Pelaku, Peran, require


class Langkah(StrEnum):
    """What the peserta does now; each is one face of the page."""

    BELUM = "belum"  # no letter has been sent
    JAWAB = "jawab"
    JAWAB_TERLAMBAT = "jawab_terlambat"  # 24 hours are over: only "bersedia" still counts
    LEWAT = "lewat"  # no answer counts any more
    DITANGGAPI = "ditanggapi"  # the Pokja considers what was asked for
    BERSIAP = "bersiap"
    RUANG = "ruang"  # the lobby is open, or the sesi goes on
    DISKORS = "diskors"
    BACA = "baca"  # the berita acara is read out: read it, object to it
    TANDA_TANGAN = "tanda_tangan"
    SELESAI = "selesai"
    DISEGEL = "disegel"
    DIGANTI = "diganti"
    DIALIHKAN = "dialihkan"
    DIBATALKAN = "dibatalkan"


ENDED: Mapping[Keadaan, Langkah] = {
    Keadaan.DIBATALKAN: Langkah.DIBATALKAN,
    Keadaan.DIALIHKAN: Langkah.DIALIHKAN,
    Keadaan.DISEGEL: Langkah.DISEGEL,
    Keadaan.DISKORS: Langkah.DISKORS,
}
CLOSED = frozenset({Keadaan.DITUTUP, Keadaan.DILAPORKAN, Keadaan.SIAP_SEGEL})
NAMES: Mapping[JenisBA, str] = {
    JenisBA.PEMBUKTIAN: "berita-acara.pdf",
    JenisBA.DAFTAR_HADIR: "daftar-hadir.pdf",
    JenisBA.KETIDAKHADIRAN: "berita-acara-ketidakhadiran.pdf",
    JenisBA.NEGOSIASI: "berita-acara-negosiasi.pdf",
    JenisBA.BERKAS_NEGOSIASI: "berkas-negosiasi.pdf",
    JenisBA.PENGESAHAN: "lembar-pengesahan.pdf",
}
"""What the files of the papers are called."""


@dataclass(frozen=True, slots=True)
class Hadir:
    """The page's values. `tenggat` is when the answer is due; `dibuka` when the lobby opens."""

    langkah: Langkah
    found: Berkas
    saya: Wakil
    orang: Sequence[Wakil]
    surat: Undangan | None
    jawaban: Jawaban | None
    jawaban_kata: str
    siapkan: Sequence[Mapping[str, str]]
    narahubung: Mapping[str, str]
    dibuka: datetime
    sekarang: datetime
    ba: Sequence[BeritaAcara]
    jawaban_tercetak: bool
    berkas_keluar: bool
    cetakan: Sequence[tuple[str, Cetakan]]
    alamat_surel: str

    @property
    def sesi(self) -> Sesi:
        return self.found.sesi

    @property
    def perihal(self) -> str:
        return fakta.perihal(self.sesi, self.found.paket)

    @property
    def hari_tanggal(self) -> str:
        """`Senin, 23 November 2026`, where the sesi is."""
        return hari_tanggal(self.sesi.zona.local(self.sesi.mulai))

    @property
    def tenggat(self) -> datetime | None:
        return self.surat.tenggat if self.surat else None

    @property
    def boleh_menjawab(self) -> bool:
        return self.langkah in (Langkah.JAWAB, Langkah.JAWAB_TERLAMBAT)


def see(services: Services, c: sa.Connection, by: Pelaku, sesi: str) -> Hadir:
    """All that the page of this person shows."""
    found, at = load(c, sesi), services.now()
    letter, answers = letters.latest(c, sesi), letters.answers(c, sesi)
    own = [one for one in answers if letter and one.undangan == letter.id]
    answer = own[-1] if own else None
    me = WAKIL.get(c, by.id)
    ba = [one for one in minutes.of_sesi(c, sesi) if readable(one, by.peran)]
    signing = bool(tanda_tangan.waiting_for(c, sesi, by.id))
    return Hadir(
        langkah=step(found.sesi, letter, me, answer is not None, ba, signing, at),
        found=found,
        saya=me,
        orang=persons.of_sesi(c, sesi),
        surat=letter if letter and letter.surat else None,
        jawaban=answer,
        jawaban_kata=WORDS[answer.pilihan] if answer else "",
        siapkan=fakta.bring(papers.of_sesi(c, sesi)),  # type: ignore[arg-type]  # a TypedDict of texts
        narahubung=fakta.narahubung(found.kantor, found.paket.nama_pokja),  # type: ignore[arg-type]  # likewise
        dibuka=found.sesi.mulai - OPENS_BEFORE,
        sekarang=at,
        ba=ba,
        berkas_keluar=any(one.keadaan is Beredar.BEREDAR for one in issued.of_sesi(c, sesi)),
        jawaban_tercetak=bool(answer) and len(letters.printed_answers(c, sesi)) == len(answers),
        cetakan=[
            (cetak.title(one.jenis), one)
            for one in printed.of_berkas(c, found.sesi.berkas)
            if one.jenis in UNTUK_PESERTA
        ],
        alamat_surel=pemilahan.address(services, found.sesi.kode),
    )


def step(
    sesi: Sesi,
    letter: Undangan | None,
    me: Wakil,
    answered: bool,
    ba: Sequence[BeritaAcara],
    signing: bool,
    at: datetime,
) -> Langkah:
    """What this person does now. `signing`: something waits for their signature."""
    if sesi.keadaan in ENDED and not (signing and sesi.keadaan is Keadaan.DISEGEL):  # an erratum behind the seal
        return ENDED[sesi.keadaan]
    if signing:
        return Langkah.TANDA_TANGAN
    if sesi.keadaan in CLOSED:
        return Langkah.BACA if any(one.keadaan is KeadaanBA.DIBACAKAN for one in ba) else Langkah.SELESAI
    if letter is None or (letter.dikirim is None and not answered):
        return Langkah.BELUM
    if letter.keadaan in (KeadaanSurat.DIGANTIKAN, KeadaanSurat.DITARIK):
        return Langkah.DIGANTI
    if answered or letter.keadaan is KeadaanSurat.DIJAWAB:
        return _answered(sesi, at)
    return _unanswered(sesi, letter, me, at)


def _answered(sesi: Sesi, at: datetime) -> Langkah:
    if sesi.keadaan is Keadaan.MINTA_UBAH:
        return Langkah.DITANGGAPI
    if sesi.keadaan is Keadaan.MENUNGGU_PUTUSAN_HADIR and at < sesi.mulai - OPENS_BEFORE:
        return Langkah.DITANGGAPI
    return Langkah.RUANG if sesi.keadaan in lobi.OPEN else Langkah.BERSIAP


def _unanswered(sesi: Sesi, letter: Undangan, me: Wakil, at: datetime) -> Langkah:
    """Whoever has not said in what right they come may still say so until the sesi starts."""
    late = letter.tenggat is not None and at > letter.tenggat
    waiting = letter.keadaan in OPEN | {KeadaanSurat.TANPA_JAWABAN}
    if waiting and not late and sesi.keadaan in WAITING:
        return Langkah.JAWAB
    if waiting and late and at < sesi.mulai and sesi.keadaan in WAITING | KEPT and not me.kapasitas:
        return Langkah.JAWAB_TERLAMBAT
    return Langkah.RUANG if sesi.keadaan in lobi.OPEN else Langkah.LEWAT


# Papers


async def letter_pdf(services: Services, sesi: str) -> tuple[bytes, str]:
    """The letter that was sent last, and its file's name. Raises NotFound."""

    def read(c: sa.Connection) -> Undangan:
        sent = [one for one in letters.of_sesi(c, sesi) if one.surat and one.dikirim]
        if not sent:
            raise NotFound("Surat undangan belum dikirim.")
        return sent[-1]

    letter = await services.store.read(read)
    return await services.files.read(letter.surat), f"undangan-{letter.ke}.pdf"


async def answer_pdf(services: Services, sesi: str) -> bytes:
    """The record of the last answer. Raises NotFound before there is one, Conflict while it is being printed."""

    def read(c: sa.Connection) -> str:
        answers, printed = letters.answers(c, sesi), letters.printed_answers(c, sesi)
        if not answers:
            raise NotFound("Belum ada jawaban untuk sesi ini.")
        if len(printed) < len(answers):
            raise Conflict("Cetakan jawaban sedang disiapkan. Coba lagi setengah menit lagi.")
        return printed[-1]

    return await services.files.read(await services.store.read(read))


async def calendar(services: Services, sesi: str) -> bytes:
    """The meeting for the calendar of one's own device; what it links to is public."""

    def read(c: sa.Connection) -> tuple[Berkas, Undangan]:
        letter = letters.latest(c, sesi)
        if letter is None or not letter.nomor:
            raise NotFound("Surat undangan belum dikirim.")
        return load(c, sesi), letter

    found, letter = await services.store.read(read)
    facts = {**pengiriman.calendar(services, found, letter), "mulai": found.sesi.mulai, "selesai": found.sesi.selesai}
    sender = Address(found.paket.nama_pokja or found.kantor.nama, services.settings.mail_from)
    return kalender.write(kalender.Jadwal(**facts), sender, pengiriman.to(found), stamp=services.now())  # type: ignore[arg-type]  # calendar's own values


def ba_of(c: sa.Connection, sesi: str, id: str) -> BeritaAcara:
    """A paper of this sesi that its peserta may read: from the moment it is read out."""
    for one in minutes.of_sesi(c, sesi):
        if one.id == id and readable(one, Peran.PENYEDIA):
            return one
    raise NotFound("Berita acara tidak ditemukan.")


async def copy(services: Services, by: Pelaku, sesi: str) -> tuple[Bag, str]:
    """The peserta's own copy of the sealed bag, and its name; that it was fetched is a line in the paket's chain."""
    require(by, "salinan.unduh")
    whole = await bags.copy_for_peserta(services, sesi)

    def unit(tx: Tx) -> str:
        found = load(tx.connection, sesi)
        tx.append(note(by, tx.now(), f"paket/{found.paket.id}", "salinan.diunduh", {"sesi": sesi}))
        return f"salinan-{found.sesi.kode}.zip"

    return whole, await services.store.write(unit)


# A link that leads nowhere


async def whom_to_call(services: Services, secret: str) -> Mapping[str, str] | None:
    """The contact of the office whose link this once was; None for a secret that nobody ever gave out."""

    def read(c: sa.Connection) -> Mapping[str, str] | None:
        sesi = letters.sesi_of_link(c, fingerprint(secret))
        if sesi is None:
            return None
        found = load(c, sesi)
        return fakta.narahubung(found.kantor, found.paket.nama_pokja)  # type: ignore[return-value]  # texts only

    return await services.store.read(read)
