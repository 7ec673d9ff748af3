"""Heads are signed so that anyone with the public key can read them, and nobody else can make them."""

import base64
import json
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from server import notes
from server.periksa import periksa
from sessions.evidence import Head
from tests.vectors import make, rantai

NOTES = json.loads((make.HERE / "index.json").read_text("utf-8"))["catatan"]
HEAD = Head("ruang-bukti/CONTOH/S-1", 7, bytes(range(32)))

# RFC 8032 section 7.1: public key, message, signature
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


def test_a_signed_head_is_read_back_with_the_public_key():
    note = notes.sign(HEAD, rantai.KEY, "ruang-bukti/CONTOH")

    assert notes.open_note(note, rantai.VKEY) == HEAD


def test_a_head_is_signed_only_under_the_name_of_its_office():
    note = notes.sign(HEAD, rantai.KEY, "ruang-bukti/LAIN")

    with pytest.raises(ValueError, match="does not sign for"):
        notes.open_note(note, notes.vkey("ruang-bukti/LAIN", rantai.KEY.public_key()))


@pytest.mark.parametrize("case", NOTES, ids=lambda case: case["nama"])
def test_a_note_opens_in_the_server_and_in_the_verifier_alike(case):
    for opener in (notes.open_note, periksa.open_note):
        if case["sah"]:
            assert opener(case["catatan"], case["kunci"])
        else:
            with pytest.raises(ValueError):  # noqa: PT011 - each has its own reason
                opener(case["catatan"], case["kunci"])


def test_no_changed_letter_of_a_note_passes():
    note = notes.sign(HEAD, rantai.KEY, rantai.NAME)

    for place, letter in enumerate(note):
        other = note[:place] + ("B" if letter != "B" else "C") + note[place + 1 :]
        with pytest.raises(ValueError):  # noqa: PT011 - each place has its own reason
            notes.open_note(other, rantai.VKEY)


@pytest.mark.parametrize(
    "text", ["", "a", "a+b", "a+b+c", rantai.VKEY[:-1], rantai.VKEY.replace("+", "-"), "x" + rantai.VKEY]
)
def test_a_wrong_public_key_text_is_refused(text):
    for reader in (notes.read_vkey, periksa.read_vkey):
        with pytest.raises(ValueError):  # noqa: PT011 - each has its own reason
            reader(text)


@pytest.mark.parametrize("code", ["", "a b", "a+b", ".a", "é", "a\n", "a/", "/a", "a//b", "a/.b", "a/b/c"])
def test_a_code_that_would_break_the_name_of_a_chain_is_refused(code):
    with pytest.raises(ValueError, match="cannot be part"):
        notes.origin(code, "S-1")
    with pytest.raises(ValueError, match="cannot be part"):
        notes.origin("CONTOH", code)


def test_a_berkas_may_have_one_slash_and_an_office_none():
    assert notes.origin("CONTOH", "sesi/7k3q9x") == "ruang-bukti/CONTOH/sesi/7k3q9x"
    with pytest.raises(ValueError, match="cannot be part"):
        notes.key_name("a/b")


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_verifiers_own_ed25519_agrees_with_rfc_8032(public, message, signature):
    key, text, signed = (bytes.fromhex(part) for part in (public, message, signature))

    assert periksa.ed25519_fits(key, text, signed)
    assert not periksa.ed25519_fits(key, text + b"x", signed)


@settings(max_examples=60)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200), place=st.integers(0, 511))
def test_the_verifiers_own_ed25519_agrees_with_the_library(seed, message, place):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), bytearray(key.sign(message))

    assert periksa.ed25519_fits(public, message, bytes(signature))
    signature[place // 8] ^= 1 << place % 8
    assert not periksa.ed25519_fits(public, message, bytes(signature))


def test_openssl_verifies_the_signature_of_a_note(tmp_path):
    note = notes.sign(HEAD, rantai.KEY, rantai.NAME)
    _, public = notes.read_vkey(rantai.VKEY)
    pem = Ed25519PublicKey.from_public_bytes(public).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "kunci.pem").write_bytes(pem)
    (tmp_path / "teks").write_text(note.rpartition("\n\n")[0] + "\n", "utf-8")
    (tmp_path / "ttd").write_bytes(base64.b64decode(note.split()[-1])[4:])

    done = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "kunci.pem", "-rawin", "-in", "teks", "-sigfile", "ttd"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert "Signature Verified Successfully" in done.stdout


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    path = tmp_path / notes.KEY_FILE

    first = notes.load_or_create(path)
    again = notes.load_or_create(path)

    assert first.private_bytes_raw() == again.private_bytes_raw()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["kepala.key"]


def test_two_processes_that_start_at_once_get_one_key(tmp_path):
    path = tmp_path / notes.KEY_FILE

    with ThreadPoolExecutor(8) as starters:
        keys = list(starters.map(lambda _: notes.load_or_create(path).private_bytes_raw(), range(32)))

    assert len(set(keys)) == 1


def test_a_key_that_lost_the_race_is_not_used(tmp_path):
    path = tmp_path / notes.KEY_FILE

    def late() -> Ed25519PrivateKey:
        notes.load_or_create(path, lambda: rantai.KEY)
        return rantai.OTHER_KEY

    assert notes.load_or_create(path, late).private_bytes_raw() == rantai.KEY.private_bytes_raw()


def test_a_file_that_is_no_ed25519_key_is_refused(tmp_path: Path):
    wrong = tmp_path / "kepala.key"
    wrong.write_text("bukan kunci")

    with pytest.raises(ValueError):  # noqa: PT011 - the library's words
        notes.load_or_create(wrong)
