"""Messages: what a browser may say in a room, as values; docs/protocol.md lists them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sessions.dokumen import Sumber
from sessions.foto import Untuk
from sessions.kursi import Mutu
from sessions.penilaian import Putusan
from sessions.persetujuan import Pilihan
from sessions.peserta import Hasil
from sessions.putusan import Perihal
from sessions.upaya import HasilUpaya, JalurUpaya


@dataclass(frozen=True, slots=True)
class Follow:
    after: int


@dataclass(frozen=True, slots=True)
class Signal:
    ke: str
    isi: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    teks: str


@dataclass(frozen=True, slots=True)
class Question:
    teks: str
    dokumen: str | None
    siap: int | None


@dataclass(frozen=True, slots=True)
class Numbered:
    nomor: int
    teks: str


@dataclass(frozen=True, slots=True)
class Spoken:
    nomor: int
    teks: str
    dari: str


@dataclass(frozen=True, slots=True)
class Device:
    mutu: Mutu


@dataclass(frozen=True, slots=True)
class Show:
    mikrofon: bool
    kamera: bool
    tidur: bool
    beku: bool
    mutu: Mutu
    tanpa: list[str]
    gambar: str


@dataclass(frozen=True, slots=True)
class Number:
    nomor: str


@dataclass(frozen=True, slots=True)
class Called:
    siapa: str
    hasil: HasilUpaya
    catatan: str


@dataclass(frozen=True, slots=True)
class Choice:
    pilihan: Pilihan
    dibacakan: bool


@dataclass(frozen=True, slots=True)
class Person:
    siapa: str
    alasan: str


@dataclass(frozen=True, slots=True)
class Whom:
    siapa: str


@dataclass(frozen=True, slots=True)
class More:
    siapa: str
    kurang: str
    menit: int


@dataclass(frozen=True, slots=True)
class Reason:
    alasan: str


@dataclass(frozen=True, slots=True)
class Attempt:
    jalur: JalurUpaya
    hasil: HasilUpaya
    tujuan: str
    catatan: str


@dataclass(frozen=True, slots=True)
class Photo:
    untuk: Untuk
    dokumen: str | None
    kursi: str


@dataclass(frozen=True, slots=True)
class Verdict:
    dokumen: str
    versi: int
    putusan: Putusan
    alasan: str
    sumber: Sumber | None
    terbaca: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Item:
    dokumen: str
    alasan: str


@dataclass(frozen=True, slots=True)
class Doubt:
    dokumen: str
    versi: int
    teks: str


@dataclass(frozen=True, slots=True)
class Issuer:
    dokumen: str
    versi: int
    penerbit: str
    tenggat: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    nomor: int
    foto: str


@dataclass(frozen=True, slots=True)
class Aspect:
    aspek: str
    dokumen: str
    penawaran: str
    hasil: str


@dataclass(frozen=True, slots=True)
class Offer:
    versi: int
    harga: list[int]
    catatan: str
    menit: int


@dataclass(frozen=True, slots=True)
class Counter:
    versi: int
    harga: list[int]
    catatan: str


@dataclass(frozen=True, slots=True)
class Version:
    versi: int


@dataclass(frozen=True, slots=True)
class Proposal:
    perihal: Perihal
    hasil: Hasil | None
    alasan: str


@dataclass(frozen=True, slots=True)
class Vote:
    usul: str


@dataclass(frozen=True, slots=True)
class Dropped:
    usul: str
    alasan: str


@dataclass(frozen=True, slots=True)
class Initials:
    bagian: str
    sidik: str


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True, slots=True)
class Seen:
    bagian: list[str] | None
