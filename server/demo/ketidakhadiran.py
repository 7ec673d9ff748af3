"""Ketidakhadiran: a peserta who never answers and never comes."""

from datetime import timedelta
from typing import Any

from server.actions import persiapan, segel, tampilan
from server.actions import sesi as sesis
from server.demo import office as scene
from server.demo import tanda_tangan
from server.demo.office import Firm
from server.demo.panggung import Stage, in_state, say, title
from server.demo.segel import finish
from server.demo.sidang import decide, seated
from sessions.sesi import Sesi


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
    why = "Peserta tidak hadir sampai 30 menit setelah jadwal; telepon dan pesan pada waktu sesi tidak dijawab."
    await decide(pokja, "tidak_hadir", alasan=why)
    say("  tiga upaya menghubungi tercatat; kuorum menyatakan TIDAK HADIR dengan alasan tertulis")
    for browser in pokja:
        await browser.leave()
    await tanda_tangan.sign_all(made, firm, sesi, None, refuse=False)
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
