"""Extends: a paper signed with a certificate provider elsewhere, and everything else that may come back instead."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyhanko.sign.fields import SigFieldSpec

from server import documents, pki, signing
from server.documents import Rendered
from server.pki import Pki
from server.signing import UNKNOWN, Added, Expected, Signer, Signing
from server.signing.keys import tsa_signer
from server.tsa import Tsa
from sessions.indonesia import Zona
from tests.server.contoh_dokumen import berita_acara, pictures
from tests.server.penyelenggara import Penyelenggara
from tests.server.signing.serangan import add_page, cover_an_amount, updated

START = datetime(2026, 7, 28, 2, 41, 7, tzinfo=UTC)
LATER = START + timedelta(hours=2)
ADDRESS = "https://bukti.contoh.id/periksa/BA-7K3Q9X"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return pki.open_or_create(tmp_path_factory.mktemp("a") / "pki", "frasa contoh", "UKPBJ Kabupaten Contoh", START)


@pytest.fixture(scope="module")
def desk(authority: Pki) -> Signing:
    return Signing(authority, Tsa(tsa_signer(authority), lambda: START + timedelta(minutes=10)), Zona.WITA)


@pytest.fixture(scope="module")
def minutes() -> Rendered:
    return documents.render("berita_acara", berita_acara(), pictures())


@pytest.fixture(scope="module")
def issued(desk: Signing, minutes: Rendered) -> bytes:
    """For signers elsewhere, and signed by one person here already."""
    prepared = desk.prepare(minutes.pdf, minutes.boxes, START, certify=False)
    return desk.sign(prepared.pdf, "ketua", Signer("CONTOH RINA MARLINA, S.E.", ""), None, START, ADDRESS).pdf


@pytest.fixture(scope="module")
def psre() -> Penyelenggara:
    return Penyelenggara(START)


@pytest.fixture(scope="module")
def returned(issued: bytes, psre: Penyelenggara) -> bytes:
    return psre.sign(issued, "CONTOH AHMAD SYAHRONI", "9901010101010001")


def added(issued: bytes, returned: bytes, authority: Pki, *trusted: Penyelenggara) -> Added:
    return signing.extends(issued, returned, [authority.root.cert, *(one.root for one in trusted)], LATER)


def test_a_paper_signed_elsewhere_is_taken_and_its_signer_named(
    issued: bytes, returned: bytes, authority: Pki, psre: Penyelenggara, tmp_path: Path
) -> None:
    found = added(issued, returned, authority, psre)

    assert found.problems == ()
    assert found.ok
    [one] = found.signatures
    assert (one.nama, one.nomor, one.penerbit) == ("CONTOH AHMAD SYAHRONI", "9901010101010001", "CA Contoh PSrE")
    assert one.ok
    assert one.trusted
    assert not one.proven
    path = tmp_path / "kembali.pdf"
    path.write_bytes(returned)
    told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert told.count("Signature is Valid") == 3
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)


def test_an_issuer_that_nobody_trusts_is_said_but_is_no_damage(issued: bytes, returned: bytes, authority: Pki) -> None:
    found = added(issued, returned, authority)

    assert found.ok
    assert not found.signatures[0].trusted
    assert found.signatures[0].fault in UNKNOWN


def test_two_may_sign_elsewhere_one_after_the_other(
    issued: bytes, returned: bytes, authority: Pki, psre: Penyelenggara
) -> None:
    again = psre.sign(returned, "CONTOH SITI")

    assert [one.nama for one in added(issued, again, authority, psre).signatures] == [
        *("CONTOH AHMAD SYAHRONI", "CONTOH SITI")
    ]
    assert [one.nama for one in added(returned, again, authority, psre).signatures] == ["CONTOH SITI"]


def test_a_paper_signed_elsewhere_goes_on_here_and_is_closed(
    desk: Signing, returned: bytes, authority: Pki, psre: Penyelenggara
) -> None:
    step = desk.sign(returned, "anggota1", Signer("CONTOH B", ""), None, START + timedelta(minutes=5), ADDRESS)
    closed = desk.seal(step.pdf, START + timedelta(minutes=6))

    slot = added(returned[: len(returned)], step.pdf, authority, psre).signatures[0].slot
    assert slot == "anggota1"
    elsewhere = [one for one in signing.check(closed.pdf, [], [authority.root.cert], LATER).signatures if one.nomor]
    expected = [
        Expected("ketua", "CONTOH RINA MARLINA, S.E."),
        Expected(elsewhere[0].slot, "CONTOH AHMAD SYAHRONI"),
        Expected("anggota1", "CONTOH B"),
    ]
    assert signing.check(closed.pdf, expected, [authority.root.cert, psre.root], LATER).problems == ()


def test_a_stamp_over_the_text_is_pointed_out(issued: bytes, authority: Pki, psre: Penyelenggara) -> None:
    over = psre.sign(issued, "CONTOH AHMAD", field=SigFieldSpec("di_atas_angka", on_page=0, box=(100, 400, 300, 460)))

    found = added(issued, over, authority, psre)

    assert found.ok
    assert found.aside == ("di_atas_angka",)


def test_a_stamp_in_its_place_is_not(issued: bytes, minutes: Rendered, authority: Pki, psre: Penyelenggara) -> None:
    box = next(one for one in minutes.boxes if one.id == "peserta")
    rect = (round(box.x), round(842 - box.y - box.h), round(box.x + box.w), round(842 - box.y))
    inside = psre.sign(issued, "CONTOH AHMAD", field=SigFieldSpec("tanda_saya", on_page=box.page - 1, box=rect))

    assert added(issued, inside, authority, psre).aside == ()


def _another_file_behind(issued: bytes, psre: Penyelenggara) -> bytes:
    """Begins with the issued bytes, yet every reader shows another document, signed by all rules."""
    other = documents.render("berita_acara", {**berita_acara(), "nomor": "99/PALSU"}, pictures()).pdf
    moved = len(issued)
    start = other.rindex(b"startxref")
    table = int(other[start:].split()[1])
    body = bytearray(other[:table])
    entries = other[table:start]
    lines = []
    for line in entries.split(b"\n"):
        parts = line.split()
        if len(parts) == 3 and parts[2] == b"n":
            line = b"%010d %s n " % (int(parts[0]) + moved, parts[1])
        lines.append(line)
    glued = issued + bytes(body) + b"\n".join(lines) + b"startxref\n%d\n%%%%EOF\n" % (moved + table)
    return psre.sign(glued, "CONTOH AHMAD SYAHRONI")


def _flip_in_signature(update: bytes) -> bytes:
    at = update.index(b"/Contents <") + 1500
    return update[:at] + (b"1" if update[at : at + 1] != b"1" else b"2") + update[at + 1 :]


WRONG: dict[str, tuple[Callable[[bytes, bytes, Penyelenggara], bytes], str]] = {
    "a byte of what was issued": (lambda i, r, p: r[:9000] + bytes([r[9000] ^ 1]) + r[9001:], "tidak sama"),
    "another paper": (
        lambda i, r, p: p.sign(r[:0] + documents.render("berita_acara", berita_acara(), pictures()).pdf, "X"),
        "tidak sama",
    ),
    "not signed": (lambda i, r, p: i, "belum ditandatangani"),
    "a page before signing": (lambda i, r, p: p.sign(updated(i, add_page), "CONTOH AHMAD"), "Selain tanda tangan"),
    "a note before signing": (
        lambda i, r, p: p.sign(updated(i, cover_an_amount), "CONTOH AHMAD"),
        "Selain tanda tangan",
    ),
    "a note after signing": (lambda i, r, p: updated(r, cover_an_amount), "diubah sesudahnya"),
    "garbage at the end": (lambda i, r, p: r + b"\n% tambahan\n", "tambahan di akhir"),
    "a byte of the signature": (lambda i, r, p: i + _flip_in_signature(r[len(i) :]), "rusak"),
    "cut in the middle": (lambda i, r, p: r[: len(i) + 4000], "."),
    "a whole other file behind it": (lambda i, r, p: _another_file_behind(i, p), "tidak sama"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_only_signed_is_refused(
    name: str, issued: bytes, returned: bytes, authority: Pki, psre: Penyelenggara
) -> None:
    change, said = WRONG[name]

    found = added(issued, change(issued, returned, psre), authority, psre)

    assert not found.ok
    assert said in " ".join(found.problems), found.problems


async def test_apart_it_says_the_same(issued: bytes, returned: bytes, authority: Pki, psre: Penyelenggara) -> None:
    roots = [authority.root.cert, psre.root]

    apart = await signing.extends_apart(issued, returned, roots, LATER)
    late = await signing.extends_apart(issued, returned, roots, LATER, seconds=0.01)

    assert apart.signatures[0].nama == "CONTOH AHMAD SYAHRONI"
    assert apart.ok
    assert not late.ok
