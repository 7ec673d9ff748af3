"""A bag like a real one, and what an attacker does to it who can rebuild every manifest."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server import notes
from server.bag import BagContents, Opening
from server.periksa import periksa
from sessions.evidence import GENESIS, Entry, Event, chain
from tests.vectors import rantai

METADATA = {
    "Source-Organization": "UKPBJ Kabupaten Contoh",
    "External-Identifier": rantai.BERKAS,
    "Bagging-Date": "2026-11-23",
}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def files() -> dict[str, bytes]:
    """Twenty-odd small files, one in each place of the layout. Invented."""
    stored = {
        "data/00-ba/ba.pdf": b"%PDF-1.7 contoh berita acara" * 40,
        "data/01-undangan/undangan.pdf": b"%PDF-1.7 contoh undangan" * 20,
        "data/02-jawaban/jawaban.eml": b"From: direktur@karya.contoh.id\r\n\r\nBersedia.\r\n",
        "data/03-kehadiran.json": b'[{"nama":"contoh"}]',
        "data/04-persetujuan/o-1.json": b'{"pilihan":"A"}',
        "data/05-dokumen/turunan/nib.png": bytes(range(256)) * 5,
        "data/05-dokumen/ocr/nib.json": b'{"nomor":"0000000000000"}',
        "data/06-klarifikasi.json": b"[]",
        "data/07-negosiasi/putaran-1.json": b'{"total":1250750500}',
        "data/08-rekaman/segmen/0001.mjr": bytes(reversed(range(256))) * 20,
        "data/10-waktu-baku.json": b'{"KB-1":600}',
        "data/internal/catatan.json": b'{"catatan":"contoh internal"}',
    }
    originals = {f"data/05-dokumen/asli/foto-{n}.jpg": b"\xff\xd8contoh foto %d" % n * (30 + n) for n in range(8)}
    return stored | originals


def entries(stored: Mapping[str, bytes]) -> list[Entry]:
    """A log that cites every file: the internal one in an internal event, one photo only in its private part."""
    made: list[Entry] = []

    def add(kind: str, facts: Mapping[str, object], private: Mapping[str, object]) -> None:
        number = len(made) + 1
        event = Event(rantai.BERKAS, kind, "o-1", "pokja", rantai.START, facts, private)
        made.append(chain(event, number, made[-1].digest if made else GENESIS, digest(b"garam %d" % number)))

    for number, (path, content) in enumerate(sorted(stored.items())):
        cited = {"berkas": path, "sha256": digest(content)}
        internal = path.startswith("data/internal/")
        kind = "catatan.internal" if internal else "dokumen.diterima"
        hidden = path.endswith("foto-7.jpg")
        words = {"nama": f"contoh {number}", **(cited if hidden else {})}
        add(
            "catatan.internal" if hidden else kind,
            {} if hidden else {"bukti": [cited]},
            words if number % 2 or hidden else {},
        )
    letak = sorted(periksa.place_of(path, digest(content)) for path, content in stored.items())
    for number in range(20):
        last = number == 19
        facts = {"urut": number, **({"letak": letak} if last else {})}
        add("sesi.disegel" if last else "obrolan.dikirim", facts, {"teks": f"contoh pesan {number}"})
    return made


def later(more: int = 3) -> str:
    """A head of the same chain, mailed when it had gone on behind the seal."""
    made = entries(files())
    for number in range(len(made) + 1, len(made) + more + 1):
        event = Event(rantai.BERKAS, "ba.diralat", "o-1", "pokja", rantai.START, {"urut": number}, {})
        made.append(chain(event, number, made[-1].digest, digest(b"garam %d" % number)))
    return rantai.note(made)


def sign(text: str) -> str:
    """As the office signs."""
    return notes.sign_text(text, rantai.KEY, rantai.NAME)


def contents() -> BagContents:
    stored = files()
    made = entries(stored)
    return BagContents(
        METADATA,
        stored,
        [entry.line for entry in made],
        [Opening.of(entry) for entry in made if entry.event.private],
        rantai.note(made),
        rantai.VKEY,
        sign,
    )


def nightly() -> str:
    """A letter of the night: the heads of other chains stand around this one's."""
    made = entries(files())
    return "\n".join(
        [rantai.note(made[:3], berkas="S-CONTOH-2"), rantai.note(made[:30]), rantai.note(made, berkas="S-CONTOH-3")]
    )


def for_peserta(kind: str) -> bool:
    return kind != "catatan.internal"


def reseal(folder: Path, index: bool = True, key: Ed25519PrivateKey | None = rantai.KEY) -> None:
    """Rebuild the index, the Oxum and both manifests, as an attacker would who knows the format; who holds a `key`
    signs the seal anew as well."""
    if index:
        _rebuild_index(folder)
    payload = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("data/**/*") if path.is_file()
    }
    info = (folder / "bag-info.txt").read_text("utf-8").split("\n")
    oxum = f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}"
    lines = [oxum if line.startswith("Payload-Oxum") else line for line in info]
    (folder / "bag-info.txt").write_text("\n".join(lines), "utf-8")
    _write_manifest(folder / "manifest-sha256.txt", payload)
    _write_manifest(folder / "tagmanifest-sha256.txt", {name: (folder / name).read_bytes() for name in periksa.TAG})
    if key:
        seal(folder, key)


def seal(folder: Path, key: Ed25519PrivateKey = rantai.KEY) -> None:
    """Sign the manifests and whose copy bag-info.txt says this is."""
    origin = (folder / periksa.KEPALA).read_text("utf-8", "replace").split("\n")[0]
    said = [line for line in (folder / "bag-info.txt").read_text("utf-8").split("\n") if line.startswith("Jenis-Sal")]
    salinan = said[-1].partition(": ")[2] if said else "lengkap"
    text = f"{origin}\nbag {salinan} {digest((folder / 'tagmanifest-sha256.txt').read_bytes())}\n"
    (folder / periksa.SEGEL).write_text(notes.sign_text(text, key, rantai.NAME), "utf-8")


def _rebuild_index(folder: Path) -> None:
    bodies = periksa.check_chain((folder / periksa.LOG).read_bytes().split(b"\n")[:-1], None)[1]
    opened = periksa.check_openings((folder / periksa.BUKAAN).read_bytes(), bodies)[1]
    found = {p.relative_to(folder).as_posix(): digest(p.read_bytes()) for p in folder.glob("data/**/*") if p.is_file()}
    index = periksa.build_index(found, periksa.collect(bodies, opened))
    (folder / periksa.INDEKS).write_text(json.dumps(index, indent=1) + "\n", "utf-8")


def _write_manifest(path: Path, listed: Mapping[str, bytes]) -> None:
    path.write_text("".join(f"{digest(content)}  {name}\n" for name, content in sorted(listed.items())), "utf-8")


def forge_log(folder: Path, made: list[Entry], by_office: bool) -> None:
    """Replace the log by another that is whole in itself, signed with the office's key or with a key of one's own."""
    key = rantai.KEY if by_office else rantai.OTHER_KEY
    note = rantai.note(made, by=key)
    (folder / periksa.LOG).write_bytes(rantai.log(made))
    (folder / periksa.BUKAAN).write_bytes(rantai.openings(made))
    (folder / periksa.KEPALA).write_text(note, "utf-8")
    (folder / periksa.KUNCI).write_text(notes.vkey(rantai.NAME, key.public_key()) + "\n", "utf-8")
    restate_head(folder)
    reseal(folder, key=key)


def restate_head(folder: Path, salinan: str = "lengkap") -> None:
    """Make bag-info.txt name the head that lies in the bag, and whose copy it is."""
    head = " ".join((folder / periksa.KEPALA).read_text("utf-8").split("\n")[:3])
    stated = {"Kepala-Rantai": f"Kepala-Rantai: {head}", "Jenis-Salinan": f"Jenis-Salinan: {salinan}"}
    lines = (folder / "bag-info.txt").read_text("utf-8").split("\n")
    again = [stated.get(line.partition(":")[0], line) for line in lines]
    (folder / "bag-info.txt").write_text("\n".join(again), "utf-8")
