"""What the tests of the post share: a mail server, a carrier to it, a letter, and a note of what was marked."""

from collections.abc import AsyncIterator

import pytest

from mailer import kalender, post
from mailer.carrier import Carrier
from tests.mailer.contoh import BALASAN, FACTS, JADWAL, MESSAGE_ID, NOW, PESERTA, POKJA
from tests.mailer.peladen import Peladen


@pytest.fixture
async def peladen() -> AsyncIterator[Peladen]:
    async with Peladen().open() as server:
        yield server


@pytest.fixture
async def carrier(peladen: Peladen) -> AsyncIterator[Carrier]:
    made = Carrier(f"smtp://127.0.0.1:{peladen.port}", timeout=5, patience=5)
    yield made
    await made.close()


@pytest.fixture
def undangan() -> bytes:
    """The bytes of an invitation with all its parts."""
    message = post.write(
        "undangan",
        PESERTA,
        POKJA,
        FACTS["undangan"],
        message_id=MESSAGE_ID,
        date=NOW,
        reply_to=BALASAN,
        pdf={"undangan.pdf": b"%PDF-1.7 contoh"},
        calendar=kalender.write(JADWAL, POKJA, PESERTA, stamp=NOW),
    )
    return post.to_bytes(message)


class Mark:
    """Stands for the durable note "it may arrive from now on"."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def mark() -> Mark:
    return Mark()
