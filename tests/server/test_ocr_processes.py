"""Processes of OCR: they hang, crash, burst or are cancelled without anyone else noticing, and know nothing of us."""

import asyncio
import io
import os
import signal
from pathlib import Path

import pytest
from PIL import Image

from server import contoh
from server.ocr import Limits, Reader, Reading
from sessions.errors import Invalid, TooLarge


def photo(jenis: str, level: str, seed: int) -> bytes:
    rng = contoh.seeded(seed)
    return contoh.photograph(contoh.make(jenis, None, None, rng).image, level, rng)


async def test_what_is_no_photo_is_refused_and_the_worker_lives_on() -> None:
    reader = Reader(timeout=60)
    await reader.read(photo("wajah", "mudah", 1), "wajah")
    before = set(reader.pids)

    for content in (b"%!PS-Adobe-3.0 EPSF-3.0\n", b"", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(Invalid):
            await reader.read(content, None)

    assert set(reader.pids) == before
    await reader.close()


async def test_an_unknown_type_and_a_huge_file_are_refused_before_any_worker() -> None:
    reader = Reader()

    with pytest.raises(ValueError, match="unknown type"):
        await reader.read(b"", "paspor")
    with pytest.raises(TooLarge):
        await reader.read(bytes(41 * 2**20), None)

    assert reader.pids == ()


async def test_a_hang_ends_only_its_worker() -> None:
    reader = Reader(workers=2, timeout=60)
    async with reader.open(photo("wajah", "mudah", 1)) as opened:
        face = await opened.lembar(0)
    await asyncio.gather(reader.read_page(face, "wajah"), reader.read_page(face, "wajah"))
    before = set(reader.pids)
    reader._pool._timeout = 10
    victim = reader.pids[0]
    os.kill(victim, signal.SIGSTOP)

    outcomes = await asyncio.gather(*(reader.read_page(face, "wajah") for _ in "12"), return_exceptions=True)

    assert sum(isinstance(outcome, Invalid) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Reading) for outcome in outcomes) == 1
    assert set(reader.pids) == before - {victim}
    with pytest.raises(ProcessLookupError):
        os.kill(victim, 0)
    reader._pool._timeout = 60
    assert (await reader.read_page(face, "wajah")).jenis == "wajah"
    await reader.close()


async def test_a_crash_becomes_a_refusal_and_the_next_photo_is_read() -> None:
    reader = Reader(timeout=60)
    content = photo("akta", "sedang", 1)
    await reader.read(content, "akta")
    async with reader.open(content) as opened:
        page = await opened.lembar(0)
    os.kill(reader.pids[0], signal.SIGSTOP)  # so that it is in the middle of it, however fast it reads
    task = asyncio.create_task(reader.read_page(page, "akta"))
    await asyncio.sleep(0.2)

    os.kill(reader.pids[0], signal.SIGKILL)

    with pytest.raises(Invalid, match="tidak dapat diproses"):
        await task
    assert (await reader.read(content, "akta")).jenis == "akta"
    await reader.close()


async def test_memory_is_limited_to_the_worker() -> None:
    reader = Reader(timeout=60, limits=Limits(memory=420 * 2**20))
    large = io.BytesIO()
    Image.new("RGB", (7700, 5100), "grey").save(large, "PNG", compress_level=1)

    with pytest.raises(Invalid):
        await reader.read(large.getvalue(), "wajah")

    await reader.close()


async def test_a_cancelled_photo_ends_its_worker() -> None:
    reader = Reader(timeout=60)
    content = photo("akta", "sedang", 1)
    task = asyncio.create_task(reader.read(content, "akta"))
    await asyncio.sleep(0.5)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert reader.pids == ()
    await reader.close()


async def test_the_worker_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUANG_SECRET", "rahasia")
    fresh = Reader()
    await fresh.read(photo("wajah", "mudah", 1), "wajah")

    environment = await asyncio.to_thread(Path(f"/proc/{fresh.pids[0]}/environ").read_bytes)

    assert b"rahasia" not in environment
    assert b"OMP_THREAD_LIMIT=1" in environment
    await fresh.close()


async def test_a_photo_may_be_given_as_a_file(tmp_path: Path) -> None:
    reader, path = Reader(timeout=60), tmp_path / "asli.jpg"
    path.write_bytes(photo("wajah", "mudah", 1))

    assert (await reader.read(path, "wajah")).jenis == "wajah"
    await reader.close()
