"""Hasil: what the demonstration leaves in its folder, and the auditor who verifies it."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

from server import verify
from server.demo import office as scene
from server.demo.panggung import Stage, letter_to, say, title
from server.store import berita_acara as minutes
from server.store import cetakan as printed
from server.store import undangan as letters
from server.store.sesi import SESI
from sessions.berita_acara import JenisBA
from sessions.sesi import Sesi


def clear(out: Path) -> None:
    """Only what an earlier play left; anything else in the folder stays."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("bag", "surel", "surat", "foto"):
        shutil.rmtree(out / name, ignore_errors=True)
        (out / name).mkdir()
    (out / "bag").rmdir()
    for old in out.glob("bag-*"):
        shutil.rmtree(old)


async def audit(made: Stage, sesi: Sesi, results: list[dict[str, Any]]) -> bool:
    """The auditor gets a grant, downloads the bag, and verifies it against a head that left the building by mail."""
    title("Auditor")
    await scene.let_audit(made.services, made.office)
    auditor = await made.staff("auditor")
    await auditor.get(f"/sesi/{sesi.id}/bukti")
    archive = await auditor.get(f"/sesi/{sesi.id}/bukti/bag.zip")
    place = made.out / "bag.zip"
    place.write_bytes(archive)
    mail = await letter_to(made, made.office.firms[0].peserta.surel, "berkas_disegel")
    text = str(mail.get_body(("plain",)).get_content())
    report = await asyncio.to_thread(verify.verify, place, text)
    place.unlink()
    say("  " + report.as_text().replace("\n", "\n  ").rstrip())
    made.summary["verifikasi"] = report.as_dict()
    return report.utuh and all(result["utuh"] for result in results)


async def keep_letters(made: Stage) -> None:
    """Every mail and every letter, for whoever wants to look."""
    inbox = made.services.inbox
    for summary in await inbox.list() if inbox else ():
        stored = await inbox.get(summary.id) if inbox else None
        if stored:
            (made.out / "surel" / f"{stored.id}.eml").write_bytes(stored.raw)

    def read(c: Any) -> dict[str, str]:
        found = {}
        for sesi in SESI.all(c, SESI.table.c.paket == made.office.paket.id):
            for letter in letters.of_sesi(c, sesi.id):
                if letter.surat:
                    found[f"undangan-{sesi.kode}-{letter.ke}.pdf"] = letter.surat
            for ba in minutes.of_sesi(c, sesi.id):
                word = "daftar-hadir" if ba.jenis is JenisBA.DAFTAR_HADIR else "berita-acara"
                found[f"{word}-{sesi.kode}.pdf"] = ba.pdf
            for number, digest in enumerate(letters.printed_answers(c, sesi.id), 1):
                found[f"jawaban-{sesi.kode}-{number}.pdf"] = digest
            for paper in printed.of_berkas(c, sesi.berkas):
                found[f"{paper.jenis.value.replace('_', '-')}-{sesi.kode}-{paper.dasar}.pdf"] = paper.sha256
        return found

    for name, digest in (await made.services.store.read(read)).items():
        (made.out / "surat" / name).write_bytes(await made.services.files.read(digest))
