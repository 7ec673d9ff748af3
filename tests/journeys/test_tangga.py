"""The ladder in the browser: saving data, stills, who is muted, a call back, another device; and what is kept of it."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from server.store import evidence
from sessions.evidence import Entry
from tests.browser import browser, new_context, until  # noqa: F401  # fixtures, used by name
from tests.journeys.ruang import LOST, Sidang, frames, open_lobby  # noqa: F401  # fixtures, used by name

pytestmark = pytest.mark.database("sqlite")


async def told(sidang: Sidang, *kinds: str) -> list[Entry]:
    berkas = sidang.jalan.sesi.berkas
    return await sidang.jalan.services.store.read(lambda c: list(evidence.of_kinds(c, berkas, set(kinds))))


def tile(page: Page, who: str) -> str:
    return f".tile:has(video[data-orang='{who}'])"


@pytest.mark.slow
async def test_who_saves_data_is_seen_in_stills_heard_and_graded_and_may_ask_for_a_call(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    guest = (await sidang.jalan.guest()).id
    beside = ketua.locator(tile(ketua, guest))
    await until(ketua, "who => document.querySelector(`video[data-orang='${who}']`)?.videoWidth > 0", guest)

    await wakil.get_by_role("button", name="Mikrofon").click()
    await expect(beside.get_by_text("Mikrofon mati")).to_be_attached()
    await wakil.get_by_role("button", name="Mikrofon").click()
    await expect(beside.get_by_text("Mikrofon mati")).to_have_count(0)

    await wakil.get_by_role("tab", name="Lainnya").click()
    await wakil.get_by_label("Hemat kuota").select_option("foto_suara")
    still = beside.locator("img.still")
    await expect(still).to_be_visible()
    await until(ketua, "() => document.querySelector('img.still')?.naturalWidth >= 200")
    first = await still.get_attribute("src")
    await expect(still).not_to_have_attribute("src", first or "")
    shown = await frames(ketua, guest)
    async with asyncio.timeout(20):
        while not (lines := [e for e in await told(sidang, "tangga.berubah") if e.event.actor == guest]):  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    assert [line.event.data["dari"] for line in lines] == ["video"], "one line a minute, and the test's clock stands"
    assert lines[0].event.data["ke"] in ("video_hemat", "foto_suara"), "a busy machine may have been slow before"

    await wakil.get_by_role("button", name="Minta ditelepon").click()
    await wakil.get_by_label("Nomor telepon Saudara").fill("0812-0000-0001")
    await wakil.locator("form.reason button.primary").click()
    await expect(wakil.get_by_text("Pokja akan menelepon 0812-0000-0001.")).to_be_visible()
    await expect(ketua.get_by_role("link", name="0812-0000-0001")).to_be_visible()
    await ketua.get_by_role("button", name="Catat telepon").click()
    await ketua.get_by_label("Apa yang terjadi?").fill("Suara jelas lewat telepon (contoh)")
    await ketua.locator("form.reason button.primary").click()
    await expect(ketua.get_by_role("link", name="0812-0000-0001")).to_have_count(0)
    [call] = await told(sidang, "telepon.dicatat")
    assert (call.event.data["hasil"], call.event.private["nomor"]) == ("terhubung", "0812-0000-0001")
    assert await frames(ketua, guest) - shown < 10, "no moving picture while data is saved"


@pytest.mark.slow
async def test_the_same_link_on_another_device_leads_to_the_lobby(sidang: Sidang) -> None:
    ketua, first = await sidang.begin()

    second = await sidang.enter("wakil")

    await expect(second.get_by_role("heading", level=1)).to_have_text("Apakah kamera dan mikrofon Saudara bekerja?")
    await expect(first.get_by_role("heading", level=1)).to_have_text("Ruang ini Saudara buka di tempat lain")
    await expect(ketua.get_by_role("heading", name="Menunggu di ruang tunggu (1)")).to_be_visible()
    assert [e.event.kind for e in await told(sidang, "ruang.terputus", "ruang.kembali")] == ["ruang.terputus"]
