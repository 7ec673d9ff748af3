"""Signed papers in a real browser: sent from a phone with its progress, compared on a desk, what differs in red."""

from pathlib import Path

import pytest

from tests.browser import NewContext, browser, new_context, small_targets, violations, width  # noqa: F401
from tests.people import Office
from tests.server.kertas import forged, photo, signed
from tests.server.routes.meja import WHY, Meja
from tests.server.routes.peramban import enter, open_page
from tests.server.routes.test_layar import DESK, PHONE

pytestmark = pytest.mark.database("sqlite")


async def test_a_phone_sends_a_forged_paper_and_a_desk_shows_what_differs(
    meja: Meja,
    office: Office,
    new_context: NewContext,  # noqa: F811
    pictures: Path,
) -> None:
    palsu = forged(meja.berkas, 7, 1, total=True)
    files = [
        {"name": f"IMG_{page.number}.jpg", "mimeType": "image/jpeg", "buffer": photo(signed(page, 5), "wa", 4)}
        for page in palsu.pages
    ]
    hand = await open_page(await new_context(**PHONE), meja.tamu)
    await hand.goto(f"{office.url}/hadir/kembali")
    assert await violations(hand) == []
    assert await width(hand) <= 360
    await hand.screenshot(path=pictures / "kembali-telepon.png", full_page=True)

    await hand.locator("input[type=file]").first.set_input_files(files)
    await hand.get_by_role("button", name="Kirim foto atau pindaian").click()
    await hand.get_by_text("Berkas 2").wait_for()
    await meja.read()
    await hand.reload()

    await hand.screenshot(path=pictures / "kembali-telepon-terkirim.png", full_page=True)
    assert await hand.get_by_text("Menunggu pemeriksaan Pokja").count() == 1
    desk = await enter(await new_context(**DESK), office, "ketua")
    await desk.goto(f"{office.url}{meja.page}")
    await desk.get_by_role("heading", name="Yang harus dilihat").scroll_into_view_if_needed()
    assert await desk.locator("tr.differs").count() == 2
    assert await desk.locator(".overlay rect.bad").count() == 2
    assert await violations(desk) == []
    await desk.wait_for_load_state("networkidle")
    await desk.screenshot(path=pictures / "kembali-meja.png", full_page=True)
    narrow = await enter(await new_context(**PHONE), office, "ketua")
    await narrow.goto(f"{office.url}{meja.page}")
    assert await width(narrow) <= 360
    assert await small_targets(narrow) == []
    await narrow.screenshot(path=pictures / "kembali-meja-sempit.png", full_page=True)
    await desk.get_by_label("Alasan untuk peserta").fill(WHY)
    await desk.get_by_role("button", name="Minta kirim ulang").click()
    await desk.get_by_text("Diminta kirim ulang").first.wait_for()
    await hand.reload()
    await hand.get_by_text(WHY).wait_for()
    await hand.screenshot(path=pictures / "kembali-telepon-ulang.png", full_page=True)
