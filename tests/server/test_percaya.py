"""Percaya: whom the office believes, and what it can honestly say of a signature that was made elsewhere."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from server import documents, pki, signing
from server.documents.contoh import CONTOH
from server.pki import Pki, PkiError, roots_pem
from server.signing import UNKNOWN, Signing, Verdict
from server.signing.keys import tsa_signer
from server.signing.percaya import read_lists, read_trust
from server.tsa import Tsa
from sessions.indonesia import Zona
from tests.server.penyelenggara import Penyelenggara

START = datetime(2026, 7, 28, 2, 41, 7, tzinfo=UTC)
LATER = START + timedelta(hours=2)
NAMA = "CONTOH AHMAD SYAHRONI"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return pki.open_or_create(tmp_path_factory.mktemp("a") / "pki", "frasa contoh", "UKPBJ Kabupaten Contoh", START)


@pytest.fixture(scope="module")
def issued(authority: Pki) -> bytes:
    sheet = documents.render("pengesahan", CONTOH["pengesahan"]())
    desk = Signing(authority, Tsa(tsa_signer(authority), lambda: START), Zona.WITA)
    return desk.prepare(sheet.pdf, sheet.boxes, START, certify=False).pdf


@pytest.fixture(scope="module")
def induk() -> Penyelenggara:
    return Penyelenggara(START, "CA Induk Contoh PSrE")


@pytest.fixture(scope="module")
def psre(induk: Penyelenggara) -> Penyelenggara:
    """Who certifies people; the root above it certifies nobody."""
    return induk.below("CA Penerbit Contoh PSrE")


@pytest.fixture
def daftar(tmp_path: Path, induk: Penyelenggara, psre: Penyelenggara) -> Path:
    """The office's folder of trust: the root as DER, the authority between as PEM."""
    folder = tmp_path / "percaya"
    folder.mkdir()
    (folder / "induk.crt").write_bytes(induk.root.public_bytes(Encoding.DER))
    (folder / "penerbit.pem").write_bytes(psre.root.public_bytes(Encoding.PEM))
    (folder / "bacalah.txt").write_text("CA contoh, hanya untuk uji")
    return folder


def look(
    authority: Pki, issued: bytes, returned: bytes, daftar: Path | None, at: datetime = LATER
) -> tuple[Verdict, tuple[str, ...]]:
    roots = (authority.root.cert, *(read_trust(daftar) if daftar else ()))
    found = signing.extends(issued, returned, roots, at, read_lists(daftar) if daftar else ())
    return found.signatures[0], found.problems


def test_a_chain_to_a_root_of_the_folder_is_believed_and_told(
    authority: Pki, issued: bytes, psre: Penyelenggara, daftar: Path
) -> None:
    one, problems = look(authority, issued, psre.sign(issued, NAMA), daftar)

    assert (problems, one.fault, one.trusted, one.ours) == ((), "", True, False)
    assert one.rantai == ("CA Penerbit Contoh PSrE", "CA Induk Contoh PSrE")


def test_the_authority_between_comes_out_of_the_folder_where_the_file_lacks_it(
    authority: Pki, issued: bytes, psre: Penyelenggara, daftar: Path
) -> None:
    bare = psre.sign(issued, NAMA, chain=False)
    assert look(authority, issued, bare, daftar)[0].trusted

    (daftar / "penerbit.pem").unlink()

    one, problems = look(authority, issued, bare, daftar)
    assert (one.trusted, problems) == (False, ())
    assert one.rantai == ("CA Penerbit Contoh PSrE",)


def test_an_unknown_chain_is_unknown_and_not_invalid(authority: Pki, issued: bytes, psre: Penyelenggara) -> None:
    one, problems = look(authority, issued, psre.sign(issued, NAMA), None)

    assert problems == ()
    assert not one.trusted
    assert one.fault in UNKNOWN
    assert one.pencabutan == "tidak_diketahui"


def test_a_root_of_the_same_name_with_another_key_vouches_for_nobody(
    authority: Pki, issued: bytes, psre: Penyelenggara, tmp_path: Path
) -> None:
    twin = Penyelenggara(START, "CA Induk Contoh PSrE")
    (tmp_path / "kembaran.pem").write_text(roots_pem([twin.root]))

    one, _ = look(authority, issued, psre.sign(issued, NAMA), tmp_path / "kembaran.pem")

    assert not one.trusted


def test_revocation_is_proven_unknown_or_told(
    authority: Pki, issued: bytes, induk: Penyelenggara, psre: Penyelenggara, daftar: Path
) -> None:
    """Only lists of everybody on the chain prove that nothing was taken back; an old list proves nothing."""
    member = psre.member(NAMA)
    returned = psre.sign(issued, NAMA, member=member)
    assert look(authority, issued, returned, daftar)[0].pencabutan == "tidak_diketahui"

    (daftar / "induk.crl").write_bytes(induk.crl(LATER))
    assert look(authority, issued, returned, daftar)[0].pencabutan == "tidak_diketahui"
    (daftar / "penerbit.crl").write_bytes(psre.crl(LATER))
    assert look(authority, issued, returned, daftar)[0].pencabutan == "tidak_dicabut"
    late = LATER + timedelta(days=30)
    assert look(authority, issued, returned, daftar, late)[0].pencabutan == "tidak_diketahui"

    (daftar / "penerbit.crl").write_bytes(psre.crl(LATER, member.cert))
    one, [problem] = look(authority, issued, returned, daftar)
    assert (one.pencabutan, one.trusted) == ("dicabut", False)
    assert "sudah dicabut penerbitnya" in problem
    (daftar / "induk.crl").unlink()  # that nobody speaks for the authority above changes nothing
    assert look(authority, issued, returned, daftar)[0].pencabutan == "dicabut"


def test_a_list_that_somebody_else_signed_takes_nothing_back(
    authority: Pki, issued: bytes, psre: Penyelenggara, daftar: Path
) -> None:
    member = psre.member(NAMA)
    (daftar / "palsu.crl").write_bytes(Penyelenggara(START, psre.nama).crl(LATER, member.cert))

    one, problems = look(authority, issued, psre.sign(issued, NAMA, member=member), daftar)

    assert (one.pencabutan, one.trusted, problems) == ("tidak_diketahui", True, ())


def test_an_authority_that_its_root_took_back_certifies_nobody(
    authority: Pki, issued: bytes, induk: Penyelenggara, psre: Penyelenggara, daftar: Path
) -> None:
    (daftar / "induk.crl").write_bytes(induk.crl(LATER, psre.root))

    one, problems = look(authority, issued, psre.sign(issued, NAMA), daftar)

    assert not one.trusted
    assert "dicabut" in problems[0]


def test_a_certificate_that_ended_is_uncertain_unless_a_time_stamp_proves_the_day(
    authority: Pki, issued: bytes, psre: Penyelenggara, daftar: Path, tmp_path: Path
) -> None:
    clock = pki.open_or_create(tmp_path / "tsa", "frasa", "Stempel Waktu Contoh", START)
    (daftar / "waktu.pem").write_text(roots_pem([clock.root.cert]))
    stamped = psre.sign(issued, NAMA, timestamper=Tsa(tsa_signer(clock), lambda: START))
    late = START + timedelta(days=800)

    one, problems = look(authority, issued, psre.sign(issued, NAMA), daftar, late)
    assert (problems, one.proven) == ((), False)
    assert one.fault in UNKNOWN
    assert "masa berlaku sertifikatnya sudah lewat" in one.fault
    one, problems = look(authority, issued, stamped, daftar, late)
    assert (problems, one.fault, one.proven, one.at) == ((), "", True, START.replace(microsecond=0))


def test_a_persons_certificate_in_the_folder_is_refused(psre: Penyelenggara, daftar: Path) -> None:
    """It would be believed as the office's own seal."""
    (daftar / "orang.pem").write_bytes(psre.member(NAMA).cert.public_bytes(Encoding.PEM))

    with pytest.raises(PkiError, match="bukan sertifikat penerbit"):
        read_trust(daftar)


@pytest.mark.parametrize("content", [b"bukan sertifikat", b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_what_is_no_certificate_is_said_with_its_file(daftar: Path, content: bytes) -> None:
    (daftar / "rusak.pem").write_bytes(content)

    with pytest.raises(PkiError, match=r"rusak\.pem.*RUANG_TRUST"):
        read_trust(daftar)


def test_an_empty_folder_is_a_mistake_and_a_broken_list_is_left_out(daftar: Path, tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    with pytest.raises(PkiError, match="tidak memuat sertifikat"):
        read_trust(tmp_path / "kosong")
    (daftar / "rusak.crl").write_bytes(b"bukan daftar")

    assert read_lists(daftar) == ()


async def test_apart_it_says_the_same_of_chains_and_lists(
    authority: Pki, issued: bytes, induk: Penyelenggara, psre: Penyelenggara, daftar: Path
) -> None:
    (daftar / "a.crl").write_bytes(induk.crl(LATER))
    (daftar / "b.crl").write_bytes(psre.crl(LATER))
    returned = await asyncio.to_thread(psre.sign, issued, NAMA)
    trusted = replace(authority, trusted=read_trust(daftar))

    found = await signing.extends_apart(issued, returned, trusted.roots, LATER, read_lists(daftar))

    assert found.ok
    assert found.signatures[0].rantai == ("CA Penerbit Contoh PSrE", "CA Induk Contoh PSrE")
    assert found.signatures[0].pencabutan == "tidak_dicabut"
