"""Panggung: the stage of the whole job: its companies, its people's browsers, and all that a browser was ever sent."""

import asyncio
import re
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestServer
from playwright.async_api import BrowserContext, Page, Request, WebSocket, expect

from server.contoh import Company, Person, company, make, person, photograph, seeded
from server.keys import DISPATCHER
from server.services import Services
from server.store.sesi import SESI
from tests.browser import NewContext
from tests.clock import Clock
from tests.people import SANDI, Office

TOLERATED = r"WebSocket|ERR_|40[149]|422"  # what a browser says of links that end, and of answers that are a refusal
DESK = {"viewport": {"width": 1366, "height": 768}}
PHONES = (
    {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2},
    {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
)
PATIENCE = 90_000  # ms until a page has to show something: several browsers, a server and Tesseract on two cores

expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Firm:
    """A peserta: the company, who comes for it, and the words that must never reach another peserta."""

    company: Company
    direktur: Person
    surel: str
    whatsapp: str
    harga: str

    @property
    def nama(self) -> str:
        return self.company.nama

    @property
    def wakil(self) -> str:
        return self.direktur.nama.title()

    def row(self, place: int) -> list[str]:
        """A line of the table from SPSE."""
        one = self.company
        return [str(place), one.nama, one.npwp, one.nib, one.alamat, self.surel, self.whatsapp, self.wakil]


HEADINGS = ["Peringkat", "Nama Perusahaan", "NPWP", "NIB", "Alamat", "Email", "Telepon", "Direktur"]


def invent(seed: int, nama: str, direktur: str, surel: str, whatsapp: str, harga: str) -> Firm:
    dice = seeded(seed)
    return Firm(company(dice, nama=nama), person(dice, nama=direktur), surel, whatsapp, harga)


BINA = invent(
    11, "PT CONTOH BINA SARANA", "BIMA CONTOH PRATAMA", "direktur@bina.contoh.id", "081200000071", "Rp4.567.890.123"
)
KARYA = invent(
    12,
    "CV CONTOH KARYA MANDIRI",
    "KIRANA CONTOH LESTARI",
    "direktur@karya.contoh.id",
    "081200000082",
    "Rp3.210.987.654",
)


@cache
def photo_of(firm: Firm, jenis: str) -> bytes:
    """An example document of this firm, photographed."""
    dice = seeded(len(firm.nama) + len(jenis))
    return photograph(make(jenis, firm.direktur, firm.company, dice).image, "mudah", dice)


@dataclass
class Telinga:
    """Everything that a browser was sent: bodies, their addresses and headers, and every frame of its sockets."""

    heard: list[tuple[str, bytes]] = field(default_factory=list)
    waiting: set[asyncio.Task[None]] = field(default_factory=set)

    def listen(self, context: BrowserContext) -> None:
        context.on("requestfinished", self._note)
        context.on("page", lambda page: page.on("websocket", self._note_socket))

    def _note(self, request: Request) -> None:
        task = asyncio.create_task(self._read(request))
        self.waiting.add(task)
        task.add_done_callback(self.waiting.discard)

    async def _read(self, request: Request) -> None:
        response = await request.response()
        if response is None:
            return
        headers = "\n".join(f"{name}: {value}" for name, value in (await response.all_headers()).items())
        self.heard.append((request.url, headers.encode()))
        if not 300 <= response.status < 400:
            self.heard.append((request.url, await self._body(response)))

    async def _body(self, response: Any) -> bytes:
        try:
            return bytes(await response.body())
        except Exception as error:  # the browser lets go of a page's bytes when it leaves the page
            return f"(gone: {error})".encode()

    def _note_socket(self, socket: WebSocket) -> None:
        def note(frame: str | bytes) -> None:
            self.heard.append((socket.url, frame if isinstance(frame, bytes) else frame.encode()))

        socket.on("framereceived", note)

    async def all(self) -> list[tuple[str, bytes]]:
        while self.waiting:
            await asyncio.wait(tuple(self.waiting), timeout=10)
        return self.heard


@dataclass
class Panggung:
    """One paket with two competing peserta; `sesi` by the firm's name."""

    service: TestServer
    office: Office
    clock: Clock
    new_context: NewContext
    folder: Path
    paket: str = ""
    sesi: dict[str, str] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    ears: dict[str, Telinga] = field(default_factory=dict)

    @property
    def services(self) -> Services:
        return self.office.services

    @property
    def url(self) -> str:
        """As the mails say it."""
        return self.services.url

    # Browsers

    async def log_in(self, key: str) -> Page:
        """A member of the staff at their own desk, by surel and sandi; again on another day."""
        page = self.pages.get(key) or await self._open(key, await self.new_context(TOLERATED, **DESK))
        await page.goto(f"{self.url}/masuk")
        await page.get_by_label("Surel dinas").fill(f"{key}@ukpbj.contoh.id")
        await page.get_by_label("Kata sandi").fill(SANDI)
        await page.get_by_role("button", name="Masuk", exact=True).click()
        await page.wait_for_url(re.compile("/(beranda|audit)$"))
        return page

    async def phone(self, firm: Firm, model: int) -> Page:
        """A phone that notes whatever it is sent."""
        context = await self.new_context(TOLERATED, **PHONES[model])
        ear = self.ears.setdefault(firm.nama, Telinga())
        ear.listen(context)
        return await self._open(firm.nama, context)

    async def _open(self, key: str, context: BrowserContext) -> Page:
        context.set_default_timeout(PATIENCE)
        self.pages[key] = await context.new_page()
        return self.pages[key]

    async def send_home(self, *keys: str) -> None:
        """Close these people's browsers."""
        for key in keys:
            await self.pages.pop(key).context.close()

    # Waiting

    async def until(self, done: Callable[[], Awaitable[Any]], what: str) -> Any:
        """Wait for background work."""
        ends = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < ends:
            if found := await done():
                return found
            self.service.app[DISPATCHER].kick()
            await asyncio.sleep(0.1)
        raise TimeoutError(what)

    async def reach(self, firm: Firm, keadaan: str) -> None:
        async def there() -> bool:
            sesi = await self.services.store.read(lambda c: SESI.get(c, self.sesi[firm.nama]))
            return str(sesi.keadaan) == keadaan

        await self.until(there, f"the state {keadaan}")

    async def refresh_until(self, page: Page, text: str) -> None:
        """As people do who wait for a page that does not move by itself."""

        async def there() -> bool:
            await page.reload()
            return await page.get_by_text(text).count() > 0

        await self.until(there, f"“{text}” on {page.url}")

    async def starts(self, firm: Firm) -> datetime:
        return (await self.services.store.read(lambda c: SESI.get(c, self.sesi[firm.nama]))).mulai

    async def minutes_from_start(self, firm: Firm, minutes: float) -> None:
        """Move the clock of the service; the pages see it at their next word with it."""
        self.clock.set(await self.starts(firm) + timedelta(minutes=minutes))
        self.service.app[DISPATCHER].kick()

    # Mail

    async def mails(self) -> list[tuple[str, bytes]]:
        """(recipient, raw), newest first, as they came over SMTP."""
        assert self.services.inbox is not None
        found = []
        for summary in await self.services.inbox.list():
            stored = await self.services.inbox.get(summary.id)
            if stored:
                found.append((summary.recipient, stored.raw))
        return found

    async def letter(self, jenis: str, to: str, *, after: int = 0) -> EmailMessage:
        """The newest letter of this kind to an address, once there are more than `after` of them."""

        async def look() -> EmailMessage | None:
            found = [parse(raw) for recipient, raw in await self.mails() if to in recipient]
            mine = [one for one in found if str(one["Message-ID"]).startswith(f"<{jenis}.")]
            return mine[0] if len(mine) > after else None

        found: EmailMessage = await self.until(look, f"a letter {jenis} to {to}")
        return found

    async def letters(self, jenis: str, to: str) -> int:
        found = [parse(raw) for recipient, raw in await self.mails() if to in recipient]
        return sum(str(one["Message-ID"]).startswith(f"<{jenis}.") for one in found)


def parse(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(message: EmailMessage) -> str:
    found = re.search(r"https?://\S+/undangan#\S+", text_of(message))
    assert found, "no personal link in the letter"
    return found[0]


def code_in(message: EmailMessage) -> str:
    found = re.search(r"\b\d{3} \d{3}\b", text_of(message))
    assert found, "no code in the letter"
    return found[0]


def attachment(message: EmailMessage, kind: str) -> bytes:
    """The first part of this content type, decoded."""
    for part in message.walk():
        if part.get_content_type() == kind:
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return content
    raise AssertionError(f"no {kind} in the letter")


def pdf_text(content: bytes) -> str:
    """What Poppler reads in it, cell by cell, on one line."""
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def readable(raw: bytes) -> Iterator[str]:
    """Every part of a mail as its reader sees it, and what stands in its PDF."""
    message = parse(raw)
    yield str(message)
    for part in message.walk():
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        yield pdf_text(content) if part.get_content_type() == "application/pdf" else content.decode(errors="replace")
