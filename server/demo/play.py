"""One whole pembuktian, played: three competing peserta, real mails, sockets, photographs, OCR and signatures.

The clock is hurried: days pass in seconds, but every rule about time sees the time it expects.
"""

import asyncio
import itertools
import json
import re
import shutil
import socket
import tempfile
import time
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web as http

from server import verify
from server.actions import berita_acara, kesediaan, penutup, persiapan, segel, tampilan, tanda_tangan
from server.actions import sesi as sesis
from server.actions.berkas import head
from server.app import create_app
from server.bag import Bag, zip_stream
from server.contoh import make, photograph, seeded
from server.demo import office as scene
from server.demo.browser import Browser
from server.demo.clock import Jam, next_monday
from server.demo.office import Firm, Office
from server.keys import DISPATCHER, SERVICES
from server.services import Services
from server.settings import Settings
from server.store import berita_acara as minutes
from server.store import cetakan as printed
from server.store import surel as post
from server.store import undangan as letters
from server.store.kantor import KANTOR
from server.store.sesi import SESI
from sessions.berita_acara import JenisBA
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku, Peran

LEVELS = {"ktp": "mudah", "nib": "hp12", "npwp": "mudah", "akta_pendirian": "mudah", "sbu": "mudah"}
DOUBTFUL = ("berbeda", "kedaluwarsa")
DRAWN_AS = {"akta_pendirian": "akta"}


@dataclass(slots=True)
class Stage:
    """What the whole story shares."""

    app: http.Application
    services: Services
    jam: Jam
    url: str
    out: Path
    office: Office
    browsers: list[Browser] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)  # ids of letters that somebody has opened

    async def browser(self, nama: str) -> Browser:
        made = Browser(self.url, nama)
        self.browsers.append(made)
        return made

    async def staff(self, key: str) -> Browser:
        made = await self.browser(self.office.staff[key].nama)
        await made.log_in(self.office.staff[key].surel, scene.SANDI)
        return made

    async def until(self, done: Callable[[], Awaitable[Any]], what: str, seconds: float = 30) -> Any:
        """Wait for background work, which goes at its own pace."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if found := await done():
                return found
            self.app[DISPATCHER].kick()
            await asyncio.sleep(0.05)
        raise TimeoutError(f"{what} did not happen within {seconds:.0f} s")


async def play(out: Path) -> int:
    """Play it into the folder `out`; 0 when everything held, 1 when the bag did not verify."""
    started = time.monotonic()
    _clear(out)
    say("RUANG BUKTI: satu pembuktian kualifikasi dari undangan sampai berkas tersegel")
    say("Semua orang, perusahaan, dan dokumen adalah contoh. Jam dipercepat; setiap aturan waktu tetap berlaku.\n")
    with tempfile.TemporaryDirectory(prefix="ruang-bukti-demo-") as folder:
        async with stage(Path(folder), out) as made:
            held = await story(made)
            made.summary["detik"] = round(time.monotonic() - started, 1)
            (out / "ringkasan.json").write_text(json.dumps(made.summary, indent=2, ensure_ascii=False) + "\n")
    say(f"\nSelesai dalam {time.monotonic() - started:.0f} detik. Hasil ada di {out}/.")
    return 0 if held else 1


def _clear(out: Path) -> None:
    """Only what an earlier play left; anything else in the folder stays."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("bag", "surel", "surat", "foto"):
        shutil.rmtree(out / name, ignore_errors=True)
        (out / name).mkdir()
    (out / "bag").rmdir()
    for old in out.glob("bag-*"):
        shutil.rmtree(old)


@asynccontextmanager
async def stage(folder: Path, out: Path) -> AsyncIterator[Stage]:
    """The whole service on a free port of this machine, with the demonstration's clock."""
    listening = socket.create_server(("127.0.0.1", 0))  # kept, so that nobody else takes the port meanwhile
    port = listening.getsockname()[1]
    jam = Jam(next_monday(datetime.now(UTC)))
    settings = Settings(port=port, data=folder, public_url=f"http://127.0.0.1:{port}", ocr_workers=2, disk_reserve=0)
    app = create_app(settings, jam.now)
    runner = http.AppRunner(app, access_log=None)
    await runner.setup()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(runner.cleanup)
        await http.SockSite(runner, listening).start()
        services = app[SERVICES]
        made = Stage(app, services, jam, settings.url, out, await scene.found(services))
        stack.push_async_callback(_close_browsers, made)
        yield made


async def _close_browsers(made: Stage) -> None:
    for browser in made.browsers:
        await browser.close()


async def story(made: Stage) -> bool:
    """Three peserta of one paket; each meets the Pokja alone and never learns of the others."""
    first, second, third = made.office.firms
    morning = made.jam.now() + timedelta(days=2)
    plans = [(first, morning), (second, morning + timedelta(hours=3)), (third, morning + timedelta(hours=6))]
    planned = {}
    for firm, mulai in plans:
        planned[firm.peserta.id] = await scene.schedule(made.services, made.office, firm, mulai)
    pass_minutes(made, 35)
    for firm, _ in plans:
        await invitation(made, firm, planned[firm.peserta.id])
    results = [
        await full_sesi(made, first, planned[first.peserta.id], "A"),
        await full_sesi(made, second, planned[second.peserta.id], "B"),
        await absent(made, third, planned[third.peserta.id]),
    ]
    made.summary["peserta"] = results
    await keep_letters(made)
    return await audit(made, planned[first.peserta.id], results)


async def invitation(made: Stage, firm: Firm, sesi: Sesi) -> None:
    """KB-1 to KB-3: written, approved, mailed; opened from the mail and answered."""
    title(f"Undangan kepada {firm.peserta.nama}")
    await scene.invite(made.services, made.office, sesi.id)
    await scene.sent(made.app, sesi.id)
    if firm is made.office.firms[2]:
        say("  penyedia ini tidak pernah menjawab; diam bukan penolakan")
        return
    pass_minutes(made, 190)
    mail = await letter_to(made, firm.peserta.surel, "undangan")
    guest = await made.browser(firm.peserta.direktur)
    await guest.open_link(personal_link(mail))
    isian, coming = scene.answer_of(firm)
    person = await made.services.store.read(lambda c: letters.first_person(c, sesi.id))
    by = Pelaku(person, firm.peserta.direktur, Peran.PENYEDIA, made.office.kantor.id)
    await kesediaan.answer(made.services, by, sesi.id, isian, coming, "127.0.0.1")
    pass_minutes(made, 6)
    await scene.make_ready(made.services, made.office, sesi.id)
    await show_steps(made, sesi.id, ("KB-1", "KB-2", "KB-3", "KB-4", "KB-5", "KB-6", "KB-7"))


async def full_sesi(made: Stage, firm: Firm, sesi: Sesi, consent: str) -> dict[str, Any]:
    """KB-8 to KB-12 with a peserta who comes."""
    title(f"Sesi {sesi.kode}: {firm.peserta.nama} (pilihan rekam {consent})")
    made.jam.jump(sesi.mulai - timedelta(minutes=25))
    await made.until(lambda: in_state(made, sesi.id, "ruang_tunggu"), "the lobby's opening")
    pokja = [await seated(made, key, sesi.id) for key in ("ketua", "anggota1", "anggota2")]
    guest = await knock(made, firm, sesi.id, consent)
    await identify(made, firm, guest)
    me = (await guest.ask("state"))["saya"]
    await pokja[0].say("admit", siapa=me)
    made.jam.jump(sesi.mulai)
    await pokja[0].say("begin")
    await pokja[0].say("say", teks="Selamat pagi. Sesi pembuktian kualifikasi dimulai.")
    verdicts = await examine(made, firm, sesi.id, guest, pokja)
    await talk(guest, pokja, "Apakah kantor sesuai alamat pada NIB?", "Ya, kantor sesuai NIB dan belum berpindah.")
    if consent == "B":
        await guest.say("object", teks="Kami berkeberatan karena sambungan kami sempat lemah.")
    pass_minutes(made, 50)
    await decide(pokja, "hasil", hasil="lulus")
    await decide(pokja, "tutup")
    say(f"  sesi ditutup; putusan Pokja: LULUS ({len(verdicts)} dokumen diperiksa)")
    await sign_all(made, firm, sesi, guest, refuse=consent == "B")
    for browser in (*pokja, guest):
        await browser.leave()
    return await finish(made, firm, sesi, verdicts)


async def seated(made: Stage, key: str, sesi: str) -> Browser:
    browser = await made.staff(key)
    await browser.enter(sesi, "staf")
    await browser.say("device", mutu="video")
    await browser.say("choose", pilihan="A", dibacakan=False)
    return browser


async def knock(made: Stage, firm: Firm, sesi: str, consent: str) -> Browser:
    """From the phone: the link, the device, the notice, the choice."""
    guest = next(one for one in made.browsers if one.nama == firm.peserta.direktur)
    await guest.enter(sesi, "tamu")
    await guest.say("device", mutu="video_hemat")
    await guest.say("choose", pilihan=consent, dibacakan=False)
    return guest


async def identify(made: Stage, firm: Firm, guest: Browser) -> None:
    card = await drawn(firm, "ktp", "mudah", made.jam.now().date())
    face = await drawn(firm, "wajah", "mudah", made.jam.now().date())
    for untuk, photo in (("identitas", card), ("wajah", face)):
        stored = await guest.send_photo(untuk, "", photo)
        (made.out / "foto" / f"{firm.company.nama.split()[2].lower()}-{untuk}.jpg").write_bytes(photo)
        say(f"  {stored['nomor']} {untuk}: {len(photo) // 1000} kB, SHA-256 {stored['sha256'][:8]}…")


async def drawn(firm: Firm, jenis: str, level: str, on: date) -> bytes:
    """An example document, valid on a day, photographed; drawing is slow, so it has a thread of its own."""

    def work() -> bytes:
        for seed in itertools.count(len(firm.company.nama) + len(jenis)):
            rng = seeded(seed)
            example = make(DRAWN_AS.get(jenis, jenis), firm.direktur, firm.company, rng)
            day, month, year = example.truth.get("berlaku", "31-12-9999").split("-")
            if date(int(year), int(month), int(day)) > on:
                return photograph(example.image, level, rng)
        raise AssertionError("count() never ends")

    return await asyncio.to_thread(work)


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


async def decide(pokja: list[Browser], perihal: str, hasil: str | None = None, alasan: str = "") -> None:
    """One proposes, another agrees: two of three are the quorum."""
    await pokja[0].say("propose", perihal=perihal, hasil=hasil, alasan=alasan)
    usul = (await pokja[1].ask("state", bagian=["usul"]))["usul"][0]["id"]
    await pokja[1].say("vote", usul=usul)


async def sign_all(made: Stage, firm: Firm, sesi: Sesi, guest: Browser | None, *, refuse: bool) -> None:
    """The berita acara: composed from the chain, read out, frozen, signed with one-time codes from the mail, sealed."""
    services, office = made.services, made.office
    ketua = office.pelaku("ketua")
    await berita_acara.compose(services, ketua, sesi.id)
    await berita_acara.read_out(services, ketua, sesi.id)
    await berita_acara.freeze(services, ketua, sesi.id)
    for key in ("ketua", "anggota1", "anggota2"):
        who = office.staff[key]
        await sign_as(made, office.pelaku(key), sesi.id, who.surel)
    if guest is not None:
        person = await services.store.read(lambda c: letters.first_person(c, sesi.id))
        by = Pelaku(person, firm.peserta.direktur, Peran.PENYEDIA, office.kantor.id)
        if refuse:
            await tanda_tangan.refuse(services, by, sesi.id, "Keberatan kami tentang sambungan belum dijawab.")
            await penutup.finish_without_peserta(services, ketua, sesi.id, "")
            say("  wakil peserta menolak menandatangani; alasannya tercetak, berita acara tetap sah")
        else:
            await sign_as(made, by, sesi.id, firm.peserta.surel)
    await made.until(lambda: closed(made, sesi.id), "the closing seal")


async def sign_as(made: Stage, who: Pelaku, sesi: str, surel: str) -> None:
    await tanda_tangan.send_code(made.services, who, sesi)
    mail = await letter_to(made, surel, "kode_tanda_tangan")
    found = re.search(r"\b(\d{3}) (\d{3})\b", mail.get_body(("plain",)).get_content())
    if found is None:
        raise LookupError("no code in the mail")
    await tanda_tangan.sign(made.services, who, sesi, found.group(0), None)
    say(f"  ditandatangani {who.nama}")


async def closed(made: Stage, sesi: str) -> bool:
    """Every document of the sesi carries its closing seal."""

    def read(c: Any) -> bool:
        kinds = [ba.jenis for ba in minutes.of_sesi(c, sesi)]
        return len(minutes.sealed(c, sesi)) == len(kinds) > 0

    return await made.services.store.read(read)


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


async def absent(made: Stage, firm: Firm, sesi: Sesi) -> dict[str, Any]:
    """A peserta who never answers and never comes: two attempts, the waiting time, a quorum's written decision."""
    title(f"Sesi {sesi.kode}: {firm.peserta.nama} tidak hadir")
    services, office = made.services, made.office
    await made.until(lambda: in_state(made, sesi.id, "tanpa_jawaban"), "the end of the 24 hours")
    await call(made, sesi.id, "tidak_diangkat", "Telepon kantor tidak diangkat.")
    await sesis.keep_schedule(services, office.pelaku("ketua"), sesi.id)
    await scene.make_ready(services, office, sesi.id)
    made.jam.jump(sesi.mulai - timedelta(minutes=20))
    await made.until(lambda: in_state(made, sesi.id, "ruang_tunggu"), "the lobby's opening")
    pokja = [await seated(made, key, sesi.id) for key in ("ketua", "anggota1", "anggota2")]
    made.jam.jump(sesi.mulai + timedelta(minutes=10))
    await call(made, sesi.id, "tidak_diangkat", "Dihubungi lagi pada waktu sesi; tidak diangkat.")
    await call(made, sesi.id, "terkirim", "Pesan WhatsApp terkirim, tidak dibalas.", "whatsapp")
    made.jam.jump(sesi.mulai + timedelta(minutes=31))
    await made.until(lambda: in_state(made, sesi.id, "menunggu_putusan_hadir"), "the waiting time")
    why = "Peserta tidak hadir sampai 30 menit setelah jadwal dan tidak dapat dihubungi tiga kali."
    await decide(pokja, "tidak_hadir", alasan=why)
    say("  tiga upaya menghubungi tercatat; kuorum menyatakan TIDAK HADIR dengan alasan tertulis")
    for browser in pokja:
        await browser.leave()
    await sign_all(made, firm, sesi, None, refuse=False)
    await persiapan_reasons(made, sesi.id)
    return await finish(made, firm, sesi, [])


async def persiapan_reasons(made: Stage, sesi: str) -> None:
    """Every step that took longer than its standard is answered for."""
    steps = await made.services.store.read(lambda c: tampilan.steps(made.services, c, sesi))
    for step in steps:
        if step["lewat"] and not step["alasan"]:
            ketua = made.office.pelaku("ketua")
            await segel.explain(made.services, ketua, sesi, step["kode"], "Menunggu jawaban peserta sampai hari sesi.")


async def call(made: Stage, sesi: str, hasil: str, catatan: str, jalur: str = "telepon") -> None:
    isian = {"jalur": jalur, "hasil": hasil, "tujuan": "0812-0000-0003", "catatan": catatan}
    await persiapan.log_attempt(made.services, made.office.pelaku("timit"), sesi, isian)


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


# Small words


async def in_state(made: Stage, sesi: str, keadaan: str) -> bool:
    found = await made.services.store.read(lambda c: SESI.get(c, sesi))
    return str(found.keadaan) == keadaan


async def posted(made: Stage, sesi: str) -> bool:
    mails = await made.services.store.read(lambda c: post.of_sesi(c, sesi))
    printing = await made.services.store.read(lambda c: printed.still_printing(c, f"sesi/{sesi}"))
    return not printing and all(mail.keadaan != "antre" for mail in mails)


async def letter_to(made: Stage, address: str, jenis: str) -> Any:
    """The newest letter of this kind in the mailbox of `address`, as its owner would read it."""
    inbox = made.services.inbox
    if inbox is None:
        raise LookupError("the demonstration has its own inbox")

    async def look() -> Any:
        for summary in await inbox.list():
            if address in summary.recipient and (stored := await inbox.get(summary.id)):
                message = message_from_bytes(stored.raw, policy=policy.default)
                if str(message["Message-ID"]).startswith(f"<{jenis}.") and stored.id not in made.read:
                    made.read.add(stored.id)
                    return message
        return None

    return await made.until(look, f"a letter {jenis} to {address}")


def personal_link(mail: Any) -> str:
    found = re.search(r"https?://\S+#\S+", mail.get_body(("plain",)).get_content())
    if found is None:
        raise LookupError("no personal link in the mail")
    return found.group(0)


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
        return found

    for name, digest in (await made.services.store.read(read)).items():
        (made.out / "surat" / name).write_bytes(await made.services.files.read(digest))


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


def pass_minutes(made: Stage, minutes: float) -> None:
    made.jam.jump(made.jam.now() + timedelta(minutes=minutes))
    made.app[DISPATCHER].kick()


def title(words: str) -> None:
    say(f"\n{words}\n" + "-" * len(words))


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - the demonstration speaks to whoever started it
