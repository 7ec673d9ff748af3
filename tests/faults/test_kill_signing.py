"""Killed with -9 between the decision and the sealed bag: what was begun is ended once, and every signature stands."""

import asyncio
import pickle
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from server import pki
from server.actions.berkas import load
from server.files import Files
from server.keyring import Keyring
from server.settings import Settings
from server.signing.apart import check_apart
from server.signing.check import Expected
from server.store import berita_acara as minutes
from server.store import evidence, migrate
from server.store.database import Database
from server.store.tables import pekerjaan, surel
from server.verify import verify
from sessions.evidence import first_break
from sessions.fakta import slot
from tests.clock import START

SIGNER = Path(__file__).with_name("signer.py")


def signer(mode: str, folder: Path, url: str) -> "subprocess.Popen[str]":
    command = [sys.executable, str(SIGNER), mode, str(folder), url]
    with (folder / "log").open("a") as log:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)


def sign_and_kill(folder: Path, url: str, lifetime: float) -> list[str]:
    """Kill it so many seconds after it is up; what it said that it did."""
    process = signer("sign", folder, url)
    assert process.stdout is not None
    said = process.stdout.readline()
    time.sleep(lifetime)
    process.kill()
    return [said.strip(), *process.communicate()[0].splitlines()]


def sign_to_the_end(folder: Path, url: str) -> Path:
    done = signer("sign", folder, url)
    try:
        said, _ = done.communicate(timeout=300)
    finally:
        done.kill()
    assert done.returncode == 0, (folder / "log").read_text()[-4000:]
    return Path(said.splitlines()[-1].removeprefix("sealed "))


async def kill_often(folder: Path, url: str, kills: int) -> None:
    rng = random.Random(kills)  # noqa: S311 - moments to kill at
    prepared = signer("prepare", folder, url)
    said, _ = await asyncio.to_thread(prepared.communicate, timeout=300)
    assert said.endswith("prepared\n"), (folder / "log").read_text()[-4000:]
    for _ in range(kills):
        steps = await asyncio.to_thread(sign_and_kill, folder, url, rng.uniform(0.05, 0.25))
        print("killed after:", steps)
    bag = await asyncio.to_thread(sign_to_the_end, folder, url)
    report = await asyncio.to_thread(verify, bag)
    assert report.utuh, report.as_text()
    _, sesi, _ = pickle.loads((folder / "state").read_bytes())  # noqa: S301 - our own
    settings = Settings(data=folder / "data", database_url=url)
    database = await migrate.open_database(settings)
    try:
        await check_signatures(database, settings, sesi)
        await check_once(database, sesi)
    finally:
        await database.close()


async def check_signatures(database: Database, settings: Settings, sesi: str) -> None:
    files = Files(settings.data / "berkas", Keyring(settings.data / "kunci"))
    passphrase = (settings.data / "kunci" / "sandi").read_text()
    authority = pki.open_or_create(settings.data / "pki", passphrase, "Ruang Bukti", START)
    for ba in await database.read(lambda c: minutes.of_sesi(c, sesi)):
        signers = await database.read(lambda c, id=ba.id: minutes.signatures(c, id))
        pdf = await files.read(ba.pdf)
        expected = [Expected(slot(one), one.nama) for one in signers]
        found = await check_apart(pdf, expected, [authority.root.cert], START + timedelta(days=30), seconds=120)
        assert found.ok, found.problems


async def check_once(database: Database, sesi: str) -> None:
    """Everything that must happen once did: in the chain, in the work, in the mail."""
    entries = await database.read(lambda c: evidence.after(c, f"sesi/{sesi}", 0))
    assert first_break([entry.line for entry in entries], f"sesi/{sesi}") is None
    kinds: Counter[tuple[str, ...]] = Counter()
    for entry in entries:
        kind, data = entry.event.kind, entry.event.data
        if kind in ("ba.ditandatangani", "ba.ditutup", "ba.dibekukan", "ba.final", "sesi.disegel"):
            kinds[(kind, str(data.get("ba", "")), entry.event.actor)] += 1
    assert kinds
    assert set(kinds.values()) == {1}, kinds
    work: Any = await database.read(
        lambda c: c.execute(pekerjaan.select().where(pekerjaan.c.jenis == "tutup_ba")).all()
    )
    assert {row.keadaan for row in work} == {"selesai"}
    found = await database.read(lambda c: load(c, sesi))
    assert str(found.sesi.keadaan) == "disegel"
    final: Any = await database.read(lambda c: c.execute(surel.select().where(surel.c.jenis == "ba_final")).all())
    assert final
    assert max(Counter(row.kepada for row in final).values()) == 1
    assert {row.keadaan for row in final} <= {"terkirim", "tak_pasti"}


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_eight_kills_between_decision_and_seal_leave_one_of_everything(
    settings: Settings, tmp_path: Path
) -> None:
    await kill_often(tmp_path, settings.database_url, 8)
