#!/usr/bin/env python3
"""Periksa: proves a Ruang Bukti bag whole, or names the file or line that is not, with only this file and Python 3.8+.

    python3 periksa.py [FOLDER] [--kepala FILE]... [--kunci VKEY] [--lengkap] [--json]

FOLDER is the bag (default: the folder this file lies in). `--kepala` is a head that left the office earlier: a mail, a
receipt, a note. `--kunci` is the office's public key from a source other than the bag. Exit 0 when everything holds,
1 when anything does not. The format is specified in docs/evidence.md; nothing here is taken from the bag on trust.
"""

from __future__ import annotations

import argparse
import base64
import email
import email.policy
import hashlib
import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, FrozenSet, Iterator, List, Optional, Sequence, Set, Tuple

LOG = "data/09-log.jsonl"
BUKAAN = "data/09-bukaan.jsonl"
MUSNAH = "data/11-pemusnahan.json"
SEGEL = "segel.txt"
KEPALA = "data/09-kepala.txt"
KUNCI = "data/09-kunci.txt"
INDEKS = "data/berkas.json"
DIKUTIP = re.compile(r"data/0[0-8]-")  # files that the log must cite
PENUTUP = ("sesi.disegel", "sesi.disegel_kembali")
BELUM = (
    "BELUM LENGKAP: isi bag ini benar, tetapi kepala yang Anda pegang lebih baru daripada segelnya. Yang ditulis"
    " sesudah segel, misalnya ralat, tidak ada di sini dan tidak diperiksa. Mintalah bag yang disegel kembali, atau"
    " bukti konsistensi antara kepala bag ini dan kepala yang Anda pegang."
)
TANPA_KUTIPAN = (LOG, BUKAAN, KEPALA, KUNCI, MUSNAH, INDEKS)  # guarded by heads, commitments, signatures, the log

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAMBAHAN = ("tayangan.html",)  # tag files that only bags with recordings have
TAG = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt", "periksa.html", "periksa.py")
AWAL = "0" * 64  # what stands before the first line
HEX64 = re.compile(r"[0-9a-f]{64}")
WAKTU = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
DALAM = 64  # how deep a value may be nested
TERTUTUP = re.compile(rb'\{"no":([1-9][0-9]{0,17}),"jenis":"tertutup","daun":"([0-9a-f]{64})"\}')  # not for this reader
MANIFES = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._/-]+)")
ASAL = r"(ruang-bukti/[A-Za-z0-9._-]+/[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)?)\n"
KEPALA_TEKS = re.compile(ASAL + r"(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\n")
SEGEL_TEKS = re.compile(ASAL + r"bag (lengkap|peserta) ([0-9a-f]{64})\n")
TERCETAK = re.compile(r"\b(0|[1-9][0-9]{0,17}):([0-9a-f]{8})(?:…|\.\.\.)([0-9a-f]{8})\b", re.ASCII)  # in a BA's footer
CATATAN_KEPALA = re.compile(KEPALA_TEKS.pattern + r"\n(?:— [^ \n+]+ [A-Za-z0-9+/=]+\n)+")


@dataclass
class Masalah:
    """What does not hold, and where: a path within the bag, `baris 7`, or a named part."""

    di: str
    pesan: str
    sesudah_segel: bool = False  # nothing in the bag is wrong: what the reader holds is newer than its seal


@dataclass
class Pemeriksaan:
    """One question that was asked of the bag; it holds when no `masalah` was found."""

    kode: str
    judul: str
    masalah: List[Masalah] = field(default_factory=list)
    uraian: str = ""

    @property
    def lulus(self) -> bool:
        return not self.masalah

    @property
    def belum(self) -> bool:
        """It fails by nothing but lines that were written after the bag was sealed."""
        return bool(self.masalah) and all(satu.sesudah_segel for satu in self.masalah)

    @property
    def tanda(self) -> str:
        return "BENAR" if self.lulus else "BELUM" if self.belum else "GAGAL"

    def gagal(self, di: str, pesan: str, sesudah_segel: bool = False) -> None:
        self.masalah.append(Masalah(di, pesan, sesudah_segel))


@dataclass
class Laporan:
    """Everything that was checked of one bag."""

    bag: str
    berkas: str = ""
    salinan: str = ""
    ukuran: int = 0
    akar: str = ""
    pemeriksaan: List[Pemeriksaan] = field(default_factory=list)
    catatan: List[str] = field(default_factory=list)

    @property
    def utuh(self) -> bool:
        return bool(self.pemeriksaan) and all(satu.lulus for satu in self.pemeriksaan)

    @property
    def belum_lengkap(self) -> bool:
        """Not whole, for no reason but that the chain went on behind the seal."""
        return not self.utuh and all(satu.lulus or satu.belum for satu in self.pemeriksaan)

    @property
    def putusan(self) -> str:
        if self.utuh:
            return "UTUH: semua pemeriksaan di atas benar."
        if self.belum_lengkap:
            return BELUM
        return "TIDAK UTUH: ada bagian yang diubah, hilang, atau ditambahkan. Lihat baris GAGAL di atas."

    @property
    def tercetak(self) -> str:
        """The head as a page's footer prints it."""
        root = base64.b64decode(self.akar).hex()
        return f"{self.ukuran}:{root[:8]}…{root[-8:]}"

    def as_dict(self) -> Dict[str, Any]:
        return {
            "bag": self.bag,
            "utuh": self.utuh,
            "belum_lengkap": self.belum_lengkap,
            "berkas": self.berkas,
            "salinan": self.salinan,
            "ukuran": self.ukuran,
            "akar": self.akar,
            "pemeriksaan": [
                {
                    "kode": satu.kode,
                    "judul": satu.judul,
                    "lulus": satu.lulus,
                    "uraian": satu.uraian,
                    "masalah": [{"di": m.di, "pesan": m.pesan} for m in satu.masalah],
                }
                for satu in self.pemeriksaan
            ],
            "catatan": self.catatan,
        }

    def as_text(self, most: int = 20) -> str:
        """For people: one sentence first, then each check, at most `most` problems of each."""
        lines = [f"Bag      : {self.bag}", f"Berkas   : {self.berkas or '?'} (salinan {self.salinan or '?'})"]
        lines.append(f"Peristiwa: {self.ukuran} baris, akar {self.akar or '?'} (tercetak {self.tercetak})")
        lines.append("")
        for satu in self.pemeriksaan:
            lines.append(f"[{satu.tanda}] {satu.judul}{': ' if satu.uraian else ''}{satu.uraian}")
            lines.extend(f"        - {m.di}: {m.pesan}" for m in satu.masalah[:most])
            if len(satu.masalah) > most:
                lines.append(f"        - ... dan {len(satu.masalah) - most} lagi")
        lines.extend(f"[catatan] {catatan}" for catatan in self.catatan)
        lines.extend(("", self.putusan))
        return "\n".join(lines) + "\n"


class Salah(ValueError):
    """The input is not of the format; the message is for the reader of the report."""


# Ed25519, RFC 8032 section 5.1: verification only, nothing secret, so plain integers will do.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
AKAR_MINUS_SATU = pow(2, (P - 1) // 4, P)
Titik = Tuple[int, int, int, int]  # extended coordinates X, Y, Z, T = XY/Z
NOL: Titik = (0, 1, 1, 0)


def _add(p: Titik, q: Titik) -> Titik:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(n: int, p: Titik) -> Titik:
    total = NOL
    while n:
        if n & 1:
            total = _add(total, p)
        p = _add(p, p)
        n >>= 1
    return total


def _decompress(raw: bytes) -> Optional[Titik]:
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == (-u) % P:
        x = x * AKAR_MINUS_SATU % P
    if v * x * x % P != u or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _compress(p: Titik) -> bytes:
    z = pow(p[2], P - 2, P)
    x, y = p[0] * z % P, p[1] * z % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


DASAR = _decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_fits(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) over `message` was made with the key of `public` (32 bytes)."""
    key = _decompress(public) if len(public) == 32 else None
    s = int.from_bytes(signature[32:], "little")
    if key is None or DASAR is None or len(signature) != 64 or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    minus_key = (P - key[0], key[1], 1, P - key[3])
    return _compress(_add(_times(s, DASAR), _times(k, minus_key))) == signature[:32]


# Hashes and the Merkle tree, RFC 6962 section 2.1.


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def leaf(line: bytes) -> bytes:
    """The tree's leaf of a line; a closed line states it."""
    closed = TERTUTUP.fullmatch(line)
    return bytes.fromhex(closed.group(2).decode()) if closed else hashlib.sha256(b"\x00" + line).digest()


def merkle_root(lines: Sequence[bytes]) -> bytes:
    """The tree hash of the lines, in memory of the tree's height."""
    subtrees: List[Tuple[int, bytes]] = []
    for line in lines:
        height, node = 0, leaf(line)
        while subtrees and subtrees[-1][0] == height:
            node = hashlib.sha256(b"\x01" + subtrees.pop()[1] + node).digest()
            height += 1
        subtrees.append((height, node))
    if not subtrees:
        return hashlib.sha256(b"").digest()
    root = subtrees.pop()[1]
    while subtrees:
        root = hashlib.sha256(b"\x01" + subtrees.pop()[1] + root).digest()
    return root


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_path(node: bytes, index: int, size: int, path: Sequence[bytes]) -> Optional[bytes]:
    """The root that an audit path leads to (RFC 9162, section 2.1.3.2); None when the path cannot be one."""
    if not 0 <= index < size:
        return None
    last = size - 1
    for step in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            node = _node(step, node)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = _node(node, step)
        index, last = index >> 1, last >> 1
    return node if last == 0 else None


def is_consistent(old: "Kepala", new: "Kepala", path: Sequence[bytes]) -> bool:
    """Whether the proof shows that the longer tree begins with the shorter one (RFC 9162, section 2.1.4.2)."""
    if old.ukuran == new.ukuran:
        return old.akar == new.akar and not path
    if not 0 < old.ukuran < new.ukuran or not path:
        return old.ukuran == 0 and not path
    steps = list(path)
    if old.ukuran & (old.ukuran - 1) == 0:
        steps.insert(0, old.akar)
    index, last = old.ukuran - 1, new.ukuran - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            first, second = _node(step, first), _node(step, second)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            second = _node(second, step)
        index, last = index >> 1, last >> 1
    return last == 0 and first == old.akar and second == new.akar


# The signed head: C2SP signed note.


@dataclass(frozen=True)
class Kepala:
    """What a head says: the chain's name, how many lines it had, and their Merkle root."""

    asal: str
    ukuran: int
    akar: bytes


def decode_base64(text: str) -> bytes:
    """Only the canonical spelling: two texts never stand for the same bytes."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise Salah("bukan base64") from None
    if base64.b64encode(raw).decode() != text:
        raise Salah("base64 tidak baku")
    return raw


def read_vkey(text: str) -> Tuple[str, bytes]:
    """Name and public key. Raises Salah."""
    name, _, rest = text.partition("+")
    stated, _, blob = rest.partition("+")
    raw = decode_base64(blob)
    if not name or len(raw) != 33 or raw[0] != 1 or key_id(name, raw[1:]).hex() != stated:
        raise Salah("bukan kunci umum Ed25519 bentuk nama+sidik+base64")
    return name, raw[1:]


def key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def key_label(vkey: str) -> str:
    """Name and key id: the part of a vkey that people compare."""
    return "+".join(vkey.split("+", 2)[:2])


def open_note(note: str, vkey: str) -> Kepala:
    """The head that the holder of `vkey` signed. Raises Salah with the reason."""
    asal, ukuran, akar = open_signed(note, vkey, KEPALA_TEKS, "kepala rantai")
    return Kepala(asal, int(ukuran), decode_base64(akar))


def open_signed(note: str, vkey: str, form: "re.Pattern[str]", what: str) -> Tuple[str, ...]:
    """The parts of the text, of the `form` given, that the holder of `vkey` signed. Raises Salah with the reason."""
    name, public = read_vkey(vkey)
    text, gap, tail = note.rpartition("\n\n")
    match = form.fullmatch(text + "\n")
    if not gap or not tail.endswith("\n") or match is None:
        raise Salah(f"bukan {what} bertanda tangan")
    for line in tail[:-1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—":
            raise Salah("baris tanda tangan tidak berbentuk '— nama base64'")
        signature = decode_base64(parts[2])
        if parts[1] != name or signature[:4] != key_id(name, public):
            continue  # another signer: a witness, or another key
        if not ed25519_fits(public, (text + "\n").encode(), signature[4:]):
            raise Salah("tanda tangan tidak cocok dengan isinya")
        if not match.group(1).startswith(name + "/"):
            raise Salah(f"ditandatangani {name}, yang bukan kantor dari {match.group(1)}")
        return match.groups()
    raise Salah(f"tidak memuat tanda tangan kunci {key_label(vkey)}")


def berkas_of(asal: str) -> str:
    """The berkas in an origin: `sesi/7k3q` in `ruang-bukti/KUBAR/sesi/7k3q`."""
    return asal.split("/", 2)[2]


def find_notes(text: str) -> List[str]:
    """Every signed head in a saved mail or receipt; quoting marks and Windows line ends are forgiven."""
    plain = "\n".join(line.lstrip("> \t").rstrip() for line in text.splitlines()) + "\n"
    return [match.group(0) for match in CATATAN_KEPALA.finditer(plain)]


# The chain and its openings.


def split_lines(raw: bytes, where: str, check: Pemeriksaan) -> List[bytes]:
    """The lines between newlines; only byte 0A ends a line (U+2028 and others are text)."""
    if raw and not raw.endswith(b"\n"):
        check.gagal(where, "baris terakhir terpotong: tidak diakhiri ganti baris")
    lines = raw.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


def parse_json(raw: bytes, floats: bool = False) -> Any:
    """A value as every reader must understand it: no key twice, no NaN, not too deep, and no fractions unless asked.

    Raises Salah.
    """
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_no_key_twice,
            parse_constant=_refuse_number,
            parse_float=float if floats else _refuse_number,
        )
    except Salah:
        raise
    except (ValueError, RecursionError):
        raise Salah("bukan JSON UTF-8 yang utuh") from None
    if raw.count(b"[") + raw.count(b"{") > DALAM and _depth(value) > DALAM:
        raise Salah("bukan JSON UTF-8 yang utuh")
    return value


def _no_key_twice(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Salah("satu nama dua kali")
    return found


def _refuse_number(text: str) -> Any:
    raise Salah(f"{text} bukan bilangan bulat")


def _depth(value: Any) -> int:
    """How many objects and lists stand around the innermost value."""
    deepest, level = 0, [value]
    while level and deepest <= DALAM:
        parts = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list))]
        deepest += bool(parts)
        level = [inner for part in parts for inner in part]
    return deepest


def parse_line(line: bytes) -> Dict[str, Any]:
    """The fields of one line, with their types checked. Raises Salah."""
    body = parse_json(line)
    if TERTUTUP.fullmatch(line):
        return {"no": body["no"]}
    texts = ("berkas", "waktu", "jenis", "pelaku", "peran", "sebelum")
    if not isinstance(body, dict) or any(not isinstance(body.get(name), str) for name in texts):
        raise Salah("bukan baris peristiwa: ada isian wajib yang hilang")
    if type(body.get("no")) is not int or not isinstance(body.get("data"), dict):
        raise Salah("nomor atau data bukan bentuk yang ditetapkan")
    if not WAKTU.fullmatch(body["waktu"]) or ("isi" in body and not isinstance(body["isi"], str)):
        raise Salah("waktu atau ikatan isi bukan bentuk yang ditetapkan")
    return body


def check_chain(lines: Sequence[bytes], berkas: Optional[str]) -> Tuple[Pemeriksaan, List[Dict[str, Any]]]:
    """Each line follows from the one before, where both can be read; a closed line is held by the tree alone.

    In the answer a closed line has its number only, and a line that cannot be read is empty.
    """
    check = Pemeriksaan("rantai", "Setiap baris log menyambung baris sebelumnya")
    bodies: List[Dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        body: Dict[str, Any] = {}
        try:
            body = parse_line(line)
        except Salah as why:
            check.gagal(f"baris {number}", str(why))
        else:
            berkas = body.get("berkas") if berkas is None else berkas
            _check_place(check, body, number, berkas)
            _check_link(check, lines, number, body)
        bodies.append(body)
    check.uraian = f"{len(lines)} baris"
    return check, bodies


def _check_place(check: Pemeriksaan, body: Dict[str, Any], number: int, berkas: Optional[str]) -> None:
    where = f"baris {number}"
    if body["no"] != number:
        check.gagal(where, f"bernomor {body['no']}: ada baris yang hilang, disisipkan, atau ditukar di sini")
    if body.get("berkas", berkas) != berkas:
        check.gagal(where, f"milik berkas {body['berkas']}, bukan {berkas}")


def _check_link(check: Pemeriksaan, lines: Sequence[bytes], number: int, body: Dict[str, Any]) -> None:
    where = f"baris {number}"
    before = lines[number - 2] if number > 1 else b""
    if "sebelum" not in body or TERTUTUP.fullmatch(before):
        return
    if number == 1 and body["sebelum"] != AWAL:
        check.gagal(where, "baris pertama harus menyambung enam puluh empat angka nol")
    elif number > 1 and body["sebelum"] != sha256(before):
        check.gagal(where, f"tidak menyambung baris {number - 1}: {_who_was_altered(lines, number)}")


def _who_was_altered(lines: Sequence[bytes], number: int) -> str:
    """When the next line still vouches for this one, it is the line before that was altered."""
    vouched = number < len(lines) and sha256(lines[number - 1]).encode() in lines[number]
    return f"baris {number - 1} diubah, hilang, atau ditukar" if vouched else "salah satu dari keduanya diubah"


def check_openings(raw: bytes, bodies: Sequence[Dict[str, Any]]) -> Tuple[Pemeriksaan, Dict[int, Any]]:
    """Each opening is what its line committed to. The answer maps line numbers to opened values."""
    check = Pemeriksaan("bukaan", "Setiap isi tertutup yang dibuka cocok dengan ikatannya di log")
    opened: Dict[int, Any] = {}
    last = 0
    for place, line in enumerate(split_lines(raw, BUKAAN, check), 1):
        try:
            number, salt, text = _parse_opening(line)
            if number <= last:
                raise Salah(f"bukaan baris {number} tidak urut atau ganda")
            last = number
            body = bodies[number - 1] if 1 <= number <= len(bodies) else {}
            if sha256((salt + text).encode("utf-8")) != body.get("isi"):
                raise Salah(f"tidak cocok dengan ikatan pada baris {number} log")
            opened[number] = parse_json(text.encode("utf-8"), floats=True)
        except Salah as why:
            check.gagal(f"{BUKAAN} baris {place}", str(why))
    closed = sum(1 for body in bodies if "isi" in body)
    check.uraian = f"{len(opened)} dari {closed} isi tertutup dibuka"
    return check, opened


def _parse_opening(line: bytes) -> Tuple[int, str, str]:
    """Number of the line, salt, committed text. There is one spelling only. Raises Salah."""
    try:
        body = parse_json(line)
        no, garam, isi = body["no"], body["garam"], body["isi"]
        plain = json.dumps({"no": no, "garam": garam, "isi": isi}, separators=(",", ":"), ensure_ascii=False)
        same = plain.encode("utf-8") == line
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Salah("bukan baris bukaan {no, garam, isi}") from None
    if not same or type(no) is not int or not isinstance(garam, str) or not isinstance(isi, str):
        raise Salah("bukan baris bukaan {no, garam, isi} dalam ejaan bakunya")
    return no, garam, isi


def check_head(lines: Sequence[bytes], berkas: str, note: str, vkey: str) -> Pemeriksaan:
    """The signed head in the bag is the head of exactly these lines."""
    check = Pemeriksaan("kepala", "Kepala rantai bertanda tangan cocok dengan seluruh log")
    try:
        head = open_note(note, vkey)
    except Salah as why:
        check.gagal(KEPALA, str(why))
        return check
    check.uraian = f"{head.asal}, {head.ukuran} baris"
    if berkas_of(head.asal) != berkas:
        check.gagal(KEPALA, f"kepala milik {head.asal}, sedangkan log milik {berkas}")
    _compare(check, KEPALA, head, lines, exact=True)
    return check


def _compare(
    check: Pemeriksaan, where: str, head: Kepala, lines: Sequence[bytes], exact: bool, disegel: bool = False
) -> None:
    if head.ukuran > len(lines):
        _longer(check, where, head.ukuran, len(lines), disegel)
    elif exact and head.ukuran < len(lines):
        check.gagal(f"baris {head.ukuran + 1}", f"baris sesudah kepala: kepala menyebut {head.ukuran} baris saja")
    elif merkle_root(lines[: head.ukuran]) != head.akar:
        check.gagal(where, f"akar {head.ukuran} baris pertama bukan yang ditandatangani: log diubah atau disusun ulang")


def _longer(check: Pemeriksaan, where: str, size: int, have: int, disegel: bool) -> None:
    """A head over more lines than are here. Behind a seal the chain may lawfully have gone on, by an erratum."""
    if not disegel:
        check.gagal(where, f"ekor log terpotong: kepala menyebut {size} baris, log memuat {have}")
        return
    check.gagal(
        where,
        f"kepala ini menyebut {size} baris, bag ini disegel pada baris {have}: {size - have} baris ditulis sesudah"
        " segel ini dan tidak ada di dalam bag; bahwa bag ini awal dari rantai itu belum terbukti",
        sesudah_segel=True,
    )


def check_seal(isi: Isi, report: Laporan, vkey: str) -> Pemeriksaan:
    """Whose copy this is, and that nothing was left out of it, is what the office signed when it made the bag."""
    check = Pemeriksaan("segel", "Jenis salinan dan manifes adalah yang disegel kantor")
    try:
        asal, salinan, digest = open_signed(isi.text(SEGEL), vkey, SEGEL_TEKS, "segel")
    except Salah as why:
        check.gagal(SEGEL, str(why))
        return check
    check.uraian = f"salinan {salinan}"
    if berkas_of(asal) != report.berkas:
        check.gagal(SEGEL, f"segel milik {asal}, sedangkan log milik {report.berkas}")
    if salinan != report.salinan:
        check.gagal("bag-info.txt", f"mengaku salinan {report.salinan or '?'}, sedangkan disegel sebagai {salinan}")
    if digest != isi.berkas.get("tagmanifest-sha256.txt", (0, ""))[1]:
        check.gagal("tagmanifest-sha256.txt", "bukan manifes yang disegel: ada yang diubah, ditambah, atau dihilangkan")
    return check


def check_destruction(isi: Isi, report: Laporan, vkey: str) -> Tuple[Optional[Pemeriksaan], FrozenSet[str]]:
    """The office's line that says by which decision files were destroyed; None when the bag holds none."""
    if MUSNAH not in isi.berkas:
        return None, frozenset()
    check = Pemeriksaan("pemusnahan", "Pemusnahan menurut putusan tercatat dalam rantai kantor")
    try:
        body = read_destruction(isi.read(MUSNAH), report.berkas, vkey)
    except Salah as why:
        check.gagal(MUSNAH, str(why))
        return check, frozenset()
    gone = frozenset(cited_files(body["data"], "dihapus"))
    putusan = str(body["data"].get("putusan", "?"))
    check.uraian = f"putusan {putusan}, {body['waktu']}"
    report.catatan.append(
        f"Dimusnahkan sesuai putusan {putusan} pada {body['waktu']}: {len(gone)} berkas dan isi tertutup log ini."
    )
    return check, gone


def read_destruction(raw: bytes, berkas: str, vkey: str) -> Dict[str, Any]:
    """What the line says, once it is proven to stand in the office's chain. Raises Salah."""
    stated = parse_json(raw)
    if not isinstance(stated, dict) or not all(isinstance(stated.get(name), str) for name in ("baris", "kepala")):
        raise Salah("bukan bukti pemusnahan {baris, jalur, kepala}")
    jalur = stated.get("jalur")
    if not isinstance(jalur, list) or not all(isinstance(one, str) and HEX64.fullmatch(one) for one in jalur):
        raise Salah("bukan bukti pemusnahan {baris, jalur, kepala}")
    line = stated["baris"].encode("utf-8", "replace")
    body, head = parse_line(line), open_note(stated["kepala"], vkey)
    if body.get("jenis") != "berkas.dimusnahkan" or body["data"].get("berkas") != berkas:
        raise Salah("barisnya tidak menyatakan pemusnahan berkas ini")
    if body["berkas"] != berkas_of(head.asal) or not body["berkas"].startswith("kantor/"):
        raise Salah("barisnya bukan dari rantai kantor")
    root = root_from_path(leaf(line), body["no"] - 1, head.ukuran, [bytes.fromhex(one) for one in jalur])
    if root != head.akar:
        raise Salah("barisnya tidak termasuk dalam rantai kantor yang ditandatangani")
    return body


def check_outside(log: "Log", berkas: str, name: str, text: str, vkey: str) -> Pemeriksaan:
    """Heads that left the building earlier are heads of the same chain, at the same or an earlier length."""
    check = Pemeriksaan("kepala_luar", f"Kepala dari luar ({name}) adalah awal dari log ini")
    heads: List[Kepala] = []
    for note in find_notes(text):
        try:
            heads.append(open_note(note, vkey))
        except Salah as why:
            check.gagal(name, f"{why}; dibandingkan dengan kunci yang dipakai memeriksa bag ini")
    own = [head for head in heads if berkas_of(head.asal) == berkas]
    for head in own:
        _compare(check, name, head, log.lines, exact=False, disegel=log.disegel)
    for head in [] if own else heads:
        check.gagal(name, f"kepala milik {head.asal}, bukan milik berkas {berkas}")
    sizes = [str(head.ukuran) for head in own or heads]
    for size, first, last in TERCETAK.findall(text):
        sizes.append(f"{size} (tercetak)")
        _compare_printed(check, name, int(size), first, last, log)
    if not sizes and check.lulus:
        check.gagal(name, "tidak ditemukan kepala rantai di dalamnya")
    check.uraian = f"pada {', '.join(sizes)} baris" if sizes else ""
    if own and len(heads) > len(own):  # a nightly letter has the heads of many chains
        check.uraian += f"; {len(heads) - len(own)} kepala berkas lain dilewati"
    return check


def check_consistency(raw: bytes, heads: Sequence[Tuple[str, str]], vkey: Optional[str]) -> Laporan:
    """A proof file {lama, baru, jalur}: the newer head's chain begins with the older's, and both are heads you hold.

    Without `vkey` or a head from outside it proves nothing about who made it; the notes say so.
    """
    report = Laporan("bukti konsistensi")
    check = Pemeriksaan("konsistensi", "Rantai pada kepala baru dimulai dengan seluruh rantai pada kepala lama")
    report.pemeriksaan.append(check)
    try:
        old, new, stated = _read_proof(raw, vkey)
    except Salah as why:
        check.gagal("bukti", str(why))
        return report
    report.berkas, report.ukuran, report.akar = berkas_of(new.asal), new.ukuran, base64.b64encode(new.akar).decode()
    check.uraian = f"{old.ukuran} dan {new.ukuran} baris"
    if old.asal != new.asal:
        check.gagal("bukti", f"kepala milik {old.asal} dan {new.asal}: bukan satu rantai")
    elif not is_consistent(old, new, stated):
        check.gagal("bukti", "jalurnya tidak menghubungkan kedua kepala: riwayat diubah di antaranya")
    for name, text in heads:
        _check_held(report, name, text, old, new)
    if not heads:
        report.catatan.append(
            "Kedua kepala diambil dari berkas ini sendiri: bandingkan dengan yang Anda pegang (--kepala)."
        )
    return report


def _read_proof(raw: bytes, vkey: Optional[str]) -> Tuple[Kepala, Kepala, List[bytes]]:
    stated = parse_json(raw)
    if not isinstance(stated, dict) or not all(isinstance(stated.get(name), str) for name in ("lama", "baru")):
        raise Salah("bukan bukti konsistensi {lama, baru, jalur}")
    jalur = stated.get("jalur")
    if not isinstance(jalur, list) or not all(isinstance(one, str) and HEX64.fullmatch(one) for one in jalur):
        raise Salah("bukan bukti konsistensi {lama, baru, jalur}")
    old, new = (_head_of(stated[name], vkey) for name in ("lama", "baru"))
    return old, new, [bytes.fromhex(one) for one in jalur]


def _head_of(note: str, vkey: Optional[str]) -> Kepala:
    """What a note says; that it is signed by `vkey`, where the reader holds one."""
    if vkey:
        return open_note(note, vkey.strip())
    match = KEPALA_TEKS.match(note)
    if match is None:
        raise Salah("bukan kepala rantai")
    return Kepala(match.group(1), int(match.group(2)), decode_base64(match.group(3)))


def _check_held(report: Laporan, name: str, text: str, old: Kepala, new: Kepala) -> None:
    """Every head that the reader holds is one of the two."""
    check = Pemeriksaan("kepala_luar", f"Kepala dari luar ({name}) adalah salah satu dari keduanya")
    held = [_head_of(note, None) for note in find_notes(text)]
    for head in held:
        if head not in (old, new):
            check.gagal(name, f"kepala {head.ukuran} baris milik {head.asal} bukan yang dibuktikan di sini")
    printed = [(int(size), first, last) for size, first, last in TERCETAK.findall(text)]
    known = {(one.ukuran, one.akar.hex()[:8], one.akar.hex()[-8:]) for one in (old, new)}
    for size, first, last in printed:
        if (size, first, last) not in known:
            check.gagal(name, f"kepala tercetak {size}:{first}…{last} bukan yang dibuktikan di sini")
    if not held and not printed:
        check.gagal(name, "tidak ditemukan kepala rantai di dalamnya")
    report.pemeriksaan.append(check)


def _compare_printed(check: Pemeriksaan, where: str, size: int, first: str, last: str, log: "Log") -> None:
    """A head on paper: not signed, sixteen digits of the root; the reader vouches for the paper."""
    root = merkle_root(log.lines[:size]).hex()
    if size > len(log.lines):
        _longer(check, where, size, len(log.lines), log.disegel)
    elif (root[:8], root[-8:]) != (first, last):
        check.gagal(where, f"akar {size} baris pertama {root[:8]}…{root[-8:]}, bukan {first}…{last} yang tercetak")


# The bag: BagIt 1.0 (RFC 8493), in the one spelling that Ruang Bukti writes.


@dataclass
class Isi:
    """What lies in the bag: path within it -> (size, SHA-256), and how one of them is read whole."""

    berkas: Dict[str, Tuple[int, str]]
    baca: Callable[[str], bytes]

    def read(self, path: str) -> bytes:
        """The file's bytes; empty when it is not there (its absence is reported by the completeness check)."""
        return self.baca(path) if path in self.berkas else b""

    def text(self, path: str) -> str:
        return self.read(path).decode("utf-8", "replace")


def walk(folder: Path, check: Pemeriksaan) -> Isi:
    """Hash every file once, two at a time. Links and devices are never followed: they are reported."""
    found: Dict[str, Path] = {}
    for top, folders, names in os.walk(str(folder)):
        for name in sorted(folders + names):
            path = Path(top) / name
            inner = path.relative_to(folder).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                check.gagal(inner, "bukan berkas biasa")
            elif path.is_file():
                found[inner] = path
    with ThreadPoolExecutor(2) as threads:  # hashlib lets other threads run
        hashed = dict(threads.map(lambda inner: (inner, _hash_file(found[inner])), found))
    return Isi(hashed, lambda path: (folder / path).read_bytes())


def _hash_file(path: Path) -> Tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            size += len(block)
            digest.update(block)
    return size, digest.hexdigest()


def check_bag(isi: Isi, complete: Pemeriksaan) -> List[Pemeriksaan]:
    """The manifests name every file, no other, and each with its hash."""
    hashes = Pemeriksaan("sidik", "Setiap berkas bersidik SHA-256 sama dengan manifes")
    if isi.read("bagit.txt") != BAGIT:
        complete.gagal("bagit.txt", "bukan tanda BagIt 1.0")
    payload = _read_manifest(isi, "manifest-sha256.txt", complete)
    tags = _read_manifest(isi, "tagmanifest-sha256.txt", complete)
    listed = {**payload, **tags}
    for path in sorted(set(listed) | set(TAG) | {LOG, BUKAAN, KEPALA, KUNCI, INDEKS, SEGEL}):
        if path not in isi.berkas:
            complete.gagal(path, "hilang dari bag")
        elif path in listed and listed[path] != isi.berkas[path][1]:
            hashes.gagal(path, "isinya diubah: sidik tidak sama dengan manifes")
    for path in sorted(set(isi.berkas) - set(listed) - {"tagmanifest-sha256.txt", SEGEL}):
        complete.gagal(path, "tidak tercantum dalam manifes: ditambahkan kemudian (hapus bila dibuat komputer Anda)")
    for path in sorted(path for path in payload if not path.startswith("data/")):
        complete.gagal(path, "manifes isi hanya boleh mencantumkan data/")
    for path in sorted(path for path in tags if path not in TAG + TAMBAHAN):
        complete.gagal(path, "manifes tag mencantumkan berkas yang bukan berkas tag")
    _check_oxum(isi, payload, complete)
    complete.uraian = hashes.uraian = f"{len(isi.berkas)} berkas"
    return [complete, hashes]


def _read_manifest(isi: Isi, name: str, check: Pemeriksaan) -> Dict[str, str]:
    listed: Dict[str, str] = {}
    for place, line in enumerate(split_lines(isi.read(name), name, check), 1):
        match = MANIFES.fullmatch(line.decode("utf-8", "replace"))
        if match is None or match.group(2) in listed or ".." in match.group(2).split("/"):
            check.gagal(f"{name} baris {place}", "bukan baris manifes yang sah")
        else:
            listed[match.group(2)] = match.group(1)
    return listed


def read_info(isi: Isi) -> Dict[str, str]:
    """bag-info.txt: label -> value; the last one counts."""
    pairs = (line.partition(": ") for line in isi.text("bag-info.txt").split("\n"))
    return {label: value for label, mark, value in pairs if mark}


def _check_oxum(isi: Isi, payload: Dict[str, str], check: Pemeriksaan) -> None:
    sizes = [isi.berkas[path][0] for path in payload if path in isi.berkas]
    if read_info(isi).get("Payload-Oxum") != f"{sum(sizes)}.{len(sizes)}":
        check.gagal("bag-info.txt", "jumlah dan ukuran isi (Payload-Oxum) tidak sama dengan yang ada")


# Citations: what ties the files to the log.


def strings_in(value: Any) -> Iterator[str]:
    """Every string value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_in(part)


def cited_files(value: Any, key: str = "sha256") -> Iterator[str]:
    """The digests under the key `sha256`: each is a file that belongs in the bag."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == key:
                yield from (text for text in strings_in(part) if HEX64.fullmatch(text))
            else:
                yield from cited_files(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from cited_files(part, key)


@dataclass
class Kutipan:
    """Digest -> number of the first line that says it (`semua`) or cites it as a file (`wajib`); `dihapus`: deleted.

    `letak`: which file lies where, as digests of path and digest, in the last line that says so; None when none does.
    """

    semua: Dict[str, int] = field(default_factory=dict)
    wajib: Dict[str, int] = field(default_factory=dict)
    dihapus: Set[str] = field(default_factory=set)
    letak: Optional[Set[str]] = None

    def add(self, number: int, value: Any) -> None:
        for text in strings_in(value):
            if HEX64.fullmatch(text):
                self.semua.setdefault(text, number)
        for digest in cited_files(value):
            self.wajib.setdefault(digest, number)
        self.dihapus.update(cited_files(value, "dihapus"))


def place_of(path: str, digest: str) -> str:
    """What a line says under `letak` of the file `digest` at `path`: told to nobody who does not know both."""
    return sha256(f"{path}\n{digest}".encode("utf-8"))


def collect(bodies: Sequence[Dict[str, Any]], opened: Dict[int, Any]) -> Kutipan:
    """All citations of a log, in `data` and in what was opened."""
    kutipan = Kutipan()
    for number, body in enumerate(bodies, 1):
        kutipan.add(number, body.get("data"))
        if "letak" in body.get("data", {}):
            kutipan.letak = set(strings_in(body["data"]["letak"]))
        kutipan.add(number, opened.get(number))
    return kutipan


def check_citations(isi: Isi, kutipan: Kutipan, salinan: str, lengkap: bool) -> Tuple[Pemeriksaan, List[str]]:
    """Every file of data/00 to 08 is cited by the log, and every file that the log cites is in the bag."""
    check = Pemeriksaan("kutipan", "Setiap berkas bukti dikutip log, dan setiap kutipan ada berkasnya")
    notes: List[str] = []
    cited = [path for path in sorted(isi.berkas) if DIKUTIP.match(path)]
    for path in cited:
        if isi.berkas[path][1] not in kutipan.semua:
            check.gagal(path, "tidak dikutip satu baris pun dari log: diganti atau ditambahkan")
        elif kutipan.letak is not None and place_of(path, isi.berkas[path][1]) not in kutipan.letak:
            check.gagal(path, "bukan berkas yang dicatat log di tempat ini: ditukar atau diganti nama")
    check.masalah.extend(_check_index(isi, kutipan))
    there = {digest for _, digest in isi.berkas.values()}
    for digest, number in sorted(kutipan.wajib.items(), key=lambda pair: pair[1]):
        if digest in there or digest in kutipan.dihapus:
            continue
        if salinan == "peserta" and not lengkap:
            notes.append(f"Baris {number} mengutip berkas {digest[:8]}… yang tidak termasuk salinan peserta.")
        else:
            check.gagal(
                f"baris {number}", f"mengutip berkas {digest[:8]}… yang tidak ada di bag: dihilangkan atau diganti"
            )
    loose = [p for p in sorted(isi.berkas) if _is_loose(p) and isi.berkas[p][1] not in kutipan.semua]
    notes.extend(f"{path} tidak dikutip log: hanya dijaga manifes." for path in loose)
    check.uraian = f"{len(cited)} berkas, {len(kutipan.wajib)} kutipan"
    return check, notes


def _is_loose(path: str) -> bool:
    return path.startswith("data/") and not DIKUTIP.match(path) and path not in TANPA_KUTIPAN


def build_index(files: Dict[str, str], kutipan: Kutipan) -> Dict[str, Dict[str, Any]]:
    """What data/berkas.json must say: path -> digest and the number of the first line that cites it."""
    cited = {path: digest for path, digest in files.items() if path not in TANPA_KUTIPAN}
    return {
        path: {"sha256": digest, "no": kutipan.semua.get(digest)}
        for path, digest in sorted(cited.items())
        if DIKUTIP.match(path) or digest in kutipan.semua
    }


def _check_index(isi: Isi, kutipan: Kutipan) -> List[Masalah]:
    files = {path: digest for path, (_, digest) in isi.berkas.items() if path.startswith("data/")}
    wanted = build_index(files, kutipan)
    try:
        stated = parse_json(isi.read(INDEKS))
    except Salah as why:
        return [Masalah(INDEKS, str(why))]
    if not isinstance(stated, dict):
        return [Masalah(INDEKS, "bukan daftar berkas")]
    wrong = sorted(path for path in set(stated) | set(wanted) if not _same(stated.get(path), wanted.get(path)))
    return [Masalah(INDEKS, f"isian {path} tidak sesuai dengan log dan berkasnya") for path in wrong]


def _same(stated: Any, wanted: Any) -> bool:
    """Equal also in kind: 1 is neither true nor 1.0."""
    return json.dumps(stated, sort_keys=True) == json.dumps(wanted, sort_keys=True)


def check_ba(isi: Isi, kutipan: Kutipan) -> Optional[Pemeriksaan]:
    """The Berita Acara in the bag is the one the log speaks of; None when the bag holds none."""
    pdfs = [path for path in sorted(isi.berkas) if path.startswith("data/00-ba/") and path.endswith(".pdf")]
    check = Pemeriksaan("berita_acara", "Berita Acara adalah yang dikutip log")
    lines = []
    for path in pdfs:
        number = kutipan.semua.get(isi.berkas[path][1])
        if number is None:
            check.gagal(path, "sidiknya tidak ada di log: bukan Berita Acara yang disahkan")
        lines.append(f"baris {number}")
    check.uraian = ", ".join(lines)
    return check if pdfs else None


# All of it.


def verify(
    folder: Path, heads: Sequence[Tuple[str, str]] = (), vkey: Optional[str] = None, lengkap: bool = False
) -> Laporan:
    """Check the bag in `folder`; `heads` (name, text) and `vkey` are what the reader holds from outside the bag."""
    complete = completeness()
    return verify_isi(str(folder), walk(folder, complete), complete, heads, vkey, lengkap)


def completeness() -> Pemeriksaan:
    return Pemeriksaan("kelengkapan", "Bag lengkap, tanpa berkas yang hilang atau ditambahkan")


def verify_isi(
    name: str,
    isi: Isi,
    complete: Pemeriksaan,
    heads: Sequence[Tuple[str, str]] = (),
    vkey: Optional[str] = None,
    lengkap: bool = False,
) -> Laporan:
    """Check what lies in a bag, wherever; `complete` may already hold what could not be read."""
    report = Laporan(name, pemeriksaan=check_bag(isi, complete))
    info = read_info(isi)
    report.salinan = info.get("Jenis-Salinan", "")
    key = _check_key(isi, vkey, report)
    log = _check_log(isi, info, key, lengkap, report)
    for name, text in heads:
        report.pemeriksaan.append(check_outside(log, report.berkas, name, text, key))
    report.pemeriksaan.append(check_seal(isi, report, key))
    kutipan = collect(log.bodies, log.opened)
    if log.musnah:
        report.pemeriksaan.append(log.musnah)
        kutipan.dihapus.update(log.dimusnahkan)
    citations, notes = check_citations(isi, kutipan, report.salinan, lengkap)
    report.pemeriksaan.append(citations)
    ba = check_ba(isi, kutipan)
    report.pemeriksaan.extend([ba] if ba else [])
    report.catatan.extend(([] if ba else ["Bag ini tidak memuat Berita Acara."]) + notes)
    report.catatan.extend(_backward_times(log.bodies))
    if not heads and vkey is None:
        report.catatan.append(
            "Kunci dan kepala rantai diambil dari bag ini sendiri. Bandingkan dengan surat atau tanda terima yang Anda"
            " pegang: --kepala FILE, atau --kunci VKEY."
        )
    return report


def _check_key(isi: Isi, outside: Optional[str], report: Laporan) -> str:
    """The key to verify with: the one from outside when given, and then the bag must carry the same."""
    check = Pemeriksaan("kunci", "Kunci umum kantor terbaca" + (" dan sama dengan yang Anda pegang" if outside else ""))
    raw = isi.text(KUNCI)
    inside = raw[:-1] if raw.endswith("\n") else raw
    key = outside.strip() if outside else inside
    try:
        read_vkey(inside)
        read_vkey(key)
        check.uraian = key_label(key)
    except Salah as why:
        check.gagal(KUNCI, str(why))
    if raw != key + "\n":
        check.gagal(KUNCI, "bukan kunci yang Anda pegang" if outside else "harus satu baris")
    report.pemeriksaan.append(check)
    return key


@dataclass(frozen=True)
class Log:
    """The lines as stored, what each says (empty where unreadable), and the openings: line number -> value."""

    lines: List[bytes]
    bodies: List[Dict[str, Any]]
    opened: Dict[int, Any]
    musnah: Optional[Pemeriksaan] = None
    dimusnahkan: FrozenSet[str] = frozenset()

    @property
    def disegel(self) -> bool:
        """It ends with the line of a seal."""
        return bool(self.bodies) and self.bodies[-1].get("jenis") in PENUTUP


def _check_log(isi: Isi, info: Dict[str, str], key: str, lengkap: bool, report: Laporan) -> Log:
    whole = Pemeriksaan("", "")
    lines = split_lines(isi.read(LOG), LOG, whole)
    note = isi.text(KEPALA)
    named = KEPALA_TEKS.match(note)
    chain, bodies = check_chain(lines, named.group(1).split("/", 2)[2] if named else None)
    chain.masalah[:0] = whole.masalah
    openings, opened = check_openings(isi.read(BUKAAN), bodies)
    whole_copy = lengkap or report.salinan != "peserta"
    _check_closed(chain, [n for n, line in enumerate(lines, 1) if TERTUTUP.fullmatch(line)], whole_copy, report)
    report.berkas = next((body["berkas"] for body in bodies if "berkas" in body), "")
    musnah, gone = check_destruction(isi, report, key)
    unopened = [number for number, body in enumerate(bodies, 1) if "isi" in body and number not in opened]
    _check_closed(openings, unopened, lengkap and not (musnah and musnah.lulus), report)
    report.ukuran, report.akar = len(lines), base64.b64encode(merkle_root(lines)).decode()
    head = check_head(lines, report.berkas, note, key)
    if named and info.get("Kepala-Rantai") != " ".join(named.groups()):
        head.gagal("bag-info.txt", "Kepala-Rantai tidak sama dengan data/09-kepala.txt")
    report.pemeriksaan.extend([chain, openings, head])
    return Log(lines, bodies, opened, musnah, gone)


def _check_closed(check: Pemeriksaan, closed: List[int], refuse: bool, report: Laporan) -> None:
    """Lines that this copy does not show, or opens no longer: said in the notes, or refused."""
    what = "Baris" if check.kode == "rantai" else "Isi"
    if closed and refuse:
        check.gagal(f"baris {closed[0]}", f"{what.lower()} tertutup, sedangkan salinan ini harus lengkap")
    elif closed:
        numbers = ", ".join(str(number) for number in closed)
        report.catatan.append(f"{what} tertutup dalam salinan ini: {numbers}.")


def _backward_times(bodies: Sequence[Dict[str, Any]]) -> List[str]:
    notes: List[str] = []
    before = ""
    for number, body in enumerate(bodies, 1):
        now = body.get("waktu", before)
        if now < before:
            notes.append(f"Jam server mundur pada baris {number}: {now} sesudah {before}.")
        before = now
    return notes


def arguments(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description="Memeriksa keutuhan satu bag bukti Ruang Bukti.")
    outside = "kepala rantai yang Anda pegang (boleh berulang)"
    parser.add_argument("--kepala", "--head", metavar="FILE", action="append", default=[], help=outside)
    parser.add_argument("--kunci", metavar="VKEY", help="kunci umum kantor dari sumber lain")
    parser.add_argument("--lengkap", action="store_true", help="gagal bila ada berkas yang tidak disertakan")
    parser.add_argument("--json", action="store_true", help="hasil untuk program")
    return parser


def read_heads(paths: Sequence[str]) -> List[Tuple[str, str]]:
    """(name, text) of each head from outside: a file that holds it, or the printed form itself."""
    return [(path, path if TERCETAK.fullmatch(path) else letter_text(Path(path).read_bytes())) for path in paths]


def letter_text(raw: bytes) -> str:
    """The words of a saved mail (RFC 5322), whose lines are encoded on the way; of any other file, all of it."""
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    if "content-type" not in letter:
        return raw.decode("utf-8", "replace").replace("\r\n", "\n")
    found = ""
    for part in letter.walk():
        body = part.get_payload(decode=True) if part.get_content_type() == "text/plain" else None
        found += body.decode("utf-8", "replace") + "\n" if isinstance(body, bytes) else ""
    return found.replace("\r\n", "\n")


def main(argv: Optional[Sequence[str]] = None) -> int:
    parser = arguments("periksa.py")
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(__file__).resolve().parent,
        help="folder bag, atau bukti konsistensi (.json)",
    )
    given = parser.parse_args(argv)
    if not given.folder.is_dir() and not given.folder.is_file():
        parser.error(f"tidak ada folder {given.folder}")
    try:
        heads = read_heads(given.kepala)
    except OSError as why:
        parser.error(f"--kepala {why.filename}: tidak dapat dibaca")
    if given.folder.is_file():
        report = check_consistency(given.folder.read_bytes(), heads, given.kunci)
    else:
        report = verify(given.folder, heads, given.kunci, given.lengkap)
    print(json.dumps(report.as_dict(), ensure_ascii=False, indent=2) if given.json else report.as_text(), end="")
    return 0 if report.utuh else 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")  # an old console may lack a letter
    sys.exit(main())
