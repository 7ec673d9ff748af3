"""A store alone: a migrated database, a clock and salts, and a chain to add to."""

import itertools
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from server.settings import Settings
from server.store import migrate
from server.store.database import Database
from server.store.kantor import KANTOR
from server.store.paket import PAKET
from server.store.peserta import PESERTA
from server.store.sesi import SESI
from server.store.unit import Store, Tx
from sessions import paket as pakets
from sessions.indonesia import Zona
from sessions.kantor import Kantor
from sessions.paket import JenisPaket, Kualifikasi, Metode, Paket
from sessions.peserta import Peserta
from sessions.sesi import Dasar, JenisSesi, Keadaan, Sesi
from tests.clock import Clock

CONTOH = Kantor("k1", "contoh", "UKPBJ Kabupaten Contoh", "PEMERINTAH KABUPATEN CONTOH", "BAGIAN PENGADAAN")


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    opened = await migrate.open_database(settings)
    yield opened
    await opened.close()


@pytest.fixture
async def store(database: Database, clock: Clock) -> Store:
    """With the office `k1` and the chains sesi/a and sesi/b."""
    salts = (f"{number:032x}" for number in itertools.count())
    made = Store(database, clock.now, lambda: next(salts))

    def unit(tx: Tx) -> None:
        KANTOR.add(tx.connection, CONTOH)
        for berkas in ("sesi/a", "sesi/b"):
            tx.begin_berkas(berkas, CONTOH.id)

    await made.write(unit)
    return made


@pytest.fixture
async def sesi(store: Store) -> Sesi:
    """A sesi with its paket and peserta, as bare rows."""
    day, mulai = date(2026, 11, 2), datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    paket = Paket(
        "p1", CONTOH.id, "10012345", "50012345", "Gedung Arsip Contoh", "Dinas Contoh", "APBD", 2026, 1_500_000_000,
        1_450_000_000, JenisPaket.KONSTRUKSI, Metode.TENDER, Kualifikasi.PASCA, 1, "027/01", day, "027/09", day, day,
        "Pokja 3", "SK 3", "PPK Contoh", "IKP 29.13", pakets.Keadaan.BERJALAN, 0,
    )  # fmt: skip
    peserta = Peserta(
        "e1", "p1", 1, "CV Contoh", "", "", "", "cv@contoh.id", "", "Contoh", False, {"nib": {"nib": "1"}}
    )
    made = Sesi(
        "a", "p1", "e1", "S-1", JenisSesi.PEMBUKTIAN, mulai, mulai + timedelta(minutes=90), Zona.WITA,
        Dasar.PERLEM_12_2021, "", "Ruang Bidding", Keadaan.DRAF, 0, 0,
    )  # fmt: skip

    def unit(tx: Tx) -> None:
        PAKET.add(tx.connection, paket, dibuat=tx.now().isoformat())
        PESERTA.add(tx.connection, peserta)
        SESI.add(tx.connection, made)

    await store.write(unit)
    return made
