"""Klarifikasi: an issuer is asked with a date, a photo stands beside an answer, and strangers reach neither."""

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from server.actions import dokumen, isian, klarifikasi, penerbit, percakapan, tampilan
from server.store import dokumen as papers
from server.store import tables
from server.store.dokumen import DOKUMEN
from server.store.unit import Tx
from sessions.dokumen import Dokumen, Keadaan
from sessions.errors import Conflict, Forbidden, Invalid, NotFound
from sessions.foto import Jalur, Untuk
from sessions.penilaian import Putusan
from sessions.wewenang import Peran
from tests.clock import Clock
from tests.server.routes.perjalanan import Perjalanan


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    await jalan.inside()
    return jalan


async def doubted(jalan: Perjalanan, *, wajib: bool = True) -> Dokumen:
    """A dokumen that is in klarifikasi, as if it had been shown."""
    item = (await jalan.services.store.read(lambda c: papers.of_sesi(c, jalan.sesi.id)))[-1]

    def unit(tx: Tx) -> None:
        row = DOKUMEN.table.c
        changed = DOKUMEN.table.update().where(row.id == item.id).values(keadaan="diperlihatkan", wajib=wajib)
        tx.connection.execute(changed)

    await jalan.services.store.write(unit)
    await dokumen.clarify(jalan.services, jalan.pokja[0], jalan.sesi.id, item.id, item.versi, "Nomornya berbeda?")
    return await now(jalan, item.id)


async def now(jalan: Perjalanan, id: str) -> Dokumen:
    found: Dokumen = await jalan.services.store.read(lambda c: DOKUMEN.get(c, id))
    return found


async def time_is_over(jalan: Perjalanan) -> bool:
    """Whether the clock has looked at every dokumen that an issuer was asked about."""

    def read(c: Any) -> bool:
        table = tables.pekerjaan
        rows = c.execute(table.select().where(table.c.jenis == "batas_penerbit")).all()
        return all(row.keadaan not in ("antre", "berjalan") for row in rows)

    return bool(await jalan.services.store.read(read))


async def test_a_silent_issuer_brings_the_dokumen_back_and_decides_nothing(jalan: Perjalanan, clock: Clock) -> None:
    item, services, by = await doubted(jalan), jalan.services, jalan.pokja[0]
    due = clock.now() + timedelta(hours=2)
    with pytest.raises(Invalid, match="masa depan"):
        await penerbit.ask(services, by, jalan.sesi.id, item.id, item.versi, "OSS", clock.now())
    await penerbit.ask(services, by, jalan.sesi.id, item.id, item.versi, "OSS", due)
    assert (await now(jalan, item.id)).keadaan is Keadaan.MENUNGGU_PENERBIT
    clock.set(due + timedelta(seconds=1))

    async def back() -> bool:
        return (await now(jalan, item.id)).keadaan is Keadaan.KLARIFIKASI

    await jalan.until(back, "the end of the issuer's time")


async def test_an_issuer_who_answered_in_time_is_not_silent(jalan: Perjalanan, clock: Clock) -> None:
    item, services = await doubted(jalan), jalan.services
    due = clock.now() + timedelta(hours=2)
    versi = await penerbit.ask(services, jalan.pokja[0], jalan.sesi.id, item.id, item.versi, "OSS", due)
    why = "Penerbit menyatakan nomor ini tidak pernah terbit (contoh)."
    for who in jalan.pokja[:2]:
        versi = await dokumen.judge(services, who, jalan.sesi.id, item.id, versi, Putusan.TIDAK_SAH, why, None, {})
    clock.set(due + timedelta(seconds=1))

    await jalan.until(lambda: time_is_over(jalan), "the job")
    assert (await now(jalan, item.id)).keadaan is Keadaan.TIDAK_SAH


async def test_who_may_ask_an_issuer_and_write_aspects(jalan: Perjalanan, clock: Clock) -> None:
    item, services, guest = await doubted(jalan), jalan.services, await jalan.guest()
    due = clock.now() + timedelta(hours=2)
    for who in (guest, jalan.tim_it):
        with pytest.raises(Forbidden):
            await penerbit.ask(services, who, jalan.sesi.id, item.id, item.versi, "OSS", due)
        with pytest.raises(Forbidden):
            await klarifikasi.record(services, who, jalan.sesi.id, "lingkup", {"hasil": "Sesuai."})
    with pytest.raises(NotFound):
        await penerbit.ask(services, jalan.pokja[0], "tidak-ada", item.id, item.versi, "OSS", due)
    with pytest.raises(Conflict, match="diubah"):
        await penerbit.ask(services, jalan.pokja[0], jalan.sesi.id, item.id, item.versi - 1, "OSS", due)


async def test_a_photo_is_attached_to_an_answer_and_both_sides_see_it(jalan: Perjalanan) -> None:
    services, guest, sesi = jalan.services, await jalan.guest(), jalan.sesi.id
    await percakapan.ask(services, jalan.pokja[0], sesi, "Dari mana alatnya?", None)
    id = str(uuid.uuid4())
    with pytest.raises(NotFound, match="belum diterima"):
        await klarifikasi.attach(services, guest, sesi, 1, id)
    with pytest.raises(Forbidden):
        await klarifikasi.attach(services, jalan.pokja[0], sesi, 1, id)
    foto = await dokumen.receive(services, guest, sesi, id, Untuk.LAMPIRAN, None, Jalur.UNGGAH, "", _picture())

    await klarifikasi.attach(services, guest, sesi, 1, id)

    for peran in (Peran.KETUA, Peran.PENYEDIA):
        reader = jalan.pokja[0] if peran is Peran.KETUA else guest

        def read(c: Any, reader: Any = reader) -> Any:
            return tampilan.room(services, c, sesi, reader, ("tanya",))["tanya"]

        assert (await services.store.read(read))[0]["lampiran"] == [foto.label]


async def _picture() -> AsyncIterator[bytes]:
    yield b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.mark.database("sqlite")
async def test_what_was_said_of_a_dokumen_stands_once_the_sesi_is_reported(jalan: Perjalanan, clock: Clock) -> None:
    services, by, sesi = jalan.services, jalan.pokja[0], jalan.sesi.id
    item = await doubted(jalan, wajib=False)
    await penerbit.ask(services, by, sesi, item.id, item.versi, "OSS", clock.now() + timedelta(days=3))
    await jalan.closed()
    await jalan.signed()
    await jalan.reported()
    item = await now(jalan, item.id)

    for late in (
        dokumen.judge(services, by, sesi, item.id, item.versi, Putusan.SAH, "", None, {}),
        dokumen.not_needed(services, by, sesi, item.id, "IKP 1"),
        dokumen.clarify(services, by, sesi, item.id, item.versi, "Mengapa berbeda?"),
        penerbit.ask(services, by, sesi, item.id, item.versi, "OSS", clock.now() + timedelta(days=9)),
        isian.edit(services, by, sesi, item.id, item.versi, {"isian.nomor": "1"}),
    ):
        with pytest.raises(Conflict, match="sudah dilaporkan"):
            await late
    clock.advance(days=4)
    await jalan.until(lambda: time_is_over(jalan), "the end of the issuer's time")

    assert await now(jalan, item.id) == item
