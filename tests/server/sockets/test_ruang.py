"""The room's socket on the whole service: who hears what, and when they hear no more."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from server.actions import lobi, pelaksanaan
from server.keys import SERVICES
from server.login import STAF, TAMU
from server.sockets import server as module
from sessions.foto import Untuk
from sessions.kursi import Mutu
from sessions.persetujuan import Pilihan
from sessions.wewenang import Pelaku, Peran
from tests.clock import Clock
from tests.people import browser_of, found_office
from tests.server.routes.perjalanan import Perjalanan, set_out
from tests.server.sockets.conftest import Browser

WHY = "Identitas diperlihatkan di depan kamera (contoh)."
Connect = Callable[..., Awaitable[tuple[Browser, str]]]


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """These browsers answer a ping only when their test listens, which a busy machine may delay."""
    monkeypatch.setattr(module, "PING_TIMEOUT", 60)


@pytest.fixture
async def jalan(service: TestServer, clock: Clock) -> Perjalanan:
    """A sesi whose lobby is open."""
    office = await found_office(service.app[SERVICES], str(service.make_url("/")).rstrip("/"))
    jalan = await set_out(service, office, clock)
    await jalan.waiting()
    return jalan


@pytest.fixture
async def connect(jalan: Perjalanan) -> AsyncIterator[Connect]:
    """A connection of somebody, and what the server answered to it."""
    async with AsyncExitStack() as stack:

        async def open(who: Pelaku, sesi: str = "") -> tuple[Browser, str]:
            guest = who.peran is Peran.PENYEDIA
            client = await browser_of(jalan.services, jalan.office.url, TAMU if guest else STAF, who.id)
            await stack.enter_async_context(client)
            browser = Browser(await client.ws_connect("/socket.io/?EIO=4&transport=websocket"))
            await browser.frame()
            welcome = await browser.enter(sesi=sesi or jalan.sesi.id, sebagai="tamu" if guest else "staf")
            return browser, welcome or ""

        yield open


async def write(browser: Browser, name: str, **message: Any) -> dict[str, Any]:
    answer = await browser.ask(name, {**message, "kunci": str(uuid.uuid4())})
    assert answer is not None
    return answer


async def heard(browser: Browser, name: str, seconds: float = 1.5) -> list[Any]:
    """Every event of a name within some time."""
    try:
        async with asyncio.timeout(seconds):
            while frame := await browser.frame():
                browser._keep(frame)
    except TimeoutError:
        pass
    return [event[1] for event in browser.events if event[0] == name]


async def hears(browser: Browser, name: str, fits: Callable[[Any], object] = lambda _: True) -> Any:
    """The first event of a name that fits; waits for it."""
    async with asyncio.timeout(20):
        while True:
            for event in browser.events:
                if event[0] == name and fits(event[1]):
                    return event[1]
            frame = await browser.frame(20)
            assert frame, "the server has closed the connection"
            browser._keep(frame)


async def is_shown_out(browser: Browser) -> bool:
    """Whether the server takes the browser out of the room; fails where it does not."""
    async with asyncio.timeout(20):
        while frame := await browser.frame():
            if frame.startswith("41/ruang"):
                return True
    return True


async def sit(jalan: Perjalanan, who: Pelaku) -> None:
    await lobi.pass_device(jalan.services, who, jalan.sesi.id, Mutu.VIDEO)
    await lobi.choose(jalan.services, who, jalan.sesi.id, Pilihan.B, False)


async def begin(jalan: Perjalanan, connect: Connect) -> tuple[Browser, Browser, Browser]:
    """Two of the Pokja and the wakil inside; the sesi goes on."""
    guest = await jalan.guest()
    browsers = [(await connect(who))[0] for who in (*jalan.pokja[:2], guest)]
    for who in (*jalan.pokja[:2], guest):
        await sit(jalan, who)
    await lobi.admit(jalan.services, jalan.pokja[0], jalan.sesi.id, guest.id, WHY)
    await pelaksanaan.begin(jalan.services, jalan.pokja[0], jalan.sesi.id)
    return browsers[0], browsers[1], browsers[2]


async def test_an_outsider_and_somebody_without_a_login_are_refused_in_words(
    jalan: Perjalanan, connect: Connect
) -> None:
    _, outsider = await connect(jalan.office.pelaku("orang_luar"))
    _, nobody = await connect(Pelaku("siapa", "Siapa", Peran.PENYEDIA, ""))

    assert "tidak_ditemukan" in outsider
    assert '"error":"' in nobody
    assert '"sid"' not in outsider + nobody


async def test_somebody_in_the_lobby_hears_and_sees_nothing_of_the_room(jalan: Perjalanan, connect: Connect) -> None:
    ketua, _, _ = await begin(jalan, connect)
    services, sesi = jalan.services, jalan.sesi.id
    await lobi.remove(services, jalan.pokja[0], sesi, (await jalan.guest()).id, "Salah orang (contoh).")
    waiting, welcome = await connect(await jalan.guest())
    await write(ketua, "ask", teks="Rahasia ruang contoh?", dokumen=None)

    seen = await waiting.ask("state", {})
    followed = await waiting.ask("follow", {"after": 0})
    told = await heard(waiting, "peristiwa")

    assert '"sid"' in welcome
    assert seen is not None
    assert followed is not None
    assert set(seen) == {"ok", "sesi", "kursi", "dokumen", "diminta", "media", "saya", "no"}
    assert "Rahasia" not in str((seen, followed, told))


async def test_a_seat_taken_over_in_the_lobby_stays_in_the_lobby(jalan: Perjalanan, connect: Connect) -> None:
    guest = await jalan.guest()
    ketua, _ = await connect(jalan.pokja[0])
    await sit(jalan, jalan.pokja[0])
    first, _ = await connect(guest)
    second, _ = await connect(guest)

    await write(ketua, "say", teks="Rahasia ruang contoh")

    assert await is_shown_out(first)
    assert "Rahasia" not in str(await heard(second, "peristiwa"))


async def test_somebody_sent_out_hears_no_more_whatever_their_browser_does(jalan: Perjalanan, connect: Connect) -> None:
    ketua, _, wakil = await begin(jalan, connect)

    await write(ketua, "remove", siapa=(await jalan.guest()).id, alasan="Bukan wakil yang berhak (contoh).")
    await write(ketua, "say", teks="Rahasia ruang contoh")

    assert await is_shown_out(wakil)
    await heard(wakil, "peristiwa", 0.5)
    said = [frame for frame in wakil.frames if '"ditolak"' in frame]
    assert "Bukan wakil yang berhak (contoh)." in said[0]
    assert "Rahasia" not in str(wakil.frames)


async def test_what_the_pokja_says_among_itself_reaches_no_one_else(jalan: Perjalanan, connect: Connect) -> None:
    ketua, anggota, wakil = await begin(jalan, connect)
    tim_it, _ = await connect(jalan.office.pelaku("tim_it"))
    await sit(jalan, jalan.office.pelaku("tim_it"))
    await write(ketua, "confer")

    said = await write(anggota, "whisper", teks="KENARI di antara Pokja")
    refused = [await ketua.ask("signal", {"ke": (await jalan.guest()).id, "isi": {"tag": "x", "to_tag": None}})]
    refused += [await wakil.ask("signal", {"ke": jalan.pokja[0].id, "isi": {"tag": "x", "to_tag": None}})]
    refused += [await tim_it.ask("signal", {"ke": jalan.pokja[0].id, "isi": {"tag": "x", "to_tag": None}})]
    refused += [await write(wakil, name, **more) for name, more in (("whisper", {"teks": "x"}), ("rejoin", {}))]
    passed = await ketua.ask("signal", {"ke": jalan.pokja[1].id, "isi": {"tag": "y", "to_tag": None}})

    assert said == passed == {"ok": True}
    assert [one and one["error"] for one in refused] == ["tidak_berwenang"] * 5
    await hears(ketua, "peristiwa", lambda said: "KENARI" in str(said))
    for other in (wakil, tim_it):
        await hears(other, "keadaan", lambda parts: parts.get("sesi", {}).get("musyawarah"))
        followed, state = await other.ask("follow", {"after": 0}), await other.ask("state", {})
        assert "musyawarah.dimulai" in str(followed)
        assert "KENARI" not in str((other.frames, followed, state))


async def test_who_comes_again_at_once_is_not_shown_out_with_their_old_connection(
    jalan: Perjalanan, connect: Connect
) -> None:
    _, _, old = await begin(jalan, connect)
    guest = await jalan.guest()

    await lobi.leave(jalan.services, guest, jalan.sesi.id)
    new, _ = await connect(guest)

    assert await is_shown_out(old)
    assert (await new.ask("say", {"teks": "Saya kembali", "kunci": str(uuid.uuid4())})) == {"ok": True}
    assert "ditolak" not in str(new.frames)


async def test_an_admitted_person_who_was_away_at_the_beginning_is_let_in_on_return(
    jalan: Perjalanan, connect: Connect
) -> None:
    services, sesi, guest = jalan.services, jalan.sesi.id, await jalan.guest()
    for who in jalan.pokja[:2]:
        await connect(who)
        await sit(jalan, who)
    away, _ = await connect(guest)
    await sit(jalan, guest)
    await lobi.admit(services, jalan.pokja[0], sesi, guest.id, WHY)
    await begin_without(jalan, away)

    back, _ = await connect(guest)

    seen = await back.ask("state", {"bagian": ["kursi"]})
    assert seen is not None
    assert [kursi["di_dalam"] for kursi in seen["kursi"] if kursi["id"] == guest.id] == [True]


async def begin_without(jalan: Perjalanan, away: Browser) -> None:
    """Somebody else of the company is let in and the sesi begins; `away` has closed its browser."""
    await away.socket.close()
    state = jalan.services.ruang.state
    guest = await jalan.guest()

    async def gone() -> bool:
        ruang = await jalan.services.store.read(lambda c: state(c, jalan.sesi.id))
        return not ruang.kursi[guest.id].tersambung

    await jalan.until(gone, "the loss of the connection")
    colleague = await second_person(jalan)
    await lobi.arrive(jalan.services, colleague, jalan.sesi.id, "rekan")
    await sit(jalan, colleague)
    await lobi.admit(jalan.services, jalan.pokja[0], jalan.sesi.id, colleague.id, WHY)
    await pelaksanaan.begin(jalan.services, jalan.pokja[0], jalan.sesi.id)


async def second_person(jalan: Perjalanan) -> Pelaku:
    from server.store.wakil import WAKIL, Wakil

    id, now = jalan.services.new_id(), jalan.services.now()
    person = Wakil(id, jalan.sesi.id, "Rekan Contoh", "Direktur", "direksi", "", "", now, False)
    await jalan.services.store.write(lambda tx: WAKIL.add(tx.connection, person))
    return Pelaku(id, person.nama, Peran.PENYEDIA, jalan.office.kantor.id)


async def test_whoever_waits_is_told_when_the_sesi_moves_on(jalan: Perjalanan, connect: Connect) -> None:
    waiting, _ = await connect(await second_person(jalan))

    await begin(jalan, connect)

    await hears(waiting, "berubah", lambda told: {"sesi", "kursi", "usul", "diminta", "langkah"} <= set(told["bagian"]))


async def test_a_photo_asked_of_one_person_inside_reaches_them(jalan: Perjalanan, connect: Connect) -> None:
    ketua, _, wakil = await begin(jalan, connect)
    guest = await jalan.guest()

    await write(ketua, "want_photo", untuk=Untuk.IDENTITAS.value, dokumen=None, kursi=guest.id)

    assert (await hears(wakil, "keadaan", lambda parts: parts.get("diminta")))["diminta"]["kursi"] == guest.id


async def test_how_far_a_photo_is_reaches_the_staff_and_its_sender_only(jalan: Perjalanan, connect: Connect) -> None:
    ketua, _, wakil = await begin(jalan, connect)
    guest, sesi = await jalan.guest(), jalan.sesi.id
    what = {"foto": "f1", "nomor": "F-01", "dokumen": None, "langkah": "dibuka"}

    jalan.services.store.passing(sesi, {**what, "wakil": guest.id})
    jalan.services.store.passing(sesi, {**what, "wakil": "orang-lain"})
    jalan.services.store.passing("sesi-lain", {**what, "wakil": guest.id})

    await hears(wakil, "foto_maju")
    assert await heard(ketua, "foto_maju") == [what, what]
    assert await heard(wakil, "foto_maju") == [what]


async def test_a_write_sent_again_over_another_connection_is_done_once(jalan: Perjalanan, connect: Connect) -> None:
    _, _, wakil = await begin(jalan, connect)
    message = {"teks": "Selamat pagi", "kunci": str(uuid.uuid4())}
    await wakil.ask("say", message)
    again, _ = await connect(await jalan.guest())

    answer = await again.ask("say", message)

    followed = await again.ask("follow", {"after": 0})
    assert answer == {"ok": True}
    assert followed is not None
    assert sum(entry["kind"] == "pesan.dikirim" for entry in followed["entries"]) == 1


async def test_both_sides_read_the_same_berita_acara_and_initial_it(jalan: Perjalanan, connect: Connect) -> None:
    ketua, _, wakil = await begin(jalan, connect)
    await write(ketua, "note", teks="RAHASIA-POKJA")
    await write(ketua, "ask", teks="Mengapa alamat berbeda?", dokumen=None)

    ours, theirs = await ketua.ask("minutes", {}), await wakil.ask("minutes", {})
    assert ours is not None
    assert theirs is not None
    assert [{**one, "boleh": None} for one in ours["bagian"]] == [{**one, "boleh": None} for one in theirs["bagian"]]
    assert "RAHASIA-POKJA" not in str(theirs)
    part = {one["kode"]: one for one in theirs["bagian"]}["klarifikasi"]
    assert "Mengapa alamat berbeda?" in part["baris"][0]

    said = await write(wakil, "initial", bagian="klarifikasi", sidik=part["sidik"])
    assert said["ok"], said
    late = await write(wakil, "initial", bagian="klarifikasi", sidik="0" * 64)
    assert (late["ok"], late["error"]) == (False, "bentrok")
    again = await ketua.ask("minutes", {})
    assert again is not None
    given = {one["kode"]: one["paraf"] for one in again["bagian"]}["klarifikasi"]
    assert [(one["nama"], one["berlaku"]) for one in given] == [(f"{jalan.peserta.direktur} (peserta)", True)]
    mine = await wakil.ask("minutes", {})
    assert mine is not None
    assert [one["boleh"] for one in mine["bagian"] if one["kode"] == "klarifikasi"] == [False]


async def test_who_is_not_inside_reads_no_berita_acara(jalan: Perjalanan, connect: Connect) -> None:
    wakil, _ = await connect(await jalan.guest())

    answer = await wakil.ask("minutes", {})

    assert answer is not None
    assert (answer["ok"], answer["error"]) == (False, "tidak_berwenang")
