"""Fixtures of the signing tests: one authority and one paper for a whole module, a clock for each test."""

import pytest

from server import documents, pki
from server.documents import Rendered
from server.pki import Pki
from server.signing import Signing
from server.signing.keys import tsa_signer
from server.tsa import Tsa
from sessions.indonesia import Zona
from tests.server.contoh_dokumen import berita_acara, pictures
from tests.server.signing.meja_tanda import OFFICE, SLOTS, START, Clock, sign_all


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return pki.open_or_create(tmp_path_factory.mktemp("a") / "pki", "frasa contoh", OFFICE, START)


@pytest.fixture(scope="module")
def minutes() -> Rendered:
    return documents.render("berita_acara", berita_acara(), pictures())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(authority: Pki, clock: Clock) -> Signing:
    return Signing(authority, Tsa(tsa_signer(authority), clock), Zona.WITA)


@pytest.fixture(scope="module")
def final(authority: Pki, minutes: Rendered) -> bytes:
    """Signed by four and closed."""
    clock = Clock()
    desk = Signing(authority, Tsa(tsa_signer(authority), clock), Zona.WITA)
    step = sign_all(desk, minutes, clock, SLOTS)
    return desk.seal(step.pdf, clock.later(minutes=5)).pdf
