"""The room's socket asked as everybody: who comes in, who may say what, and that an ended right ends the connection."""

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from server.actions import orang as accounts
from server.actions import paket as pakets
from server.actions import tautan
from server.login import STAF, TAMU
from server.sockets.messages import Nothing
from server.sockets.ruang import Ruang
from server.sockets.shapes import Shape
from server.store import evidence
from sessions.wewenang import Peran
from tests.clock import Clock
from tests.people import Office, browser_of
from tests.server.dunia import Dunia, found_dunia
from tests.server.sockets.conftest import Browser

POKJA, PETUGAS, TAMU_SAJA = {"anggota"}, {"anggota", "tim_it"}, {"tamu"}
SEMUA = PETUGAS | TAMU_SAJA
HADIRIN = SEMUA | {"kepala"}  # with those who only watch
WHO_MAY = {
    **dict.fromkeys(("follow", "state", "signal", "device", "choose", "withdraw", "complete", "leave"), HADIRIN),
    **dict.fromkeys(("minutes", "show"), HADIRIN),
    **dict.fromkeys(("admit", "more", "refuse", "refuse_in_person", "remove", "begin", "pause", "resume"), POKJA),
    **dict.fromkeys(("propose", "vote", "drop", "note", "ask", "take_down", "conclude", "clarify"), POKJA),
    **dict.fromkeys(("want_photo", "judge", "shown", "force", "not_needed"), POKJA),
    **dict.fromkeys(("ask_issuer", "aspect", "offer", "stop_round", "open_hps", "empower"), POKJA),
    **dict.fromkeys(("answer", "object", "attach", "offer_seen", "counter", "agree", "decline"), TAMU_SAJA),
    **dict.fromkeys(("say", "grade", "call_me"), SEMUA),
    **dict.fromkeys(("hush", "mute", "unmute"), POKJA),
    "ask_to_speak": SEMUA,
    **dict.fromkeys(("confer", "rejoin", "whisper", "suspend_lost"), POKJA),
    **dict.fromkeys(("record_begin", "record_pause", "record_resume"), POKJA),
    **dict.fromkeys(("attempt", "called"), POKJA | {"tim_it"}),
    "initial": POKJA | TAMU_SAJA,
}
"""Message -> who may say it at all; whether it fits the moment is another question."""

COMES_IN = {"ketua", "anggota", "tim_it", "tamu", "kepala", "ppk", "auditor"}
STAYS_OUT = {
    **dict.fromkeys(("admin", "orang_luar", "other", "auditor_habis", "auditor_tanpa"), "tidak_ditemukan"),
    "tamu_saingan": "tidak_ditemukan",
    "tanpa": "belum_masuk",
}
NOT_YOURS = "Peran Anda dalam paket ini tidak mencakup tindakan tersebut."
Enter = Callable[..., Awaitable[tuple[Browser, str]]]


@pytest.fixture
async def dunia(
    service: TestServer, office: Office, clock: Clock, request: pytest.FixtureRequest
) -> AsyncIterator[Dunia]:
    made = await found_dunia(service, office, clock, whole=request.node.get_closest_marker("parametrize") is None)
    await made.jalan.lobby()
    await made.quiet()
    yield made
    await made.close()


@pytest.fixture
def enter(dunia: Dunia) -> Enter:
    """The socket of somebody's browser at the door of a sesi, and the answer there."""

    async def knock(who: str, sesi: str = "", sebagai: str = "") -> tuple[Browser, str]:
        http = dunia.opened.get(who) or await dunia.browser(who)
        browser = Browser(await http.ws_connect("/socket.io/?EIO=4&transport=websocket"))
        await browser.frame()
        kind = sebagai or ("tamu" if who.startswith("tamu") else "staf")
        return browser, await browser.enter(sesi=sesi or dunia.jalan.sesi.id, sebagai=kind) or ""

    return knock


async def length(dunia: Dunia) -> int:
    """Lines in the chain of the sesi."""
    return int((await dunia.services.store.read(lambda c: evidence.state(c, f"sesi/{dunia.jalan.sesi.id}")))[0])


def example(kind: str) -> Any:
    """The smallest value that a field takes."""
    name, _, rest = kind.partition(" ")
    match name:
        case "text":
            return "x" * max(int(rest.partition("..")[0]), 1)
        case "number":
            return int(rest.partition("..")[0])
        case "flag":
            return False
        case "choice":
            return rest.split("|")[0]
        case "object":
            return {}
        case "list":
            return []
        case "time":
            return "2026-11-23T09:00:00+08:00"
    raise AssertionError(kind)


def sample(shape: Shape[Any]) -> dict[str, Any]:
    return {name: example(kind) for name, kind in shape.describe().items() if not kind.endswith("?")}


async def say(browser: Browser, name: str, **more: Any) -> dict[str, Any] | None:
    message = Ruang.MESSAGES[name]
    asked = {**sample(message.parse), **more}  # type: ignore[arg-type]
    return await browser.ask(name, {**asked, "kunci": uuid.uuid4().hex} if message.writes else asked)


# The door


def test_every_message_has_its_speakers() -> None:
    assert WHO_MAY.keys() == Ruang.MESSAGES.keys(), "a new message: say in WHO_MAY whose it is"


async def test_only_those_of_the_sesi_come_in(dunia: Dunia, enter: Enter) -> None:
    before = await length(dunia)
    for who, code in STAYS_OUT.items():
        browser, answer = await enter(who)
        assert answer.startswith("44/ruang"), (who, answer)
        assert f'"error":"{code}"' in answer, (who, answer)
        assert not re.search(r"Error|denied|Traceback", answer)
        await browser.socket.close()
    assert await length(dunia) == before
    for who in sorted(COMES_IN):
        _, answer = await enter(who)
        assert answer.startswith("40/ruang"), (who, answer)


async def test_a_cookie_of_one_kind_is_not_taken_for_the_other(dunia: Dunia, enter: Enter) -> None:
    for who, sebagai in (("tamu", "staf"), ("anggota", "tamu")):
        _, answer = await enter(who, sebagai=sebagai)
        assert '"error":"belum_masuk"' in answer


async def test_a_guest_enters_no_other_sesi_and_a_member_no_other_paket(dunia: Dunia, enter: Enter) -> None:
    other = dunia.params["lain"]["sesi"]
    for who, sesi in (("tamu", dunia.saingan.sesi.id), ("tamu", other), ("anggota", other), ("anggota", "tidak-ada")):
        _, answer = await enter(who, sesi)
        assert '"error":"tidak_ditemukan","message":"Sesi tidak ditemukan."' in answer


async def test_a_stranger_who_does_not_knock_is_not_heard(dunia: Dunia) -> None:
    before = await length(dunia)
    for name in Ruang.MESSAGES:
        http = await dunia.browser("tanpa")
        browser = Browser(await http.ws_connect("/socket.io/?EIO=4&transport=websocket"))
        await browser.frame()
        await browser.send(f'42/ruang,1["{name}",{{}}]')
        await browser.send('42/ruang,2["say",{"teks":"halo","kunci":"12345678"}]')
        await browser.socket.close()
        assert not [frame for frame in browser.frames if frame.startswith("43")]
    assert await length(dunia) == before


# Who says what


@pytest.mark.parametrize("who", ["anggota", "tim_it", "tamu", "kepala"])
async def test_each_says_only_what_is_theirs(dunia: Dunia, enter: Enter, who: str) -> None:
    browser, _ = await enter(who)
    for name, speakers in WHO_MAY.items():
        if who not in speakers:
            await asyncio.sleep(0.06)  # within the limit of messages
            before = await length(dunia)
            answer = await say(browser, name)
            assert answer is not None, (who, name)
            assert answer["error"] == "tidak_berwenang", (who, name, answer)
            assert answer["message"].startswith(NOT_YOURS), (who, name, answer)
            assert await length(dunia) == before, (who, name)
    for name in sorted(WHO_MAY.keys() - {"leave"}):
        if who in WHO_MAY[name]:
            await asyncio.sleep(0.06)
            answer = await say(browser, name)
            assert answer is not None, name
            assert answer["ok"] or not answer["message"].startswith(NOT_YOURS), (who, name, answer)
            assert answer["ok"] or answer["error"] != "kesalahan_sistem", (who, name, answer)


# Rights that end


async def end_account(dunia: Dunia) -> None:
    await accounts.end(dunia.services, dunia.office.pelaku("admin"), dunia.people["anggota"].id)


async def leave_the_pokja(dunia: Dunia) -> None:
    members = [(dunia.people["ketua"].id, Peran.KETUA), (dunia.people["anggota2"].id, Peran.ANGGOTA)]
    members += [(dunia.people["sisa"].id, Peran.ANGGOTA), (dunia.people["tim_it"].id, Peran.TIM_IT)]
    await pakets.appoint(dunia.services, dunia.office.ketua, dunia.jalan.paket.id, members)


async def become_ppk(dunia: Dunia) -> None:
    members = [(dunia.people["ketua"].id, Peran.KETUA), (dunia.people["anggota2"].id, Peran.ANGGOTA)]
    members += [(dunia.people["sisa"].id, Peran.ANGGOTA), (dunia.people["anggota"].id, Peran.PPK)]
    await pakets.appoint(dunia.services, dunia.office.ketua, dunia.jalan.paket.id, members)


async def become_tim_it(dunia: Dunia) -> None:
    members = [(dunia.people["ketua"].id, Peran.KETUA), (dunia.people["anggota2"].id, Peran.ANGGOTA)]
    members += [(dunia.people["sisa"].id, Peran.ANGGOTA), (dunia.people["anggota"].id, Peran.TIM_IT)]
    await pakets.appoint(dunia.services, dunia.office.ketua, dunia.jalan.paket.id, members)


async def log_out(dunia: Dunia) -> None:
    async with dunia.opened["anggota"].post("/keluar", allow_redirects=False) as answer:
        assert answer.status == 303


async def renew_the_link(dunia: Dunia) -> None:
    guest = await dunia.jalan.guest()
    await tautan.new_link(dunia.services, dunia.office.pelaku("tim_it"), dunia.jalan.sesi.id, guest.id, "Hilang.")


async def invite_again(dunia: Dunia) -> None:
    from server.store.undangan import revoke_links

    guest = await dunia.jalan.guest()
    await dunia.services.store.write(lambda tx: revoke_links(tx.connection, [guest.id], tx.now()))


@pytest.mark.parametrize(
    ("who", "end"),
    [
        ("anggota", end_account),
        ("anggota", leave_the_pokja),
        ("anggota", become_ppk),
        ("anggota", log_out),
        ("tamu", renew_the_link),
        ("tamu", invite_again),
    ],
)
async def test_who_has_no_right_any_more_is_not_heard_and_shown_out(
    dunia: Dunia, enter: Enter, who: str, end: Callable[[Dunia], Awaitable[None]]
) -> None:
    browser, _ = await enter(who)
    answer = await browser.ask("state", {})
    assert answer is not None
    assert answer["ok"]

    await end(dunia)

    async with asyncio.timeout(10):
        while answer is not None and answer["ok"]:
            await asyncio.sleep(0.1)
            answer = await ask_or_leave(browser)
    if answer is not None:  # else it was shown out before it could ask
        assert answer["error"] in ("belum_masuk", "tidak_ditemukan", "tidak_berwenang"), answer
        assert answer["message"].endswith(".")
    assert await shown_out(browser)
    if who == "anggota":
        door = "40/ruang" if end is become_ppk else "44/ruang"  # a PPK may watch: from the lobby, once admitted
        assert (await enter(who))[1].startswith(door)


@pytest.mark.parametrize("end", [end_account, leave_the_pokja, become_tim_it])
async def test_who_only_listens_is_shown_out_at_once(
    dunia: Dunia, enter: Enter, end: Callable[[Dunia], Awaitable[None]]
) -> None:
    browser, _ = await enter("anggota")
    await end(dunia)

    assert await shown_out(browser)
    assert any(event[0] == "ditolak" and event[1]["message"] for event in browser.events)


async def ask_or_leave(browser: Browser) -> dict[str, Any] | None:
    """The answer to a question, or None when the server has shown the browser out instead."""
    ack = await browser.emit("state", {})
    while (frame := await browser.frame()) is not None and not frame.startswith("41/ruang"):
        if frame.startswith(f"43/ruang,{ack}["):
            answer: dict[str, Any] = json.loads(frame[frame.index("[") :])[0]
            return answer
        browser._keep(frame)
    return None


async def shown_out(browser: Browser) -> bool:
    """Whether the server ends the connection, or has ended it already."""
    if any(frame.startswith("41/ruang") for frame in browser.frames) or browser.socket.closed:
        return True
    async with asyncio.timeout(10):
        while (frame := await browser.frame()) is not None:
            if frame.startswith("41/ruang"):
                return True
            browser._keep(frame)
    return True


async def test_a_revoked_link_and_an_ended_account_open_no_socket(dunia: Dunia, enter: Enter) -> None:
    await dunia.browser("tamu")
    await dunia.browser("anggota")
    await renew_the_link(dunia)
    await end_account(dunia)

    for who in ("tamu", "anggota"):
        _, answer = await enter(who)
        assert '"error":"belum_masuk"' in answer, (who, answer)


async def test_another_page_cannot_open_a_socket_with_somebodys_cookie(dunia: Dunia) -> None:
    http = await dunia.browser("anggota")
    for origin in ("https://jahat.example", "null", f"{dunia.office.url}.jahat.example"):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect("/socket.io/?EIO=4&transport=websocket", headers={"Origin": origin})
        assert refused.value.status == 400


def test_nothing_is_said_with_an_empty_shape() -> None:
    """`sample` must not fall back on it for a message that has fields."""
    assert {name for name, one in Ruang.MESSAGES.items() if one.parse.build is Nothing} == {  # type: ignore[attr-defined]
        "withdraw", "complete", "leave", "begin", "resume", "offer_seen", "open_hps", "minutes", "confer", "rejoin",
        "suspend_lost", "record_begin", "record_resume", "ask_to_speak",
    }  # fmt: skip


async def test_a_login_is_made_for_its_kind(dunia: Dunia) -> None:
    """`browser_of` gives what the cookie says: the tests above would prove nothing with a login of no kind."""
    for kind, who in ((STAF, dunia.people["anggota"].id), (TAMU, (await dunia.jalan.guest()).id)):
        async with await browser_of(dunia.services, dunia.office.url, kind, who) as http:
            path = "/beranda" if kind == STAF else "/hadir"
            async with http.get(path) as answer:
                assert answer.status == 200
