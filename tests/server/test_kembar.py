"""Twins: two peserta who sent the same photo or number; the Pokja is told, and no byte of it reaches either of them."""

import json
import uuid
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from server.actions import dokumen, kembar, tampilan
from server.contoh import company, make, person, photograph, seeded
from server.login import TAMU
from server.routes.all import RUTES
from server.routes.base import TAMU_SESI
from server.store import dokumen as papers
from server.store import evidence
from sessions.foto import Jalur, Untuk
from tests.clock import Clock
from tests.people import Office, browser_of
from tests.server.dunia import Dunia, found_dunia
from tests.server.routes.perjalanan import Perjalanan

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.timeout(300)]


@pytest.fixture
async def dunia(service: TestServer, office: Office, clock: Clock) -> AsyncIterator[Dunia]:
    dunia = await found_dunia(service, office, clock)
    for jalan in (dunia.jalan, dunia.saingan):
        await jalan.lobby()
        await jalan.begun()
        await send(jalan, photo())
    yield dunia
    await dunia.close()


def photo() -> bytes:
    dice = seeded(21)
    return photograph(make("nib", person(dice), company(dice), dice).image, "scan", dice)


async def send(jalan: Perjalanan, content: bytes) -> None:
    async def once() -> AsyncIterator[bytes]:
        yield content

    services, guest = jalan.services, await jalan.guest()
    items = await services.store.read(lambda c: papers.of_sesi(c, jalan.sesi.id))
    nib = next(one for one in items if one.jenis == "nib")
    id = str(uuid.uuid4())
    await dokumen.receive(services, guest, jalan.sesi.id, id, Untuk.DOKUMEN, nib.id, Jalur.UNGGAH, "", once())

    async def compared() -> bool:
        kept = await services.store.read(lambda c: papers.readings(c, jalan.sesi.id))
        return bool(kept[id].bacaan)

    await jalan.until(compared, "the reading")


async def test_the_pokja_is_told_and_neither_peserta_gets_a_byte_of_it(dunia: Dunia) -> None:
    services, paket = dunia.services, dunia.jalan.paket.id
    await dunia.quiet()

    seen = [
        await services.store.read(lambda c, one=one: kembar.of_peserta(c, paket, one.peserta.id))
        for one in (dunia.jalan, dunia.saingan)
    ]

    assert [[twin.sama.value for twin in found] for found in seen] == [["bita"], ["bita"]]
    entries = await services.store.read(lambda c: evidence.of_kinds(c, f"paket/{paket}", {kembar.KIND}))
    assert len(entries) == 1  # once, though both photos were looked at
    async with await dunia.office.client("ketua") as ketua:
        text = await body(ketua, f"/sesi/{dunia.jalan.sesi.id}/pemeriksaan")
    assert "Sama dengan kiriman peserta lain" in text
    assert dunia.saingan.peserta.nama in text
    for mine, other in ((dunia.jalan, dunia.saingan), (dunia.saingan, dunia.jalan)):
        got = await everything(dunia, mine)
        theirs = {other.peserta.nama, other.peserta.id, other.sesi.id, other.sesi.kode, (await other.guest()).id}
        photos = await services.store.read(lambda c, one=other: papers.photos(c, one.sesi.id))
        theirs |= {one.id for one in photos} | {"kembar", "rupa", "peserta lain"}
        found = [(word, where) for where, body in got.items() for word in theirs if word.lower() in body.lower()]
        assert found == []
        assert mine.peserta.nama in "".join(got.values())  # else the search would prove nothing


async def everything(dunia: Dunia, jalan: Perjalanan) -> dict[str, str]:
    """Every page of the guest, the room's state, and every line of the chain as they read it."""
    services, guest = dunia.services, await jalan.guest()
    got = {}
    async with await browser_of(services, dunia.office.url, TAMU, guest.id) as browser:
        for rute in RUTES:
            if rute.method == "GET" and rute.lingkup == TAMU_SESI and "{" not in rute.path:
                got[rute.path] = await body(browser, rute.path)
        for foto in await services.store.read(lambda c: papers.photos(c, jalan.sesi.id)):
            async with browser.get(f"/hadir/foto/{foto.id}") as answer:
                got[f"foto {foto.label}"] = (await answer.read()).decode("latin-1")
    room = await services.store.read(lambda c: tampilan.room(services, c, jalan.sesi.id, guest))
    got["room"] = json.dumps(room, default=str)
    lines = await services.store.read(lambda c: evidence.after(c, jalan.sesi.berkas, 0))
    got["chain"] = json.dumps([tampilan.entry(line, guest.peran) for line in lines], default=str)
    got["log"] = "\n".join(line.line for line in lines)  # as the peserta's own copy of the bag holds it
    return got


async def body(browser: aiohttp.ClientSession, path: str) -> str:
    async with browser.get(path, headers={"Accept": "text/html"}) as answer:
        return await answer.text(errors="replace")
