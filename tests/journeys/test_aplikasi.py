"""The personal link inside another app: the way out comes before the link is used there."""

import pytest
from playwright.async_api import expect

from tests.browser import browser, new_context, violations, width  # noqa: F401  # fixtures, used by name
from tests.journeys.ruang import LOST, PHONE, Sidang, open_lobby  # noqa: F401  # fixtures, used by name

pytestmark = pytest.mark.database("sqlite")

WHATSAPP = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/126.0.0.0 Mobile Safari/537.36 WhatsApp/2.24.12.78"
)


async def test_a_link_inside_another_app_leads_out_before_it_is_used(sidang: Sidang) -> None:
    page = await (await sidang.new_context(LOST + "|410|403|422", viewport=PHONE, user_agent=WHATSAPP)).new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))

    await page.goto(f"{sidang.url}/undangan#rahasia-contoh-0123456789")

    await expect(page.get_by_text("(WhatsApp)")).to_be_visible()
    chrome = await page.get_by_role("link", name="Buka di Chrome").get_attribute("href")
    assert chrome
    assert chrome.startswith("intent://")
    assert "#rahasia-contoh-0123456789#Intent;" in chrome
    assert await violations(page) == []
    assert await width(page) <= PHONE["width"]
    await page.screenshot(path="test-results/look/undangan-aplikasi.png", full_page=True)
    assert not [url for url in sent if url.endswith("/undangan/tautan")]
    await page.get_by_role("button", name="Lanjut di sini").click()
    await expect(page.get_by_role("heading", name="Undangan belum terbuka")).to_be_visible()
    assert [url for url in sent if url.endswith("/undangan/tautan")]
