"""Rusak: what a verifier must find: each case is the honest chain of seven lines with one thing wrong."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from server import notes
from sessions.evidence import Head, frontier
from tests.vectors.rantai import (
    BERKAS,
    KANTOR,
    KEY,
    NAME,
    OTHER_KEY,
    OTHER_VKEY,
    VKEY,
    Case,
    changed,
    close,
    entries,
    honest,
    log,
    note,
    openings,
    rechain,
)


def broken() -> list[Case]:
    return [
        *_broken_lines(),
        *_broken_forms(),
        *_broken_order(),
        *_broken_openings(),
        *_broken_heads(),
        *_broken_closed(),
    ]


def _broken(nama: str, arti: str, gagal: str, putus_di: int | None = None, **raw: object) -> Case:
    """A case that starts from the honest chain of seven lines and replaces some of its files."""
    whole = honest(nama, arti, entries(7))
    return replace(whole, gagal=tuple(gagal.split()), putus_di=putus_di, **raw)  # type: ignore[arg-type]


def _lines(edit: Callable[[list[bytes]], list[bytes]]) -> bytes:
    return b"".join(edit(log(entries(7)).splitlines(keepends=True)))


def _swap(number: int, old: bytes, new: bytes) -> bytes:
    """The honest log with the first `old` in line `number` replaced."""
    lines = log(entries(7)).splitlines(keepends=True)
    assert old in lines[number - 1]  # a vector that changes nothing would prove nothing
    lines[number - 1] = lines[number - 1].replace(old, new, 1)
    return b"".join(lines)


def _broken_lines() -> list[Case]:
    return [
        _broken("satu-bita", "satu bita di baris 4", "rantai kepala", 5, log=_swap(4, b"contoh 4", b"contoh 5")),
        _broken("satu-bita-akhir", "satu bita di baris akhir", "kepala", log=_swap(7, b"contoh 7", b"contoh 8")),
        _broken(
            "satu-bita-ikatan", "ikatan isi baris 5", "rantai bukaan kepala", 6, log=_swap(5, b'"isi":"', b'"isi":"0')
        ),
        _broken("bukan-json", "baris 3 rusak", "rantai kepala", 3, log=_swap(3, b'{"no"', b'["no"')),
        _broken("bukan-utf8", "baris 3 bukan UTF-8", "rantai kepala", 3, log=_swap(3, b"contoh", b"conto\xff")),
        _broken("awal-salah", "baris 1 tidak mulai dari nol", "rantai kepala", 1, log=_swap(1, b'"00', b'"01')),
        _broken("crlf", "ganti baris Windows", "rantai kepala", 2, log=log(entries(7)).replace(b"\n", b"\r\n")),
        _broken("baris-kosong", "baris kosong disisipkan", "rantai bukaan kepala", 3, log=_lines(_with_empty)),
    ]


def _broken_forms() -> list[Case]:
    """Lines that two readers could understand differently, hashed and signed as if they were right."""
    deep = b'"data":{"urut":' + b"[" * 64 + b"3" + b"]" * 64 + b","
    deeper = deep.replace(b"[" * 64, b"[" * 2000).replace(b"]" * 64, b"]" * 2000)
    return [
        _relined("nomor-pecahan", "nomor baris 3 ditulis 3.0", b'"no":3,', b'"no":3.0,'),
        _relined("pecahan", "data baris 3 memuat pecahan", b'"urut":3,', b'"urut":0.5,'),
        _relined("pangkat", "data baris 3 memuat bilangan berpangkat", b'"urut":3,', b'"urut":3e0,'),
        _relined("bukan-bilangan", "data baris 3 memuat NaN", b'"urut":3,', b'"urut":NaN,'),
        _relined("nama-ganda", "nama yang sama dua kali di baris 3", b'"urut":3,', b'"urut":3,"urut":4,'),
        _relined("nomor-ganda", "nomor baris 3 dua kali", b'{"no":3,', b'{"no":4,"no":3,'),
        _relined("terlalu-dalam", "data baris 3 bersarang 66 tingkat", b'"data":{"urut":3,', deep),
        _relined("sangat-dalam", "data baris 3 bersarang 2.002 tingkat", b'"data":{"urut":3,', deeper),
    ]


def _relined(nama: str, arti: str, old: bytes, new: bytes) -> Case:
    """Line 3 in another form; those after it, and the head, follow from it as they should."""
    lines = log(entries(7)).splitlines()
    assert old in lines[2]
    again = [*lines[:2], lines[2].replace(old, new, 1)]
    for line in lines[3:]:
        again.append(line[: line.rindex(b'"sebelum":"') + 11] + hashlib.sha256(again[-1]).hexdigest().encode() + b'"}')
    root = frontier(line.decode() for line in again).root
    signed = notes.sign(Head(notes.origin(KANTOR, BERKAS), 7, root), KEY, NAME)
    return replace(
        honest(nama, arti, entries(7)), gagal=("rantai",), putus_di=3, log=b"\n".join(again) + b"\n", kepala=signed
    )


def _with_empty(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], b"\n", *lines[2:]]


def _broken_closed() -> list[Case]:
    other = close(3, 7).replace(b'"daun":"', b'"daun":"0', 1)
    lines = close(3, 7).splitlines(keepends=True)
    last = b"0" if lines[2][-4:-3] != b"0" else b"1"
    flipped = lines[2][:-4] + last + lines[2][-3:]
    moved = [*lines[:2], lines[2].replace(b'"no":3', b'"no":4'), *lines[3:]]
    return [
        _broken(
            "tertutup-diubah",
            "daun baris tertutup diubah",
            "kepala",
            log=b"".join([*lines[:2], flipped, *lines[3:]]),
            salinan="peserta",
        ),
        _broken("tertutup-ejaan", "daun baris tertutup kepanjangan", "rantai kepala", 3, log=other, salinan="peserta"),
        _broken("tertutup-nomor", "nomor baris tertutup diubah", "rantai", 3, log=b"".join(moved), salinan="peserta"),
        _broken("tertutup-lengkap", "baris tertutup di salinan lengkap", "rantai", 3, log=close(3, 7)),
    ]


def _broken_order() -> list[Case]:
    other = log(entries(7, "S-CONTOH-2")).splitlines(keepends=True)
    gap = rechain([*entries(7)[:3], *(replace(e, number=e.number + 1) for e in entries(7)[3:])])
    strange = rechain(replace(e, event=replace(e.event, berkas="S-LAIN")) if e.number == 4 else e for e in entries(7))
    plain_gap = Case(
        "nomor-loncat", "nomor meloncat dari 3 ke 5", log(gap), b"", note(gap), putus_di=4, gagal=("rantai",)
    )
    return [
        _broken(
            "tukar", "baris 3 dan 4 bertukar", "rantai kepala", 3, log=_lines(lambda x: [*x[:2], x[3], x[2], *x[4:]])
        ),
        _broken("hilang", "baris 4 hilang", "rantai bukaan kepala", 4, log=_lines(lambda x: [*x[:3], *x[4:]])),
        _broken("ekor", "dua baris akhir dipotong", "kepala", log=_lines(lambda x: x[:5])),
        _broken("sambung", "satu baris sah ditambahkan", "kepala", log=log(entries(8)), bukaan=openings(entries(7))),
        _broken(
            "asing-sisip",
            "baris berkas lain disisipkan",
            "rantai bukaan kepala",
            4,
            log=_lines(lambda x: [*x[:3], other[3], *x[3:]]),
        ),
        _broken(
            "asing-ganti",
            "baris 4 diganti baris berkas lain",
            "rantai kepala",
            4,
            log=_lines(lambda x: [*x[:3], other[3], *x[4:]]),
        ),
        plain_gap,
        Case(
            "berkas-salah",
            "baris 4 menyebut berkas lain",
            log(strange),
            openings(strange),
            note(strange),
            putus_di=4,
            gagal=("rantai",),
        ),
    ]


def _broken_openings() -> list[Case]:
    honest = openings(entries(7))
    first, second = honest.splitlines(keepends=True)
    return [
        _broken("ikatan-salah", "isi yang dibuka diubah", "bukaan", bukaan=honest.replace(b"orang 2", b"orang 3")),
        _broken("garam-salah", "garam diubah", "bukaan", bukaan=honest.replace(b'"garam":"', b'"garam":"0', 1)),
        _broken("bukaan-pindah", "bukaan menunjuk baris lain", "bukaan", bukaan=honest.replace(b'"no":2', b'"no":3')),
        _broken("bukaan-tukar", "urutan bukaan ditukar", "bukaan", bukaan=second + first),
        _broken("bukaan-ejaan", "spasi di luar ejaan baku", "bukaan", bukaan=honest.replace(b'"no":2', b'"no": 2')),
    ]


def _broken_heads() -> list[Case]:
    made, forged = entries(7), changed(entries(7), 4)
    again = {"log": log(forged), "bukaan": openings(forged)}
    flipped = note(made).replace("\n7\n", "\n6\n")
    return [
        _broken("dihitung-ulang", "seluruh rantai dihitung ulang", "kepala", None, **again),
        _broken(
            "tanda-tangan-kunci-lain",
            "dihitung ulang, ditandatangani kunci lain; surat lama membantah",
            "kepala_luar",
            None,
            **again,
            kepala=note(forged, by=OTHER_KEY),
            kunci=OTHER_VKEY,
            luar=note(made, 5),
        ),
        _broken(
            "kunci-lain",
            "dihitung ulang dengan kunci lain; kunci yang dipegang membantah",
            "kunci kepala",
            None,
            **again,
            kepala=note(forged, by=OTHER_KEY),
            kunci=OTHER_VKEY,
            kunci_luar=VKEY,
        ),
        _broken(
            "kantor-sendiri",
            "dihitung ulang oleh pemegang kunci; hanya kepala di luar membantah",
            "kepala_luar",
            None,
            **again,
            kepala=note(forged),
            luar=note(made, 5),
            kunci_luar=VKEY,
        ),
        _broken(
            "luar-lebih-panjang",
            "bag lama atau terpotong; surat menyebut lebih banyak baris",
            "kepala_luar",
            luar=note(entries(9)),
            kunci_luar=VKEY,
        ),
        _broken("kepala-diubah", "angka di kepala diubah", "kepala", kepala=flipped),
        _broken(
            "kepala-berkas-lain", "kepala milik berkas lain", "rantai kepala", 1, kepala=note(made, berkas="S-CONTOH-2")
        ),
    ]
