"""Rantai: invented chains, heads and openings, and the keys of their office, which anyone can make again."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server import notes
from server.bag import Opening
from sessions.evidence import GENESIS, Entry, Event, Head, chain, frontier, leaf, sha256

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


def honest(nama: str, arti: str, made: Sequence[Entry]) -> Case:
    return Case(nama, arti, log(made), openings(made), note(made))


def close(*numbers: int) -> bytes:
    """The honest log with these lines closed, as in the copy of a peserta."""
    lines = [
        f'{{"no":{entry.number},"jenis":"tertutup","daun":"{leaf(entry.line).hex()}"}}'
        if entry.number in numbers
        else entry.line
        for entry in entries(7)
    ]
    return "".join(f"{line}\n" for line in lines).encode()
