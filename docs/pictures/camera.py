"""Camera: browsers that show a drawn face, and the photographing."""

import io
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, Playwright

from server.contoh import seeded
from server.contoh.drawing import portrait
from tests.browser import CHROMIUM, FLAGS

GAMBAR = Path(__file__).parents[1] / "gambar"
FACES = {"ketua": 2, "anggota1": 4, "anggota2": 7, "direktur": 1}  # who comes with a camera: how their face is drawn
LARGEST = 150_000
QUALITY = 78
SEEN = """[...document.images].filter(one => one.getBoundingClientRect().top < innerHeight)
    .every(one => one.complete && one.naturalWidth)"""
taken: set[Path] = set()


async def launch(playwright: Playwright, folder: Path, who: str) -> Chromium:
    """A Chromium whose camera shows a drawn face."""
    frame = io.BytesIO()
    face = portrait(300, 400, seeded(FACES[who]))
    room = Image.new("RGB", (640, 480), face.getpixel((2, 2)))
    room.paste(face, (170, 80))
    room.save(frame, "JPEG", quality=90)
    camera = folder / f"{who}.mjpeg"
    camera.write_bytes(frame.getvalue() * 10)
    args = [*FLAGS, f"--use-file-for-fake-video-capture={camera}"]
    return await playwright.chromium.launch(executable_path=CHROMIUM, args=args, chromium_sandbox=False)


async def picture(page: Page, name: str, *, top: str = "") -> None:
    """What the window shows now, as WebP; `top` is a selector that is brought to its upper edge first."""
    if top:
        await page.locator(top).first.evaluate("e => e.scrollIntoView({block: 'start'})")
    await page.mouse.move(0, 0)  # or the button that was pressed last looks pressed
    await page.evaluate("document.fonts.ready")
    await page.wait_for_timeout(150)  # a last paint
    shot = Image.open(io.BytesIO(await page.screenshot()))
    place = GAMBAR / f"{name}.webp"
    shot.convert("RGB").save(place, "WEBP", quality=QUALITY, method=6)
    if place.stat().st_size > LARGEST:
        raise ValueError(f"{place.name} has {place.stat().st_size} bytes")
    taken.add(place)
    say(f"  {place.name}: {place.stat().st_size // 1000} kB")


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  # a command's answer
