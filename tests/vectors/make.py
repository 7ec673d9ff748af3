"""Makes tests/vectors/evidence: chains, heads and openings, good and broken, for whoever writes a verifier.

    python -m tests.vectors.make [FOLDER]

Deterministic: the same files come out on every machine (a test compares them). All names are invented ("contoh").
"""

import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server import notes
from server.bag import Opening
from sessions.evidence import GENESIS, Entry, Event, Head, chain, frontier, leaf, sha256

HERE = Path(__file__).parent / "evidence"
KANTOR = "CONTOH"
BERKAS = "S-CONTOH-1"
NAME = notes.key_name(KANTOR)
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ODD_TEXT = 'CV Contoh “Karya” — Ñyoman Śukma 日本 🙂 \u2028\u2029\x7f\x00\t\\"/</script>'


def key(seed: str) -> Ed25519PrivateKey:
    """A key that anyone can make again: never for use."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"contoh {seed}".encode()).digest())


KEY, OTHER_KEY, WITNESS_KEY = key("kantor"), key("kantor lain"), key("saksi")
VKEY = notes.vkey(NAME, KEY.public_key())
OTHER_VKEY = notes.vkey(NAME, OTHER_KEY.public_key())


@dataclass(frozen=True, slots=True)
class Case:
    """Raw files as a verifier meets them, and what it must find.

    putus_di: place of the first line that does not follow; gagal: codes of the checks that fail;
    luar, kunci_luar: a head and a key that the verifier's reader holds from outside; salinan: whose copy it is.
    """

    nama: str
    arti: str
    log: bytes
    bukaan: bytes
    kepala: str
    kunci: str = VKEY
    putus_di: int | None = None
    gagal: tuple[str, ...] = ()
    luar: str = ""
    kunci_luar: str = ""
    salinan: str = "lengkap"


def entries(count: int, berkas: str = BERKAS, private: bool = True, text: str = "contoh") -> list[Entry]:
    """A good chain of `count` lines; with `private`, every third line has a private part."""
    made: list[Entry] = []
    for number in range(1, count + 1):
        event = _event(number, berkas, private and number % 3 == 2, text)
        made.append(chain(event, number, made[-1].digest if made else GENESIS, _salt(berkas, number)))
    return made


def _event(number: int, berkas: str, private: bool, text: str) -> Event:
    kind, role = (("undangan.dikirim", "pokja"), ("undangan.dijawab", "peserta"), ("dokumen.diterima", "sistem"))[
        number % 3
    ]
    facts = {"urut": number, "keterangan": f"{text} {number}", "besar": 2**53 + number, "sah": number % 2 == 0}
    words = {"nama": f"{text} orang {number}", "nik": f"00000000000{number:05d}", "kosong": None, "daftar": [1, [2]]}
    at = START + timedelta(seconds=number, milliseconds=number * 7)
    return Event(berkas, kind, f"o-{number % 5}", role, at, facts, words if private else {})


def _salt(berkas: str, number: int) -> str:
    return sha256(f"garam contoh {berkas} {number}")


def rechain(made: Iterable[Entry]) -> list[Entry]:
    """The same events hashed again from the start, numbers and berkas kept: what a forger would do."""
    again: list[Entry] = []
    for entry in made:
        previous = again[-1].digest if again else GENESIS
        again.append(chain(entry.event, entry.number, previous, entry.salt))
    return again


def log(made: Sequence[Entry]) -> bytes:
    return "".join(f"{entry.line}\n" for entry in made).encode()


def openings(made: Sequence[Entry]) -> bytes:
    return "".join(f"{Opening.of(entry).line}\n" for entry in made if entry.event.private).encode()


def head(made: Sequence[Entry], size: int | None = None, berkas: str = BERKAS) -> Head:
    lines = [entry.line for entry in made][:size]
    return Head(notes.origin(KANTOR, berkas), len(lines), frontier(lines).root)


def note(made: Sequence[Entry], size: int | None = None, berkas: str = BERKAS, by: Ed25519PrivateKey = KEY) -> str:
    return notes.sign(head(made, size, berkas), by, NAME)


def changed(made: Sequence[Entry], number: int) -> list[Entry]:
    """The chain with the facts of one line altered and everything after it hashed again."""
    facts = {**made[number - 1].event.data, "keterangan": "diubah"}
    altered = replace(made[number - 1], event=replace(made[number - 1].event, data=facts))
    return rechain([*made[: number - 1], altered, *made[number:]])


def _honest(nama: str, arti: str, made: Sequence[Entry]) -> Case:
    return Case(nama, arti, log(made), openings(made), note(made))


def good() -> list[Case]:
    long = entries(100)
    return [
        *(_honest(f"baris-{n}", f"rantai {n} baris", entries(n)) for n in (1, 2, 3, 7, 100)),
        _honest("tanpa-isi", "tidak satu baris pun berisi tertutup", entries(7, private=False)),
        _honest("huruf-lain", "teks di luar ASCII, U+2028 dan kendali di dalam baris", entries(7, text=ODD_TEXT)),
        replace(
            _honest("bukaan-dihapus", "satu bukaan dihapus menurut hukum; rantai tetap utuh", entries(7)),
            bukaan=b"".join(openings(entries(7)).splitlines(keepends=True)[1:]),
        ),
        replace(_honest("kepala-luar", "kepala lama dari surat", long), luar=note(long, 64), kunci_luar=VKEY),
        replace(
            _honest("tertutup", "baris 3 dan 7 tertutup bagi peserta", entries(7)), log=_close(3, 7), salinan="peserta"
        ),
        _named("berkas-bergaris", "kode berkas memuat satu garis miring", "sesi/7k3q9x"),
        replace(_honest("saksi", "kepala juga ditandatangani saksi", entries(7)), kepala=_witnessed(entries(7))),
    ]


def _named(nama: str, arti: str, berkas: str) -> Case:
    made = entries(7, berkas)
    return Case(nama, arti, log(made), openings(made), note(made, berkas=berkas))


def _witnessed(made: Sequence[Entry]) -> str:
    text, line = note(made).split("\n\n")
    witness = notes.sign(head(made), WITNESS_KEY, "saksi.contoh.id/satu").split("\n\n")[1]
    return f"{text}\n\n{witness}{line}"


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
    honest = _honest(nama, arti, entries(7))
    return replace(honest, gagal=tuple(gagal.split()), putus_di=putus_di, **raw)  # type: ignore[arg-type]


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
        _honest(nama, arti, entries(7)), gagal=("rantai",), putus_di=3, log=b"\n".join(again) + b"\n", kepala=signed
    )


def _with_empty(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], b"\n", *lines[2:]]


def _close(*numbers: int) -> bytes:
    """The honest log with these lines closed, as in the copy of a peserta."""
    lines = [
        f'{{"no":{entry.number},"jenis":"tertutup","daun":"{leaf(entry.line).hex()}"}}'
        if entry.number in numbers
        else entry.line
        for entry in entries(7)
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _broken_closed() -> list[Case]:
    other = _close(3, 7).replace(b'"daun":"', b'"daun":"0', 1)
    lines = _close(3, 7).splitlines(keepends=True)
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
        _broken("tertutup-lengkap", "baris tertutup di salinan lengkap", "rantai", 3, log=_close(3, 7)),
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


def note_cases() -> list[dict[str, object]]:
    """Notes alone: the text, the key, and whether it opens."""
    honest = note(entries(7))
    text, _, line = honest.partition("\n\n")
    short = notes.sign(replace(head(entries(7)), root=b"\x01" * 31), KEY, NAME)
    zero = notes.sign(Head(notes.origin(KANTOR, BERKAS), 0, frontier([]).root), KEY, NAME)
    elsewhere = notes.sign(replace(head(entries(7)), origin="ruang-bukti/LAIN/S-1"), KEY, NAME)
    cases = {
        "baik": (honest, True),
        "kosong": (zero, True),
        "saksi": (_witnessed(entries(7)), True),
        "ukuran-diubah": (honest.replace("\n7\n", "\n8\n"), False),
        "kantor-lain": (elsewhere, False),
        "akar-31-bita": (short, False),
        "tanpa-baris-kosong": (f"{text}\n{line}", False),
        "tanpa-ganti-baris-akhir": (honest[:-1], False),
        "tanda-hubung": (honest.replace("—", "-"), False),
        "kunci-lain": (note(entries(7), by=OTHER_KEY), False),
        "s-tambah-l": (_malleable(honest), False),
        "base64-tidak-baku": (_loose_base64(honest), False),
    }
    return [{"nama": name, "catatan": text, "kunci": VKEY, "sah": good} for name, (text, good) in cases.items()]


def _malleable(honest: str) -> str:
    """The same signature with S + L: the same point, refused by RFC 8032."""
    prefix, _, blob = honest.rstrip("\n").rpartition(" ")
    raw = notes.decode(blob)
    order = 2**252 + 27742317777372353535851937790883648493
    twin = (int.from_bytes(raw[36:], "little") + order).to_bytes(32, "little")
    return f"{prefix} {notes.encode(raw[:36] + twin)}\n"


def _loose_base64(honest: str) -> str:
    """Another spelling of the same bytes: the unused bits before the padding are set."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    body = honest.rstrip("\n").rstrip("=")
    pads = len(honest.rstrip("\n")) - len(body)
    return f"{body[:-1]}{alphabet[alphabet.index(body[-1]) + 1]}{'=' * pads}\n"


def write(folder: Path) -> None:
    """Write every vector and index.json into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for case in (*good(), *broken()):
        place = folder / case.nama
        place.mkdir()
        (place / "log.jsonl").write_bytes(case.log)
        (place / "bukaan.jsonl").write_bytes(case.bukaan)
        (place / "kepala.txt").write_bytes(case.kepala.encode())
        if case.luar:
            (place / "luar.txt").write_bytes(case.luar.encode())
    hundred = [entry.line for entry in entries(100)]
    index = {
        "kunci": VKEY,
        "kasus": [_row(case) for case in (*good(), *broken())],
        "catatan": note_cases(),
        "akar": [notes.encode(frontier(hundred[:size]).root) for size in range(101)],
    }
    (folder / "index.json").write_text(json.dumps(index, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _row(case: Case) -> dict[str, object]:
    lines = case.log.split(b"\n")[:-1]
    return {
        "nama": case.nama,
        "arti": case.arti,
        "berkas": json.loads(lines[0])["berkas"],
        "baris": len(lines),
        "kunci": case.kunci,
        "luar": "luar.txt" if case.luar else None,
        "kunci_luar": case.kunci_luar or None,
        "salinan": case.salinan,
        "sah": not case.gagal,
        "putus_di": case.putus_di,
        "gagal": list(case.gagal),
    }


def main(arguments: Sequence[str]) -> None:
    folder = Path(arguments[0]) if arguments else HERE
    shutil.rmtree(folder, ignore_errors=True)
    write(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
