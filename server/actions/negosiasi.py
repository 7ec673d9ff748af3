"""Negosiasi: the price table is put on, offers go to and fro, a quorum decides, and the agreed table is frozen."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from server import sheets
from server.jobs import Job
from server.services import Services
from server.store import negosiasi as rows
from server.store import orang as people
from server.store.negosiasi import NEGOSIASI
from server.store.paket import PAKET
from server.store.sesi import SESI
from server.store.unit import Tx
from sessions import impor_harga, putaran
from sessions import negosiasi as rules
from sessions.berita_acara import SUDAH, BeritaAcara, Pihak, TandaTangan
from sessions.berita_acara import Keadaan as Signed
from sessions.errors import Conflict, Invalid
from sessions.evidence import Event
from sessions.harga import Baris
from sessions.impor_harga import Terbaca
from sessions.negosiasi import Keadaan, Negosiasi
from sessions.putusan import Perihal
from sessions.ruang import Ruang
from sessions.sesi import JenisSesi
from sessions.sesi import Keadaan as KeadaanSesi
from sessions.wewenang import POKJA, Pelaku, require

Rule = Callable[[Negosiasi, Ruang, int, datetime], tuple[Negosiasi, Event]]

WITH_PRICES = frozenset({JenisSesi.NEGOSIASI, JenisSesi.KLARIFIKASI_KEWAJARAN_HARGA, JenisSesi.GABUNGAN})
"""The kinds of sesi in which a price may be talked over."""
OVER = frozenset(
    {
        *(KeadaanSesi.DITUTUP, KeadaanSesi.DILAPORKAN, KeadaanSesi.SIAP_SEGEL, KeadaanSesi.DISEGEL),
        *(KeadaanSesi.DIBATALKAN, KeadaanSesi.DIALIHKAN),
    }
)
"""States of a sesi in which nothing about a price is said any more."""
HEADINGS = (
    *("No", "Uraian", "Satuan", "Volume", "Harga satuan HPS"),
    *("Harga satuan penawaran", "Jumlah penawaran", "Volume penawaran"),
)


async def put(
    services: Services, by: Pelaku, sesi: str, baris: Sequence[Baris], ppn: str, bulat: int, versi: int
) -> Negosiasi:
    """The price table as it is typed or imported, before anything was sent; `versi` 0 while there is none."""
    require(by, "negosiasi.susun")
    id = services.new_id()

    def unit(tx: Tx) -> Negosiasi:
        _still_open(services.ruang.locked(tx.connection, sesi))
        old = rows.of_sesi(tx.connection, sesi)
        if old is not None:
            new, event = rules.edit(old, baris, ppn, bulat, by, tx.now(), versi=versi)
            NEGOSIASI.save_version(tx.connection, new, seen=old.versi)
        else:
            found = SESI.get(tx.connection, sesi)
            if found.jenis not in WITH_PRICES:
                raise Conflict("Jenis sesi ini tanpa negosiasi harga. Buat sesi negosiasi untuk peserta ini.")
            hps = PAKET.get(tx.connection, found.paket).hps
            new, event = rules.compose(id, sesi, hps, baris, ppn, bulat, by, tx.now())
            NEGOSIASI.add(tx.connection, new)
        tx.append(event)
        return new

    return await services.store.write(unit)


async def import_table(
    services: Services, by: Pelaku, sesi: str, content: bytes, ppn: str, bulat: int, versi: int
) -> Terbaca:
    """A CSV or XLSX file: taken whole, or nothing and a report of every fault."""
    require(by, "negosiasi.susun")
    table = await asyncio.to_thread(sheets.read, content, impor_harga.field_of)
    read = impor_harga.import_rows(table.rows, table.first)
    if not read.kesalahan:
        await put(services, by, sesi, read.baris, ppn, bulat, versi)
    return read


def template() -> str:
    """An example to fill in, as CSV."""
    example = ("1", "Contoh: galian tanah biasa", "m3", "1234,5", "100000", "93500", "115425750", "")
    return sheets.write_csv(HEADINGS, [example])


async def act(services: Services, sesi: str, rule: Rule, after: Callable[[Tx, Negosiasi], None] | None = None) -> None:
    """One step, under the lock of the sesi's chain."""

    def unit(tx: Tx) -> None:
        ruang = services.ruang.locked(tx.connection, sesi)
        _still_open(ruang)
        old = rows.get(tx.connection, sesi)
        members = people.members(tx.connection, SESI.get(tx.connection, sesi).paket)
        count = sum(peran in POKJA for _, peran in members)
        new, event = rule(old, ruang, count, tx.now())
        NEGOSIASI.save_version(tx.connection, new, seen=old.versi)
        tx.append(event)
        if after:
            after(tx, new)

    await services.store.write(unit)


def _still_open(ruang: Ruang) -> None:
    if ruang.keadaan in OVER:
        raise Conflict("Sesi ini sudah selesai, sehingga negosiasinya tidak dapat diubah lagi.")


# The Pokja


async def open_hps(services: Services, by: Pelaku, sesi: str) -> None:
    require(by, "negosiasi.susun")
    await act(services, sesi, lambda old, _ruang, _n, at: rules.open_hps(old, by, at))


async def empower(services: Services, by: Pelaku, sesi: str, wakil: str, dasar: str) -> None:
    require(by, "negosiasi.susun")
    await act(services, sesi, lambda old, ruang, _n, at: rules.empower(old, wakil, dasar, ruang, by, at))


async def send(
    services: Services, by: Pelaku, sesi: str, versi: int, prices: Sequence[int], catatan: str, menit: int
) -> None:
    """The Pokja's offer; when its time is over without an answer the clock says so."""
    require(by, "negosiasi.susun")

    def rule(old: Negosiasi, ruang: Ruang, count: int, at: datetime) -> tuple[Negosiasi, Event]:
        return putaran.send(old, prices, catatan, menit, ruang, count, by, at, versi=versi)

    def after(tx: Tx, new: Negosiasi) -> None:
        if due := new.tenggat:
            work = {"sesi": sesi, "tenggat": due.isoformat()}
            tx.enqueue("batas_negosiasi", work, kunci=f"negosiasi:{new.id}:{due.isoformat()}", at=due)

    await act(services, sesi, rule, after)


async def overdue(services: Services, job: Job) -> None:
    """The clock: nobody answered in time. Nothing is decided by it."""
    due = datetime.fromisoformat(job.isi["tenggat"])

    def unit(tx: Tx) -> None:
        services.ruang.locked(tx.connection, job.isi["sesi"])
        old = rows.of_sesi(tx.connection, job.isi["sesi"])
        if old is not None and old.tenggat == due and old.keadaan in (Keadaan.DIKIRIM, Keadaan.DIPELAJARI):
            new, event = putaran.overdue(old, due, tx.now())
            NEGOSIASI.save_version(tx.connection, new, seen=old.versi)
            tx.append(event)
        job.finish(tx)

    await services.store.write(unit)


async def stop(services: Services, by: Pelaku, sesi: str, alasan: str) -> None:
    require(by, "negosiasi.susun")
    await act(services, sesi, lambda old, _ruang, _n, at: putaran.stop(old, alasan, by, at))


async def cancel(services: Services, by: Pelaku, sesi: str, alasan: str) -> None:
    require(by, "negosiasi.susun")
    await act(services, sesi, lambda old, _ruang, _n, at: rules.cancel(old, alasan, by, at))


def carry_out(tx: Tx, ruang: Ruang, sesi: str, perihal: Perihal, by: Pelaku) -> None:
    """What a decision of the quorum does to the negotiation. A price that the peserta took already stays as it is."""
    old = rows.get(tx.connection, sesi)
    if perihal is Perihal.SEPAKAT and old.keadaan is Keadaan.SEPAKAT:
        return
    if perihal is Perihal.SEPAKAT:
        new, event = putaran.accept(old, ruang, by, tx.now())
    else:
        new, event = putaran.fail(old, perihal, ruang, by, tx.now())
    NEGOSIASI.save_version(tx.connection, new, seen=old.versi)
    tx.append(event)


def signed(tx: Tx, ba: BeritaAcara, signers: Sequence[TandaTangan]) -> None:
    """How far the signatures on the frozen file have brought the negotiation."""
    old = rows.get(tx.connection, ba.sesi)
    peserta = all(one.keadaan in SUDAH for one in signers if one.pihak is Pihak.PESERTA)
    new, events = rules.signed(old, peserta, ba.keadaan is Signed.FINAL, tx.now())
    if events:
        NEGOSIASI.save_version(tx.connection, new, seen=old.versi)
        tx.append(*events)


# The peserta


async def read(services: Services, by: Pelaku, sesi: str) -> None:
    """The offer is on the peserta's screen; said once for each round, whoever of them saw it first."""
    require(by, "negosiasi.jawab")

    def unit(tx: Tx) -> None:
        _still_open(services.ruang.locked(tx.connection, sesi))
        old = rows.get(tx.connection, sesi)
        if old.keadaan is Keadaan.DIKIRIM:
            new, event = putaran.read(old, by, tx.now())
            NEGOSIASI.save_version(tx.connection, new, seen=old.versi)
            tx.append(event)

    await services.store.write(unit)


async def counter(services: Services, by: Pelaku, sesi: str, versi: int, prices: Sequence[int], catatan: str) -> None:
    require(by, "negosiasi.jawab")

    def rule(old: Negosiasi, ruang: Ruang, _count: int, at: datetime) -> tuple[Negosiasi, Event]:
        return putaran.counter(old, prices, catatan, ruang, by, at, versi=versi)

    await act(services, sesi, rule)


async def agree(services: Services, by: Pelaku, sesi: str, versi: int) -> None:
    require(by, "negosiasi.jawab")
    await act(services, sesi, lambda old, ruang, _n, at: putaran.agree(old, ruang, by, at, versi=versi))


async def refuse(services: Services, by: Pelaku, sesi: str, alasan: str) -> None:
    require(by, "negosiasi.jawab")
    await act(services, sesi, lambda old, ruang, _n, at: putaran.refuse(old, alasan, ruang, by, at))


# Forms


def table_of(isian: Mapping[str, str]) -> tuple[tuple[Baris, ...], str, int]:
    """The table as typed: `baris.N.uraian` and so on; rows that are wholly empty are left out. Raises Invalid."""
    numbers = sorted({int(part) for name in isian if (part := _row_of(name)) is not None})
    cells = [{f: isian.get(f"baris.{n}.{f}", "") for f in impor_harga.NAMES} for n in numbers]
    kept = [(n, row) for n, row in zip(numbers, cells, strict=True) if any(text.strip() for text in row.values())]
    made: list[Baris] = []
    faults: dict[str, str] = {}
    for no, (n, row) in enumerate(kept, 1):
        one, wrong = impor_harga.read_row(no, row)
        made.append(one)
        faults |= {f"baris.{n}.{field}": words for field, words in wrong.items()}
    if faults:
        raise Invalid("Ada isian tabel yang perlu diperbaiki. Periksa kolom yang ditandai.", bidang=faults)
    return tuple(made), isian.get("ppn", "").strip().replace(",", "."), whole(isian.get("bulat", "1"))


def _row_of(name: str) -> int | None:
    parts = name.split(".")
    fits = len(parts) == 3 and parts[0] == "baris" and parts[1].isdecimal() and len(parts[1]) < 5
    return int(parts[1]) if fits else None


def prices_of(isian: Mapping[str, str], many: int) -> list[int]:
    """`harga.1` to `harga.many`, as people write rupiah. Raises Invalid naming each that is none."""
    found: list[int] = []
    faults: dict[str, str] = {}
    for n in range(1, many + 1):
        try:
            found.append(impor_harga.money(isian.get(f"harga.{n}", "")))
        except ValueError:
            faults[f"harga.{n}"] = f"Harga satuan baris {n} bukan rupiah bulat. Tulis misalnya 1.250.000."
    if faults:
        raise Invalid("Ada harga yang perlu diperbaiki. " + " ".join(faults.values()), bidang=faults)
    return found


def whole(text: str) -> int:
    """-1 for what is no number: no version and no rounding is called so."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1
