"""Jahit: everybody's segments become one film, once, in the background; what cannot be joined stays evidence."""

import asyncio
import io
from datetime import timedelta
from pathlib import Path

import av
import pytest

from server.actions import jahit
from server.store import evidence
from server.store import jahit as rows
from sessions import jahit as rules
from sessions.errors import Conflict, Forbidden
from sessions.evidence import Entry
from sessions.jahit import Film
from tests.server.media.contoh_mjr import write
from tests.server.rekaman_contoh import Bagian, event, kept, recorded
from tests.server.routes.perjalanan import Perjalanan


async def lines(jalan: Perjalanan) -> list[Entry]:
    found: list[Entry] = await jalan.services.store.read(
        lambda c: evidence.of_kinds(c, jalan.sesi.berkas, rules.KINDS - {rules.SEGMEN})
    )
    return found


async def asked(jalan: Perjalanan) -> None:
    await jalan.services.store.write(lambda tx: jahit.ask(tx, jalan.sesi.id))


async def films(jalan: Perjalanan, count: int) -> dict[str, Film]:
    async def look() -> bool:
        found = await lines(jalan)
        return (
            len(found) >= count and await jalan.services.store.read(lambda c: rows.progress(c, jalan.sesi.id)) is None
        )

    await jalan.until(look, "the films")
    return dict(rules.newest(await lines(jalan)))


async def test_everybody_gets_one_film_of_all_their_segments(jalan: Perjalanan, tmp_path: Path) -> None:
    begin = jalan.services.now()
    await recorded(
        jalan.services, jalan.sesi.id, begin, tmp_path,
        [Bagian("o-1", 0, 3), Bagian("o-2", 1, 2, ("audio",)), Bagian("o-1", 5, 2)],
    )  # fmt: skip

    await asked(jalan)

    found = await films(jalan, 2)
    assert found["o-1"].segmen == ("0-video", "0-audio", "2-video", "2-audio")
    assert found["o-1"].durasi_ms == pytest.approx(7000, abs=40)
    assert abs(found["o-1"].mulai - begin) < timedelta(milliseconds=1)
    assert {jenis for jenis, _, _ in found["o-1"].celah} == {"suara"}
    assert found["o-2"].mulai - begin == pytest.approx(timedelta(seconds=1), abs=timedelta(milliseconds=1))
    content = await jalan.services.files.read(found["o-1"].sha256)
    assert len(content) == found["o-1"].ukuran
    with av.open(io.BytesIO(content)) as film:
        assert {stream.codec.name for stream in film.streams} == {"vp8", "opus"}


async def test_asked_twice_and_run_twice_there_is_one_film(jalan: Perjalanan, tmp_path: Path) -> None:
    await recorded(jalan.services, jalan.sesi.id, jalan.services.now(), tmp_path, [Bagian("o-1", 0, 1, ("audio",))])
    await asked(jalan)
    await films(jalan, 1)

    await asked(jalan)
    await jalan.services.store.write(lambda tx: tx.enqueue("jahit", {"sesi": jalan.sesi.id}, kunci="jahit:lain"))
    await asyncio.sleep(0.3)

    assert [one.event.kind for one in await lines(jalan)] == ["rekaman.dijahit"]


async def test_a_segment_found_later_makes_the_film_anew(jalan: Perjalanan, tmp_path: Path) -> None:
    """A recorder that died leaves a file that is found when the server is up again."""
    begin = jalan.services.now()
    await recorded(jalan.services, jalan.sesi.id, begin, tmp_path, [Bagian("o-1", 0, 1, ("audio",))])
    await asked(jalan)
    first = (await films(jalan, 1))["o-1"]

    await recorded(jalan.services, jalan.sesi.id, begin, tmp_path, [Bagian("o-1", 2, 1, ("video",))])
    await asked(jalan)

    second = (await films(jalan, 2))["o-1"]
    assert (first.segmen, second.segmen) == (("0-audio",), ("0-audio", "0-video"))
    assert second.name != first.name


async def test_nothing_is_joined_while_the_recorder_still_writes(jalan: Perjalanan, tmp_path: Path) -> None:
    begin = jalan.services.now()
    await recorded(jalan.services, jalan.sesi.id, begin, tmp_path, [Bagian("o-1", 0, 1, ("audio",))], stopped=False)
    await asked(jalan)
    await asyncio.sleep(0.5)
    assert await lines(jalan) == []

    await event(jalan.services, jalan.sesi.berkas, "rekaman.berhenti", {})
    jalan.clock.advance(seconds=jahit.WAIT + 1)

    assert set(await films(jalan, 1)) == {"o-1"}


async def test_a_damaged_segment_is_told_and_what_was_restored_is_joined_on_demand(
    jalan: Perjalanan, tmp_path: Path
) -> None:
    """Every hash is proven first; somebody else's film does not wait for it."""
    begin = jalan.services.now()
    digests = await recorded(
        jalan.services, jalan.sesi.id, begin, tmp_path,
        [Bagian("o-1", 0, 1, ("audio",)), Bagian("o-2", 0, 2, ("audio",))],
    )  # fmt: skip
    place = jalan.services.files.at(digests[0], jalan.sesi.berkas).path
    whole = place.read_bytes()
    place.write_bytes(whole[:-200] + bytes(200))
    await asked(jalan)

    async def told() -> bool:
        return len(await lines(jalan)) == 2

    await jalan.until(told, "both lines")
    bad, good = await lines(jalan)
    assert (bad.event.kind, bad.event.data["id"], bad.event.data["sebab"]) == ("rekaman.gagal_dijahit", "o-1", "rusak")
    assert (good.event.kind, good.event.data["id"]) == ("rekaman.dijahit", "o-2")

    place.write_bytes(whole)
    jalan.clock.advance(minutes=5)

    assert set(await films(jalan, 3)) == {"o-1", "o-2"}


async def test_what_is_no_recording_is_told_once_and_not_tried_for_ever(jalan: Perjalanan, tmp_path: Path) -> None:
    await recorded(jalan.services, jalan.sesi.id, jalan.services.now(), tmp_path, [Bagian("o-1", 0, 1, ("audio",))])
    empty = write(tmp_path / "kosong.mjr", "audio", [])
    await kept(jalan.services, jalan.sesi.berkas, "o-3", empty, "kosong")

    await asked(jalan)

    await films(jalan, 2)
    sebab = {str(one.event.data["id"]): one.event.data.get("sebab") for one in await lines(jalan)}
    assert sebab == {"o-1": None, "o-3": "ditolak"}


async def test_only_who_seals_may_ask_again_and_only_for_something(jalan: Perjalanan, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        await jahit.ask_again(jalan.services, jalan.office.pelaku("auditor"), jalan.sesi.id)
    with pytest.raises(Conflict, match="sudah disusun"):
        await jahit.ask_again(jalan.services, jalan.tim_it, jalan.sesi.id)

    await recorded(jalan.services, jalan.sesi.id, jalan.services.now(), tmp_path, [Bagian("o-1", 0, 1, ("audio",))])
    await jahit.ask_again(jalan.services, jalan.tim_it, jalan.sesi.id)

    assert set(await films(jalan, 1)) == {"o-1"}
