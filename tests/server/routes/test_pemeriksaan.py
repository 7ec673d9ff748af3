"""The checking page over HTTP: what an examiner sees, says and asks; who may; what two examiners leave."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, cast

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from server.actions import dokumen as actions
from server.actions import pelaksanaan, percakapan, tampilan
from server.settings import Settings
from server.store import dokumen as papers
from sessions.dokumen import Sumber
from sessions.penilaian import Putusan
from sessions.wewenang import Pelaku
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.berkas_periksa import Pemeriksaan, begun, potret
from tests.server.routes.peramban import press, refused, see

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The desk shows what both engines read."""
    return settings.model_copy(update={"ocr_engine": "rapidocr"})


@pytest.fixture
async def periksa(service: TestServer, office: Office, clock: Clock) -> Pemeriksaan:
    """A KTP of which SPSE says another NIK, photographed and read."""
    periksa = await begun(service, office, clock, ("ktp", "nib"))
    truth = periksa.contoh["ktp"].truth
    other = truth["nik"][:-1] + str((int(truth["nik"][-1]) + 1) % 10)
    await periksa.tulis_isian("ktp", {"nik": other, "nama": truth["nama"]})
    await periksa.kirim("ktp", potret(periksa.contoh["ktp"]))
    return periksa


@pytest.fixture
async def ketua(periksa: Pemeriksaan) -> AsyncIterator[aiohttp.ClientSession]:
    async with await periksa.jalan.office.client("ketua") as browser:
        yield browser


async def judged(periksa: Pemeriksaan, who: Pelaku, putusan: Putusan, versi: int) -> int:
    jalan, item = periksa.jalan, await periksa.butir("ktp")
    words = (putusan, "Alasan contoh yang cukup.", Sumber.ASLI, {})
    return await actions.judge(jalan.services, who, jalan.sesi.id, item.id, versi, *words)


async def test_what_was_read_is_shown_beside_what_was_typed_to_those_who_may(
    periksa: Pemeriksaan, ketua: aiohttp.ClientSession
) -> None:
    item, nik = await periksa.butir("ktp"), periksa.contoh["ktp"].truth["nik"]

    desk, summary = await see(ketua, f"{periksa.alamat}/{item.id}"), await see(ketua, periksa.alamat)

    assert "OCR tidak memutuskan." in desk
    assert nik in desk
    assert "NIK pada KTP wakil peserta tidak sama dengan isian SPSE" in desk
    assert 'class="crop"' in desk
    assert "RapidOCR" in desk
    assert desk.index('id="bidang-nik"') < desk.index('id="bidang-nama"')  # what differs comes first
    assert "OCR tidak memutuskan" in summary
    assert 'rel="noopener noreferrer"' in summary
    for who, status in (("tim_it", 403), ("kepala", 403), ("orang_luar", 404), ("other", 404)):
        async with await periksa.jalan.office.client(who) as browser:
            await see(browser, periksa.alamat, status)
            await see(browser, f"{periksa.alamat}/{item.id}", status)
            async with browser.post(f"{periksa.alamat}/{item.id}/putusan", data={"putusan": "sah"}) as answer:
                assert answer.status == status


async def test_the_room_shows_a_nik_whole_to_examiners_only(periksa: Pemeriksaan) -> None:
    jalan, nik = periksa.jalan, periksa.contoh["ktp"].truth["nik"]

    async def seen(by: Pelaku) -> str:
        services = jalan.services
        return repr(await services.store.read(lambda c: tampilan.room(services, c, jalan.sesi.id, by, ["dokumen"])))

    kept = await jalan.services.store.read(lambda c: papers.readings(c, jalan.sesi.id))
    for row in kept.values():
        told = replace(row, bacaan={**row.bacaan, "teks": f"NIK {nik}"})
        await jalan.services.store.write(lambda tx, told=told: papers.OLAHAN.save(tx.connection, told))
    assert nik in await seen(jalan.pokja[0])
    hidden = await seen(jalan.tim_it)
    assert nik not in hidden
    assert f"…{nik[-4:]}" in hidden
    assert nik not in await seen(await jalan.guest())
    assert nik in repr(kept)  # what was read is kept as it was read


async def test_what_spse_says_is_typed_at_the_desk_and_compared_at_once(
    periksa: Pemeriksaan, ketua: aiohttp.ClientSession
) -> None:
    item, truth = await periksa.butir("ktp"), periksa.contoh["ktp"].truth
    at, form = f"{periksa.alamat}/{item.id}", {"versi": str(item.versi), "isian.nik": truth["nik"], "isian.nama": " "}
    assert 'name="isian.tgl_lahir"' in await see(ketua, at)

    await press(ketua, f"{at}/isian", form)

    new, services = await periksa.butir("ktp"), periksa.jalan.services
    kept = await services.store.read(lambda c: papers.readings(c, periksa.jalan.sesi.id))
    found = {one["bidang"]: one["hasil"] for row in kept.values() for one in cast(Any, row.bacaan["temuan"])}
    assert new.isian == {"nik": truth["nik"]}
    assert (found["nik"], found["nama"]) == ("sama_persis", "tanpa_pembanding")
    desk = await see(ketua, at)
    assert "NIK pada KTP wakil peserta tidak sama" not in desk
    assert "isian SPSE diubah" in desk
    assert "baru saja diubah" in await refused(ketua, f"{at}/isian", form, 409)
    await periksa.perlihatkan("ktp")
    versi = (await periksa.butir("ktp")).versi
    versi = await judged(periksa, periksa.jalan.pokja[0], Putusan.SAH, versi)
    assert "sudah diperiksa" in await refused(ketua, f"{at}/isian", form | {"versi": str(versi)}, 409)
    assert 'name="isian.nik"' not in await see(ketua, at)


async def test_a_document_is_added_with_its_type_and_what_spse_says_of_it(
    periksa: Pemeriksaan, ketua: aiohttp.ClientSession
) -> None:
    sesi = f"/sesi/{periksa.jalan.sesi.id}"
    form = {"nama": "Jaminan penawaran", "jenis": "jaminan"}

    await refused(ketua, f"{sesi}/dokumen", form | {"jenis": "jenis lain"})
    await press(ketua, f"{sesi}/dokumen", form)
    await press(ketua, f"{sesi}/dokumen", {"nama": "Surat lain"})

    item, other = await periksa.butir("jaminan"), await periksa.butir("lainnya")
    await press(ketua, f"{periksa.alamat}/{item.id}/isian", {"versi": str(item.versi), "isian.nilai": "Rp 90.000.000"})
    assert (await periksa.butir("jaminan")).isian == {"nilai": "Rp 90.000.000"}
    assert (item.nama, other.nama) == ("Jaminan penawaran", "Surat lain")


async def test_a_key_document_is_shown_and_judged_and_a_second_examiner_is_told(
    periksa: Pemeriksaan, ketua: aiohttp.ClientSession
) -> None:
    item, (rina, budi, _) = await periksa.butir("ktp"), periksa.jalan.pokja
    at = f"{periksa.alamat}/{item.id}"
    if item.keadaan == "perlu_ulang":
        await press(ketua, f"{at}/pakai", {"alasan": "Foto contoh cukup jelas."})
    await press(ketua, f"{at}/diperlihatkan", {"alasan": ""})
    seen = (await periksa.butir("ktp")).versi
    form = {"versi": str(seen), "putusan": "sah", "sumber": "asli", "terbaca.nama": "NAMA CONTOH"}

    await press(ketua, f"{at}/putusan", form)

    assert (await periksa.butir("ktp")).nilai == {rina.id: "sah"}
    text = await see(ketua, at)
    assert "Menunggu pemeriksa kedua" in text
    assert "Putusan Anda sudah tercatat" in text
    assert "Seorang pemeriksa menilai butir kunci" in text
    async with ketua.get(f"{at}/kini") as answer:
        assert (await answer.json())["versi"] == seen + 1
    async with await periksa.jalan.office.client("anggota") as other:
        late = {"versi": str(seen), "putusan": "sah", "sumber": "legalisir", "alasan": "Tulisan saya yang panjang."}
        text = await refused(other, f"{at}/putusan", late, 409)
        assert "baru saja diubah atau diperiksa orang lain" in text
        assert "Tulisan saya yang panjang." in text
    await judged(periksa, budi, Putusan.TIDAK_SAH, seen + 1)
    assert "Dua pemeriksa berbeda pendapat" in await see(ketua, at)
    assert "Pemeriksa berbeda pendapat" in await see(ketua, periksa.alamat)
    assert (await periksa.butir("ktp")).keadaan == "diperlihatkan"


async def test_a_question_goes_out_in_one_press_and_the_document_into_klarifikasi(
    periksa: Pemeriksaan, ketua: aiohttp.ClientSession
) -> None:
    jalan, item = periksa.jalan, await periksa.butir("ktp")
    ask = f"{periksa.alamat}/{item.id}/tanya"

    await press(ketua, ask, {"versi": str(item.versi), "teks": "Mohon lebih dekat (contoh)."})
    assert (await periksa.butir("ktp")).keadaan == item.keadaan  # nothing was shown yet, so nothing is in doubt
    await periksa.perlihatkan("ktp")
    versi = (await periksa.butir("ktp")).versi
    await press(ketua, ask, {"versi": str(versi), "teks": "Mohon dijelaskan (contoh)."})

    state: Any = await jalan.services.store.read(lambda c: jalan.services.ruang.state(c, jalan.sesi.id))
    assert [one.dokumen for one in state.tanya] == [item.id, item.id]
    assert (await periksa.butir("ktp")).keadaan == "klarifikasi"
    await press(ketua, f"/sesi/{jalan.sesi.id}/silang/tanya", {"teks": "Mengapa alamatnya lain (contoh)?"})


async def test_outside_the_running_sesi_a_question_is_kept_ready_for_the_pokja_alone(
    periksa: Pemeriksaan, ketua: aiohttp.ClientSession
) -> None:
    jalan, item = periksa.jalan, await periksa.butir("ktp")
    by, sesi, words = jalan.pokja[0], jalan.sesi.id, "Mengapa NIK berbeda (contoh)?"
    await pelaksanaan.pause(jalan.services, by, sesi, "Menunggu berkas (contoh).")

    assert "Siapkan pertanyaan ini" in await see(ketua, f"{periksa.alamat}/{item.id}")
    await press(ketua, f"{periksa.alamat}/{item.id}/tanya", {"versi": str(item.versi), "teks": words})
    await press(ketua, f"/sesi/{sesi}/silang/tanya", {"teks": "Yang tidak jadi (contoh)?"})
    await press(ketua, f"/sesi/{sesi}/siap/2/buang", {})
    overview = await see(ketua, periksa.alamat)
    await pelaksanaan.resume(jalan.services, by, sesi)

    assert words in overview
    assert "Yang tidak jadi" not in overview

    def seen(who: Pelaku) -> Any:
        return jalan.services.store.read(lambda c: tampilan.room(jalan.services, c, sesi, who))

    guest = await jalan.guest()
    ready = (await seen(by))["siap"]
    assert [(one["nomor"], one["teks"], one["dokumen"]) for one in ready] == [(1, words, item.id)]
    assert words not in str(await seen(guest))
    await percakapan.ask(jalan.services, by, sesi, words, item.id, siap=1)
    assert (await seen(by))["siap"] == []
    assert [one["teks"] for one in (await seen(guest))["tanya"]] == [words]


async def test_the_way_somebody_represents_is_walked_and_concluded(
    periksa: Pemeriksaan, ketua: aiohttp.ClientSession
) -> None:
    guest = await periksa.jalan.guest()
    at = f"/sesi/{periksa.jalan.sesi.id}/kewakilan/{guest.id}"

    text = await see(ketua, f"{at}?kapasitas=direksi")
    assert "Nama pada KTP asli sama dengan nama yang hadir" in text
    assert "Tidak ada dalam daftar" in text  # no deed was asked for in this sesi
    wrong = await refused(ketua, at, {"kapasitas": "direksi", "simpulan": "tidak_berhak", "alasan": "tidak"})
    assert "paling sedikit 10 huruf" in wrong
    await press(ketua, at, {"kapasitas": "direksi", "simpulan": "berhak", "alasan": "KTP dan akta cocok."})

    assert "Berhak mewakili" in await see(ketua, at)
    assert "Berhak mewakili" in await see(ketua, periksa.alamat)
