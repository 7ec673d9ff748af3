"""Papers of one sesi are signed at once, in threads that share one time stamping service and its certificates."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.documents import Rendered
from server.pki import Pki
from server.signing import Signing
from server.signing.keys import tsa_signer
from server.tsa import Tsa
from sessions.indonesia import Zona
from tests.server.signing.meja_tanda import Clock


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns as often as can be."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("restless")
def test_threads_that_begin_at_once_do_not_trip_over_a_certificate_half_read(
    authority: Pki, minutes: Rendered, clock: Clock
) -> None:
    for _ in range(15):
        desk = Signing(authority, Tsa(tsa_signer(authority), clock), Zona.WITA)  # which nobody has asked yet
        with ThreadPoolExecutor(4) as threads:
            papers = [threads.submit(desk.prepare, minutes.pdf, minutes.boxes, clock()) for _ in range(4)]
        assert {paper.result().level for paper in papers} == {"B-LT"}
