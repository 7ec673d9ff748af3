"""Percakapan: what is said, asked, answered and asked for while the sesi goes on."""

from collections.abc import Mapping
from datetime import datetime

from sessions.errors import Conflict, Invalid, NotFound
from sessions.evidence import Event
from sessions.foto import Untuk
from sessions.isian import paragraphs
from sessions.lipat import done
from sessions.mesin import note
from sessions.penerimaan import OVER
from sessions.ruang import Moved, Ruang
from sessions.sesi import Keadaan
from sessions.wewenang import POKJA, Pelaku

LONGEST = 4000
MOST_READY = 50
TALKING = frozenset({Keadaan.RUANG_TUNGGU, Keadaan.BERLANGSUNG, Keadaan.JEDA, Keadaan.TERPUTUS})


def say(ruang: Ruang, teks: str, by: Pelaku, at: datetime) -> Moved:
    """A message to everybody inside."""
    ruang.inside(by.id)
    if ruang.keadaan not in TALKING | {Keadaan.MENUNGGU_PUTUSAN_HADIR}:
        raise Conflict("Sesi sudah ditutup; pesan tidak dapat ditambahkan lagi.")
    if ruang.musyawarah and by.peran in POKJA:  # else one word of theirs could go the wrong way
        raise Conflict("Pokja sedang bermusyawarah. Akhiri dulu sebelum menulis kepada semua orang.")
    data = {"pesan": ruang.pesan + 1}
    return done(ruang, note(by, at, ruang.berkas, "pesan.dikirim", data, {"teks": words_of(teks)}))


def ask(ruang: Ruang, teks: str, dokumen: str | None, by: Pelaku, at: datetime, siap: int | None = None) -> Moved:
    """The next numbered question, about a dokumen or about none; `siap` is the prepared one that it was."""
    ruang.running()
    _known(ruang, dokumen)
    data: dict[str, object] = {"nomor": len(ruang.tanya) + 1, "dokumen": dokumen}
    if siap is not None:
        data["siap"] = ruang.ready(siap).nomor
    return done(ruang, note(by, at, ruang.berkas, "tanya.diajukan", data, {"teks": words_of(teks)}))


def prepare(ruang: Ruang, teks: str, dokumen: str | None, by: Pelaku, at: datetime) -> Moved:
    """A question kept ready until the sesi goes on: what documents say is read before anybody comes."""
    if ruang.keadaan in OVER:
        raise Conflict("Sesi sudah ditutup; tidak ada lagi yang dapat ditanyakan di ruang.")
    _known(ruang, dokumen)
    if len(ruang.siap) >= MOST_READY:
        raise Conflict(f"Sudah ada {MOST_READY} pertanyaan siap. Buang yang tidak jadi diajukan, lalu coba lagi.")
    data = {"siap": ruang.disiapkan + 1, "dokumen": dokumen}
    return done(ruang, note(by, at, ruang.berkas, "tanya.disiapkan", data, {"teks": words_of(teks)}))


def discard(ruang: Ruang, siap: int, by: Pelaku, at: datetime) -> Moved:
    """A prepared question that is not going to be asked."""
    return done(ruang, note(by, at, ruang.berkas, "tanya.dibuang", {"siap": ruang.ready(siap).nomor}))


def answer(ruang: Ruang, nomor: int, teks: str, by: Pelaku, at: datetime) -> Moved:
    """The answer, once; what is added later is a message or a new question."""
    ruang.running()
    ruang.inside(by.id)
    if ruang.question(nomor).jawaban is not None:
        raise Conflict(f"Pertanyaan nomor {nomor} sudah dijawab. Tambahkan penjelasan lewat pesan.")
    return done(ruang, note(by, at, ruang.berkas, "tanya.dijawab", {"nomor": nomor}, {"teks": words_of(teks)}))


def take_down(ruang: Ruang, nomor: int, teks: str, dari: str, by: Pelaku, at: datetime) -> Moved:
    """The Pokja writes down an answer that was spoken by `dari`."""
    ruang.running()
    if ruang.question(nomor).jawaban is not None:
        raise Conflict(f"Pertanyaan nomor {nomor} sudah dijawab.")
    data = {"nomor": nomor, "lisan": True, "dari": ruang.seat(dari).id}
    return done(ruang, note(by, at, ruang.berkas, "tanya.dijawab", data, {"teks": words_of(teks)}))


def conclude(ruang: Ruang, nomor: int, teks: str, by: Pelaku, at: datetime) -> Moved:
    """What the Pokja makes of an answer; it goes into the berita acara."""
    if ruang.question(nomor).jawaban is None:
        raise Conflict(f"Pertanyaan nomor {nomor} belum dijawab.")
    return done(ruang, note(by, at, ruang.berkas, "tanya.disimpulkan", {"nomor": nomor}, {"teks": words_of(teks)}))


def request_photo(ruang: Ruang, untuk: Untuk, dokumen: str | None, kursi: str, by: Pelaku, at: datetime) -> Moved:
    """Ask for a photo now: of a dokumen, or (in the lobby too) of the identity of the person in `kursi`."""
    if untuk is Untuk.DOKUMEN and not dokumen:
        raise Invalid("Pilih dokumen yang diminta fotonya.", bidang={"dokumen": "Pilih dokumen."})
    _known(ruang, dokumen)
    if kursi:
        ruang.seat(kursi)
    data = {"untuk": untuk, "dokumen": dokumen, "kursi": kursi}
    return done(ruang, note(by, at, ruang.berkas, "foto.diminta", data))


def object_(ruang: Ruang, teks: str, by: Pelaku, at: datetime) -> Moved:
    """An objection of the peserta, kept word for word; it is printed in the berita acara."""
    ruang.inside(by.id)
    return done(ruang, objection(ruang.berkas, teks, by, at))


def objection(berkas: str, teks: str, by: Pelaku, at: datetime, move: Mapping[str, object] | None = None) -> Event:
    return note(by, at, berkas, "keberatan.diajukan", move or {}, {"teks": words_of(teks)})


def write_note(ruang: Ruang, teks: str, by: Pelaku, at: datetime) -> Moved:
    """A note among the Pokja, which the peserta never sees."""
    return done(ruang, note(by, at, ruang.berkas, "catatan.ditulis", {}, {"teks": words_of(teks)}))


def words_of(teks: str) -> str:
    """Raises Invalid when nothing is said, or too much."""
    text = paragraphs(teks)
    if not 1 <= len(text) <= LONGEST:
        raise Invalid(f"Tulis 1 sampai {LONGEST} huruf.", bidang={"teks": f"Tulis 1 sampai {LONGEST} huruf."})
    return text


def _known(ruang: Ruang, dokumen: str | None) -> None:
    if dokumen and dokumen not in ruang.dokumen:
        raise NotFound("Dokumen ini tidak ada dalam daftar periksa sesi.")
