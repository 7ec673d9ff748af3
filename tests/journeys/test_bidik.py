"""One press on the phone: the photo the Pokja asks for takes itself and is cited by its second; documents are held."""

import asyncio

import pytest
from playwright.async_api import expect

from server.store import evidence
from tests.browser import browser, new_context, small_targets, until, violations, width  # noqa: F401  # fixtures too
from tests.journeys.ruang import Sidang, open_lobby  # noqa: F401  # fixtures, used by name
from tests.journeys.test_ruang_tampak import LOOK

pytestmark = pytest.mark.database("sqlite")

# A sheet with lines of writing, held still before the camera, with a microphone that hums.
KERTAS = """(() => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 1920, height: 1080});
  const pen = canvas.getContext("2d");
  const draw = () => {
    pen.fillStyle = "#f2f2ee"; pen.fillRect(0, 0, 1920, 1080);
    pen.fillStyle = "#111"; pen.font = "48px sans-serif";
    for (let y = 90; y < 1060; y += 70) pen.fillText("NOMOR INDUK BERUSAHA 1234567890123 CONTOH " + y, 80, y);
  };
  draw(); setInterval(draw, 100);
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const out = new MediaStream();
    if (wanted.video) out.addTrack(canvas.captureStream(10).getVideoTracks()[0]);
    if (wanted.audio) for (const track of (await real({audio: wanted.audio})).getAudioTracks()) out.addTrack(track);
    return out;
  };
})();"""


async def hold_a_sheet(sidang: Sidang) -> None:
    """From now on the wakil's camera sees a sheet of paper."""
    wakil = sidang.pages["wakil"]
    await wakil.add_init_script(KERTAS)
    await wakil.reload()
    await expect(wakil.get_by_text("Sedang berlangsung")).to_be_visible()
    await until(wakil, "() => document.querySelector('.tile.mirror video')?.videoWidth === 1920")


async def test_one_press_takes_and_sends_what_the_pokja_asks_for(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    await hold_a_sheet(sidang)
    await ketua.get_by_role("button", name="2. Nomor Induk").click()
    await ketua.get_by_role("button", name="Minta foto sekarang").click()

    await wakil.locator(".request button").click()  # the one press

    await expect(wakil.locator("dialog.camera")).to_contain_text(sidang.jalan.sesi.kode)
    await expect(wakil.locator("dialog.camera")).to_have_count(0)
    await expect(ketua.locator(".exam-photo")).to_contain_text(f"dibidik · {sidang.jalan.sesi.kode}")
    taken = await sidang.jalan.services.store.read(
        lambda c: list(evidence.of_kinds(c, sidang.jalan.sesi.berkas, {"foto.diterima"}))
    )
    data = taken[-1].event.data
    assert (data["jalur"], data["untuk"]) == ("bidik", "dokumen")
    assert isinstance(data["detik"], int)
    assert data["detik"] >= 0
    assert data["saat"]


@pytest.mark.slow
async def test_a_document_is_shown_sharp_and_held_on_everybodys_screen(sidang: Sidang) -> None:
    ketua, wakil = await sidang.begin()
    await hold_a_sheet(sidang)
    guest = (await sidang.jalan.guest()).id
    await wakil.get_by_role("button", name="Dokumen", exact=True).click()
    bar = wakil.get_by_role("region", name="Memperlihatkan dokumen")
    await expect(bar).to_be_visible()
    high = "who => document.querySelector(`video[data-orang='${who}']`)?.videoHeight >= 720"
    await until(ketua, high, guest, seconds=60)
    await until(wakil, "() => document.querySelector('.sight video').videoHeight >= 720")
    assert await wakil.locator(".tile.mirror video").evaluate("e => getComputedStyle(e).transform") == "none"

    await bar.get_by_role("button", name="Tahan gambar").click()
    await expect(ketua.get_by_text("gambar ditahan")).to_be_visible()
    await ketua.get_by_role("button", name="2. Nomor Induk").click()
    await expect(ketua.locator(".exam-photo figcaption")).to_contain_text("menahan gambar")
    await until(ketua, "() => document.querySelector('.exam-photo > .tile video').videoHeight >= 720")
    await ketua.screenshot(path=LOOK / "ruang-sorot-pokja.png")
    await wakil.evaluate("() => document.querySelector('.tile.mirror video').srcObject.getVideoTracks()[0].enabled")
    await wakil.screenshot(path=LOOK / "ruang-sorot.png", full_page=True)
    assert await violations(wakil) == []
    assert await width(wakil) <= 360
    assert await small_targets(wakil) == []
    await asyncio.sleep(1)
    await bar.get_by_role("button", name="Lepas gambar").click()
    await expect(ketua.get_by_text("gambar ditahan")).to_have_count(0)
    await expect(ketua.locator(".exam-photo figcaption")).to_have_count(0)
    await bar.get_by_role("button", name="Selesai").click()
    await expect(bar).to_have_count(0)
