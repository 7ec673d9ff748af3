"""In browsers: observers at the door, in a seat that all see, and sent out; a microphone that is muted."""

import pytest
from playwright.async_api import Page, expect

from tests.browser import ROOT, browser, new_context, violations, width  # noqa: F401  # fixtures too
from tests.journeys.ruang import Sidang, open_lobby  # noqa: F401  # fixtures, used by name
from tests.journeys.test_tuan_rumah import moves

pytestmark = pytest.mark.database("sqlite")

LOOK = ROOT / "test-results/look"


async def look(page: Page, name: str, full: bool = False) -> None:
    LOOK.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=LOOK / f"{name}.png", full_page=full)
    assert await violations(page) == [], name
    assert await width(page) <= (page.viewport_size or {"width": 0})["width"], name


async def watch(sidang: Sidang, ketua: Page) -> Page:
    """The head of the office, admitted."""
    kepala = await sidang.enter("kepala")
    await look(kepala, "pengamat-pintu")
    await kepala.get_by_role("button", name="Minta masuk sebagai pengamat").click()
    await expect(kepala.get_by_text("Pokja sudah diberi tahu.")).to_be_visible()
    await expect(kepala.locator("#lembar-orang")).to_contain_text("Menunggu diperiksa Pokja")
    await ketua.get_by_role("button", name=f"Terima {sidang.jalan.office.people['kepala'].nama}").click()
    return kepala


@pytest.mark.slow
async def test_an_observer_is_seen_by_name_and_sends_nothing(sidang: Sidang) -> None:
    ketua = await sidang.sit("ketua")
    wakil = await sidang.wait()
    people, guest = sidang.jalan.office.people, (await sidang.jalan.guest()).id
    await sidang.sit("anggota")
    await ketua.get_by_role("button", name=f"Terima {sidang.jalan.peserta.direktur}").click()
    kepala = await watch(sidang, ketua)
    await expect(kepala.get_by_text("Saudara sudah diterima")).to_be_visible()
    await ketua.get_by_role("button", name="Mulai sesi").click()

    await moves(kepala, guest)
    await moves(kepala, people["ketua"].id)
    for page in (ketua, wakil):
        await expect(page.locator(".watched")).to_contain_text(f"{people['kepala'].nama} (Kepala UKPBJ)")
        assert await page.locator(f"video[data-orang='{people['kepala'].id}']").count() == 0
    await expect(kepala.get_by_role("button", name="Mikrofon")).to_have_count(0)
    await look(kepala, "pengamat-di-dalam")
    await kepala.get_by_role("tab", name="Obrolan").click()
    await expect(kepala.get_by_role("textbox")).to_have_count(0)
    await look(wakil, "pengamat-peserta", full=True)
    await look(ketua, "pengamat-pokja")

    row = ketua.locator("#lembar-orang li", has_text=people["kepala"].nama)
    await row.get_by_role("button", name="Keluarkan").click()
    await ketua.get_by_label("Mengapa orang ini dikeluarkan?").fill("Pengamatan selesai (contoh)")
    await row.get_by_role("button", name="Keluarkan").click()
    await expect(kepala.get_by_text("Pengamatan selesai (contoh)")).to_be_visible()
    await expect(wakil.locator(".watched")).to_have_count(0)


@pytest.mark.slow
async def test_a_microphone_is_asked_to_be_quiet_then_muted_and_opened_again(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    guest, direktur = (await sidang.jalan.guest()).id, sidang.jalan.peserta.direktur
    row = ketua.locator("#lembar-orang li", has_text=direktur)

    await row.locator("summary", has_text="Mikrofon").click()
    await row.get_by_role("button", name="Minta matikan mikrofon").click()
    await expect(wakil.get_by_role("heading", name="Pokja meminta Saudara mematikan mikrofon")).to_be_visible()
    await look(wakil, "suara-diminta", full=True)
    await wakil.get_by_role("button", name="Biarkan menyala").click()
    await expect(wakil.get_by_role("heading", name="Pokja meminta Saudara mematikan mikrofon")).to_have_count(0)

    await row.get_by_role("button", name="Bisukan").click()
    await ketua.get_by_label("Mengapa dibisukan?").fill("Gema dari pengeras suara (contoh)")
    await row.get_by_role("button", name="Bisukan").click()
    await expect(wakil.get_by_role("heading", name="Mikrofon Saudara dibisukan Pokja")).to_be_visible()
    await expect(wakil.get_by_text("Gema dari pengeras suara (contoh)")).to_be_visible()
    microphone = wakil.get_by_role("button", name="Mikrofon")
    await expect(microphone).to_have_attribute("aria-pressed", "false")
    await microphone.click()
    await expect(microphone).to_have_attribute("aria-pressed", "false")
    muted = f"document.querySelector(\"video[data-orang='{guest}']\").muted"
    assert await ketua.evaluate(muted)
    assert await sidang.pages["anggota"].evaluate(muted)
    await look(wakil, "suara-dibisukan", full=True)

    await wakil.get_by_role("button", name="Minta bicara").click()
    await expect(ketua.get_by_role("heading", name=f"{direktur} minta bicara")).to_be_visible()
    await look(ketua, "suara-minta-bicara")
    await ketua.locator(".voice").get_by_role("button", name="Buka suara").click()
    await expect(wakil.get_by_role("heading", name="Mikrofon Saudara dibisukan Pokja")).to_have_count(0)
    await microphone.click()
    await expect(microphone).to_have_attribute("aria-pressed", "true")
    assert not await ketua.evaluate(muted)
