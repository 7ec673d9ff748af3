"""Pictures: plays one sesi with invented people in a real browser and photographs its pages into docs/gambar/.

    .venv/bin/python docs/screenshots.py

Needs what `./x test` needs (Chromium). The clock is the demonstration's, so the pictures bear the same day each time.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from docs.pictures import after, before, day, examination  # the path is set above
from docs.pictures.camera import FACES, GAMBAR, launch, say, serve, taken
from docs.pictures.tour import Tour


async def main() -> None:
    GAMBAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ruang-bukti-gambar-") as folder:
        async with serve(Path(folder)) as made, async_playwright() as playwright:
            browsers = {who: await launch(playwright, Path(folder), who) for who in FACES}
            await walk(Tour(made, browsers))
            for browser in browsers.values():
                await browser.close()
    for old in set(GAMBAR.iterdir()) - taken:
        old.unlink()
    say(f"{len(taken)} pictures, {sum(one.stat().st_size for one in taken) // 1000} kB")


async def walk(tour: Tour) -> None:
    tour.sesi = await before.plan(tour)
    tour.ketua = await tour.staff("ketua")
    await before.invite(tour)
    tour.guest = await before.open_link(tour)
    await before.answer(tour)
    await before.office_pages(tour)
    await day.lobby(tour)
    await day.room(tour)
    await examination.examine(tour)
    await after.signing(tour)
    await after.seal(tour)


if __name__ == "__main__":
    asyncio.run(main())
