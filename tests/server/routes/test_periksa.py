"""Periksa a code: what anybody may learn of a paper, without the name of a person or a company."""

from server.store import cetakan as prints
from server.store import undangan as letters
from tests.browser import NewContext, browser, new_context, small_targets, violations, width  # noqa: F401
from tests.people import browser_of
from tests.server.routes.kiriman_periksa import HTML, send
from tests.server.routes.peramban import see
from tests.server.routes.perjalanan import Perjalanan


async def test_every_paper_that_was_issued_is_known_by_its_code_without_a_name(jalan: Perjalanan) -> None:
    kode = jalan.sesi.kode
    await jalan.prepared()
    await jalan.until(lambda: printed(jalan), "the printed answer")

    async with await browser_of(jalan.services, jalan.office.url, "tamu", "siapa-saja") as anybody:
        for code, kind in (
            (f"UND-{kode}-1", "Surat Undangan"),
            (f"JK-{kode}", "Jawaban Kesediaan"),
            (f"PP-{kode}", "Surat Penugasan Personil"),
            (f"LK-{kode}", "Laporan Kesiapan"),
        ):
            shown = await see(anybody, f"/periksa/{code.lower()}")
            assert "Ya, dokumen dengan kode ini tercatat" in shown
            assert kind in shown
            assert jalan.peserta.nama not in shown
            assert "Contoh, S" not in shown


async def printed(jalan: Perjalanan) -> bool:
    if await jalan.services.store.read(lambda c: prints.still_printing(c, jalan.sesi.berkas)):
        return False
    answers = await jalan.services.store.read(lambda c: letters.answers(c, jalan.sesi.id))
    rows = letters.JAWABAN.table
    return bool(
        await jalan.services.store.read(
            lambda c: c.execute(rows.select().where(rows.c.id == answers[0].id, rows.c.surat != "")).first()
        )
    )


async def test_a_code_of_nothing_is_told_so(jalan: Perjalanan) -> None:
    async with await jalan.office.client("orang_luar") as anybody:
        for code in (
            f"UND-{jalan.sesi.kode}-1",
            f"LK-{jalan.sesi.kode}",
            "UND-XXXXXX-²",
            "BA-XXXXXX",
            "JK-",
            "HALO",
            "<b>",
        ):
            async with anybody.get("/periksa", params={"kode": code}) as response:
                text = await response.text()
                assert response.status == 404, code
                assert "Tidak ada dokumen dengan kode ini" in text
                assert "<b>" not in text.lower().split("</form>")[0].split("kode dokumen")[-1]
        assert "Kode dokumen" in await see(anybody, "/periksa")


async def test_a_letter_that_was_replaced_is_said_to_hold_no_longer(jalan: Perjalanan) -> None:
    await jalan.invited()
    async with await jalan.office.client("orang_luar") as anybody:
        assert "Berlaku" in await see(anybody, f"/periksa/UND-{jalan.sesi.kode}-1")
        await letters_replaced(jalan)

        assert "Tidak berlaku lagi" in await see(anybody, f"/periksa/UND-{jalan.sesi.kode}-1")


async def letters_replaced(jalan: Perjalanan) -> None:
    def unit(tx):  # type: ignore[no-untyped-def]
        old = letters.latest(tx.connection, jalan.sesi.id)
        tx.connection.execute(
            letters.UNDANGAN.table.update().where(letters.UNDANGAN.table.c.id == old.id).values(keadaan="digantikan")
        )

    await jalan.services.store.write(unit)


async def test_an_address_asks_so_often_and_no_more(jalan: Perjalanan) -> None:
    statuses, sent = [], []
    async with await jalan.office.client("orang_luar") as anybody:
        for _ in range(31):
            async with anybody.get("/periksa/BA-XXXXXX", headers=HTML) as answer:
                statuses.append(answer.status)
                text = await answer.text()
        async with anybody.get("/periksa/BA-XXXXXX") as answer:
            assert int(answer.headers["Retry-After"]) >= 1
    for _ in range(7):
        sent.append(await send(jalan, b"halo", status=429 if len(sent) == 6 else 422))

    assert statuses == [404] * 30 + [429]
    assert "Terlalu banyak pemeriksaan" in text
    assert "Terlalu banyak pemeriksaan" in sent[-1]
