"""Killed with -9 while it records: what was written comes into the chain, the gap is told, and recording goes on."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from server.files import Files
from server.keyring import Keyring
from server.settings import Settings
from tests import mjr
from tests.faults.rekam import PATIENCE, of, send, told, until_recorded
from tests.faults.sink import Sink
from tests.faults.test_kill_room import Room, check_chain, room
from tests.faults.test_two_servers import Berdua, begin, berdua, seat, sit_down  # noqa: F401  # a fixture

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.slow, pytest.mark.timeout(400)]


async def decoded(data: Path, entry: dict[str, Any], folder: Path) -> int:
    """How many pictures there are in the file that a line cites."""
    files = Files(data / "berkas", Keyring(data / "kunci", ""), 0)
    path = folder / str(entry["data"]["segmen"])
    path.write_bytes(await files.read(str(entry["data"]["sha256"])))
    return len(mjr.pictures(path))


async def two_of(made: Room, tag: str) -> list[Any]:
    """The ketua and the guest send."""
    people = (made.speakers[0], made.speakers[-1])
    return [await send(one.browser, one.sesi, one.me, tag) for one in people]


async def test_a_killed_server_keeps_what_it_recorded_tells_the_gap_and_records_on(
    settings: Settings, unused_tcp_port_factory: Any, tmp_path: Path
) -> None:
    with Sink(unused_tcp_port_factory()) as sink:
        async with room(settings, unused_tcp_port_factory(), sink) as made:
            ketua, guest = made.speakers[0], made.speakers[-1]
            await ketua.browser.say("record_begin")
            before = await two_of(made, "tag0")
            await until_recorded(ketua.browser, ketua.me, guest.me)
            await asyncio.sleep(3)

            await made.peladen.kill()
            await asyncio.gather(*(one.close() for one in before))
            await made.peladen.start()
            await asyncio.gather(*(one.enter() for one in made.speakers))
            entries = await told(ketua.browser)
            async with asyncio.timeout(PATIENCE):
                while len(of(entries, "segmen")) < 4 or len(of(entries, "orang_berhenti")) < 2:
                    await asyncio.sleep(0.3)
                    entries = await told(ketua.browser)
            after = await two_of(made, "tag1")
            entries = await until_recorded(ketua.browser, ketua.me, guest.me)
            async with asyncio.timeout(PATIENCE):
                while not of(entries := await told(ketua.browser), "pulih"):  # noqa: ASYNC110  # asked of the server
                    await asyncio.sleep(0.3)
            await asyncio.gather(*(one.close() for one in after))

    assert {(one["data"]["id"], one["data"]["jenis"]) for one in of(entries, "segmen")} >= {
        (who, jenis) for who in (ketua.me, guest.me) for jenis in ("audio", "video")
    }
    assert {one["data"]["sebab"] for one in of(entries, "orang_berhenti")} == {"peralatan"}
    assert len(of(entries, "gangguan")) == 1
    (gap,) = of(entries, "pulih")
    assert gap["data"]["sejak"] < gap["data"]["sampai"]
    videos = [one for one in of(entries, "segmen") if one["data"]["jenis"] == "video"]
    for one in videos:
        assert await decoded(settings.data, one, tmp_path) > 3
    await check_chain(settings, ketua.sesi)


async def test_who_was_recorded_by_a_killed_process_is_written_off_and_the_others_go_on(
    berdua: Berdua,  # noqa: F811
) -> None:
    await begin(berdua)
    ketua, anggota = [str((await one.ask("state"))["saya"]) for one in (berdua.ketua, berdua.anggota)]
    await berdua.ketua.say("record_begin")
    there = await send(berdua.ketua, berdua.sesi, ketua, "tag0")
    here = [
        await send(berdua.anggota, berdua.sesi, anggota, "tag0"),
        await send(berdua.guest, berdua.sesi, berdua.guest_id, "tag0"),
    ]
    await until_recorded(berdua.anggota, ketua, anggota, berdua.guest_id)
    await asyncio.sleep(3)

    await berdua.first.kill()
    await there.close()

    entries = await until_recorded(berdua.anggota, anggota, berdua.guest_id)
    assert [one["data"]["sebab"] for one in of(entries, "orang_berhenti")] == ["peralatan"]
    assert len(of(entries, "gangguan")) == 1
    async with asyncio.timeout(PATIENCE):
        while len(of(entries, "segmen", ketua)) < 2 or not of(entries, "pulih"):
            await asyncio.sleep(0.3)
            entries = await told(berdua.anggota)
    assert {one["data"]["jenis"] for one in of(entries, "segmen", ketua)} == {"audio", "video"}
    assert of(entries, "orang_berhenti", anggota) == of(entries, "orang_berhenti", berdua.guest_id) == []
    assert of(entries, "segmen", anggota) == [], "the others' pieces go on"
    await asyncio.gather(*(one.close() for one in here))
