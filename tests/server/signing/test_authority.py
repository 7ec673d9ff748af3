"""The office's own authority: made once, opened after, believed by openssl."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from server import pki
from server.pki import Pki, PkiError
from tests.server.signing.meja_tanda import OFFICE, START


def test_the_authority_is_made_once_and_opened_after(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "pki"

    first = pki.open_or_create(folder, "frasa contoh", OFFICE, START)
    second = pki.open_or_create(folder, "frasa contoh", "nama lain", START + timedelta(days=9))

    assert second.root.cert == first.root.cert
    assert second.office == OFFICE
    assert sorted(path.name for path in folder.iterdir()) == [
        *("issuing.key", "issuing.pem", "root.key", "root.pem", "tsa.key", "tsa.pem")
    ]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(b"ENCRYPTED PRIVATE KEY" in path.read_bytes() for path in folder.glob("*.key"))
    assert [path.name for path in folder.parent.iterdir()] == ["pki"]


async def test_two_processes_that_start_at_once_get_one_authority(tmp_path: Path) -> None:
    folder = tmp_path / "pki"

    made = await asyncio.gather(
        *(asyncio.to_thread(pki.open_or_create, folder, "frasa contoh", OFFICE, START) for _ in range(8))
    )

    assert len({one.root.cert.fingerprint(pki.hashes.SHA256()) for one in made}) == 1
    assert _names(tmp_path) == ["pki"]  # nothing half-made is left


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_wrong_phrase_or_a_lost_key_is_said_plainly(tmp_path: Path) -> None:
    folder = tmp_path / "pki"
    pki.open_or_create(folder, "frasa contoh", OFFICE, START)

    with pytest.raises(PkiError, match="RUANG_KEY_PASSPHRASE"):
        pki.open_or_create(folder, "frasa salah", OFFICE, START)
    with pytest.raises(PkiError, match="kosong"):
        pki.open_or_create(folder, "", OFFICE, START)
    (folder / "tsa.key").write_bytes((folder / "root.key").read_bytes())
    with pytest.raises(PkiError, match="tidak terbuka"):
        pki.open_or_create(folder, "frasa contoh", OFFICE, START)
    (folder / "tsa.key").unlink()
    with pytest.raises(PkiError, match="cadangan"):
        pki.open_or_create(folder, "frasa contoh", OFFICE, START)


async def test_openssl_accepts_the_chain_and_the_revocation_lists(authority: Pki, tmp_path: Path) -> None:
    at = START + timedelta(days=1)
    signer = authority.signer("CONTOH A", "Ketua", at)
    for name, cert in (("root", authority.root.cert), ("mid", authority.issuing.cert), ("leaf", signer.cert)):
        (tmp_path / f"{name}.pem").write_text(pki.roots_pem([cert]))
    lists = [x509.load_der_x509_crl(der) for der in authority.crls(at)]
    (tmp_path / "crls.pem").write_bytes(b"".join(one.public_bytes(pki.serialization.Encoding.PEM) for one in lists))

    attime = int(at.timestamp()) + 60
    chain = "-CAfile root.pem -untrusted mid.pem -crl_check_all -CRLfile crls.pem"
    said = await openssl(tmp_path, f"verify {chain} -attime {attime} leaf.pem")

    assert said.strip() == "leaf.pem: OK"
    assert signer.cert.subject.get_attributes_for_oid(NameOID.TITLE)[0].value == "Ketua"


async def openssl(folder: Path, arguments: str) -> str:
    run = await asyncio.create_subprocess_exec(
        "openssl", *arguments.split(), cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    return (await run.communicate())[0].decode()
