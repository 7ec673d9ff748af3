"""Certificates that are not our own: the office's seal in a file or a security module, and time stamps from outside."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from aiohttp.test_utils import TestServer
from asn1crypto import tsp
from asn1crypto.keys import PublicKeyInfo, RSAPublicKey
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from server import documents, pki, signing
from server.app import create_app
from server.documents import Rendered
from server.hsm import HsmError, Token
from server.keys import SERVICES
from server.p12 import P12Error, open_p12
from server.pki import Hand, Pki, PkiError
from server.settings import Settings
from server.signing import Expected, Signed, Signer, Signing, require_trusted
from server.signing.check import UNKNOWN_TIME
from server.signing.keys import tsa_signer
from server.signing.outside import OutsideTsa
from server.tsa import Tsa
from sessions.errors import Conflict
from sessions.indonesia import Zona
from tests.clock import Clock
from tests.server.contoh_dokumen import berita_acara, pictures
from tests.server.penyelenggara import Penyelenggara

START = datetime(2026, 7, 28, 2, 41, 7, tzinfo=UTC)
LATER = START + timedelta(hours=2)
ADDRESS = "https://bukti.contoh.id/periksa/BA-7K3Q9X"
KETUA = Signer("CONTOH RINA MARLINA, S.E.", "Ketua")
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
FRASA = "frasa contoh"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return pki.open_or_create(tmp_path_factory.mktemp("a") / "pki", FRASA, "UKPBJ Kabupaten Contoh", START)


@pytest.fixture(scope="module")
def minutes() -> Rendered:
    return documents.render("berita_acara", berita_acara(), pictures())


@pytest.fixture(scope="module")
def psre() -> Penyelenggara:
    return Penyelenggara(START)


def closed(office: Pki, minutes: Rendered, stamper: Any = None) -> tuple[Signed, Signed]:
    """Signed by one person, and then closed."""
    desk = Signing(office, stamper or Tsa(tsa_signer(office), lambda: START + timedelta(minutes=20)), Zona.WITA)
    step = desk.prepare(minutes.pdf, minutes.boxes, START)
    one = desk.sign(step.pdf, "ketua", KETUA, None, START + timedelta(minutes=5), ADDRESS)
    return one, desk.seal(one.pdf, START + timedelta(minutes=6))


def require_good(pdf: bytes, roots: Any, folder: Path) -> signing.Checked:
    checked = signing.check(pdf, [Expected("ketua", KETUA.nama)], roots, LATER)
    assert checked.problems == ()
    path = folder / "final.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert told.count("Signature is Valid") == 3
    qpdf = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=True).stdout
    assert "No syntax or stream encoding errors" in qpdf
    return checked


# The office's seal in a file


@pytest.mark.parametrize("kind", ["P-256", "RSA"])
def test_the_offices_own_certificate_seals_from_a_file(
    kind: str, authority: Pki, minutes: Rendered, psre: Penyelenggara, tmp_path: Path
) -> None:
    key = rsa.generate_private_key(65537, 2048) if kind == "RSA" else None
    (tmp_path / "segel.p12").write_bytes(psre.p12("Segel UKPBJ Kabupaten Contoh", FRASA, key))
    seal = open_p12(tmp_path / "segel.p12", FRASA)
    office = replace(authority, trusted=(psre.root,), seal=seal)
    require_trusted(seal, office.roots, START)

    _, final = closed(office, minutes)

    assert final.level == "B-LTA"
    checked = require_good(final.pdf, office.roots, tmp_path)
    assert [one.penerbit for one in checked.signatures if one.system and not one.archive] == ["CA Contoh PSrE"] * 2
    # Who knows the provider but not that this certificate is the seal's, does not take it for ours:
    assert not signing.check(final.pdf, [], [authority.root.cert, psre.root], LATER).ok


def test_a_trusted_provider_cannot_make_a_seal_of_ours(authority: Pki, minutes: Rendered, tmp_path: Path) -> None:
    """Our own authority says who is the system by a word in the certificate; from another's mouth it means nothing."""
    stranger = pki.open_or_create(tmp_path / "pki", FRASA, "UKPBJ Kabupaten Contoh", START)
    _, final = closed(stranger, minutes)

    roots = [authority.root.cert, stranger.root.cert]
    checked = signing.check(final.pdf, [Expected("ketua", KETUA.nama)], roots, LATER)

    assert "Segel penerbitan tidak ada" in " ".join(checked.problems)


def test_a_file_that_does_not_open_is_said_without_the_phrase(psre: Penyelenggara, tmp_path: Path) -> None:
    file = tmp_path / "segel.p12"
    file.write_bytes(psre.p12("Segel", FRASA))

    with pytest.raises(P12Error, match="tidak cocok") as wrong:
        open_p12(file, "kenari")
    assert "kenari" not in str(wrong.value)
    with pytest.raises(P12Error, match="tidak terbaca"):
        open_p12(tmp_path / "tidak-ada.p12", FRASA)
    file.write_bytes(b"bukan p12")
    with pytest.raises(P12Error):
        open_p12(file, FRASA)


def test_a_certificate_that_ended_or_that_nobody_trusts_seals_nothing(
    authority: Pki, psre: Penyelenggara, tmp_path: Path
) -> None:
    (tmp_path / "segel.p12").write_bytes(psre.p12("Segel", FRASA))
    seal = open_p12(tmp_path / "segel.p12", FRASA)

    with pytest.raises(Conflict, match="RUANG_TRUST"):
        require_trusted(seal, authority.roots, START)
    with pytest.raises(Conflict, match="masa berlakunya"):
        require_trusted(seal, [authority.root.cert, psre.root], START + timedelta(days=800))


async def test_the_service_does_not_start_with_a_seal_that_nobody_could_check(
    psre: Penyelenggara, tmp_path: Path
) -> None:
    (tmp_path / "segel.p12").write_bytes(Penyelenggara(Clock().now()).p12("Segel", FRASA))
    settings = Settings(
        port=0,
        data=tmp_path / "data",
        disk_reserve=0,
        seal_certificate=str(tmp_path / "segel.p12"),
        seal_passphrase=FRASA,  # type: ignore[arg-type]  # pydantic makes it secret
    )
    server = TestServer(create_app(settings, Clock().now))

    with pytest.raises(PkiError, match="RUANG_TRUST"):
        await server.start_server()
    await server.close()


# The office's seal in a security module


@pytest.fixture(scope="module")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An own SoftHSM with one token. Its library reads its settings once in a process."""
    assert SOFTHSM.exists(), "no softhsm2: run './x setup'"
    folder = tmp_path_factory.mktemp("hsm")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "conf")
    make = ["softhsm2-util", "--init-token", "--free", "--label", "ruang-bukti", "--pin", "1234", "--so-pin", "5678"]
    subprocess.run(make, check=True, capture_output=True)
    yield folder
    del os.environ["SOFTHSM2_CONF"]


def made_in_token(kind: str, psre: Penyelenggara) -> None:
    """A key born in the token, and its certificate beside it."""
    token = pkcs11.lib(str(SOFTHSM)).get_token(token_label="ruang-bukti")  # noqa: S106 - a name
    with token.open(user_pin="1234", rw=True) as session:
        if kind == "RSA":
            public, _ = session.generate_keypair(KeyType.RSA, 2048, store=True, label=kind)
            der = PublicKeyInfo.wrap(RSAPublicKey.load(encode_rsa_public_key(public)), "rsa").dump()
        else:
            curve = {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
            public, _ = session.create_domain_parameters(KeyType.EC, curve, local=True).generate_keypair(
                store=True, label=kind
            )
            der = encode_ec_public_key(public)
        key: Any = load_der_public_key(der)
        for label, cert in ((kind, psre.certify("Segel UKPBJ Kabupaten Contoh", key)), (f"ca-{kind}", psre.root)):
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.LABEL: label,
                    Attribute.SUBJECT: cert.subject.public_bytes(),
                    Attribute.VALUE: cert.public_bytes(Encoding.DER),
                }
            )


@pytest.mark.parametrize("kind", ["EC", "RSA"])
def test_a_key_in_a_security_module_seals(
    kind: str, softhsm: Path, authority: Pki, minutes: Rendered, psre: Penyelenggara, tmp_path: Path
) -> None:
    made_in_token(kind, psre)
    seal: Hand = Token(SOFTHSM, "ruang-bukti", kind, "1234")
    office = replace(authority, trusted=(psre.root,), seal=seal)
    require_trusted(seal, office.roots, START)

    _, final = closed(office, minutes)

    assert final.level == "B-LTA"
    require_good(final.pdf, office.roots, tmp_path)


def test_a_module_that_does_not_open_says_what_to_look_at(softhsm: Path) -> None:
    for token, label, pin in (("lain", "EC", "1234"), ("ruang-bukti", "EC", "0000"), ("ruang-bukti", "lain", "1234")):
        with pytest.raises(HsmError, match=r"RUANG_TOKEN|harus memuat"):
            Token(SOFTHSM, token, label, pin)
    with pytest.raises(HsmError, match="RUANG_TOKEN_MODULE"):
        Token(Path("/tidak/ada.so"), "ruang-bukti", "EC", "1234")


# Time stamps from outside: the project's own /tsa, of another office


def outside(url: str, authority: Pki, other: Pki, clock: Clock) -> OutsideTsa:
    spare = Tsa(tsa_signer(authority), clock.now)
    return OutsideTsa(url, [authority.root.cert, other.root.cert], spare, clock.now)


@pytest.fixture
def own(tmp_path: Path, clock: Clock) -> Pki:
    return pki.open_or_create(tmp_path / "sendiri" / "pki", FRASA, "UKPBJ Kabupaten Contoh", clock.now())


def signed_now(office: Pki, minutes: Rendered, stamper: Any, clock: Clock) -> tuple[Signed, Signed]:
    desk = Signing(office, stamper, Zona.WITA)
    step = desk.prepare(minutes.pdf, minutes.boxes, clock.now())
    one = desk.sign(step.pdf, "ketua", KETUA, None, clock.now(), ADDRESS)
    return one, desk.seal(one.pdf, clock.now())


@pytest.mark.database("sqlite")
async def test_an_outside_service_stamps_and_is_believed_by_its_root(
    service: TestServer, own: Pki, minutes: Rendered, clock: Clock
) -> None:
    other: Pki = service.app[SERVICES].pki
    stamper = outside(str(service.make_url("/tsa")), own, other, clock)
    office = replace(own, trusted=(other.root.cert,))

    one, final = await asyncio.to_thread(signed_now, office, minutes, stamper, clock)

    assert (one.level, one.stamped_by) == ("B-LT", "127.0.0.1")
    assert (final.level, final.stamped_by) == ("B-LTA", "127.0.0.1")
    at, expected = clock.now() + timedelta(days=1), [Expected("ketua", KETUA.nama)]
    roots = [own.root.cert, other.root.cert]
    good = await asyncio.to_thread(signing.check, final.pdf, expected, roots, at)
    assert good.problems == ()
    assert all(one.proven for one in good.signatures)
    blind = await asyncio.to_thread(signing.check, final.pdf, expected, roots[:1], at)
    assert UNKNOWN_TIME in {one.fault for one in blind.signatures}
    late = await asyncio.to_thread(signing.check, final.pdf, expected, roots, at + timedelta(days=1000))
    assert late.problems == ()


async def test_a_service_that_is_down_costs_a_level_and_never_a_signature(
    own: Pki, minutes: Rendered, clock: Clock, unused_tcp_port: int
) -> None:
    stamper = outside(f"http://127.0.0.1:{unused_tcp_port}/tsa", own, own, clock)

    one, final = await asyncio.to_thread(signed_now, own, minutes, stamper, clock)

    assert (one.level, one.stamped_by) == ("B-B", "")
    assert (final.level, final.stamped_by) == ("B-LTA", "sendiri")
    expected, late = [Expected("ketua", KETUA.nama)], clock.now() + timedelta(days=1000)
    checked = await asyncio.to_thread(signing.check, final.pdf, expected, own.roots, late)
    assert checked.problems == ()


async def test_after_a_failure_it_is_not_asked_for_a_minute(own: Pki, clock: Clock, unused_tcp_port: int) -> None:
    passed = 0.0
    stamper = OutsideTsa(
        f"http://127.0.0.1:{unused_tcp_port}/", [], Tsa(tsa_signer(own), clock.now), clock.now, lambda: passed
    )
    query = tsp.TimeStampReq({"version": 1, "message_imprint": imprint(b"a" * 32)})

    for wait, said in ((0, "Errno"), (1, "a moment ago"), (58, "a moment ago"), (2, "Errno")):
        passed += wait
        with pytest.raises(TimestampRequestError, match=said):
            await stamper.async_request_tsa_response(query)


def imprint(digest: bytes) -> dict[str, object]:
    return {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}


@pytest.mark.database("sqlite")
async def test_a_service_that_cheats_is_not_believed(
    service: TestServer, own: Pki, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token of another's root, or for another digest, or mere words."""
    other: Pki = service.app[SERVICES].pki
    url = str(service.make_url("/tsa"))
    query = tsp.TimeStampReq({"version": 1, "message_imprint": imprint(b"a" * 32), "cert_req": True})
    elsewhere = await service.app[SERVICES].own_tsa.answer(
        tsp.TimeStampReq({"version": 1, "message_imprint": imprint(b"b" * 32), "cert_req": True}).dump()
    )

    with pytest.raises(TimestampRequestError, match="genuine"):
        await outside(url, own, own, clock).async_request_tsa_response(query)
    for lie in (elsewhere, b"halo", b""):
        monkeypatch.setattr("server.signing.outside._post", lambda url, sent, lie=lie: lie)
        with pytest.raises(TimestampRequestError):
            await outside(url, own, other, clock).async_request_tsa_response(query)
