"""How long somebody who joins waits for the first picture: ours beside the bare engines.

    python bench/join.py              about two minutes
    python bench/join.py --rounds 3   quicker

One is in the room and sends; the other comes, camera and socket being open already. The clock runs from the wish to
join to the first picture of the one that is decoded and shown (requestVideoFrameCallback). Our mesh stands beside a
bare RTCPeerConnection pair with a relay like ours, our way by Janus beside a page that speaks to Janus itself, over a
WebSocket and a session that are open already. The four take turns, round after round, in Chromium on this machine.
Goal: 1.3 times the bare engine. What it cannot say: how long a real network takes to connect, the same for both.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import socketio
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from server.media.sfu import Sfu  # noqa: E402
from tests.browser import CHROMIUM, FLAGS  # noqa: E402
from tests.janus import JANUS, SECRET, PrivateJanus  # noqa: E402

GOAL = 1.3
WAYS = {
    "pair": "bare RTCPeerConnection pair",
    "mesh": "ours, browser to browser",
    "bare": "bare Janus page",
    "sfu": "ours, by Janus",
}
PAGE = """<!doctype html><html lang="id"><title>bench</title><link rel="icon" href="data:,">
<script type="module" src="/join.js"></script>"""


class Relay(socketio.AsyncNamespace):
    """Passes signals on, or to the media server: what server/sockets/ruang.py does, without a chain or rights."""

    def __init__(self, sfu: Sfu) -> None:
        super().__init__("/ruang")
        self.sfu, self.here = sfu, dict[str, str]()
        self.room = ""
        sfu.say, sfu.hears = self._say, self._hears

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: dict[str, str]) -> None:
        self.here[auth["me"]] = sid

    async def on_signal(self, sid: str, message: dict[str, Any]) -> dict[str, Any]:
        who = next(name for name, one in self.here.items() if one == sid)
        if message["ke"] == "sfu":
            return {"ok": True, **await self.sfu.signal(self.room, who, message["isi"])}
        await self.emit("signal", {"dari": who, "isi": message["isi"]}, to=self.here[message["ke"]])
        return {"ok": True}

    async def _say(self, sesi: str, kursi: str, isi: Any) -> None:
        if kursi in self.here:
            await self.emit("signal", {"dari": "sfu", "isi": dict(isi)}, to=self.here[kursi])

    async def _hears(self, sesi: str, one: str, other: str) -> bool:
        return True


@asynccontextmanager
async def served(folder: Path, relay: Relay) -> AsyncIterator[str]:
    build = [
        "node_modules/.bin/esbuild",
        "bench/join.ts",
        "--bundle",
        "--format=esm",
        f"--outdir={folder}",
        "--log-level=error",
    ]
    await asyncio.to_thread(subprocess.run, build, cwd=ROOT, check=True)
    app = web.Application()
    sio = socketio.AsyncServer(async_mode="aiohttp", transports=["websocket"], namespaces=["/ruang"])
    sio.register_namespace(relay)
    sio.attach(app)

    async def show(_: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    app.router.add_get("/", show)
    app.router.add_get("/join.js", lambda _: web.FileResponse(folder / "join.js"))  # type: ignore[arg-type,return-value]
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


async def one_round(browser: Browser, url: str, relay: Relay, way: str, number: int, port: int) -> float:
    """Milliseconds that the second one waited."""
    relay.room = f"{way}{number}"
    context = await browser.new_context()
    names = [f"{way}{number}{who}" for who in ("satu", "dua")]
    pages: list[Page] = []
    for place, me in enumerate(names):
        page = await context.new_page()
        facts = {
            "me": me,
            "other": names[1 - place],
            "second": place,
            "port": port,
            "secret": SECRET,
            "room": relay.room,
        }
        await page.goto(url + "?" + "&".join(f"{name}={value}" for name, value in facts.items()))
        await page.wait_for_function("window.ready !== undefined")
        await page.evaluate("way => ready(way)", way)
        pages.append(page)
    await pages[0].evaluate("way => void join(way)", way)
    await asyncio.sleep(1.5)  # sending
    waited = float(await pages[1].evaluate("way => join(way)", way))
    await context.close()
    await asyncio.sleep(0.3)
    return waited


async def main(rounds: int) -> None:
    if not JANUS:
        sys.exit("No `janus` here: Debian 12 and Ubuntu have the package.")
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), 38_188
        janus, bare = PrivateJanus(folder / "a"), PrivateJanus(folder / "b", tcp=port)
        await asyncio.gather(janus.start(), bare.start())
        sfu = Sfu([janus.folder], SECRET, folder / "rec")
        await sfu.open()
        relay = Relay(sfu)
        found: dict[str, list[float]] = {way: [] for way in WAYS}
        async with served(folder, relay) as url, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, chromium_sandbox=False)
            for number in range(rounds + 1):
                for way, times in found.items():
                    waited = await one_round(browser, url, relay, way, number, port)
                    if number:  # the first round warms up
                        times.append(waited)
            await browser.close()
        await sfu.close()
        await asyncio.gather(janus.kill(), bare.kill())
    report(found)


def report(found: dict[str, list[float]]) -> None:
    print(f"{'':32}{'median ms':>10}{'from':>8}{'to':>8}")
    for way, times in found.items():
        print(f"{WAYS[way]:32}{statistics.median(times):10.0f}{min(times):8.0f}{max(times):8.0f}")
    for ours, bare in (("mesh", "pair"), ("sfu", "bare")):
        ratios = [one / other for one, other in zip(found[ours], found[bare], strict=True)]
        ratio = statistics.median(found[ours]) / statistics.median(found[bare])
        print(
            f"{WAYS[ours]}: {ratio:.2f} times the {WAYS[bare]} "
            f"(rounds {min(ratios):.2f} to {max(ratios):.2f}; goal {GOAL})"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    asyncio.run(main(parser.parse_args().rounds))
