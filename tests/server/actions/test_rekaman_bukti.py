"""Recordings as evidence: verified in the bag, watched at night, destroyed with their key; the chain stays whole."""

import asyncio
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from server import bag, verify
from server.actions import bag as bags
from server.files import Kept
from server.periksa.periksa import Laporan
from server.store import evidence
from sessions.evidence import first_break
from tests.clock import Clock
from tests.people import Office
from tests.server.rekaman_contoh import Bagian, recorded
from tests.server.routes.perjalanan import Perjalanan, set_out
from tests.server.routes.test_keutuhan import checked, destroyed
from tests.server.routes.test_tayangan import joined

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.timeout(240)]
FOLDERS = ("data/08-rekaman/segmen/", "data/08-rekaman/jahitan/")


@pytest.fixture
async def terekam(service: TestServer, office: Office, clock: Clock, tmp_path: Path) -> Perjalanan:
    """A sealed sesi in which the guest was recorded for two seconds."""
    made = await set_out(service, office, clock)
    await made.inside()
    begin = made.services.now()
    clock.advance(seconds=10)
    await recorded(made.services, made.sesi.id, begin, tmp_path, [Bagian((await made.guest()).id, 0, 2)])
    await joined(made, 1)
    await made.closed()
    await made.sealed()
    return made


def recordings(whole: bag.Bag) -> dict[str, Kept]:
    return {path: kept for path, kept in whole.files.items() if path.startswith(FOLDERS) and isinstance(kept, Kept)}


async def verified(whole: bag.Bag) -> Laporan:
    return await asyncio.to_thread(verify.verify, whole)


@pytest.mark.slow
async def test_a_recording_is_proven_watched_and_destroyed_with_its_sesi(terekam: Perjalanan, tmp_path: Path) -> None:
    services, berkas = terekam.services, terekam.sesi.berkas
    whole = await bags.bag_of(services, terekam.sesi.id)
    kept = recordings(whole)
    assert sorted(path.rpartition(".")[2] for path in kept) == ["mjr", "mjr", "webm"]
    assert (await verified(whole)).utuh

    for path, one in kept.items():
        clear = tmp_path / path.rpartition("/")[2]
        content = bytearray(await asyncio.to_thread(one.read))
        content[len(content) // 2] ^= 1
        clear.write_bytes(content)
        report = await verified(bag.Bag(whole.name, {**whole.files, path: clear}))
        assert {p.di for check in report.pemeriksaan for p in check.masalah} >= {path}, report.as_text()

        before = await asyncio.to_thread(one.path.read_bytes)
        spoilt = bytearray(before)
        spoilt[len(spoilt) // 2] ^= 1
        await asyncio.to_thread(one.path.write_bytes, spoilt)
        assert (await checked(terekam))["rusak"] == [one.sha256], path
        await asyncio.to_thread(one.path.write_bytes, before)
    assert (await checked(terekam))["utuh"] is True

    lines = await services.store.read(lambda c: evidence.lines(c, berkas))
    await destroyed(terekam)
    assert not [path for path, one in kept.items() if one.path.exists()]
    assert await services.store.read(lambda c: evidence.lines(c, berkas)) == lines
    assert first_break(lines, berkas) is None
    for after in (await bags.bag_of(services, terekam.sesi.id), await bags.copy_for_peserta(services, terekam.sesi.id)):
        assert not recordings(after)
        report = await verified(after)
        assert report.utuh, report.as_text()
    assert (await checked(terekam))["utuh"] is True
