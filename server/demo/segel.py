"""Segel: what follows the signatures: the report, the bag, its verification, and the steps as they went."""

import asyncio
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from server import verify
from server.actions import segel, tampilan
from server.actions.berkas import head
from server.bag import Bag, zip_stream
from server.demo.office import Firm
from server.demo.panggung import Stage, pass_minutes, posted, say
from server.store.kantor import KANTOR
from sessions.sesi import Sesi


async def finish(made: Stage, firm: Firm, sesi: Sesi, verdicts: list[dict[str, Any]]) -> dict[str, Any]:
    """KB-10 to KB-12: reported, equipment back, the bag made, verified and sealed."""
    services, office = made.services, made.office
    pass_minutes(made, 2)
    await segel.report(services, office.pelaku("ketua"), sesi.id)
    await segel.return_equipment(services, office.pelaku("timit"), sesi.id, ["Laptop", "Mikrofon"])
    await made.until(lambda: posted(made, sesi.id), "the last letters")
    bag = await segel.seal(services, office.pelaku("timit"), sesi.id)
    main = firm is office.firms[0]
    target = made.out / ("bag" if main else f"bag-{sesi.kode}")
    await asyncio.to_thread(unpack, bag, target)
    report = await asyncio.to_thread(verify.verify, target)
    say(f"  berkas disegel: {target.name}, {'utuh' if report.utuh else 'TIDAK UTUH'}")
    if main:
        shutil.copyfile(target / "data/00-ba/berita-acara.pdf", made.out / "ba-pembuktian.pdf")
    steps = await show_steps(made, sesi.id, ("KB-8", "KB-9", "KB-10", "KB-11", "KB-12"))
    note = await services.store.read(lambda c: head(services, c, KANTOR.get(c, office.kantor.id), sesi.berkas))
    hasil = await services.store.read(lambda c: services.ruang.state(c, sesi.id).ditetapkan)
    decided = hasil.get("hasil") or hasil.get("tidak_hadir")
    return {
        "sesi": sesi.kode,
        "peserta": firm.peserta.nama,
        "bag": target.name,
        "utuh": report.utuh,
        "hasil": (decided.hasil or decided.perihal) if decided else None,
        "dokumen": verdicts,
        "langkah": steps,
        "kepala": note.splitlines(),
    }


def unpack(whole: Bag, target: Path) -> None:
    """The bag as a folder, as its reader would unpack it."""
    with tempfile.TemporaryFile() as archive:
        archive.writelines(zip_stream(whole))
        zipfile.ZipFile(archive).extractall(target.parent)
    (target.parent / whole.name).rename(target)


async def show_steps(made: Stage, sesi: str, kodes: tuple[str, ...]) -> list[dict[str, Any]]:
    steps = await made.services.store.read(lambda c: tampilan.steps(made.services, c, sesi))
    for step in steps:
        if step["kode"] in kodes and step["nyata"] is not None:
            baku = f"baku {minutes_of(step['baku'])}" if step["baku"] else "tanpa baku"
            late = "  LEWAT" if step["lewat"] else ""
            say(f"  {step['kode']:<6} {step['uraian']:<60} {baku:>16}  nyata {minutes_of(step['nyata'])}{late}")
    return steps


def minutes_of(seconds: float) -> str:
    whole = round(seconds / 60)
    return f"{whole // 60} j {whole % 60:02d} m" if whole >= 60 else f"{whole} m"
