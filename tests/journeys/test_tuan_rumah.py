"""The Pokja as host of the room: its own closed room, who comes, who waits, who watches, and what the clock says."""

import asyncio

from playwright.async_api import Page, expect

from tests.browser import browser, new_context  # noqa: F401  # fixtures, used by name
from tests.journeys.panggung import Telinga
from tests.journeys.ruang import Sidang, frames, open_lobby, sqlite  # noqa: F401  # fixtures, used by name


async def stands_still(page: Page, who: str) -> bool:
    """Whether this page shows no new picture of `who` for a second and a half."""
    before = await frames(page, who)
    await asyncio.sleep(1.5)
    return await frames(page, who) <= before


async def moves(page: Page, who: str) -> None:
    """Until pictures of `who` move on this page."""
    now = await frames(page, who)
    async with asyncio.timeout(30):
        while await frames(page, who) <= now + 3:  # noqa: ASYNC110  # the page has no event to wait for
            await asyncio.sleep(0.1)


async def test_the_pokja_confers_and_the_peserta_hears_sees_and_reads_nothing(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    anggota, people = sidang.pages["anggota"], sidang.jalan.office.people
    ear = Telinga()
    wakil.on("websocket", ear._note_socket)
    await wakil.reload()
    await moves(wakil, people["ketua"].id)

    await ketua.get_by_role("button", name="Musyawarah Pokja").click()

    await expect(wakil.get_by_text("Pokja sedang bermusyawarah.")).to_be_visible()
    await expect(ketua.get_by_text(f"Hanya {people['anggota'].nama} yang mendengar dan melihat Anda.")).to_be_visible()
    await moves(ketua, people["anggota"].id)
    for one in ("ketua", "anggota"):
        assert await stands_still(wakil, people[one].id)
    assert await wakil.evaluate("document.querySelectorAll('video[data-orang]').length") == 3

    await ketua.get_by_role("tab", name="Obrolan").click()
    await ketua.get_by_label("Pesan di antara Pokja").fill("KENARI: akta itu belum cukup")
    await ketua.get_by_role("button", name="Kirim kepada Pokja").click()
    await anggota.get_by_role("tab", name="Obrolan").click()
    await expect(anggota.locator("li.musyawarah")).to_contain_text("KENARI")
    await ketua.get_by_label("Pesan di antara Pokja").fill("KENARI kedua, belum dikirim")
    await anggota.get_by_role("button", name="Akhiri musyawarah").click()

    await expect(ketua.get_by_label("Pesan atau catatan")).to_have_value("")
    await expect(wakil.get_by_text("Pokja sedang bermusyawarah.")).to_have_count(0)
    await moves(wakil, people["ketua"].id)
    await wakil.get_by_role("tab", name="Obrolan").click()
    assert "KENARI" not in await wakil.content()
    assert ear.heard
    assert not [frame for _, frame in await ear.all() if b"KENARI" in frame]
