"""Keutuhan: what was altered in the dark is found at night; what a decision destroys is gone, and proven so."""

import asyncio
import json
import os
from pathlib import Path

import aiohttp
import pytest
import sqlalchemy as sa

from server import bag, notes, verify
from server.actions import bag as bags
from server.actions import integritas, pemusnahan
from server.files import Kept
from server.keys import DISPATCHER
from server.periksa import periksa
from server.store import evidence, tables
from server.store.sqlite import SQLite
from sessions.errors import Conflict, Destroyed, Forbidden, Invalid, NotFound
from sessions.evidence import first_break, frontier
from sessions.wewenang import Pelaku
from tests.browser import NewContext, violations, width
from tests.server.routes.peramban import enter
from tests.server.routes.perjalanan import Perjalanan

HTML = {"Accept": "text/html"}
WHY = "Masa simpan berakhir menurut jadwal retensi arsip contoh."
FORM = {"putusan": "180/12/CONTOH/2026", "tanggal": "2026-11-20", "alasan": WHY}


@pytest.fixture
async def disegel(jalan: Perjalanan) -> Perjalanan:
    await jalan.met()
    await jalan.sealed()
    return jalan


async def checked(jalan: Perjalanan) -> dict[str, object]:
    """One check, run by its job; what its line says."""
    berkas = f"kantor/{jalan.office.kantor.id}"
    before = await jalan.services.store.read(lambda c: evidence.last_of(c, berkas, integritas.CHECKED))
    jalan.clock.advance(minutes=2)
    await integritas.ask_now(jalan.services, jalan.office.pelaku("tim_it"))

    async def done() -> object:
        last = await jalan.services.store.read(lambda c: evidence.last_of(c, berkas, integritas.CHECKED))
        return last if last and (before is None or last.number > before.number) else None

    return dict((await jalan.until(done, "the check")).event.data)


async def stored(jalan: Perjalanan, path: str = "data/00-ba/daftar-hadir.pdf") -> Kept:
    kept = (await bags.bag_of(jalan.services, jalan.sesi.id)).files[path]
    assert isinstance(kept, Kept)
    return kept


async def text_of(http: aiohttp.ClientSession, path: str, status: int = 200) -> str:
    async with http.get(path, headers=HTML) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


# The check


@pytest.mark.slow
async def test_what_is_whole_is_said_to_be_and_the_next_night_is_asked_for(disegel: Perjalanan) -> None:
    found = await checked(disegel)

    assert found["utuh"] is True
    assert isinstance(found["berkas"], int)
    assert found["berkas"] > 8
    async with await disegel.office.client("tim_it") as http:
        assert "Semua berkas dan rantai sama dengan catatannya." in await text_of(http, "/kantor/keutuhan")
        assert "Ada bukti yang tidak utuh" not in await text_of(http, "/beranda")
    jobs = tables.pekerjaan.c
    query = sa.select(jobs.kunci).where(jobs.jenis == "integritas", jobs.keadaan == "antre")
    waiting = await disegel.services.store.read(lambda c: c.execute(query).scalars().all())
    assert any(key.startswith(f"integritas:{disegel.office.kantor.id}:2026-") for key in waiting)


async def test_a_flipped_byte_is_refused_when_read_found_at_night_and_told_to_everybody(disegel: Perjalanan) -> None:
    kept = await stored(disegel)
    spoilt = bytearray(await asyncio.to_thread(kept.path.read_bytes))
    spoilt[len(spoilt) // 2] ^= 1
    await asyncio.to_thread(kept.path.write_bytes, spoilt)

    found = await checked(disegel)

    assert (found["utuh"], found["rusak"]) == (False, [kept.sha256])
    assert kept.sha256[:16] in await disegel.letter_text("integritas_rusak", "kepala@")
    for who in ("tim_it", "kepala", "admin"):
        async with await disegel.office.client(who) as http:
            assert "Ada bukti yang tidak utuh" in await text_of(http, "/beranda")
            assert kept.sha256 in await text_of(http, "/kantor/keutuhan")
    async with await disegel.office.client("ketua") as http:
        assert "Ada bukti yang tidak utuh" not in await text_of(http, "/beranda")
        await text_of(http, "/kantor/keutuhan", 403)
        refused = await text_of(http, f"/sesi/{disegel.sesi.id}/bukti/bag.zip", 500)
    assert "rusak di penyimpanan server" in refused


@pytest.mark.slow
async def test_a_lost_file_and_an_altered_line_are_found(disegel: Perjalanan) -> None:
    kept = await stored(disegel)
    await asyncio.to_thread(os.unlink, kept.path)
    p = tables.peristiwa.c
    mine = sa.and_(p.berkas == disegel.sesi.berkas, p.no == 3)
    altered = (
        sa.update(tables.peristiwa).where(mine).values(baris=sa.func.replace(p.baris, '"pelaku":"', '"pelaku":"x'))
    )
    await disegel.services.store.write(lambda tx: tx.connection.execute(altered))

    found = await checked(disegel)

    assert found["putus"] == [disegel.sesi.berkas]
    last = tables.peristiwa.c
    cut = sa.delete(tables.peristiwa).where(last.berkas == f"paket/{disegel.paket.id}", last.no == 2)
    await disegel.services.store.write(lambda tx: tx.connection.execute(cut))
    assert (await checked(disegel))["putus"] == sorted([disegel.sesi.berkas, f"paket/{disegel.paket.id}"])


@pytest.mark.slow
async def test_a_lost_file_is_missed_by_the_line_that_promised_it(disegel: Perjalanan) -> None:
    paths = [path for path in (await bags.bag_of(disegel.services, disegel.sesi.id)).files if "/jawaban-1" in path]
    kept = await stored(disegel, paths[0])
    await asyncio.to_thread(os.unlink, kept.path)

    assert (await checked(disegel))["hilang"] == [kept.sha256]


@pytest.mark.slow
async def test_a_chain_that_was_rewritten_whole_is_betrayed_by_a_head_that_left(disegel: Perjalanan) -> None:
    """Everything in the tables fits; only the signed head that left in a mail does not."""
    k = tables.kepala.c
    note = await disegel.services.store.read(
        lambda c: c.execute(sa.select(k.catatan).where(k.berkas == disegel.sesi.berkas)).scalars().first()
    )
    swapped = (
        sa.update(tables.kepala).where(k.catatan == note).values(ukuran=9999, catatan=note.replace("\n", "\n1", 1))
    )
    await disegel.services.store.write(lambda tx: tx.connection.execute(swapped))

    assert (await checked(disegel))["putus"] == [disegel.sesi.berkas]


@pytest.mark.slow
async def test_heads_leave_every_night_to_the_address_outside(disegel: Perjalanan) -> None:
    outside = disegel.services.settings.model_copy(update={"head_mail": "inspektorat@luar.contoh.id"})
    object.__setattr__(disegel.services, "settings", outside)  # the running service's own, for this test

    vkey = (await bags.bag_of(disegel.services, disegel.sesi.id)).files[periksa.KUNCI].decode().strip()  # type: ignore[union-attr]
    await checked(disegel)
    letter = (await disegel.letter_text("kepala_harian", "inspektorat@luar.contoh.id")).replace("\r\n", "\n")

    assert "utuh." in letter
    sent = {head.asal: head for head in (periksa.open_note(note, vkey) for note in periksa.find_notes(letter))}
    name = notes.key_name(disegel.office.kantor.kode)
    assert {f"{name}/paket/{disegel.paket.id}", f"{name}/kantor/{disegel.office.kantor.id}"} <= sent.keys()
    for asal, head in sent.items():
        berkas = periksa.berkas_of(asal)
        lines = await disegel.services.store.read(lambda c, berkas=berkas: evidence.lines(c, berkas))  # type: ignore[misc]
        assert frontier(lines[: head.ukuran]).root == head.akar
    assert not await disegel.services.store.read(lambda c: evidence.grown(c, disegel.office.kantor.id))


# Destruction by decision


async def destroyed(jalan: Perjalanan) -> None:
    services, admin, kepala = jalan.services, jalan.office.pelaku("admin"), jalan.office.pelaku("kepala")
    made = await pemusnahan.propose(services, admin, {**FORM, "sesi": jalan.sesi.id})
    await pemusnahan.approve(services, kepala, made.id)

    async def gone() -> bool:
        jobs = tables.pekerjaan.c
        query = sa.select(jobs.keadaan).where(jobs.jenis == "musnahkan")
        return (await services.store.read(lambda c: c.execute(query).scalars().all())) == ["selesai"]

    await jalan.until(gone, "the destruction")


async def everything(jalan: Perjalanan) -> str:
    """Every value of every row, as text."""

    def read(c: sa.Connection) -> str:
        return "\n".join(
            str(tuple(row)) for table in tables.metadata.sorted_tables for row in c.execute(sa.select(table))
        )

    return str(await jalan.services.store.read(read))


@pytest.mark.slow
async def test_one_proposes_another_approves_and_one_of_them_is_the_kepala(disegel: Perjalanan) -> None:
    services, office = disegel.services, disegel.office
    admin, kepala = office.pelaku("admin"), office.pelaku("kepala")
    form = {**FORM, "sesi": disegel.sesi.id}
    for who in ("ketua", "tim_it", "auditor", "orang_luar"):
        with pytest.raises(Forbidden):
            await pemusnahan.propose(services, office.pelaku(who), form)
    with pytest.raises(Invalid, match="alasan"):
        await pemusnahan.propose(services, admin, {**form, "alasan": "pendek"})
    with pytest.raises(Invalid):
        await pemusnahan.propose(services, admin, {**form, "tanggal": "2030-01-01"})
    outsider = Pelaku("x", "Kepala lain", kepala.peran, disegel.office.other.kantor)
    with pytest.raises(NotFound):
        await pemusnahan.propose(services, outsider, form)

    made = await pemusnahan.propose(services, admin, form)

    with pytest.raises(Conflict, match="sudah diusulkan"):
        await pemusnahan.propose(services, kepala, form)
    with pytest.raises(Forbidden, match="orang lain"):
        await pemusnahan.approve(services, admin, made.id)
    with pytest.raises(Forbidden, match="Kepala UKPBJ"):
        await pemusnahan.approve(services, Pelaku("a2", "Admin kedua", admin.peran, admin.kantor), made.id)
    with pytest.raises(NotFound):
        await pemusnahan.approve(services, outsider, made.id)
    await pemusnahan.reject(services, kepala, made.id, "Putusannya belum berlaku (contoh).")
    with pytest.raises(Conflict, match="sudah diputuskan"):
        await pemusnahan.approve(services, kepala, made.id)
    assert (await bags.bag_of(services, disegel.sesi.id)).files


async def test_a_sesi_that_still_goes_on_keeps_its_evidence(jalan: Perjalanan) -> None:
    await jalan.invited()

    with pytest.raises(Conflict, match="masih diperlukan"):
        await pemusnahan.propose(jalan.services, jalan.office.pelaku("admin"), {**FORM, "sesi": jalan.sesi.id})


async def test_what_was_destroyed_is_nowhere_on_the_disk_and_the_chain_is_whole(disegel: Perjalanan) -> None:
    services, sesi = disegel.services, disegel.sesi
    kept = [one for one in (await bags.bag_of(services, sesi.id)).files.values() if isinstance(one, Kept)]
    lines = await services.store.read(lambda c: evidence.lines(c, sesi.berkas))
    phone = await services.store.read(lambda c: c.execute(sa.select(tables.jawaban.c.whatsapp)).scalars().first())
    words = [disegel.peserta.direktur, phone, disegel.peserta.npwp]
    before = await everything(disegel)
    assert [word for word in words if word in before] == words

    await destroyed(disegel)

    after = await everything(disegel)
    assert not [line for line in after.splitlines() if any(word in line for word in words)]
    assert not [one for one in kept if one.path.exists()]
    assert first_break(await services.store.read(lambda c: evidence.lines(c, sesi.berkas)), sesi.berkas) is None
    assert await services.store.read(lambda c: evidence.lines(c, sesi.berkas)) == lines
    with pytest.raises(Destroyed):
        await services.files.put(b"contoh", sesi.berkas)
    if isinstance(services.store.database, SQLite):
        for path in services.settings.data.glob("ruang.db*"):
            raw = path.read_bytes()
            assert not [word for word in words if word.encode() in raw], path
    found = await checked(disegel)
    assert found["utuh"] is True, found


async def test_the_bag_of_a_destroyed_sesi_says_by_which_decision_and_verifies(
    disegel: Perjalanan, tmp_path: Path
) -> None:
    services, sesi = disegel.services, disegel.sesi
    head = await disegel.letter_text("berkas_disegel")
    await destroyed(disegel)

    for whole in (await bags.bag_of(services, sesi.id), await bags.copy_for_peserta(services, sesi.id)):
        report = await asyncio.to_thread(verify.verify, whole, head)
        assert report.utuh, report.as_text()
        assert "Dimusnahkan sesuai putusan 180/12/CONTOH/2026 tanggal 2026-11-20" in report.as_text()
    whole = await bags.bag_of(services, sesi.id)
    assert (await asyncio.to_thread(lambda: verify.verify(whole, head, lengkap=True))).utuh
    assert whole == await bags.bag_of(services, sesi.id), "the same however often it is made"

    archive = tmp_path / "bag.zip"
    archive.write_bytes(b"".join(bag.zip_stream(whole)))
    assert (await asyncio.to_thread(verify.verify, archive)).utuh
    stated = json.loads(bytes(whole.files[pemusnahan.PLACE]))  # type: ignore[arg-type]
    for edit in (
        {"baris": stated["baris"].replace("180/12", "180/13")},
        {"jalur": stated["jalur"][:-1]},
        {"kepala": head},
        {"baris": 1},
        {"jalur": ["x"]},
    ):
        forged = {**whole.files, pemusnahan.PLACE: json.dumps({**stated, **edit}).encode()}
        report = await asyncio.to_thread(verify.verify, bag.Bag(whole.name, forged))
        assert "pemusnahan" in {one.kode for one in report.pemeriksaan if not one.lulus}


@pytest.mark.slow
async def test_pages_of_a_destroyed_sesi_say_so_and_its_evidence_can_still_be_asked_for(disegel: Perjalanan) -> None:
    await destroyed(disegel)

    async with await disegel.office.client("ketua") as http:
        said = await text_of(http, f"/sesi/{disegel.sesi.id}", 410)
        assert "telah dimusnahkan sesuai putusan 180/12/CONTOH/2026" in said
        page = await text_of(http, f"/sesi/{disegel.sesi.id}/bukti")
        await text_of(http, f"/paket/{disegel.paket.id}")
        await text_of(http, "/beranda")
    assert "Utuh. Berkas disegel" in page
    async with await disegel.guest_browser() as http:
        await text_of(http, "/hadir", 410)
    async with await disegel.office.client("orang_luar") as http:
        await text_of(http, f"/sesi/{disegel.sesi.id}", 404)


@pytest.mark.slow
async def test_the_job_may_run_twice(disegel: Perjalanan) -> None:
    await destroyed(disegel)

    assert await asyncio.to_thread(disegel.services.files.destroy, disegel.sesi.berkas, "lain") == 0
    assert "180/12" in str(await asyncio.to_thread(disegel.services.files._keys.destroyed, disegel.sesi.berkas))
    disegel.service.app[DISPATCHER].kick()


# The pages


@pytest.mark.slow
async def test_the_whole_way_by_hand(disegel: Perjalanan, new_context: NewContext) -> None:
    """Proposed and approved in two browsers, at two widths."""
    office = disegel.office
    async with await office.client("admin") as http:
        form = {**FORM, "sesi": disegel.sesi.id, "alasan": "x"}
        async with http.post("/kantor/pemusnahan", data=form, headers=HTML) as answer:
            assert answer.status == 422
            assert 'value="180/12/CONTOH/2026"' in await answer.text()
        async with http.post("/kantor/pemusnahan", data={**form, "alasan": WHY}, headers=HTML) as answer:
            assert "Orang lain harus menyetujuinya." in await answer.text()
    for wide in (1280, 360):
        context = await new_context(viewport={"width": wide, "height": 800})
        page = await enter(context, office, "kepala")
        for path in ("/kantor/pemusnahan", "/kantor/keutuhan"):
            await page.goto(office.url + path)
            assert await violations(page) == []
            assert await width(page) <= wide
            await page.screenshot(path=f"test-results/{path.rpartition('/')[2]}-{wide}.png", full_page=True)
    await page.goto(office.url + "/kantor/pemusnahan")
    await page.check("input[name=yakin]")
    await page.click("button.danger")
    await page.wait_for_selector("text=Diputuskan oleh")
