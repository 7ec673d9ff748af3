"""A muted voice, and an observer, on a Janus: what the server between all passes on, whatever a page does."""

import asyncio
from collections.abc import Sequence

import pytest
from playwright.async_api import expect

from server.media.janus import stream_facts
from server.media.tempat import GETS, Label, kursi_of
from server.media.wire import Packet
from tests.browser import browser, new_context  # noqa: F401  # fixtures, used by name
from tests.janus import needs_janus
from tests.journeys.ruang import Sidang, open_lobby  # noqa: F401  # fixtures, used by name
from tests.journeys.test_ruang_janus import sees, settings  # noqa: F401  # a fixture too

pytestmark = [pytest.mark.database("sqlite"), needs_janus, pytest.mark.slow]


async def passed_on(sidang: Sidang, of: str, to: str) -> int:
    """Packets of somebody's voice that the Januses have sent on to somebody."""
    for kamar in sidang.jalan.services.sfu.kamars:
        for info in await kamar.janus.everything():
            label = Label.read(info.get("opaque_id"))
            if label and (label.kursi, label.side) == (to, GETS):
                mids = {
                    one["mid"]
                    for one in stream_facts(info)
                    if one.get("type") == "audio" and kursi_of(one.get("feed_id")) == of
                }
                return sum(packets(one) for one in media_of(info) if one["mid"] in mids)
    return 0


def media_of(info: Packet) -> Sequence[Packet]:
    found = info["webrtc"]["media"]
    return list(found.values()) if isinstance(found, dict) else list(found)


def packets(medium: Packet) -> int:
    return int(medium["stats"]["out"]["packets"])


async def heard(sidang: Sidang, of: str, to: str) -> int:
    """How many of them within a second and a half."""
    before = await passed_on(sidang, of, to)
    await asyncio.sleep(1.5)
    return await passed_on(sidang, of, to) - before


async def test_janus_passes_on_nothing_of_a_muted_voice_whatever_the_page_does(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    guest, host = (await sidang.jalan.guest()).id, sidang.jalan.office.people["ketua"].id
    await sees(ketua, guest)
    assert await heard(sidang, guest, host) > 20

    row = ketua.locator("#lembar-orang li", has_text=sidang.jalan.peserta.direktur)
    await row.locator("summary", has_text="Mikrofon").click()
    await row.get_by_role("button", name="Bisukan").click()
    await ketua.get_by_label("Mengapa dibisukan?").fill("Gema dari pengeras suara (contoh)")
    await row.get_by_role("button", name="Bisukan").click()
    await expect(wakil.get_by_role("heading", name="Mikrofon Saudara dibisukan Pokja")).to_be_visible()
    await wakil.evaluate(  # a page that does not obey
        "document.querySelector('.tile.mirror video').srcObject.getAudioTracks().forEach((t) => { t.enabled = true })"
    )
    await asyncio.sleep(1)
    assert await heard(sidang, guest, host) == 0
    await sees(ketua, guest)  # the picture goes on
    await wakil.reload()  # and coming anew does not help
    await sees(ketua, guest)
    assert await heard(sidang, guest, host) == 0

    await wakil.get_by_role("button", name="Minta bicara").click()
    await ketua.get_by_role("button", name="Buka suara").first.click()
    await expect(wakil.get_by_role("heading", name="Mikrofon Saudara dibisukan Pokja")).to_have_count(0)
    async with asyncio.timeout(20):
        while await heard(sidang, guest, host) < 20:
            pass


async def test_an_observer_sees_everybody_by_janus_and_has_nothing_to_send(sidang: Sidang) -> None:
    ketua, _ = await sidang.begin()
    people = sidang.jalan.office.people
    kepala = await sidang.enter("kepala")
    await kepala.get_by_role("button", name="Minta masuk sebagai pengamat").click()
    await ketua.get_by_role("button", name=f"Terima {people['kepala'].nama}").click()

    await sees(kepala, people["ketua"].id)
    await sees(kepala, (await sidang.jalan.guest()).id)

    sesi = sidang.jalan.sesi.id
    feeds = [one for kamar in sidang.jalan.services.sfu.kamars for one in await kamar.feeds(sesi)]
    assert {kursi_of(one["id"]) for one in feeds if one["publisher"]}.isdisjoint({people["kepala"].id})
    assert await kepala.locator(f"video[data-orang='{people['kepala'].id}']").count() == 0
