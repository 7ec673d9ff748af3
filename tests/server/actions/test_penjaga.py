"""The keeper of recordings, with a recorder that fails in every way; a real one is in test_rekaman_sungguh.py."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from server.actions import kamar_rekam, lobi, pelaksanaan, rekaman, segel, suara
from server.actions.penjaga import Penjaga
from server.app import open_services, open_work
from server.keys import DISPATCHER
from server.media.port import Segmen
from server.settings import Settings
from server.store import evidence
from server.store import rekaman as rows
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions.errors import Conflict, Forbidden, Full, Unavailable
from sessions.evidence import Event
from sessions.persetujuan import Pilihan
from sessions.rekaman import Keadaan
from sessions.ruang import Ruang
from sessions.sesi import Keadaan as Sesi
from tests.clock import Clock
from tests.people import found_office
from tests.server.perekam_palsu import PerekamPalsu
from tests.server.routes.perjalanan import Perjalanan, set_out

OURS, DEAD, OTHER = 7, 8, 9


@dataclass
class Kejadian:
    """A sesi that goes on, its recorder, and who keeps it; `away` are connections that another process holds."""

    jalan: Perjalanan
    perekam: PerekamPalsu
    penjaga: Penjaga
    said: list[tuple[str, str, Any]]
    away: set[str]

    @property
    def sesi(self) -> str:
        return self.jalan.sesi.id

    @property
    def services(self) -> Any:
        return self.jalan.office.services

    @property
    def ketua(self) -> str:
        return self.jalan.pokja[0].id

    async def ruang(self) -> Ruang:
        found: Ruang = await self.services.store.read(lambda c: self.services.ruang.state(c, self.sesi))
        return found

    async def events(self, *kinds: str) -> list[Event]:
        found = await self.services.store.read(lambda c: evidence.of_kinds(c, f"sesi/{self.sesi}", kinds))
        return [entry.event for entry in found]

    async def until(self, done: Callable[[Ruang], object], what: str) -> Ruang:
        ends = time.monotonic() + 10
        while time.monotonic() < ends:
            if done(ruang := await self.ruang()):
                return ruang
            await asyncio.sleep(0.02)
        raise TimeoutError(what)

    async def recorded(self, *people: str) -> Ruang:
        """Until the chain says of exactly these that the recorder has them."""
        return await self.until(lambda ruang: set(ruang.rekaman.orang) == set(people), f"{people} recorded")

    def file(self, id: str, kursi: str, content: bytes = b"MJR00002 contoh") -> Segmen:
        path = Path(self.services.settings.data) / f"{id}.mjr"
        path.write_bytes(content)
        at = datetime(2026, 11, 22, 1, 2, 3, 456789, tzinfo=UTC)
        return Segmen(id, self.sesi, kursi, "audio", "opus", path, at, at + timedelta(seconds=20), 1000)


@pytest.fixture
async def ada(settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Kejadian]:
    monkeypatch.setattr(kamar_rekam, "EVERY", 0.05)
    monkeypatch.setattr(kamar_rekam, "STOPPING", 0.3)
    monkeypatch.setattr(kamar_rekam, "SILENT_AT_MOST", timedelta(seconds=0.4))
    perekam, said, away = PerekamPalsu(), [], set()
    async with open_services(settings, clock.now) as opened, open_work(opened) as work:
        services = replace(opened, perekam=perekam)
        office = await found_office(services, "http://contoh")
        jalan = await set_out(SimpleNamespace(app={DISPATCHER: work}), office, clock)  # type: ignore[arg-type]
        await jalan.inside()

        async def say(sesi: str, kursi: str, isi: Any) -> None:
            said.append((sesi, kursi, isi))

        async def is_gone(owner: int) -> bool:
            return owner == DEAD

        keeper = Penjaga(services, OURS, is_gone, lambda sid: sid not in away, say)
        services.store.committed = keeper.notice
        await keeper.open()
        yield Kejadian(jalan, perekam, keeper, said, away)
        await keeper.close()


@pytest.fixture
async def rec(ada: Kejadian) -> Kejadian:
    """All four agreed, and are recorded."""
    await rekaman.begin(ada.services, ada.jalan.pokja[0], ada.sesi)
    await ada.recorded(*[one.id for one in ada.jalan.pokja], (await ada.jalan.guest()).id)
    return ada


def without(all: Iterable[str], *gone: str) -> list[str]:
    return [one for one in all if one not in gone]


async def test_whom_the_pokja_mutes_is_recorded_without_a_voice_until_they_may_speak(rec: Kejadian) -> None:
    """A page that was tampered with sends on; the recorder does not believe pages."""
    ketua, guest = rec.jalan.pokja[0], (await rec.jalan.guest()).id
    assert not any(rec.perekam.quiet.values())

    for quiet in (True, False):
        if quiet:
            await suara.mute(rec.services, ketua, rec.sesi, guest, "Suara bising dari luar (contoh)")
        else:
            await suara.unmute(rec.services, ketua, rec.sesi, guest)
        await rec.until(lambda _, now=quiet: rec.perekam.quiet[guest] is now, f"muted: {quiet}")
        assert [who for who, muted in rec.perekam.quiet.items() if muted] == [guest] * quiet


async def test_who_is_recorded_is_what_the_recorder_says(rec: Kejadian) -> None:
    begun = await rec.events("rekaman.orang_mulai")

    assert {str(event.data["id"]) for event in begun} == {kursi for _, kursi in rec.perekam.people}
    assert all(event.data["jalur"] == ["audio", "video"] for event in begun)
    assert (await rec.ruang()).rekaman.keadaan is Keadaan.MEREKAM


async def test_a_withdrawal_stops_that_person_alone_and_is_read_back(rec: Kejadian) -> None:
    guest = await rec.jalan.guest()

    await lobi.withdraw(rec.services, guest, rec.sesi)

    ruang = await rec.recorded(*[one.id for one in rec.jalan.pokja])
    (said,) = await rec.events("rekaman.orang_berhenti")
    assert said.data["sebab"] == "ditarik"
    assert said.data["diminta"] <= said.data["berhenti"]  # type: ignore[operator]
    assert (rec.sesi, guest.id) not in rec.perekam.people
    assert ruang.rekaman.keadaan is Keadaan.MEREKAM
    with pytest.raises(Forbidden, match="tidak sedang direkam"):
        await rec.penjaga.signal(rec.sesi, guest.id, {"tag": "a"})


@pytest.mark.parametrize("fault", ["stuck", "lies"])
async def test_a_recorder_that_does_not_let_go_is_not_believed_and_is_asked_again(rec: Kejadian, fault: str) -> None:
    guest = await rec.jalan.guest()
    getattr(rec.perekam, fault).add(guest.id)

    await lobi.withdraw(rec.services, guest, rec.sesi)
    await rec.until(lambda _: rec.perekam.asked.count(("stop", guest.id)) > 1, "asked again")

    assert guest.id in (await rec.ruang()).rekaman.orang
    assert await rec.events("rekaman.orang_berhenti") == []
    getattr(rec.perekam, fault).clear()
    await rec.recorded(*[one.id for one in rec.jalan.pokja])


async def test_silence_is_a_gap_that_everybody_hears_of_and_it_ends(rec: Kejadian) -> None:
    rec.perekam.mute.add(rec.ketua)
    ruang = await rec.until(lambda ruang: ruang.rekaman.macet, "a stall")
    assert set(ruang.rekaman.macet) == {rec.ketua}
    assert ruang.rekaman.keadaan is Keadaan.GAGAL

    rec.perekam.mute.clear()

    ruang = await rec.until(lambda ruang: ruang.rekaman.celah, "the end of it")
    (celah,) = ruang.rekaman.celah
    assert celah.kursi == rec.ketua
    assert celah.sejak <= celah.sampai
    assert ruang.rekaman.keadaan is Keadaan.MEREKAM


async def test_somebody_of_whom_never_anything_came_is_a_gap_too(ada: Kejadian) -> None:
    ada.perekam.mute.add(ada.ketua)

    await rekaman.begin(ada.services, ada.jalan.pokja[0], ada.sesi)

    ruang = await ada.until(lambda ruang: ruang.rekaman.macet, "a stall")
    assert set(ruang.rekaman.macet) == {ada.ketua}
    assert ada.ketua not in ruang.rekaman.orang


async def test_a_recorder_that_answers_nobody_cannot_be_started_and_is_a_gap_later(ada: Kejadian) -> None:
    ada.perekam.down = True
    with pytest.raises(Unavailable):
        await rekaman.begin(ada.services, ada.jalan.pokja[0], ada.sesi)
    ada.perekam.down = False
    await rekaman.begin(ada.services, ada.jalan.pokja[0], ada.sesi)
    await ada.until(lambda ruang: len(ruang.rekaman.orang) == 4, "recorded")

    ada.perekam.down = True

    await ada.until(lambda ruang: len(ruang.rekaman.macet) == 4, "a stall of all")


async def test_a_recorder_that_dies_is_a_gap_of_everybody_and_it_begins_anew(rec: Kejadian) -> None:
    rec.perekam.people.clear()
    asked = len(rec.perekam.asked)

    await rec.penjaga.lost(rec.sesi)

    ruang = await rec.until(lambda ruang: len(ruang.rekaman.orang) == 4 and not ruang.rekaman.macet, "all again")
    assert {event.data["sebab"] for event in await rec.events("rekaman.orang_berhenti")} == {"peralatan"}
    assert [celah.kursi for celah in ruang.rekaman.celah] == [""]
    assert len([one for one in rec.perekam.asked[asked:] if one[0] == "record"]) == 4


async def test_who_leaves_is_let_go_and_who_comes_back_begins_a_new_piece(rec: Kejadian) -> None:
    guest, others = await rec.jalan.guest(), [one.id for one in rec.jalan.pokja]
    await lobi.lose(rec.services, guest.id, rec.sesi, "sambungan-3")
    await rec.recorded(*others)

    await lobi.arrive(rec.services, guest, rec.sesi, "sambungan-9")

    await rec.recorded(*others, guest.id)
    assert [one for one in rec.perekam.asked if one[1] == guest.id] == [
        ("record", guest.id), ("stop", guest.id), ("record", guest.id),
    ]  # fmt: skip


async def test_a_pause_of_either_kind_lets_go_of_all_and_ends_differently(rec: Kejadian) -> None:
    ketua, all = rec.jalan.pokja[0], set((await rec.ruang()).rekaman.orang)
    await rekaman.pause(rec.services, ketua, rec.sesi, "Data pribadi (contoh)")
    await rec.recorded()
    await rekaman.resume(rec.services, ketua, rec.sesi)
    await rec.recorded(*all)

    await pelaksanaan.pause(rec.services, ketua, rec.sesi, "Istirahat contoh")
    await rec.recorded()
    await pelaksanaan.resume(rec.services, ketua, rec.sesi)

    await rec.recorded(*all)


async def test_a_closed_sesi_ends_the_recording_and_cannot_be_sealed_before(rec: Kejadian) -> None:
    rec.perekam.stuck.add(rec.ketua)
    await rec.jalan.closed()
    await rec.recorded(rec.ketua)
    assert await rec.services.store.read(lambda c: rows.is_open(c, rec.sesi))
    with pytest.raises(Conflict, match="Rekaman sesi ini masih ditutup"):
        await rec.services.store.read(lambda c: segel._require_closed(c, rec.sesi))

    rec.perekam.stuck.clear()

    ruang = await rec.until(lambda ruang: ruang.rekaman.selesai, "closed")
    assert ruang.rekaman.keadaan is Keadaan.BERHENTI
    assert rec.perekam.ended == [rec.sesi]
    assert not await rec.services.store.read(lambda c: rows.is_open(c, rec.sesi))


async def test_only_whose_connection_is_ours_is_ours_to_record(ada: Kejadian) -> None:
    ada.away.add("sambungan-0")

    await rekaman.begin(ada.services, ada.jalan.pokja[0], ada.sesi)

    await ada.until(lambda ruang: len(ruang.rekaman.orang) == 3, "the three that are ours")
    await asyncio.sleep(0.5)
    assert ada.ketua not in {kursi for _, kursi in ada.perekam.people}
    assert (await ada.ruang()).rekaman.macet == {}
    with pytest.raises(Forbidden):
        await ada.penjaga.signal(ada.sesi, ada.ketua, {})


async def test_whom_a_dead_process_had_is_written_off_at_the_last_of_it_that_was_kept(rec: Kejadian) -> None:
    """As if this process took over: another one recorded the ketua, kept one segment, and was killed."""
    rec.away.add("sambungan-0")
    others = without((await rec.ruang()).rekaman.orang, rec.ketua)
    await rec.recorded(*others)
    rec.away.clear()
    ruang = await rec.recorded(*others, rec.ketua)
    since = ruang.rekaman.orang[rec.ketua].sejak

    def unit(tx: Tx) -> None:
        rows.take(tx.connection, rec.sesi, rec.ketua, DEAD)

    room = rec.penjaga._rooms[rec.sesi]
    async with room._turn:  # between two looks: one that began before would stop the ketua by itself
        rec.away.add("sambungan-0")
        room._asked.discard(rec.ketua)
        await rec.services.store.write(unit)

    ruang = await rec.recorded(*others)
    said = (await rec.events("rekaman.orang_berhenti"))[-1]
    assert said.data["sebab"] == "peralatan"
    assert any(masa.kursi == rec.ketua and masa.mulai == since for masa in ruang.rekaman.masa)


async def test_a_segment_is_kept_hashed_and_chained_once(rec: Kejadian) -> None:
    await rec.penjaga.closed(rec.file("seg1", rec.ketua))
    await rec.penjaga.closed(rec.file("seg1", rec.ketua))  # the process died before the file was removed

    (event,) = await rec.events("rekaman.segmen")
    assert event.data["mulai"] == "2026-11-22T01:02:03.456789Z"
    assert event.data["id"] == rec.ketua
    assert await rec.services.files.read(str(event.data["sha256"])) == b"MJR00002 contoh"
    assert (await rec.ruang()).rekaman.segmen == 1


async def test_a_segment_that_finds_no_room_is_refused_so_that_it_comes_again(
    rec: Kejadian, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Any) -> None:
        raise Full("Penyimpanan server penuh.")

    monkeypatch.setattr(type(rec.services.files), "_require_room", full)

    with pytest.raises(Full):
        await rec.penjaga.closed(rec.file("seg1", rec.ketua))

    assert await rec.events("rekaman.segmen") == []


async def test_after_the_seal_nothing_is_added_and_nothing_is_lost(rec: Kejadian) -> None:
    def unit(tx: Tx) -> None:
        sesi = SESI.get(tx.connection, rec.sesi)
        SESI.save(tx.connection, replace(sesi, keadaan=Sesi.DISEGEL))

    await rec.services.store.write(unit)
    segmen = rec.file("seg1", rec.ketua)

    await rec.penjaga.closed(segmen)

    assert await rec.events("rekaman.segmen") == []
    assert await rec.services.files.read(hashlib.sha256(segmen.path.read_bytes()).hexdigest())


async def test_nobody_but_the_pokja_inside_records(ada: Kejadian) -> None:
    people = [await ada.jalan.guest(), ada.jalan.tim_it, ada.jalan.office.pelaku("orang_luar")]
    for who in people:
        with pytest.raises(Forbidden):
            await rekaman.begin(ada.services, who, ada.sesi)
        with pytest.raises(Forbidden):
            await rekaman.pause(ada.services, who, ada.sesi, "Alasan contoh")
        with pytest.raises(Forbidden):
            await rekaman.resume(ada.services, who, ada.sesi)


async def test_a_disk_without_room_refuses_to_begin(ada: Kejadian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rekaman, "_free", lambda services: 1_000_000)

    with pytest.raises(Full, match="perlu sekitar 1,6 GB, tersedia 1 MB"):
        await rekaman.begin(ada.services, ada.jalan.pokja[0], ada.sesi)

    assert await ada.events("rekaman.dimulai") == []


async def test_from_b_to_a_is_recorded_from_that_moment(ada: Kejadian) -> None:
    guest = await ada.jalan.guest()
    await lobi.withdraw(ada.services, guest, ada.sesi)
    await lobi.choose(ada.services, guest, ada.sesi, Pilihan.B, False)
    await rekaman.begin(ada.services, ada.jalan.pokja[0], ada.sesi)
    await ada.recorded(*[one.id for one in ada.jalan.pokja])
    assert ("record", guest.id) not in ada.perekam.asked

    await lobi.choose(ada.services, guest, ada.sesi, Pilihan.A, False)

    await ada.recorded(*[one.id for one in ada.jalan.pokja], guest.id)
