"""Makes tests/vectors/evidence: chains, heads and openings, good and broken, for whoever writes a verifier.

    python -m tests.vectors.make [FOLDER]

Deterministic: the same files come out on every machine (a test compares them). All names are invented ("contoh").
"""

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from server import notes
from sessions.evidence import Entry, Head, frontier
from tests.vectors.rantai import (
    BERKAS,
    KANTOR,
    KEY,
    NAME,
    ODD_TEXT,
    OTHER_KEY,
    VKEY,
    WITNESS_KEY,
    Case,
    close,
    entries,
    head,
    honest,
    log,
    note,
    openings,
)
from tests.vectors.rusak import broken

HERE = Path(__file__).parent / "evidence"


def good() -> list[Case]:
    long = entries(100)
    return [
        *(honest(f"baris-{n}", f"rantai {n} baris", entries(n)) for n in (1, 2, 3, 7, 100)),
        honest("tanpa-isi", "tidak satu baris pun berisi tertutup", entries(7, private=False)),
        honest("huruf-lain", "teks di luar ASCII, U+2028 dan kendali di dalam baris", entries(7, text=ODD_TEXT)),
        replace(
            honest("bukaan-dihapus", "satu bukaan dihapus menurut hukum; rantai tetap utuh", entries(7)),
            bukaan=b"".join(openings(entries(7)).splitlines(keepends=True)[1:]),
        ),
        replace(honest("kepala-luar", "kepala lama dari surat", long), luar=note(long, 64), kunci_luar=VKEY),
        replace(
            honest("tertutup", "baris 3 dan 7 tertutup bagi peserta", entries(7)), log=close(3, 7), salinan="peserta"
        ),
        _named("berkas-bergaris", "kode berkas memuat satu garis miring", "sesi/7k3q9x"),
        replace(honest("saksi", "kepala juga ditandatangani saksi", entries(7)), kepala=_witnessed(entries(7))),
    ]


def _named(nama: str, arti: str, berkas: str) -> Case:
    made = entries(7, berkas)
    return Case(nama, arti, log(made), openings(made), note(made, berkas=berkas))


def _witnessed(made: Sequence[Entry]) -> str:
    text, line = note(made).split("\n\n")
    witness = notes.sign(head(made), WITNESS_KEY, "saksi.contoh.id/satu").split("\n\n")[1]
    return f"{text}\n\n{witness}{line}"


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
