"""An observer's connection: in the lobby until the Pokja admits, then it hears and sees, and nothing of it goes on."""

import pytest

from sessions.wewenang import Pelaku, Peran
from tests.server.routes.perjalanan import Perjalanan
from tests.server.sockets.conftest import Browser
from tests.server.sockets.test_ruang import Connect, begin, connect, heard, hears, is_shown_out, jalan, write  # noqa: F401

pytestmark = pytest.mark.database("sqlite")

Room = tuple[Browser, Browser, Browser]
SDP = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na={0}\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na={0}\r\n"


@pytest.fixture
def kepala(jalan: Perjalanan) -> Pelaku:  # noqa: F811
    return jalan.office.pelaku("kepala", Peran.KEPALA)


@pytest.fixture
async def room(jalan: Perjalanan, connect: Connect, kepala: Pelaku) -> Room:  # noqa: F811
    """Ketua and wakil inside, the head of the office at the door."""
    ketua, _, wakil = await begin(jalan, connect)
    watcher, welcome = await connect(kepala)
    assert welcome.startswith("40/ruang")
    await write(watcher, "device", mutu="suara")
    assert (await write(watcher, "choose", pilihan="A", dibacakan=False))["error"] == "tidak_sah"
    assert (await write(watcher, "choose", pilihan="B", dibacakan=False))["ok"]
    return ketua, wakil, watcher


async def test_an_observer_at_the_door_sees_and_hears_nothing_of_the_room(room: Room, kepala: Pelaku) -> None:
    ketua, _, watcher = room
    await write(ketua, "say", teks="KENARI di dalam ruang")

    seen = await watcher.ask("state", {})
    followed = await watcher.ask("follow", {"after": 0})

    assert seen
    assert {"tanya", "upaya", "negosiasi", "rekaman"}.isdisjoint(seen)
    assert [one for one in seen["kursi"] if one["id"] == kepala.id and not one["di_dalam"]]
    assert all("telepon" not in one or one["id"] == kepala.id for one in seen["kursi"])
    assert "KENARI" not in str(followed)
    assert not [said for said in await heard(watcher, "peristiwa") if "KENARI" in str(said)]


async def test_an_observer_inside_is_named_to_all_and_sends_nothing(
    room: Room,
    jalan: Perjalanan,  # noqa: F811
    kepala: Pelaku,
) -> None:
    ketua, wakil, watcher = room
    assert (await write(ketua, "admit", siapa=kepala.id, alasan=""))["ok"]

    seen = await wakil.ask("state", {"bagian": ["kursi"]})
    [seat] = [one for one in (seen or {})["kursi"] if one["id"] == kepala.id]
    assert (seat["nama"], seat["kapasitas"], seat["di_dalam"]) == (kepala.nama, "pengamat", True)
    guest = (await jalan.guest()).id
    for direction, ok in (("recvonly", True), ("sendrecv", False), ("sendonly", False)):
        isi = {"tag": "abcd1234", "description": {"type": "answer", "sdp": SDP.format(direction)}}
        answer = await watcher.ask("signal", {"ke": guest, "isi": isi})
        assert (answer or {})["ok"] is ok, direction
    await hears(wakil, "signal")
    assert len(await heard(wakil, "signal", 0.5)) == 1
    state = {"mikrofon": True, "kamera": True, "tidur": False, "beku": False, "mutu": "video", "tanpa": []}
    for name, said in (("show", state), ("say", {"teks": "Halo"}), ("call_me", {"nomor": "0812-0000-0001"})):
        answer = await (watcher.ask(name, said) if name == "show" else write(watcher, name, **said))
        assert (answer or {})["error"] == "tidak_berwenang", name
    await write(ketua, "say", teks="KENARI untuk semua")
    await hears(watcher, "peristiwa", lambda said: "KENARI" in str(said))


async def test_an_observer_is_sent_out_like_anybody(
    room: Room,
    connect: Connect,  # noqa: F811
    kepala: Pelaku,
) -> None:
    ketua, _, watcher = room
    await write(ketua, "admit", siapa=kepala.id, alasan="")
    await write(ketua, "remove", siapa=kepala.id, alasan="Pengamatan selesai (contoh).")

    assert await is_shown_out(watcher)
    again, _ = await connect(kepala)
    seen = await again.ask("state", {})
    assert seen
    assert "tanya" not in seen
