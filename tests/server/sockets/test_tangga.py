"""The ladder on the socket: how somebody is seen reaches those inside, not the lobby nor the other side of a wall."""

from typing import Any

from sessions.kursi import Mutu
from tests.server.routes.perjalanan import Perjalanan
from tests.server.sockets.test_ruang import Connect, begin, connect, heard, hears, jalan, sit, write  # noqa: F401  # fixtures

TAMPAK: dict[str, Any] = {
    "mikrofon": False,
    "kamera": True,
    "tidur": False,
    "beku": False,
    "mutu": "foto_suara",
    "tanpa": [],
}


async def test_a_still_reaches_those_inside_and_not_who_waits(jalan: Perjalanan, connect: Connect) -> None:  # noqa: F811
    tim_it, _ = await connect(jalan.office.pelaku("tim_it"))
    ketua, _, _ = await begin(jalan, connect)
    await sit(jalan, jalan.office.pelaku("tim_it"))
    waiting, _ = await connect(await jalan.guest())  # the same person elsewhere takes the seat: it is inside

    assert await waiting.ask("show", {**TAMPAK, "gambar": "S0VOQVJJ"}) == {"ok": True}

    for browser in (ketua, tim_it):
        said = await hears(browser, "tampak")
        assert (said["dari"], said["gambar"], said["mikrofon"]) == ((await jalan.guest()).id, "S0VOQVJJ", False)


async def test_who_is_not_inside_shows_nothing_and_sees_nothing(jalan: Perjalanan, connect: Connect) -> None:  # noqa: F811
    wakil, _ = await connect(await jalan.guest())
    ketua, _ = await connect(jalan.pokja[0])
    await sit(jalan, jalan.pokja[0])

    refused = [await wakil.ask("show", TAMPAK), await write(wakil, "grade", mutu="suara")]
    assert await ketua.ask("show", {**TAMPAK, "gambar": "S0VOQVJJ"}) == {"ok": True}

    assert [one and one["error"] for one in refused] == ["tidak_berwenang"] * 2
    assert await heard(wakil, "tampak", 0.5) == []


async def test_while_the_pokja_confers_neither_side_sees_the_other(jalan: Perjalanan, connect: Connect) -> None:  # noqa: F811
    ketua, anggota, wakil = await begin(jalan, connect)
    await write(ketua, "confer")
    await hears(wakil, "keadaan", lambda parts: parts.get("sesi", {}).get("musyawarah"))

    await ketua.ask("show", {**TAMPAK, "gambar": "S0VOQVJJ"})
    await wakil.ask("show", {**TAMPAK, "gambar": "TUVSUEFUSQ=="})

    await hears(anggota, "tampak")
    assert [said["gambar"] for said in await heard(anggota, "tampak", 0.5)] == ["S0VOQVJJ"]
    await hears(wakil, "tampak")
    assert [said["gambar"] for said in await heard(wakil, "tampak", 0.5)] == ["TUVSUEFUSQ=="]


async def test_the_number_to_call_is_told_to_the_office_only(jalan: Perjalanan, connect: Connect) -> None:  # noqa: F811
    ketua, _, wakil = await begin(jalan, connect)
    guest = await jalan.guest()
    assert (await write(wakil, "call_me", nomor="0812-0000-0001"))["ok"]

    refused = await write(wakil, "called", siapa=guest.id, hasil="terhubung", catatan="Pura-pura petugas")
    assert refused["error"] == "tidak_berwenang"
    await hears(ketua, "keadaan", lambda parts: "0812-0000-0001" in str(parts))
    assert "0812-0000-0001" not in str(await heard(wakil, "keadaan", 0.5))
    assert (await write(ketua, "called", siapa=guest.id, hasil="terhubung", catatan="Suara jelas"))["ok"]
    state = await ketua.ask("state", {"bagian": ["kursi"]})
    assert state is not None
    [seat] = [kursi for kursi in state["kursi"] if kursi["id"] == guest.id]
    assert (seat["mutu"], seat["telepon"]) == (Mutu.TELEPON, "")
