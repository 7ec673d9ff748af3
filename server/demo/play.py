"""One whole pembuktian, played: three competing peserta, real mails, sockets, photographs, OCR and signatures.

The clock is hurried: days pass in seconds, but every rule about time sees the time it expects.
"""

import json
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from server.actions import kesediaan
from server.demo import office as scene
from server.demo.clock import Jam, next_monday
from server.demo.hasil import audit, clear, keep_letters
from server.demo.ketidakhadiran import absent
from server.demo.office import Firm
from server.demo.panggung import Stage, letter_to, pass_minutes, personal_link, say, stage, title
from server.demo.segel import show_steps
from server.demo.sidang import full_sesi
from server.store import undangan as letters
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku, Peran


async def play(out: Path) -> int:
    """Play it into the folder `out`; 0 when everything held, 1 when the bag did not verify."""
    started = time.monotonic()
    clear(out)
    say("RUANG BUKTI: satu pembuktian kualifikasi dari undangan sampai berkas tersegel")
    say("Semua orang, perusahaan, dan dokumen adalah contoh. Jam dipercepat; setiap aturan waktu tetap berlaku.\n")
    with tempfile.TemporaryDirectory(prefix="ruang-bukti-demo-") as folder:
        async with stage(Path(folder), out, Jam(next_monday(datetime.now(UTC)))) as made:
            held = await story(made)
            made.summary["detik"] = round(time.monotonic() - started, 1)
            (out / "ringkasan.json").write_text(json.dumps(made.summary, indent=2, ensure_ascii=False) + "\n")
    say(f"\nSelesai dalam {time.monotonic() - started:.0f} detik. Hasil ada di {out}/.")
    return 0 if held else 1


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
