"""The room's pages: what they begin with, who may open them, and the credentials for a relay."""

import base64
import hashlib
import hmac
import json
import re
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from server.actions.lobi import read_notice
from server.routes.ruang import parts
from server.settings import Settings
from server.turn import VALID, ice_servers
from tests.server.routes.perjalanan import Perjalanan
from web import asset

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    await jalan.invited()
    return jalan


def facts(text: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="ruang">(.*?)</script>', text)
    assert found
    told: dict[str, object] = json.loads(found[1])
    return told


async def test_the_page_of_the_pokja_says_who_and_where(jalan: Perjalanan) -> None:
    async with await jalan.office.client("ketua") as ketua, ketua.get(f"/sesi/{jalan.sesi.id}/ruang") as answer:
        told = facts(await answer.text())

    assert told["sesi"] == jalan.sesi.id
    assert told["sebagai"] == "staf"
    assert told["saya"] == {"id": jalan.office.ketua.id, "nama": jalan.office.ketua.nama, "peran": "ketua"}
    assert (told["pokja"], told["kuorum"]) == (3, 2)
    assert told["iceServers"] == []


async def test_what_opens_the_line_is_asked_for_before_what_it_needs_later(jalan: Perjalanan) -> None:
    """On a weak link each file waits for those that the page names before it."""
    async with await jalan.guest_browser() as tamu, tamu.get("/hadir/ruang") as answer:
        text = await answer.text()

    opens = text.index(f'<script type="module" async fetchpriority="high" src="{asset("ruang.ts")}"')
    assert 0 < opens < text.index('<link rel="modulepreload" fetchpriority="low"')


async def test_the_page_of_the_peserta_holds_the_notice_letter_by_letter(jalan: Perjalanan) -> None:
    async with await jalan.guest_browser() as tamu, tamu.get("/hadir/ruang") as answer:
        text = await answer.text()

    told = facts(text)
    assert told["sebagai"] == "tamu"
    assert told["saya"]["id"] == (await jalan.guest()).id  # type: ignore[index]
    for paragraph in ("PEMBERITAHUAN DAN PERSETUJUAN PEREKAMAN", "Pilihan B atau C tidak menggugurkan"):
        assert paragraph in text


async def test_the_pieces_of_the_notice_are_the_notice(jalan: Perjalanan) -> None:
    notice = await read_notice(jalan.services, jalan.sesi.id)

    joined = "\n\n".join("\n".join((*([one.judul] if one.judul else []), *one.baris)) for one in parts(notice))

    assert joined + "\n" == notice


@pytest.mark.parametrize(
    ("key", "status"),
    [("tim_it", 200), ("kepala", 200), ("auditor", 404), ("admin", 404), ("orang_luar", 404), ("other", 404)],
)
async def test_only_those_who_have_a_part_in_it_may_open_the_room(jalan: Perjalanan, key: str, status: int) -> None:
    async with await jalan.office.client(key) as browser, browser.get(f"/sesi/{jalan.sesi.id}/ruang") as answer:
        assert answer.status == status


async def test_without_a_link_there_is_no_lobby(jalan: Perjalanan) -> None:
    async with await jalan.office.client("ketua") as ketua, ketua.get("/hadir/ruang") as answer:
        assert answer.status == 401


async def test_anybody_may_test_their_device(jalan: Perjalanan) -> None:
    async with await jalan.office.client("orang_luar") as browser, browser.get("/uji") as answer:
        assert answer.status == 200
        assert "Tidak ada yang direkam" in await answer.text()


def test_without_a_relay_browsers_meet_on_their_own() -> None:
    assert ice_servers(Settings(), "budi", NOW) == []


def test_the_relay_gets_a_credential_that_ends_by_itself() -> None:
    settings = Settings(turn_url="turn:relay.contoh.id:3478", turn_secret=SecretStr("rahasia contoh"))

    stun, turn = ice_servers(settings, "budi", NOW)

    expiry, who = str(turn["username"]).split(":")
    mac = hmac.new(b"rahasia contoh", str(turn["username"]).encode(), hashlib.sha1).digest()
    assert stun == {"urls": ["stun:relay.contoh.id:3478"]}
    assert (int(expiry), who) == (int((NOW + VALID).timestamp()), "budi")
    assert turn["credential"] == base64.b64encode(mac).decode()
    assert "turn:relay.contoh.id:3478?transport=tcp" in turn["urls"]  # type: ignore[operator]  # a list of strings
