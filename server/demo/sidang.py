"""Sidang: one sesi with a peserta who comes, from the waiting room to the close."""

from datetime import timedelta
from typing import Any

from server.demo.browser import Browser
from server.demo.foto import drawn
from server.demo.office import Firm
from server.demo.panggung import Stage, in_state, pass_minutes, say, title
from server.demo.pemeriksaan import examine, talk
from server.demo.segel import finish
from server.demo.tanda_tangan import sign_all
from sessions.sesi import Sesi


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


async def decide(pokja: list[Browser], perihal: str, hasil: str | None = None, alasan: str = "") -> None:
    """One proposes, another agrees: two of three are the quorum."""
    await pokja[0].say("propose", perihal=perihal, hasil=hasil, alasan=alasan)
    usul = (await pokja[1].ask("state", bagian=["usul"]))["usul"][0]["id"]
    await pokja[1].say("vote", usul=usul)
