"""Tests of /sesi: made, prepared, moved, called off; what each person may see and do of it."""

import pytest

from server.actions import pengiriman, undangan
from server.store import dokumen as papers
from server.store import sesi as rows
from server.store import undangan as letters
from sessions.sarana import DAFTAR
from sessions.sesi import Sesi
from tests.people import make_peserta
from tests.server.routes.peramban import press, refused, see
from tests.server.routes.perjalanan import Perjalanan

FORM = {
    "jenis": "pembuktian",
    "mulai": "2026-11-25T09:00",
    "selesai": "2026-11-25T10:30",
    "zona": "WITA",
    "dasar": "perlem_12_2021",
    "dasar_nomor": "",
    "tempat": "Ruang Bidding <Contoh>",
    "syarat.ktp": "ya",
    "syarat.nib": "ya",
}
REASON = {"alasan": "Alasan contoh yang cukup panjang."}


async def of_paket(jalan: Perjalanan) -> list[Sesi]:
    return list(await jalan.services.store.read(lambda c: rows.of_paket(c, jalan.paket.id)))


# Making one


async def test_a_sesi_is_made_on_the_clocks_of_its_zone_with_the_documents_that_were_chosen(
    jalan: Perjalanan,
) -> None:
    other = await make_peserta(jalan.office, jalan.paket, 1)

    async with await jalan.office.client("anggota") as anggota:
        form = f"/paket/{jalan.paket.id}/peserta/{other.id}/sesi"
        async with anggota.get(f"/sesi/baru?peserta={other.id}") as response:
            assert response.url.path == form
            assert "Sertifikat Badan Usaha (SBU)" in await response.text()
        place = await press(anggota, form, FORM)

        shown = await see(anggota, place)
        assert "25 November 2026 pukul 09.00 WITA</time> (2 hari 1 jam lagi)" in shown
        assert "Ruang Bidding <Contoh>" in shown
        assert '<th scope="row">Sertifikat Badan Usaha' not in shown, "it may be added, but was not chosen"
    made = (await of_paket(jalan))[-1]
    checklist = await jalan.services.store.read(lambda c: papers.of_sesi(c, made.id))
    assert [one.jenis for one in checklist] == ["ktp", "nib"]


async def test_a_faulty_sesi_is_shown_again_with_its_faults(jalan: Perjalanan) -> None:
    other = await make_peserta(jalan.office, jalan.paket, 1)
    form = f"/paket/{jalan.paket.id}/peserta/{other.id}/sesi"

    async with await jalan.office.client("anggota") as anggota:
        shown = await refused(anggota, form, {**FORM, "mulai": "2026-11-22T09:00", "dasar": "lainnya"})
        assert 'id="mulai-error"' in shown
        assert 'id="dasar_nomor-error"' in shown
        assert "Ruang Bidding &lt;Contoh&gt;" in shown
        without = {name: text for name, text in FORM.items() if not name.startswith("syarat.")}
        assert "Pilih paling sedikit satu dokumen" in await refused(anggota, form, without)


async def test_a_peserta_has_one_sesi_at_a_time(jalan: Perjalanan) -> None:
    form = f"/paket/{jalan.paket.id}/peserta/{jalan.peserta.id}/sesi"

    async with await jalan.office.client("anggota") as anggota:
        assert "sudah mempunyai sesi" in await refused(anggota, form, FORM, status=409)


async def test_its_time_can_be_corrected_until_somebody_was_invited(jalan: Perjalanan) -> None:
    path = f"/sesi/{jalan.sesi.id}/ubah"

    async with await jalan.office.client("anggota") as anggota:
        assert 'value="2026-11-25T09:00"' in await see(anggota, path)
        await press(anggota, path, {**FORM, "mulai": "2026-11-25T08:00", "versi": str(jalan.sesi.versi)})
        assert "pukul 08.00 WITA" in await see(anggota, f"/sesi/{jalan.sesi.id}")
        await refused(anggota, path, {**FORM, "versi": str(jalan.sesi.versi)}, status=409)


# Who may


@pytest.mark.parametrize("who", ["orang_luar", "other", "auditor", "admin"])
async def test_who_has_no_place_in_it_is_told_that_it_does_not_exist(jalan: Perjalanan, who: str) -> None:
    base = f"/sesi/{jalan.sesi.id}"

    async with await jalan.office.client(who) as client:
        for path in ("", "/ubah", "/undangan", "/penugasan.pdf", "/kesiapan.pdf"):
            await see(client, base + path, status=404)
        for path in ("/batalkan", "/upaya", "/personil", "/sarana/lapor", "/undangan", "/tahap"):
            await refused(client, base + path, REASON, status=404)
        await see(client, f"/sesi/baru?peserta={jalan.peserta.id}", status=404)


async def test_each_person_is_refused_what_is_anothers_to_do(jalan: Perjalanan) -> None:
    base = f"/sesi/{jalan.sesi.id}"

    async with await jalan.office.client("tim_it") as tim_it, await jalan.office.client("anggota") as anggota:
        for path in ("/batalkan", "/personil", "/jadwal-ulang", "/permohonan", "/undangan"):
            await refused(tim_it, base + path, REASON, status=403)
        for path in ("/sarana", "/sarana/lapor", "/sarana/mulai"):
            await refused(anggota, base + path, {}, status=403)
    async with await jalan.office.client("kepala") as kepala:
        shown = await see(kepala, base)
        assert "Batalkan sesi" not in shown
        await refused(kepala, base + "/upaya", {}, status=403)


# Preparing it


async def test_attempts_to_reach_the_peserta_are_listed(jalan: Perjalanan) -> None:
    base = f"/sesi/{jalan.sesi.id}"
    tried = {"jalur": "telepon", "hasil": "tidak_diangkat", "tujuan": "+62812", "catatan": "Nada sambung <b>saja"}

    async with await jalan.office.client("tim_it") as tim_it:
        shown = await refused(tim_it, base + "/upaya", {**tried, "catatan": ""})
        assert 'id="upaya-catatan"' in shown
        await press(tim_it, base + "/upaya", tried)
        await press(tim_it, base + "/terhubung", {"jalur": "whatsapp", "nama": "Bima Contoh"})

        shown = await see(tim_it, base)
        assert "Telepon: Tidak diangkat" in shown
        assert "WhatsApp: Terhubung, tahapan dijelaskan" in shown
        assert "<b>saja" in shown
        async with tim_it.get(base) as response:
            assert "<b>saja" not in await response.text()


async def test_people_are_assigned_and_equipment_is_reported_with_their_papers(jalan: Perjalanan) -> None:
    await jalan.invited()
    await jalan.answered()
    base = f"/sesi/{jalan.sesi.id}"
    ketua, anggota, anggota2 = (one.id for one in jalan.pokja)
    duties = {f"tugas.{ketua}": "pemimpin", f"tugas.{anggota}": "pemeriksa", f"tugas.{anggota2}": "notulis"}

    async with await jalan.office.client("ketua") as leader, await jalan.office.client("tim_it") as tim_it:
        assert "Bersedia hadir" in await see(leader, base)
        assert "petugas tim IT" in await refused(leader, base + "/personil", duties)
        await see(leader, base + "/penugasan.pdf", status=404)
        await press(leader, base + "/personil", {**duties, f"tugas.{jalan.tim_it.id}": "sarana"})
        assert "Personil ditugaskan" in await see(leader, base)

        good = dict.fromkeys(DAFTAR, "baik")
        shown = await refused(tim_it, base + "/sarana/lapor", {**good, "mikrofon": "kurang", "mikrofon_bukti": "foto"})
        assert 'id="mikrofon-error"' in shown
        assert 'value="foto"' in shown
        assert "Belum siap: Mikrofon" in await refused(
            tim_it, base + "/sarana/lapor", {**good, "mikrofon": "kurang", "mikrofon_catatan": "Berdengung"}, status=409
        )
        await press(tim_it, base + "/sarana/mulai")
        await press(tim_it, base + "/sarana/lapor", good)

        assert "Sarana siap" in await see(leader, base)
        for paper in ("penugasan", "kesiapan"):
            async with leader.get(f"{base}/{paper}.pdf") as response:
                assert response.content_type == "application/pdf"
                assert (await response.read()).startswith(b"%PDF")


async def test_a_failure_of_the_equipment_is_reported_and_mended(jalan: Perjalanan) -> None:
    await jalan.invited()
    await jalan.answered()
    base = f"/sesi/{jalan.sesi.id}"
    duties = {f"tugas.{one.id}": task for one, task in zip(jalan.pokja, ("pemimpin", "pemeriksa"), strict=False)}

    async with await jalan.office.client("ketua") as leader, await jalan.office.client("tim_it") as tim_it:
        await press(leader, base + "/personil", {**duties, f"tugas.{jalan.tim_it.id}": "sarana"})
        await press(tim_it, base + "/sarana/gagal", REASON)
        assert "Terkendala" in await see(leader, base)
        await press(tim_it, base + "/sarana/perbaiki")
        assert "Personil ditugaskan" in await see(leader, base)
        await press(tim_it, base + "/sarana/gagal", REASON)
        await press(leader, base + "/alihkan", REASON)

        assert "Dialihkan ke tatap muka" in await see(leader, base)


# Moving it


async def test_a_request_for_another_time_is_granted_with_a_new_letter(jalan: Perjalanan) -> None:
    await jalan.invited()
    await jalan.answered("minta_ubah_jadwal")
    base = f"/sesi/{jalan.sesi.id}"

    async with await jalan.office.client("ketua") as ketua:
        assert "Rabu, 25 November 2026" in await see(ketua, base)
        assert "Pilih jawaban" in await refused(ketua, base + "/permohonan", REASON)
        answer = {**REASON, "putusan": "setujui", "mulai": "2026-11-26T13:00", "selesai": "2026-11-26T14:30"}
        assert await press(ketua, base + "/permohonan", answer) == base

        shown = await see(ketua, base)
        assert "26 November 2026 pukul 13.00 WITA" in shown
        assert "Surat ke-2" in shown
        assert "Periksa konsep undangan, lalu ajukan" in shown


async def test_a_refused_request_keeps_the_schedule(jalan: Perjalanan) -> None:
    await jalan.invited()
    await jalan.answered("minta_tatap_muka")
    base = f"/sesi/{jalan.sesi.id}"

    async with await jalan.office.client("ketua") as ketua:
        shown = await refused(ketua, base + "/permohonan", {"putusan": "tolak", "alasan": "a"})
        assert 'id="permohonan-alasan-error"' in shown
        await press(ketua, base + "/permohonan", {**REASON, "putusan": "tolak"})

        assert "Dijadwalkan" in await see(ketua, base)


async def test_silence_is_met_with_a_call_and_the_schedule_kept(jalan: Perjalanan) -> None:
    await jalan.invited()
    jalan.clock.advance(hours=25)
    await jalan.until(lambda: _is(jalan, "tanpa_jawaban"), "the end of the 24 hours")
    base = f"/sesi/{jalan.sesi.id}"

    async with await jalan.office.client("ketua") as ketua:
        assert "Diam bukan menolak" in await see(ketua, base)
        assert "Catat dulu" in await refused(ketua, base + "/tetap", status=409)
        await press(ketua, base + "/upaya", {"jalur": "telepon", "hasil": "terhubung", "catatan": "Akan hadir"})
        await press(ketua, base + "/tetap")

        assert "Dijadwalkan" in await see(ketua, base)


async def _is(jalan: Perjalanan, state: str) -> bool:
    return await jalan.state() == state


async def test_silence_is_met_with_a_second_letter(jalan: Perjalanan) -> None:
    await jalan.invited()
    jalan.clock.advance(hours=25)
    await jalan.until(lambda: _is(jalan, "tanpa_jawaban"), "the end of the 24 hours")

    async with await jalan.office.client("ketua") as ketua:
        place = await press(ketua, f"/sesi/{jalan.sesi.id}/kirim-ulang")

        assert place.endswith("/undangan")
        assert "Surat ke-2" in await see(ketua, place)


async def test_the_second_move_needs_the_permission_of_the_kepala(jalan: Perjalanan) -> None:
    await jalan.invited()
    await jalan.answered()
    base = f"/sesi/{jalan.sesi.id}"
    times = {"mulai": "2026-11-27T09:00", "selesai": "2026-11-27T10:00"}

    async with await jalan.office.client("ketua") as ketua:
        await press(ketua, base + "/jadwal-ulang", {**REASON, **times})
        await send_again(jalan)
        await jalan.answered()
        shown = await refused(ketua, base + "/jadwal-ulang", {**REASON, **times}, status=403)
        assert "izin Kepala UKPBJ" in shown
        await press(ketua, base + "/jadwal-ulang", {**REASON, **times, "izin_kepala": "12/IZIN/2026"})

        assert "Surat ke-3" in await see(ketua, base)


async def send_again(jalan: Perjalanan) -> None:
    """Approve and send the letter that waits as a draft."""
    letter = await jalan.services.store.read(lambda c: letters.latest(c, jalan.sesi.id))
    await undangan.submit(jalan.services, jalan.pokja[1], letter.id)
    await undangan.approve(jalan.services, jalan.pokja[0], letter.id)
    await pengiriman.send(jalan.services, jalan.tim_it, letter.id)

    async def delivered() -> bool:
        sent = await jalan.services.store.read(lambda c: letters.latest(c, jalan.sesi.id))
        return bool(sent.dikirim)

    await jalan.until(delivered, "the second letter's delivery")


async def test_a_sesi_is_called_off_with_a_reason_and_its_letter_says_so(jalan: Perjalanan) -> None:
    await jalan.invited()
    base = f"/sesi/{jalan.sesi.id}"

    async with await jalan.office.client("anggota") as anggota:
        shown = await refused(anggota, base + "/batalkan", {"alasan": "<b>"})
        assert "&lt;b&gt;</textarea>" in shown
        await press(anggota, base + "/batalkan", REASON)

        shown = await see(anggota, base)
        assert "Dibatalkan" in shown
        assert "Pembatalan" in shown


# What it shows


async def test_the_values_for_spse_are_in_its_own_notation(jalan: Perjalanan) -> None:
    async with await jalan.office.client("ketua") as ketua:
        shown = await see(ketua, f"/sesi/{jalan.sesi.id}")

    assert 'value="25-11-2026 09:00"' in shown
    assert 'value="25-11-2026 10:30"' in shown
    for name in ("waktu", "sampai", "tempat", "is_online", "link", "dibawa", "hadir"):
        assert f'data-copy="spse-{name}"' in shown


async def test_a_step_that_took_too_long_asks_for_its_reason_and_shows_it(jalan: Perjalanan) -> None:
    await jalan.invited()
    await jalan.answered()
    jalan.clock.advance(minutes=30)
    base = f"/sesi/{jalan.sesi.id}"

    async with await jalan.office.client("ketua") as ketua:
        assert "Terlambat 20 menit" in await see(ketua, base)
        await refused(ketua, base + "/tahap", {"kode": "KB-4", "alasan": ""})
        await press(ketua, base + "/tahap", {"kode": "KB-4", "alasan": "Anggota sedang bertugas luar (contoh)."})

        shown = await see(ketua, base)
        assert "Anggota sedang bertugas luar (contoh)." in shown
        assert "Terlambat 20 menit · ada alasan" in shown
        assert "tidak melewati waktu baku" in await refused(ketua, base + "/tahap", {"kode": "KB-1", **REASON}, 409)


async def test_the_room_opens_half_an_hour_before_and_is_left_for_the_minutes(jalan: Perjalanan) -> None:
    await jalan.prepared()
    base = f"/sesi/{jalan.sesi.id}"

    async with await jalan.office.client("ketua") as ketua:
        assert "30 menit sebelum" in await refused(ketua, base + "/buka", status=409)
        assert f"{base}/ruang" not in await see(ketua, base)
    await jalan.lobby()  # two days later: everybody logs in again
    async with await jalan.office.client("ketua") as ketua:
        assert f'href="{base}/ruang"' in await see(ketua, base)
        await jalan.begun()
        await jalan.closed()

        shown = await see(ketua, base)
        assert f'href="{base}/ba"' in shown
        assert f'href="{base}/bukti"' in shown
        assert "Lulus" in shown
