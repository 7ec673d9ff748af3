"""Kesediaan: an answer that meets the clock's own work on the same sesi is neither refused nor lost."""

import asyncio
from dataclasses import replace

import sqlalchemy as sa
from aiohttp.test_utils import TestServer

from server.actions.berkas import held
from server.store.sesi import SESI
from server.store.unit import Tx
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.perjalanan import set_out


async def test_an_answer_given_while_the_clock_writes_on_the_sesi_waits_and_is_kept(
    service: TestServer, office: Office, clock: Clock
) -> None:
    jalan = await set_out(service, office, clock)
    await jalan.invited()
    began = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(tx: Tx) -> None:
        sesi = held(tx, jalan.sesi.id).sesi
        SESI.save_version(tx.connection, replace(sesi, versi=sesi.versi + 1), seen=sesi.versi)
        loop.call_soon_threadsafe(began.set)
        if tx.connection.dialect.name == "postgresql":  # SQLite lets one write at a time: there the other waits anyhow
            tx.connection.execute(sa.text("SELECT pg_sleep(1)"))

    clockwork = asyncio.create_task(jalan.services.store.write(slow))
    await began.wait()
    await jalan.answered()
    await clockwork

    assert (await jalan.services.store.read(lambda c: SESI.get(c, jalan.sesi.id))).keadaan == "dijadwalkan"
