"""Time stamps: our own service, without one, and one that fails in between; what openssl says of a token."""

from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import tsp

from server import pki
from server.documents import Rendered
from server.pki import Pki
from server.signing import Signing
from server.signing.keys import tsa_signer
from server.tsa import Refusal, Tsa
from sessions.indonesia import Zona
from tests.server.signing.meja_tanda import EXPECTED, START, Clock, DeadTsa, check, sign_all
from tests.server.signing.test_authority import openssl


def test_without_a_time_stamping_service_signatures_are_still_made(
    authority: Pki, minutes: Rendered, clock: Clock
) -> None:
    desk = Signing(authority, DeadTsa(tsa_signer(authority), clock), Zona.WITA)

    step = sign_all(desk, minutes, clock, ["ketua"])
    closed = desk.seal(step.pdf, clock.later(minutes=1))

    assert (step.level, closed.level) == ("B-B", "B-B")
    checked = check(closed.pdf, authority, EXPECTED[:1])
    assert checked.problems == ()
    assert not any(verdict.proven for verdict in checked.signatures)


def test_the_service_may_fail_in_between(authority: Pki, minutes: Rendered, clock: Clock) -> None:
    alive = Signing(authority, Tsa(tsa_signer(authority), clock), Zona.WITA)
    dead = Signing(authority, DeadTsa(tsa_signer(authority), clock), Zona.WITA)

    step = sign_all(dead, minutes, clock, ["ketua"])
    closed = alive.seal(step.pdf, clock.later(minutes=1))

    assert closed.level == "B-LTA"
    checked = check(closed.pdf, authority, EXPECTED[:1])
    assert checked.ok
    assert all(verdict.proven for verdict in checked.signatures)  # by the timestamps that came after


async def test_openssl_accepts_a_time_stamp(authority: Pki, tmp_path: Path) -> None:
    tsa = Tsa(tsa_signer(authority), lambda: START)
    (tmp_path / "paper").write_bytes(b"contoh")
    (tmp_path / "root.pem").write_text(pki.roots_pem([authority.root.cert]))
    await openssl(tmp_path, "ts -query -data paper -sha256 -cert -out q")

    (tmp_path / "r").write_bytes(await tsa.answer((tmp_path / "q").read_bytes()))

    attime = int((START + timedelta(days=1)).timestamp())
    said = await openssl(tmp_path, f"ts -verify -data paper -in r -CAfile root.pem -attime {attime}")
    assert "Verification: OK" in said


@pytest.mark.parametrize("query", [b"", b"halo", b"0" * 5000])
async def test_a_query_that_is_none_is_refused(authority: Pki, query: bytes) -> None:
    tsa = Tsa(tsa_signer(authority), lambda: START)

    answer = Refusal.load(await tsa.answer(query))

    assert answer["status"]["status"].native == "rejection"
    assert answer["status"]["fail_info"].native == {"bad_data_format"}


async def test_a_weak_digest_is_not_stamped(authority: Pki) -> None:
    tsa = Tsa(tsa_signer(authority), lambda: START)
    imprint = {"hash_algorithm": {"algorithm": "sha1"}, "hashed_message": bytes(20)}
    query = tsp.TimeStampReq({"version": 1, "message_imprint": imprint}).dump()

    answer = Refusal.load(await tsa.answer(query))

    assert answer["status"]["fail_info"].native == {"bad_alg"}
