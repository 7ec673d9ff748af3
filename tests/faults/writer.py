"""A server process that only writes: sixteen writers say things and ask for mails, and tell what was acknowledged.

    python tests/faults/writer.py FOLDER DATABASE_URL SMTP_URL NAME WRITERS

Prints `up`, then a line per acknowledged unit: `ack NUMBER DIGEST LETTER WORDS`, until it is killed. With no writers it
only works off what is asked for, and ends when that is done.
"""

import asyncio
import secrets
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mailer.address import Address
from mailer.carrier import Carrier
from server.actions import surel
from server.files import Files
from server.jobs import Dispatcher, Job
from server.keyring import Keyring
from server.relay import Relay
from server.services import Services
from server.settings import Settings
from server.store import migrate, outbox
from server.store.kantor import KANTOR
from server.store.unit import Store, Tx
from sessions.evidence import Event
from sessions.kantor import Kantor
from tests.mailer.contoh import FACTS

BERKAS = ("sesi/a", "sesi/b")
KINDS = ("ba_final", "kode_tanda_tangan")


def now() -> datetime:
    return datetime.now(UTC)


def begin(tx: Tx) -> None:
    """The office and its chains, the first time."""
    if KANTOR.find(tx.connection, KANTOR.table.c.id == "k1") is None:
        KANTOR.add(tx.connection, Kantor("k1", "contoh", "UKPBJ Contoh", "PEMKAB CONTOH", "BAGIAN PENGADAAN"))
        for berkas in BERKAS:
            tx.begin_berkas(berkas, "k1")


async def write(services: Services, name: str, writer: int) -> None:
    """One writer, without end."""
    berkas = BERKAS[writer % 2]
    number = 0
    while True:
        number += 1
        words = f"{name}.{writer}.{number}"

        def unit(tx: Tx, words: str = words, number: int = number) -> tuple[int, str, str]:
            event = Event(berkas, "pesan.dikirim", "o1", "anggota", tx.now(), {"pesan": number}, {"teks": words})
            (entry,) = tx.append(event)
            if number % 5:
                return entry.number, entry.digest, "-"
            kind = KINDS[number // 5 % 2]
            to = Address("Orang Contoh", f"orang{writer}@contoh.id")
            letter = surel.queue(tx, services, kind, to, FACTS[kind], kantor="k1")
            return entry.number, entry.digest, letter.id

        place, digest, letter = await services.store.write(unit)
        print("ack", place, digest, letter, words, flush=True)
        await asyncio.sleep(0.02)


async def main(folder: Path, url: str, smtp: str, name: str, writers: int) -> None:
    settings = Settings(data=folder, database_url=url, smtp_url=smtp, disk_reserve=0)  # type: ignore[arg-type]
    async with AsyncExitStack() as stack:
        database = await migrate.open_database(settings)
        stack.push_async_callback(database.close)
        carrier = Carrier(smtp)
        stack.push_async_callback(carrier.close)
        store = Store(database, now, lambda: secrets.token_hex(16))
        nothing: Any = None
        services = Services(
            settings=settings, store=store, files=Files(folder / "berkas", Keyring(folder / "kunci")), now=now,
            parts=nothing,
            new_id=lambda: secrets.token_hex(8), new_secret=lambda: secrets.token_hex(16), ruang=nothing,
            head_key=nothing, pki=nothing, tsa=nothing, own_tsa=nothing, bsre=nothing, reader=nothing, matcher=nothing,
            perekam=nothing,
            carrier=carrier, inbox=None, url=settings.url,
        )  # fmt: skip
        await store.write(begin)

        async def deliver(job: Job) -> None:
            await surel.deliver(services, job, {}, {})

        def seconds() -> float:
            return now().timestamp()

        worker: Dispatcher | Relay = (
            Relay(store, {"surel": deliver}, seconds, url)
            if url
            else Dispatcher(store, {"surel": deliver}, seconds, {})
        )
        store.work = worker.kick
        await worker.start()
        stack.push_async_callback(worker.stop)
        print("up", flush=True)
        await asyncio.gather(*(write(services, name, number) for number in range(writers)))
        while any(state in ("antre", "berjalan") for _, state in await store.read(outbox.counts)):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5])))
