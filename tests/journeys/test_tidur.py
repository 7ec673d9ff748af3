"""A phone whose screen goes dark: it is kept awake, the others are told, and on waking the voice comes first."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.browser import browser, new_context, until  # noqa: F401  # fixtures, used by name
from tests.journeys.ruang import Sidang, frames, open_lobby  # noqa: F401  # fixtures, used by name
from tests.journeys.test_ruang_tampak import LOOK

pytestmark = pytest.mark.database("sqlite")

# What Chromium does on a phone, and a headless one never: the page is out of sight, and its lock on the screen ends.
SCREEN = """(() => {
  const real = navigator.wakeLock.request.bind(navigator.wakeLock);
  window.locks = [];
  navigator.wakeLock.request = async (kind) => {
    const lock = await real(kind);
    window.locks.push(lock);
    return lock;
  };
  let dark = false;
  Object.defineProperty(Document.prototype, "hidden", {get: () => dark});
  Object.defineProperty(Document.prototype, "visibilityState", {get: () => (dark ? "hidden" : "visible")});
  window.screenGoes = async (away) => {
    dark = away;
    if (away) for (const lock of window.locks) await lock.release();
    document.dispatchEvent(new Event("visibilitychange"));
  };
})();"""
HELD = "() => window.locks.filter((lock) => !lock.released).length === 1"


async def with_a_screen(sidang: Sidang) -> tuple[Page, Page]:
    ketua, wakil = await sidang.begin()
    await wakil.add_init_script(SCREEN)
    await wakil.context.grant_permissions(["camera", "microphone", "screen-wake-lock"])
    await wakil.reload()
    await expect(wakil.get_by_text("Sedang berlangsung")).to_be_visible()
    return ketua, wakil


async def sleep(page: Page, seconds: float) -> None:
    """The screen goes dark and the system stops the page; then both come back."""
    chrome = await page.context.new_cdp_session(page)
    await page.evaluate("window.screenGoes(true)")
    await asyncio.sleep(1)  # in which a page may still speak
    await chrome.send("Page.setWebLifecycleState", {"state": "frozen"})
    await asyncio.sleep(seconds)
    await chrome.send("Page.setWebLifecycleState", {"state": "active"})
    await page.evaluate("window.screenGoes(false)")


@pytest.mark.slow
async def test_a_phone_that_slept_is_told_so_and_heard_before_it_is_seen(sidang: Sidang) -> None:
    ketua, wakil = await with_a_screen(sidang)
    guest = (await sidang.jalan.guest()).id
    await until(wakil, HELD)
    await until(ketua, "who => document.querySelector(`video[data-orang='${who}']`)?.videoWidth > 0", guest)

    await wakil.get_by_role("tab", name="Lainnya").click()
    await wakil.get_by_text("Kamera, mikrofon, dan pengeras suara").click()
    speakers = wakil.get_by_label("Pengeras suara yang dipakai")
    wanted = await speakers.locator("option").nth(1).get_attribute("value")
    await speakers.select_option(index=1)
    heard = "id => [...document.querySelectorAll('.tile:not(.mirror) video')].every((video) => video.sinkId === id)"
    await until(wakil, heard, wanted)
    await wakil.screenshot(path=LOOK / "ruang-pengeras.png", full_page=True)

    asleep = asyncio.create_task(sleep(wakil, 7))
    await expect(ketua.get_by_text("layar mati", exact=True)).to_be_visible()
    await asleep

    await expect(wakil.get_by_text("Layar mati atau berpindah aplikasi selama")).to_be_visible()
    await until(wakil, HELD)
    before = await frames(ketua, guest)
    await asyncio.sleep(2)
    assert await frames(ketua, guest) - before < 5, "the voice first"
    await expect(ketua.get_by_text("layar mati", exact=True)).to_have_count(0)
    async with asyncio.timeout(30):
        while await frames(ketua, guest) - before < 20:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    assert len(await ketua.query_selector_all(f".tile video[data-orang='{guest}']")) == 1
