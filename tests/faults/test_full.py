"""A disk that is really full: refused in words with 507, nothing lost or half kept, and all goes on once there is room.

The small disk is a tmpfs, which needs root to mount.
"""

import asyncio
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestServer

from server.app import create_app
from server.demo.browser import Browser, Refused
from server.demo.office import SANDI, fill_at_start
from server.keys import SERVICES
from server.services import Services
from server.settings import Settings
from server.store import evidence, migrate
from server.store.kantor import KANTOR
from server.store.postgresql import PostgreSQL
from server.store.sqlite import SQLite
from server.store.tables import foto
from server.store.unit import Store, Tx
from sessions.errors import Full
from sessions.evidence import Event, first_break
from sessions.kantor import Kantor
from tests.clock import START, Clock
from tests.postgresql import Cluster

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 3500  # 0.9 MB that begin as a JPEG does


@contextmanager
def mounted(place: Path, size: str) -> Iterator[Path]:
    assert os.geteuid() == 0, "mounting a small disk needs root: run this test with sudo"
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=777", "contoh", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def filled(disk: Path, leave: int) -> Iterator[None]:
    """No more than `leave` bytes are free meanwhile."""
    filler = disk / "penuh"
    with filler.open("wb") as file:
        while (free := shutil.disk_usage(disk).free - leave) > 0:
            file.write(bytes(min(free, 1 << 20)))
            file.flush()
    try:
        yield
    finally:
        filler.unlink()


@pytest.fixture
def disk() -> Iterator[Path]:
    """Not under pytest's own folder, which PostgreSQL's user may not enter."""
    with tempfile.TemporaryDirectory(prefix="rb-disk-") as folder:
        Path(folder).chmod(0o755)
        with mounted(Path(folder) / "cakram", "48m") as place:
            yield place


# The whole service


@pytest.fixture
async def service(disk: Path, unused_tcp_port: int) -> AsyncIterator[TestServer]:
    """Rows, files, keys and mail, all on the small disk, with the invented office."""
    settings = Settings(
        port=unused_tcp_port, data=disk / "data", disk_reserve=0, public_url=f"http://127.0.0.1:{unused_tcp_port}"
    )
    app = create_app(settings)
    server = TestServer(app, port=settings.port, host="127.0.0.1")
    await server.start_server()
    await fill_at_start(app)
    yield server
    await server.close()


async def browsers(service: TestServer) -> tuple[Browser, Browser]:
    """The peserta's director in the lobby, and the ketua inside."""
    services = service.app[SERVICES]
    url = services.url
    link = await personal_link(services)
    guest, ketua = Browser(url, "direktur"), Browser(url, "ketua")
    await guest.open_link(link)
    await ketua.log_in("ketua@ukpbj.contoh.id", SANDI)
    sesi = await open_sesi(services)
    for browser, kind in ((guest, "tamu"), (ketua, "staf")):
        await browser.enter(sesi, kind)
        await browser.say("device", mutu="video")
        await browser.say("choose", pilihan="A", dibacakan=False)
    return guest, ketua


async def personal_link(services: Services) -> str:
    inbox: Any = services.inbox
    for summary in await inbox.list():
        letter = message_from_bytes((await inbox.get(summary.id)).raw, policy=policy.default)
        body: Any = letter.get_body(("plain",))
        found = re.search(r"https?://\S+#\S+", body.get_content())
        if found and "bina" in summary.recipient:
            return found.group(0)
    raise LookupError("no invitation")


async def open_sesi(services: Services) -> str:
    query = "SELECT id FROM sesi WHERE keadaan = 'ruang_tunggu'"
    return str(await services.store.read(lambda c: c.exec_driver_sql(query).scalar()))


def kept(services: Services) -> set[Path]:
    return {path for path in (services.settings.data / "berkas").rglob("*") if path.is_file()}


async def test_an_upload_to_a_full_disk_is_refused_with_507_and_taken_once_there_is_room(
    service: TestServer, disk: Path
) -> None:
    services = service.app[SERVICES]
    guest, ketua = await browsers(service)
    first = await guest.send_photo("identitas", "", PHOTO)
    before = kept(services)
    with filled(disk, leave=600_000), pytest.raises(Refused) as refused:
        await guest.send_photo("wajah", "", PHOTO[:4] + PHOTO[::-1])
    assert ": 507 " in str(refused.value)
    assert "penyimpanan_penuh" in str(refused.value)
    assert "masih ada di perangkat ini; hubungi Tim IT" in str(refused.value)
    assert kept(services) >= before
    assert not list((services.settings.data / "berkas" / "sementara").iterdir())
    rows: Any = await services.store.read(lambda c: c.execute(sa.select(foto.c.sha256)).all())
    assert [row.sha256 for row in rows] == [first["sha256"]]
    assert await services.files.read(first["sha256"]) == PHOTO
    again = await guest.send_photo("wajah", "", PHOTO[:4] + PHOTO[::-1])
    assert again["nomor"] != first["nomor"]
    await guest.close()
    await ketua.close()


async def test_words_to_a_full_disk_are_refused_and_what_was_said_before_stays(service: TestServer, disk: Path) -> None:
    services = service.app[SERVICES]
    guest, ketua = await browsers(service)
    acknowledged = []
    with filled(disk, leave=0):
        for number in range(4000):  # what the log of rows has already taken from the disk may still be written
            try:
                await ketua.say("note", teks=f"{number} " + "x" * 3900)
                acknowledged.append(number)
            except Refused as error:
                if "penyimpanan_penuh" in str(error):
                    break
            await asyncio.sleep(0.05)
        else:
            raise AssertionError("the disk was never full")
        state = await ketua.ask("state", bagian=["kursi"])
        assert state["kursi"]
    await ketua.say("note", teks="sesudahnya")
    sesi = await open_sesi(services)
    entries = await services.store.read(lambda c: evidence.after(c, f"sesi/{sesi}", 0))
    assert first_break([entry.line for entry in entries], f"sesi/{sesi}") is None
    notes = [str(e.event.private["teks"]).split(" ")[0] for e in entries if e.event.kind == "catatan.ditulis"]
    assert notes == [*map(str, acknowledged), "sesudahnya"]
    await guest.close()
    await ketua.close()


# The rows alone, on both databases


@pytest.fixture(params=["sqlite", "postgresql"])
def small_database(request: pytest.FixtureRequest, disk: Path) -> Iterator[str]:
    """The address of a database whose rows lie on the small disk; empty: SQLite in the folder `data` there."""
    if request.param == "sqlite":
        yield ""
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    place = disk / "pg"
    place.mkdir()
    shutil.chown(place, "postgres", "postgres")
    cluster.sql(f"CREATE TABLESPACE kecil LOCATION '{place}'")
    cluster.sql("CREATE DATABASE kecil TEMPLATE induk TABLESPACE kecil")
    yield cluster.url("kecil")
    cluster.sql("DROP DATABASE kecil WITH (FORCE)")
    cluster.sql("DROP TABLESPACE kecil")


async def test_rows_that_find_no_room_are_refused_and_all_before_them_are_there(
    small_database: str, disk: Path, clock: Clock
) -> None:
    settings = Settings(data=disk / "data", database_url=small_database, disk_reserve=0)
    database = await migrate.open_database(settings)
    assert isinstance(database, PostgreSQL if small_database else SQLite)
    store = Store(database, clock.now, lambda: "0" * 32)

    def begin(tx: Tx) -> None:
        KANTOR.add(tx.connection, Kantor("k1", "contoh", "UKPBJ Contoh", "PEMKAB CONTOH", "BAGIAN PENGADAAN"))
        tx.begin_berkas("sesi/a", "k1")

    def say(number: int) -> Any:
        event = Event("sesi/a", "pesan.dikirim", "o1", "ketua", START, {"pesan": number}, {"teks": "x" * 50_000})
        return lambda tx: tx.append(event)[0].number

    await store.write(begin)
    acknowledged: list[int] = []
    with filled(disk, leave=3_000_000):
        while True:
            many = range(len(acknowledged), len(acknowledged) + 8)
            answers = await asyncio.gather(*(store.write(say(n)) for n in many), return_exceptions=True)
            acknowledged += [answer for answer in answers if isinstance(answer, int)]
            if refused := [answer for answer in answers if not isinstance(answer, int)]:
                break
        assert all(isinstance(error, Full) for error in refused), refused
        assert "yang sebelumnya aman. Hubungi Tim IT" in str(refused[0])
        assert len(await store.read(lambda c: evidence.after(c, "sesi/a", 0))) == len(acknowledged)
    acknowledged.append(await store.write(say(9999)))
    lines = [entry.line for entry in await store.read(lambda c: evidence.after(c, "sesi/a", 0))]
    await database.close()
    assert first_break(lines, "sesi/a") is None
    assert sorted(acknowledged) == list(range(1, len(lines) + 1))
    if not small_database:
        with sqlite3.connect(settings.data / "ruang.db") as rows:
            assert rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows.close()
