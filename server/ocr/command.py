"""`ruang-bukti ocr PHOTO`: reads one photo as the job does and tells what it found, for people or as JSON."""

import argparse
import asyncio
import json
import sys
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from server.ocr.engines import DEFAULT, EngineMissing
from server.ocr.reading import Field, Reading
from server.ocr.types import BadTable
from server.ocr.worker import Reader
from sessions.angka import parse_date
from sessions.errors import DomainError
from sessions.pemeriksaan import Temuan, check

WIDTH = 100
NO_FILE: dict[type[OSError], str] = {
    FileNotFoundError: "berkas ini tidak ada",
    IsADirectoryError: "ini folder, bukan berkas",
    PermissionError: "berkas ini tidak boleh dibaca",
}
MARKS = {"terbaca": "terbaca", "periksa": "PERIKSA", "tidak_terbaca": "tidak terbaca"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("foto", type=Path, help="a photo, or a PDF whose first three pages are read")
    parser.add_argument("--jenis", help="type of document, such as ktp; without it the words of the page tell")
    parser.add_argument("--isian", type=Path, help="JSON file with what was typed into SPSE: field -> value")
    parser.add_argument("--tanggal", type=_day, help="day on which validity is judged, 2026-12-31 or 31-12-2026")
    parser.add_argument("--json", action="store_true", help="everything, for programs (docs/reading.md)")


def run(options: argparse.Namespace, engine: str = DEFAULT, own_types: Path | None = None) -> int:
    """0 when the photo was read, 1 when it was refused, 2 when the question cannot be answered at all."""
    try:
        typed = _isian(options.isian)
        reader = Reader(engine=engine, own_types=own_types)
    except OSError as error:
        return _fail(_closed(error), 2)
    except (ValueError, EngineMissing, BadTable) as error:
        return _fail(str(error), 2)
    if options.jenis is not None and not reader.knows(options.jenis):
        return _fail(f"jenis {options.jenis!r} tidak dikenal; yang dikenal: {', '.join(sorted(reader.types))}", 2)
    jenis = reader.reads_as(options.jenis) if options.jenis is not None else None
    try:
        reading = asyncio.run(_read(reader, options.foto, jenis))
    except OSError as error:
        return _fail(_closed(error), 1)
    except DomainError as error:
        return _fail(str(error), 1)
    found = _compared(reader, reading, typed, options.tanggal or date.today())  # noqa: DTZ011 - the day on the wall
    told = _as_json(reading, found) if options.json else "\n".join(_table(reader, reading, found))
    sys.stdout.write(f"{told}\n")
    return 0


async def _read(reader: Reader, photo: Path, jenis: str | None) -> Reading:
    try:
        return await reader.read(photo, jenis)
    finally:
        await reader.close()


def _isian(path: Path | None) -> dict[str, str]:
    """Field -> value. Raises OSError, ValueError."""
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise ValueError(f'{path}: harus satu objek JSON berisi teks, misalnya {{"nik": "6403…"}}')
    return found


def _closed(error: OSError) -> str:
    """A file that cannot be opened, in words: which one, and why."""
    return f"{error.filename}: {NO_FILE.get(type(error), 'tidak dapat dibuka')}"


def _day(text: str) -> date:
    found = parse_date(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} bukan tanggal; tulis seperti 2026-12-31 atau 31-12-2026")
    return found


def _compared(reader: Reader, reading: Reading, typed: Mapping[str, str], on: date) -> tuple[Temuan, ...]:
    fields = {field.nama: field.nilai for field in reading.fields}
    tabel = reader.types.get(reading.jenis or "")
    return check(reading.jenis or "", fields, typed, on, tabel=tabel)


def _as_json(reading: Reading, found: tuple[Temuan, ...]) -> str:
    temuan = [
        {
            "bidang": one.bidang,
            "hasil": one.hasil.value,
            "terbaca": one.terbaca,
            "isian": one.isian,
            "catatan": one.catatan,
        }
        for one in found
    ]
    return json.dumps(reading.to_json() | {"temuan": temuan}, ensure_ascii=False, indent=2)


def _table(reader: Reader, reading: Reading, found: tuple[Temuan, ...]) -> Iterator[str]:
    known = reader.types.get(reading.jenis or "")
    yield f"Jenis    {known.nama if known else 'tidak dikenali; sebutkan dengan --jenis'}"
    quality = reading.quality
    yield f"Mutu     {'cukup' if quality.cukup else quality.petunjuk}"
    for gate in quality.gerbang:
        yield f"         {gate.nama:<14} {gate.nilai:>8g}  batas {gate.batas:g}{'' if gate.lulus else '  TIDAK LULUS'}"
    yield f"Mesin    {', '.join(reading.mesin)}; {reading.seconds:.1f} detik"
    by_name = {one.bidang: one for one in found}
    for field in reading.fields:
        yield ""
        yield from _field(field, by_name.get(field.nama))
    for one in found:
        if one.bidang not in {field.nama for field in reading.fields}:
            yield f"\n{one.bidang}: isian {one.isian}; {one.catatan}"
    for code in reading.kode:
        yield f"\nKode QR  {code.teks}"
        yield f"         sama dengan cetakan: {', '.join(code.sama) or '-'}; berbeda: {', '.join(code.berbeda) or '-'}"
    for remark in reading.catatan:
        yield f"\n! {remark}"
    yield "\nHasil baca mesin hanya petunjuk; orang yang memutuskan."


def _field(field: Field, found: Temuan | None) -> Iterator[str]:
    yield f"{field.judul:<28} {field.nilai or '-':<44} {MARKS[field.baca.value]}"
    for each in field.pembacaan:
        yield f"    {each.mesin:<24} {each.mentah or '-'}"
    if found and found.isian is not None:
        yield f"    {'isian':<24} {found.isian}  [{found.hasil.value.replace('_', ' ')}]"
    if found and found.catatan:
        yield textwrap.fill(found.catatan, WIDTH, initial_indent="    ! ", subsequent_indent="      ")


def _fail(sentence: str, code: int) -> int:
    sys.stderr.write(f"ruang-bukti ocr: {sentence}\n")
    return code
