"""Killed with -9 in the middle of a room: what was acknowledged is there, and everybody has their seat again."""

import asyncio
import itertools
import random
import re
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

import pytest
from socketio.exceptions import SocketIOError

from server.demo.browser import Browser
from server.demo.office import SANDI
from server.settings import Settings
from server.store import evidence, migrate
from sessions.evidence import first_break, frontier
from tests.faults.peladen import Peladen
from tests.faults.sink import Sink

POKJA = ("ketua", "anggota1", "anggota2")
PAUSE = 0.08  # seconds between two messages of one browser: below the limit of 20 a second


@dataclass(slots=True)
class Speaker:
    """One person who talks without end, and sends again what was not acknowledged, as the page does."""

    browser: Browser
    sebagai: str
    sesi: str = ""
    me: str = ""
    words: set[str] = field(default_factory=set)
    pending: tuple[str, str] | None = None
    resent: set[str] = field(default_factory=set)

    async def talk(self) -> None:
        """Until the connection goes."""
        if self.pending:
            self.resent.add(self.pending[0])
        while True:
            self.pending = self.pending or (f"{self.browser.nama} {uuid.uuid4().hex}", uuid.uuid4().hex)
            teks, kunci = self.pending
            try:
                await asyncio.wait_for(self.browser.ask("say", teks=teks, kunci=kunci), 5)
            except (SocketIOError, TimeoutError):
                return
            self.words.add(teks)
            self.pending = None
            await asyncio.sleep(PAUSE)

    async def enter(self) -> None:
        await self.browser.enter(self.sesi, self.sebagai)
        self.me = (await self.browser.ask("state"))["saya"]


@dataclass(slots=True)
class Room:
    peladen: Peladen
    speakers: list[Speaker]

    async def state(self) -> dict[str, Any]:
        return await self.speakers[0].browser.ask("state")

    async def said(self) -> list[str]:
        """All messages, as somebody reads who comes late."""
        found: list[str] = []
        after = 0
        while True:
            page = await self.speakers[0].browser.ask("follow", after=after)
            found += [e["private"]["teks"] for e in page["entries"] if e["kind"] == "pesan.dikirim"]
            after = page["last"]
            if not page["more"]:
                return found


@asynccontextmanager
async def room(settings: Settings, port: int, sink: Sink) -> AsyncIterator[Room]:
    """A sesi that goes on: three of the Pokja and the peserta's director are inside."""
    peladen = Peladen(settings.data, port, settings.database_url, sink.url)
    async with AsyncExitStack() as stack:
        await peladen.start()
        speakers = []
        for key in POKJA:
            browser = Browser(peladen.url, key)
            stack.push_async_callback(browser.close)
            await browser.log_in(f"{key}@ukpbj.contoh.id", SANDI)
            speakers.append(Speaker(browser, "staf"))
        guest = Browser(peladen.url, "direktur")
        stack.push_async_callback(guest.close)
        await guest.open_link(link_in(sink))
        speakers.append(Speaker(guest, "tamu"))
        sesi = await open_sesi(speakers[0].browser)
        for speaker in speakers:
            speaker.sesi = sesi
            await speaker.enter()
            await speaker.browser.say("device", mutu="video")
            await speaker.browser.say("choose", pilihan="A", dibacakan=False)
        await speakers[0].browser.say("admit", siapa=speakers[-1].me, alasan="Dikenal langsung oleh Pokja. (contoh)")
        await speakers[0].browser.say("begin")
        yield Room(peladen, speakers)
        await peladen.stop()


def link_in(sink: Sink) -> str:
    """The personal link of the first company's invitation, from its mail."""
    for _, raw in sink.letters:
        letter = message_from_bytes(raw, policy=policy.default)
        body = letter.get_body(("plain",))
        found = re.search(r"https?://\S+#\S+", str(body.get_content()) if body else "")
        if found and "bina" in str(letter["To"]):
            return found.group(0)
    raise LookupError("no invitation has come")


async def open_sesi(browser: Browser) -> str:
    """The sesi whose waiting room is open."""
    home = (await browser.get("/")).decode()
    for id in dict.fromkeys(re.findall(r"/sesi/([a-z0-9]{16})", home)):
        await browser.enter(id, "staf")
        state = await browser.ask("state", bagian=["sesi"])
        await browser.leave()
        if state["sesi"]["keadaan"] == "ruang_tunggu":
            return id
    raise LookupError("no sesi is open")


async def kill_often(settings: Settings, ports: Any, kills: int) -> None:
    rng = random.Random(kills)  # noqa: S311 - moments to kill at
    with Sink(ports()) as sink:
        async with room(settings, ports(), sink) as made:
            seats = {s.browser.nama: s.me for s in made.speakers}
            for _ in range(kills):
                talking = [asyncio.create_task(speaker.talk()) for speaker in made.speakers]
                await asyncio.sleep(rng.uniform(0.4, 1.5))
                await made.peladen.kill()
                await asyncio.gather(*talking)
                await made.peladen.start()
                await asyncio.gather(*(speaker.enter() for speaker in made.speakers))
            for speaker in made.speakers:
                if speaker.pending:
                    await speaker.browser.ask("say", teks=speaker.pending[0], kunci=speaker.pending[1])
                    speaker.resent.add(speaker.pending[0])
            said, state = Counter(await made.said()), await made.state()
    acknowledged = set(itertools.chain(*(s.words for s in made.speakers)))
    resent = set(itertools.chain(*(s.resent for s in made.speakers)))
    assert acknowledged - said.keys() == set(), "acknowledged words are lost"
    assert {words for words in acknowledged - resent if said[words] != 1} == set(), "words are there twice"
    doubled = {words for words in resent if said[words] > 1}
    assert doubled == set(), "words sent again after the kill are there twice"
    assert len(acknowledged) > 10 * kills
    assert {s.browser.nama: s.me for s in made.speakers} == seats
    assert sorted(seat["id"] for seat in state["kursi"]) == sorted(seats.values()), "one seat each, and no ghost"
    assert {seat["keadaan"] for seat in state["kursi"]} == {"hadir"}
    assert state["sesi"]["keadaan"] == "berlangsung"
    await check_chain(settings, made.speakers[0].sesi)
    print(f"\n{kills} kills: {len(acknowledged)} messages acknowledged and kept, {len(resent)} sent again, 0 doubled")


async def check_chain(settings: Settings, sesi: str) -> None:
    database = await migrate.open_database(settings)
    berkas = f"sesi/{sesi}"
    lines = [entry.line for entry in await database.read(lambda c: evidence.after(c, berkas, 0))]
    size, _, tree = await database.read(lambda c: evidence.state(c, berkas))
    await database.close()
    assert first_break(lines, berkas) is None
    assert (size, tree.root) == (len(lines), frontier(lines).root)


@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_two_kills_in_a_room_lose_nothing_and_everybody_has_their_seat_again(
    settings: Settings, unused_tcp_port_factory: Any
) -> None:
    await kill_often(settings, unused_tcp_port_factory, 2)


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_ten_kills_in_a_room_lose_nothing_and_everybody_has_their_seat_again(
    settings: Settings, unused_tcp_port_factory: Any
) -> None:
    await kill_often(settings, unused_tcp_port_factory, 10)
