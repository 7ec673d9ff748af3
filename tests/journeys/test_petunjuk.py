"""A poor photo is told on the phone at once, with a drawing, before anything is sent; the person decides."""

import io
import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.async_api import expect

from server import contoh
from tests.browser import browser, new_context, violations  # noqa: F401
from tests.journeys.ruang import Sidang, choose, open_lobby  # noqa: F401  # fixtures too

pytestmark = pytest.mark.database("sqlite")

PICTURES = os.environ.get("RUANG_LIHAT", "")


def photo(dim: float = 1.0, soft: float = 0.0) -> bytes:
    rng = contoh.seeded(4)
    made = contoh.photograph(contoh.make("ktp", None, None, rng).image, "mudah", rng)
    pixels = np.asarray(Image.open(io.BytesIO(made)).convert("RGB")).astype(np.float32) * dim
    if soft:
        pixels = cv2.GaussianBlur(pixels, (0, 0), soft)
    out = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(out, "JPEG", quality=90)
    return out.getvalue()


async def test_a_poor_photo_is_told_before_it_is_sent(sidang: Sidang) -> None:
    page = await sidang.enter("wakil")
    await page.get_by_role("button", name="Nyalakan kamera dan mikrofon").click()
    await page.get_by_role("button", name="Lanjut", exact=True).click()
    await choose(page, "B")
    await page.get_by_role("button", name="Simpan pilihan").click()
    await page.get_by_role("button", name="Ambil foto kartu identitas").click()
    dialog = page.locator("dialog.camera")
    for name, content, words in (
        ("gelap", photo(dim=0.2), "Foto terlalu gelap"),
        ("buram", photo(soft=9), "Foto tampak kabur"),
    ):
        file = {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": content}
        await dialog.locator("#berkas").set_input_files(file)  # type: ignore[arg-type]
        await expect(dialog.get_by_role("status")).to_contain_text(words)
        assert await violations(page) == []
        if PICTURES:
            await page.screenshot(path=Path(PICTURES) / f"petunjuk-{name}.png")
        await dialog.get_by_role("button", name="Ulangi").click()
    good = {"name": "baik.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    await dialog.locator("#berkas").set_input_files(good)  # type: ignore[arg-type]
    await expect(dialog.get_by_role("button", name="Kirim foto ini")).to_be_visible()
    await expect(dialog.locator(".petunjuk")).to_have_count(0)
