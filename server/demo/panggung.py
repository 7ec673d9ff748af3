"""Panggung: what the whole story shares: the service on a free port, its clock, and the mail that its people read."""

import asyncio
import re
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from aiohttp import web as http

from server.app import create_app
from server.demo import office as scene
from server.demo.browser import Browser
from server.demo.clock import Jam
from server.demo.office import Office
from server.keys import DISPATCHER, SERVICES
from server.services import Services
from server.settings import Settings
from server.store import cetakan as printed
from server.store import surel as post
from server.store.sesi import SESI


@dataclass(slots=True)
class Stage:
    """What the whole story shares."""

    app: http.Application
    services: Services
    jam: Jam
    url: str
    out: Path
    office: Office
    browsers: list[Browser] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)  # ids of letters that somebody has opened

    async def browser(self, nama: str) -> Browser:
        made = Browser(self.url, nama)
        self.browsers.append(made)
        return made

    async def staff(self, key: str) -> Browser:
        made = await self.browser(self.office.staff[key].nama)
        await made.log_in(self.office.staff[key].surel, scene.SANDI)
        return made

    async def until(self, done: Callable[[], Awaitable[Any]], what: str, seconds: float = 30) -> Any:
        """Wait for background work, which goes at its own pace."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if found := await done():
                return found
            self.app[DISPATCHER].kick()
            await asyncio.sleep(0.05)
        raise TimeoutError(f"{what} did not happen within {seconds:.0f} s")


@asynccontextmanager
async def stage(
    folder: Path, out: Path, jam: Jam, office: Office | None = None, database_url: str = ""
) -> AsyncIterator[Stage]:
    """The whole service on a free port of this machine, with a clock of its own; unless one is given, a new office."""
    listening = socket.create_server(("127.0.0.1", 0))  # kept, so that nobody else takes the port meanwhile
    port = listening.getsockname()[1]
    settings = Settings(port=port, data=folder, database_url=database_url, ocr_workers=2, disk_reserve=0)
    app = create_app(settings, jam.now)
    runner = http.AppRunner(app, access_log=None)
    await runner.setup()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(runner.cleanup)
        await http.SockSite(runner, listening).start()
        services = app[SERVICES]
        made = Stage(app, services, jam, settings.url, out, office or await scene.found(services))
        stack.push_async_callback(_close_browsers, made)
        yield made


async def _close_browsers(made: Stage) -> None:
    for browser in made.browsers:
        await browser.close()


async def in_state(made: Stage, sesi: str, keadaan: str) -> bool:
    found = await made.services.store.read(lambda c: SESI.get(c, sesi))
    return str(found.keadaan) == keadaan


async def posted(made: Stage, sesi: str) -> bool:
    mails = await made.services.store.read(lambda c: post.of_sesi(c, sesi))
    printing = await made.services.store.read(lambda c: printed.still_printing(c, f"sesi/{sesi}"))
    return not printing and all(mail.keadaan != "antre" for mail in mails)


async def letter_to(made: Stage, address: str, jenis: str) -> Any:
    """The newest letter of this kind in the mailbox of `address`, as its owner would read it."""
    inbox = made.services.inbox
    if inbox is None:
        raise LookupError("the demonstration has its own inbox")

    async def look() -> Any:
        for summary in await inbox.list():
            if address in summary.recipient and (stored := await inbox.get(summary.id)):
                message = message_from_bytes(stored.raw, policy=policy.default)
                if str(message["Message-ID"]).startswith(f"<{jenis}.") and stored.id not in made.read:
                    made.read.add(stored.id)
                    return message
        return None

    return await made.until(look, f"a letter {jenis} to {address}")


def personal_link(mail: Any) -> str:
    found = re.search(r"https?://\S+#\S+", mail.get_body(("plain",)).get_content())
    if found is None:
        raise LookupError("no personal link in the mail")
    return found.group(0)


def pass_minutes(made: Stage, minutes: float) -> None:
    made.jam.jump(made.jam.now() + timedelta(minutes=minutes))
    made.app[DISPATCHER].kick()


def title(words: str) -> None:
    say(f"\n{words}\n" + "-" * len(words))


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - the demonstration speaks to whoever started it
