"""Pictures: plays one sesi with invented people in a real browser and photographs its pages into docs/gambar/.

    .venv/bin/python docs/screenshots.py

Needs what `./x test` needs (Chromium). The clock is the demonstration's, so the pictures bear the same day each time.
"""

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import async_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from docs.pictures import after, before, day, examination  # the path is set above
from docs.pictures.camera import FACES, GAMBAR, launch, say, taken
from docs.pictures.tour import Tour
from server.demo.clock import Jam
from server.demo.panggung import stage

MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # nine o'clock WITA


async def main() -> None:
    GAMBAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ruang-bukti-gambar-") as name:
        folder = Path(name)
        (folder / "out/foto").mkdir(parents=True)
        async with (
            stage(folder / "data", folder / "out", Jam(MONDAY)) as made,
            async_playwright() as playwright,
        ):
            browsers = {who: await launch(playwright, folder, who) for who in FACES}
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
