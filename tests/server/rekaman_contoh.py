"""Rekaman contoh: a sesi whose people were recorded: the files that a recorder leaves, and the lines about them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from server.media import mjr
from server.services import Services
from sessions.mesin import SISTEM, note
from tests.server.media.contoh_mjr import audio, encoded, tone, video, write


@dataclass(frozen=True, slots=True)
class Bagian:
    """One stretch of recording: seconds after the recording began, how long, and what of the person came."""

    kursi: str
    dari: float = 0
    lama: int = 6
    jenis: tuple[str, ...] = ("video", "audio")


async def recorded(
    services: Services,
    sesi: str,
    mulai: datetime,
    folder: Path,
    bagian: list[Bagian],
    *,
    stopped: bool = True,
) -> list[str]:
    """The digests of the segments."""
    berkas = f"sesi/{sesi}"
    await event(services, berkas, "rekaman.dimulai", {}, at=mulai)
    digests = []
    for place, one in enumerate(bagian):
        begin = mulai + timedelta(seconds=one.dari)
        await event(services, berkas, "rekaman.orang_mulai", {"id": one.kursi, "jalur": list(one.jenis)}, at=begin)
        for jenis in one.jenis:
            path = segment(folder / f"{place}-{jenis}.mjr", jenis, one, begin)
            digests.append(await kept(services, berkas, one.kursi, path, f"{place}-{jenis}"))
        end = begin + timedelta(seconds=one.lama)
        stop = {"id": one.kursi, "diminta": end.isoformat(), "berhenti": end.isoformat()}
        await event(services, berkas, "rekaman.orang_berhenti", stop, at=end)
    if stopped:
        await event(services, berkas, "rekaman.berhenti", {})
    return digests


def segment(path: Path, jenis: str, one: Bagian, begin: datetime) -> Path:
    micros = round(begin.timestamp() * 1_000_000)
    if jenis == "video":
        return write(path, "video", video(encoded(one.lama, from_=int(one.dari))), micros)
    return write(path, "audio", audio(tone(one.lama)), micros)


async def kept(services: Services, berkas: str, kursi: str, path: Path, segmen: str) -> str:
    """The file in the store, and its line."""
    content = await asyncio.to_thread(path.read_bytes)
    sha256 = await services.files.put(content, berkas)
    found = mjr.look(path)
    first = datetime.fromtimestamp(found.header.first / 1_000_000, services.now().tzinfo)
    told = {
        "segmen": segmen,
        "id": kursi,
        "jenis": found.header.kind,
        "kodek": found.header.codec,
        "sha256": sha256,
        "ukuran": len(content),
        "mulai": first.isoformat(timespec="microseconds"),
        "selesai": (first + timedelta(milliseconds=found.last)).isoformat(timespec="microseconds"),
        "paket": found.packets,
        "utuh": found.whole,
    }
    await event(services, berkas, "rekaman.segmen", told)
    return sha256


async def event(
    services: Services, berkas: str, kind: str, data: Mapping[str, object], at: datetime | None = None
) -> None:
    await services.store.write(lambda tx: tx.append(note(SISTEM, at or tx.now(), berkas, kind, data)))
