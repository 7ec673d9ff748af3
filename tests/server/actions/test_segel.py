"""Segel: what comes late to a sealed sesi, or while it is being sealed, never makes its bag another or a broken one."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from mailer.bounce import Action, Bounce
from server import verify
from server.actions import bag as bags
from server.actions import dokumen, halaman, pantulan, segel
from server.bag import Bag
from server.periksa.periksa import Laporan
from server.services import Services
from server.sources import measure
from server.store import dokumen as papers
from server.store import evidence
from server.store import surel as post
from sessions.foto import Foto, Jalur, Untuk
from tests.server.routes.perjalanan import Perjalanan

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.timeout(240)]


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    await jalan.inside()
    return jalan


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Reading a photo waits for it; the reading itself is the real one."""
    opened, read = asyncio.Event(), halaman.read

    async def held(services: Services, foto: Foto, jenis: str | None) -> halaman.Terbaca:
        await opened.wait()
        return await read(services, foto, jenis)

    monkeypatch.setattr(halaman, "read", held)
    return opened


async def photographed(jalan: Perjalanan, item: str | None = None) -> str:
    """Noise, of which nothing can be read."""
    written = BytesIO()
    Image.effect_noise((320, 240), 60).save(written, "JPEG")

    async def pieces() -> AsyncIterator[bytes]:
        yield written.getvalue()

    guest, id = await jalan.guest(), str(uuid.uuid4())
    sent = (id, Untuk.DOKUMEN if item else Untuk.LAMPIRAN, item, Jalur.UNGGAH, "")
    await dokumen.receive(jalan.services, guest, jalan.sesi.id, *sent, pieces())
    return id


async def ready_to_seal(jalan: Perjalanan) -> None:
    await jalan.closed()
    await jalan.signed()
    await jalan.reported()
    await segel.return_equipment(jalan.services, jalan.tim_it, jalan.sesi.id, ["Laptop"])
    await jalan.until(jalan.posted, "the last letters")


async def ended(jalan: Perjalanan, foto: str) -> None:
    async def done() -> bool:
        def read(c: object) -> bool:
            rows = c.exec_driver_sql("SELECT keadaan FROM pekerjaan WHERE kunci = ?", (f"foto:{foto}",))  # type: ignore[attr-defined]
            return list(rows) == [("selesai",)]

        return bool(await jalan.services.store.read(read))

    await jalan.until(done, "the reading of the photo")


def contents(whole: Bag) -> dict[str, tuple[int, str]]:
    return {path: measure(source) for path, source in whole.files.items()}


@pytest.mark.slow
async def test_a_photo_that_is_read_after_the_seal_adds_nothing(jalan: Perjalanan, gate: asyncio.Event) -> None:
    foto = await photographed(jalan)
    await ready_to_seal(jalan)
    sealed = await segel.seal(jalan.services, jalan.tim_it, jalan.sesi.id)
    before = contents(sealed)
    size, _, _ = await jalan.services.store.read(lambda c: evidence.state(c, jalan.sesi.berkas))

    gate.set()
    await ended(jalan, foto)

    again = await bags.bag_of(jalan.services, jalan.sesi.id)
    assert contents(again) == before
    assert (await jalan.services.store.read(lambda c: evidence.state(c, jalan.sesi.berkas)))[0] == size
    report = await asyncio.to_thread(verify.verify, again)
    assert report.utuh, report.as_text()
    copy = await asyncio.to_thread(verify.verify, await bags.copy_for_peserta(jalan.services, jalan.sesi.id))
    assert copy.utuh, copy.as_text()


async def test_a_photo_that_is_read_while_the_bag_is_tried_is_left_out_of_it(
    jalan: Perjalanan, gate: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its places are in the chain by then, and the copy that is made now has none: the bag still verifies."""
    foto, tried = await photographed(jalan), segel._try
    await ready_to_seal(jalan)

    async def late(services: Services, sesi: str) -> Laporan:
        gate.set()
        await ended(jalan, foto)
        return await tried(services, sesi)

    monkeypatch.setattr(segel, "_try", late)
    sealed = await segel.seal(jalan.services, jalan.tim_it, jalan.sesi.id)

    assert (await jalan.services.store.read(lambda c: papers.readings(c, jalan.sesi.id)))[foto].turunan
    assert "data/05-dokumen/asli/F-01.jpg" in sealed.files
    assert "data/05-dokumen/turunan/F-01.jpg" not in sealed.files
    report = await asyncio.to_thread(verify.verify, sealed)
    assert report.utuh, report.as_text()


async def test_a_photo_too_poor_to_read_and_its_copy_are_sealed_like_any_other(jalan: Perjalanan) -> None:
    item = (await jalan.services.store.read(lambda c: papers.of_sesi(c, jalan.sesi.id)))[0]
    await ended(jalan, await photographed(jalan, item.id))
    assert (await jalan.services.store.read(lambda c: papers.DOKUMEN.get(c, item.id))).keadaan == "perlu_ulang"

    await ready_to_seal(jalan)
    sealed = await segel.seal(jalan.services, jalan.tim_it, jalan.sesi.id)

    assert "data/05-dokumen/turunan/F-01.jpg" in sealed.files
    report = await asyncio.to_thread(verify.verify, sealed)
    assert report.utuh, report.as_text()


@pytest.mark.slow
async def test_a_letter_that_comes_back_after_the_seal_is_told_in_the_chain_of_the_paket(jalan: Perjalanan) -> None:
    await ready_to_seal(jalan)
    before = contents(await segel.seal(jalan.services, jalan.tim_it, jalan.sesi.id))
    mail = (await jalan.services.store.read(lambda c: post.of_sesi(c, jalan.sesi.id)))[-1]
    report = Bounce(mail.id, mail.kepada, Action.FAILED, "5.1.1", "no such user (contoh)")

    await jalan.services.store.write(lambda tx: pantulan._returned(tx, report))

    kinds = {"surel.gagal"}
    told = await jalan.services.store.read(lambda c: evidence.of_kinds(c, f"paket/{jalan.paket.id}", kinds))
    assert [one.event.data["surel"] for one in told] == [mail.id]
    assert contents(await bags.bag_of(jalan.services, jalan.sesi.id)) == before
