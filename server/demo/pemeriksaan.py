"""Pemeriksaan: each document asked for, photographed, read, clarified where it differs, and judged by two."""

from functools import partial
from typing import Any

from server.demo.browser import Browser
from server.demo.foto import LEVELS, drawn
from server.demo.office import Firm
from server.demo.panggung import Stage, say

DOUBTFUL = ("berbeda", "kedaluwarsa")


async def examine(made: Stage, firm: Firm, sesi: str, guest: Browser, pokja: list[Browser]) -> list[dict[str, Any]]:
    """Each document: asked for, photographed, read by OCR, shown, judged; key items by two examiners."""
    items = (await pokja[0].ask("state"))["dokumen"]
    for item in items:
        await pokja[1].say("want_photo", untuk="dokumen", dokumen=item["id"], kursi="")
        photo = await drawn(firm, item["jenis"], LEVELS[item["jenis"]], made.jam.now().date())
        await guest.send_photo("dokumen", item["id"], photo)
        (made.out / "foto" / f"{firm.company.nama.split()[2].lower()}-{item['jenis']}.jpg").write_bytes(photo)
    verdicts = []
    for item in items:
        read = await made.until(partial(processed, pokja[0], item["id"]), f"reading {item['jenis']}", 60)
        verdicts.append(await judge(read, pokja, guest))
    return verdicts


async def processed(browser: Browser, id: str) -> dict[str, Any] | None:
    items = (await browser.ask("state", bagian=["dokumen"]))["dokumen"]
    found: dict[str, Any] = next(item for item in items if item["id"] == id)
    return found if found["keadaan"] in ("siap_periksa", "perlu_ulang") else None


async def judge(item: dict[str, Any], pokja: list[Browser], guest: Browser) -> dict[str, Any]:
    """OCR only shows; the examiners decide. A photo too poor to read is taken on the examiner's word."""
    reading = item["foto"][-1]["bacaan"]
    fields = {one["nama"]: one["nilai"] for one in reading.get("fields", []) if one["nilai"]}
    findings = {one["bidang"]: one["hasil"] for one in reading.get("temuan", [])}
    if item["keadaan"] == "perlu_ulang":
        await pokja[1].say("force", dokumen=item["id"], alasan="Foto cukup jelas bagi pemeriksa.")
    versi = (await pokja[1].say("shown", dokumen=item["id"], alasan=""))["versi"]
    shown = ", ".join(f"{field}: {found}" for field, found in findings.items() if found != "tanpa_pembanding")
    say(f"  {item['nama']:<38} terbaca {len(fields)} bidang; {shown or 'tanpa pembanding'}")
    word = {"dokumen": item["id"], "sumber": "asli", "terbaca": fields, "putusan": "sah", "alasan": ""}
    if doubtful := [field for field, found in findings.items() if found in DOUBTFUL]:
        versi = await clarify(item, versi, doubtful, pokja, guest)
        word["alasan"] = "Dokumen asli dibaca pemeriksa dan diterima setelah klarifikasi; isian SPSE salah ketik."
    for examiner in (pokja[1], pokja[2]) if item["kunci"] else (pokja[1],):
        versi = (await examiner.say("judge", versi=versi, **word))["versi"]
    return {"jenis": item["jenis"], "bidang": fields, "temuan": findings, "putusan": "sah"}


async def clarify(item: dict[str, Any], versi: int, doubtful: list[str], pokja: list[Browser], guest: Browser) -> int:
    """What the document says otherwise than SPSE is asked about; the new version of the dokumen."""
    which = ", ".join(doubtful)
    why = f"Berbeda antara dokumen asli dan isian SPSE: {which}."
    doubt = {"dokumen": item["id"], "putusan": "klarifikasi", "alasan": why, "sumber": "asli", "terbaca": {}}
    answer = await pokja[1].say("judge", versi=versi, **doubt)
    question = f"{item['nama']}: {which} pada isian SPSE berbeda dari dokumen asli. Mana yang benar?"
    await talk(guest, pokja, question, "Yang benar tercetak pada dokumen asli; isian kami salah ketik.", item["id"])
    say(f"    klarifikasi {which}: ditanyakan, dijawab, lalu dinyatakan sah oleh dua pemeriksa")
    return int(answer["versi"])


async def talk(guest: Browser, pokja: list[Browser], question: str, answer: str, dokumen: str | None = None) -> None:
    """One numbered question, its answer, and what the Pokja makes of it."""
    await pokja[0].say("ask", teks=question, dokumen=dokumen)
    nomor = (await pokja[0].ask("state", bagian=["tanya"]))["tanya"][-1]["nomor"]
    await guest.say("answer", nomor=nomor, teks=answer)
    await pokja[0].say("conclude", nomor=nomor, teks="Jawaban dapat diterima.")
