"""What goes wrong on the way, with real links, sockets and photos: each ends in clear words, and nothing is lost."""

import asyncio
import signal
import struct
import sys
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest

from server import sheets
from server.demo.browser import Browser, Refused
from server.login import HOURS, TAMU
from server.photos import TOO_LARGE
from server.store import evidence
from server.store.dokumen import FOTO, OLAHAN
from tests.browser import ROOT
from tests.people import SANDI
from tests.server.routes.perjalanan import Perjalanan

Device = Callable[[], Awaitable[Browser]]


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    """A sesi whose lobby is open."""
    await jalan.waiting()
    return jalan


@pytest.fixture
async def device(jalan: Perjalanan) -> AsyncIterator[Device]:
    """Makes one more telephone or computer, with cookies of its own."""
    async with AsyncExitStack() as stack:

        async def make() -> Browser:
            made = Browser(jalan.office.url, "perangkat contoh")
            stack.push_async_callback(made.close)
            return made

        yield make


async def link(jalan: Perjalanan) -> str:
    return f"{jalan.office.url}/undangan#{await jalan.link()}"


async def knock(jalan: Perjalanan, guest: Browser) -> None:
    await guest.open_link(await link(jalan))
    await guest.enter(jalan.sesi.id, "tamu")


async def sit(jalan: Perjalanan, staff: Browser, key: str) -> None:
    await staff.log_in(f"{key}@ukpbj.contoh.id", SANDI)
    await staff.enter(jalan.sesi.id, "staf")
    await choose(staff, "A")


async def choose(browser: Browser, pilihan: str) -> None:
    await browser.say("device", mutu="video")
    await browser.say("choose", pilihan=pilihan, dibacakan=False)


async def begun(jalan: Perjalanan, device: Device) -> tuple[Browser, Browser, Browser]:
    """Ketua, a member and the wakil inside; the sesi goes on."""
    ketua, anggota, guest = [await device() for _ in range(3)]
    await sit(jalan, ketua, "ketua")
    await sit(jalan, anggota, "anggota")
    await knock(jalan, guest)
    await choose(guest, "B")
    await admit(jalan, ketua)
    jalan.clock.set(jalan.sesi.mulai)
    await ketua.say("begin")
    return ketua, anggota, guest


async def admit(jalan: Perjalanan, ketua: Browser) -> None:
    await ketua.say("admit", siapa=(await jalan.guest()).id, alasan="Identitas diperlihatkan di kamera (contoh).")


async def seats_of_the_guest(jalan: Perjalanan, ketua: Browser) -> list[dict[str, Any]]:
    me = (await jalan.guest()).id
    return [kursi for kursi in (await ketua.ask("state", bagian=["kursi"]))["kursi"] if kursi["id"] == me]


async def told_of_the_guest(jalan: Perjalanan) -> list[str]:
    """The kinds of lines that the chain has of this person's seat, in order."""
    me = (await jalan.guest()).id
    entries = await jalan.services.store.read(lambda c: evidence.after(c, jalan.sesi.berkas, 0))
    return [one.event.kind for one in entries if me in (one.event.actor, one.event.data.get("id"))]


# The link


async def test_a_forwarded_link_opened_on_two_devices_is_one_person_in_one_seat(
    jalan: Perjalanan, device: Device
) -> None:
    ketua, _, first = await begun(jalan, device)
    second = await device()

    await knock(jalan, second)

    with pytest.raises(Exception, match=r"not a connected namespace|sudah berakhir"):
        await first.say("say", teks="Masih di sini?")
    await second.say("say", teks="Saya pindah perangkat.")
    (seat,) = await seats_of_the_guest(jalan, ketua)
    assert seat["di_dalam"] is True
    assert (await told_of_the_guest(jalan)).count("ruang.diterima") == 1


async def test_the_first_device_may_take_the_seat_back(jalan: Perjalanan, device: Device) -> None:
    ketua, _, _ = await begun(jalan, device)
    forwarded, first_again = await device(), await device()
    await knock(jalan, forwarded)

    await knock(jalan, first_again)

    await first_again.say("say", teks="Kembali ke perangkat saya.")
    assert len(await seats_of_the_guest(jalan, ketua)) == 1


async def test_a_login_that_would_end_during_the_sesi_lasts_until_its_end(jalan: Perjalanan, device: Device) -> None:
    """The link was opened two days ago, when the invitation came; the room's page begins the login anew."""
    guest = await device()
    jalan.clock.set(jalan.sesi.mulai - timedelta(hours=HOURS[TAMU]) + timedelta(minutes=20))
    await guest.open_link(await link(jalan))
    jalan.clock.set(jalan.sesi.mulai - timedelta(minutes=10))

    await guest.get("/hadir/ruang")

    jalan.clock.set(jalan.sesi.mulai + timedelta(hours=1))
    assert b'id="ruang"' in await guest.get("/hadir/ruang")


# The quorum


async def test_one_member_alone_neither_begins_nor_decides_nor_closes(jalan: Perjalanan, device: Device) -> None:
    ketua, anggota, guest = [await device() for _ in range(3)]
    await sit(jalan, ketua, "ketua")
    await knock(jalan, guest)
    await choose(guest, "A")
    await admit(jalan, ketua)
    jalan.clock.set(jalan.sesi.mulai)
    with pytest.raises(Refused, match="kuorum"):
        await ketua.say("begin")
    assert await jalan.state() == "ruang_tunggu"

    await sit(jalan, anggota, "anggota")
    await ketua.say("begin")
    await ketua.say("propose", perihal="tutup", hasil=None, alasan="")
    usul = (await ketua.ask("state", bagian=["usul"]))["usul"][0]
    with pytest.raises(Refused, match="sudah"):
        await ketua.say("vote", usul=usul["id"])
    assert await jalan.state() == "berlangsung"

    await anggota.say("vote", usul=usul["id"])
    assert await jalan.state() == "ditutup"


# The browser dies

PHONE = """
import asyncio, sys
from server.demo.browser import Browser

async def phone(url, link, sesi):
    guest = Browser(url, "telepon contoh")
    await guest.open_link(link)
    await guest.enter(sesi, "tamu")
    await guest.say("device", mutu="video")
    await guest.say("choose", pilihan="B", dibacakan=False)
    print("in the lobby", flush=True)
    await asyncio.sleep(3600)

asyncio.run(phone(*sys.argv[1:]))
"""


async def test_a_browser_killed_with_9_comes_back_to_the_same_seat(jalan: Perjalanan, device: Device) -> None:
    ketua, anggota = await device(), await device()
    await sit(jalan, ketua, "ketua")
    await sit(jalan, anggota, "anggota")
    arguments = [sys.executable, "-c", PHONE, jalan.office.url, await link(jalan), jalan.sesi.id]
    phone = await asyncio.create_subprocess_exec(*arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert phone.stdout is not None
    assert await phone.stdout.readline() == b"in the lobby\n"
    await admit(jalan, ketua)
    jalan.clock.set(jalan.sesi.mulai)
    await ketua.say("begin")
    (before,) = await seats_of_the_guest(jalan, ketua)
    assert before["di_dalam"] is True

    phone.send_signal(signal.SIGKILL)
    await phone.communicate()

    async def noticed() -> bool:
        (seat,) = await seats_of_the_guest(jalan, ketua)
        return bool(seat["keadaan"] == "terputus")

    await jalan.until(noticed, "the seat of the killed browser is seen to be empty")
    await ketua.say("say", teks="Kami menunggu Saudara.")
    jalan.clock.advance(minutes=3)
    again = await device()
    await knock(jalan, again)
    (after,) = await seats_of_the_guest(jalan, ketua)
    assert after["di_dalam"] is True
    assert (after["nama"], after["masuk"]) == (before["nama"], before["masuk"])
    followed = await again.ask("follow", after=0)
    assert "Kami menunggu Saudara." in str(followed["entries"]), "what was said meanwhile"
    told = await told_of_the_guest(jalan)
    assert told.count("ruang.diterima") == 1
    assert "ruang.kembali" in told


# A photo that is a bomb


def png_of_41_megapixels() -> bytes:
    """40 kB that want 123 MB once they are unpacked."""
    wide, high = 8200, 5000

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = zlib.compress((b"\0" + bytes((wide + 7) // 8)) * high, 9)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_a_bomb_of_41_megapixels_is_kept_as_it_came_and_asked_for_again(
    jalan: Perjalanan, device: Device
) -> None:
    ketua, _, guest = await begun(jalan, device)
    item = (await ketua.ask("state", bagian=["dokumen"]))["dokumen"][0]
    await ketua.say("want_photo", untuk="dokumen", dokumen=item["id"], kursi="")
    bomb = png_of_41_megapixels()

    sent = await guest.send_photo("dokumen", item["id"], bomb)

    async def refused() -> dict[str, Any] | None:
        items = (await guest.ask("state", bagian=["dokumen"]))["dokumen"]
        found: dict[str, Any] = next(one for one in items if one["id"] == item["id"])
        return found if found["keadaan"] == "perlu_ulang" else None

    await jalan.until(refused, "the photo is refused")
    kept, made = await jalan.services.store.read(lambda c: (FOTO.get(c, sent["foto"]), OLAHAN.get(c, sent["foto"])))
    assert made.bacaan == {"galat": TOO_LARGE}
    assert (made.turunan, made.kecil) == ("", "")
    assert await jalan.services.files.read(kept.sha256) == bomb, "evidence is never altered"
    reason = [entry for entry in guest.events if entry["kind"].startswith("dokumen.") and TOO_LARGE in str(entry)]
    assert reason, "the peserta reads why"
    with pytest.raises(Refused, match="404"):
        await ketua.get(f"/sesi/{jalan.sesi.id}/foto/{sent['foto']}/turunan")


# Tables that we hand out


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", " =HYPERLINK(1)"])
def test_a_formula_in_a_table_for_a_spreadsheet_is_only_text(cell: str) -> None:
    (_, row) = sheets.write_csv(["Nama"], [[cell]]).splitlines()

    assert row.strip('"').startswith("'")
