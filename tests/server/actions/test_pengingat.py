"""Pengingat: whoever is expected is reminded a day and two hours before, and nobody else is."""

import hashlib
import io
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestServer

from server.actions import dokumen
from server.actions import sesi as sesis
from server.contoh import make, seeded
from server.store import surel as post
from server.store import undangan as letters
from sessions.foto import Jalur, Untuk
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.perjalanan import Perjalanan, personal, set_out


@pytest.fixture
async def diundang(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    jalan = await set_out(service, office, clock)
    await jalan.invited()
    return jalan


async def count(jalan: Perjalanan, jenis: str) -> int:
    mails = await jalan.services.store.read(lambda c: post.of_sesi(c, jalan.sesi.id))
    return len([mail for mail in mails if mail.jenis == jenis and mail.keadaan == "terkirim"])


async def test_a_day_and_two_hours_before_a_reminder_brings_a_link_that_works(diundang: Perjalanan) -> None:
    await diundang.answered()
    for before, words, total in ((timedelta(hours=23), "besok", 1), (timedelta(minutes=100), "2 jam lagi", 2)):
        diundang.clock.set(diundang.sesi.mulai - before)

        async def reminded(total: int = total) -> bool:
            return await count(diundang, "pengingat_hari") == total

        await diundang.until(reminded, words)
        text = await diundang.letter_text("pengingat_hari")
        assert words in text
        secret = personal(text)
        async with (
            await diundang.guest_browser() as http,
            http.post("/undangan/tautan", json={"rahasia": secret}) as got,
        ):
            assert got.status == 200


async def test_nobody_is_reminded_to_answer_once_the_time_is_over(diundang: Perjalanan) -> None:
    """The service was off from before the first reminder until after the last."""
    diundang.clock.advance(hours=25)

    async def lapsed() -> bool:
        letter = await diundang.services.store.read(lambda c: letters.latest(c, diundang.sesi.id))
        return bool(letter and letter.keadaan == "tanpa_jawaban")

    await diundang.until(lapsed, "the end of the 24 hours")
    await diundang.until(diundang.posted, "all letters")
    assert await count(diundang, "pengingat_12") + await count(diundang, "pengingat_20") == 0


async def test_a_cancelled_sesi_is_not_reminded_of(diundang: Perjalanan) -> None:
    await diundang.answered()
    await sesis.cancel(diundang.services, diundang.office.ketua, diundang.sesi.id, "Paket dihentikan (contoh).")
    diundang.clock.set(diundang.sesi.mulai - timedelta(minutes=100))

    async def mailed() -> bool:
        return await count(diundang, "pembatalan") == 1

    await diundang.until(mailed, "the letter of cancellation")
    await diundang.until(diundang.posted, "all letters")
    assert await count(diundang, "pengingat_hari") == 0


async def test_photos_are_acknowledged_with_their_digests_when_the_sesi_closes(diundang: Perjalanan) -> None:
    await diundang.answered()
    await diundang.ready()
    await diundang.lobby()
    await diundang.begun()
    photo = make("nib", None, None, seeded(1)).image.resize((600, 800))
    file = io.BytesIO()
    photo.save(file, "JPEG")
    digest = hashlib.sha256(file.getvalue()).hexdigest()

    async def chunks() -> AsyncIterator[bytes]:
        yield file.getvalue()

    await dokumen.receive(
        diundang.services,
        await diundang.guest(),
        diundang.sesi.id,
        str(uuid.uuid4()),
        Untuk.IDENTITAS,
        None,
        Jalur.KAMERA_LANGSUNG,
        digest,
        chunks(),
    )
    await diundang.closed()
    text = await diundang.letter_text("tanda_terima_berkas")
    assert digest in text
    assert "Identitas" in text
    assert "sidik sama dengan yang dihitung perangkat" in text


async def test_nothing_received_is_not_acknowledged(diundang: Perjalanan) -> None:
    await diundang.answered()
    await diundang.ready()
    await diundang.lobby()
    await diundang.begun()
    await diundang.closed()
    await diundang.until(diundang.posted, "all letters")
    assert await count(diundang, "tanda_terima_berkas") == 0
