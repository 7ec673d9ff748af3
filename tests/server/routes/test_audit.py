"""Audit: grants by surat tugas, the training, what an auditor sees, and the end of it."""

from pathlib import Path

import aiohttp
import pytest

from server.actions import audit as actions
from server.store import audit as rows
from server.store import evidence
from tests.browser import NewContext, small_targets, violations, width
from tests.people import make_paket
from tests.server.routes.peramban import enter
from tests.server.routes.perjalanan import Perjalanan

HTML = {"Accept": "text/html"}


def form(jalan: Perjalanan, **changes: str) -> dict[str, str]:
    made = {
        "orang": jalan.office.people["auditor"].id,
        "nomor_surat": "700/ST-012/ITDA",
        "tanggal_surat": "2026-11-20",
        "instansi": "Inspektorat Kabupaten Contoh",
        "habis": "",
        "paket": jalan.paket.id,
        "pelatihan": "Sertifikat 12 (contoh)",
    }
    return {**made, **changes}


async def text_of(http: aiohttp.ClientSession, path: str, status: int = 200) -> str:
    async with http.get(path, headers=HTML) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


async def post(http: aiohttp.ClientSession, path: str, data: dict[str, str], status: int = 200) -> str:
    async with http.post(path, data=data, headers=HTML) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


async def give(jalan: Perjalanan, **changes: str) -> None:
    async with await jalan.office.client("admin") as admin:
        await post(admin, "/audit/hak", form(jalan, **changes))


async def kinds(jalan: Perjalanan) -> list[str]:
    berkas = f"kantor/{jalan.office.kantor.id}"
    entries = await jalan.services.store.read(lambda c: evidence.after(c, berkas, 0))
    return [entry.event.kind for entry in entries if entry.event.kind.startswith("audit.")]


async def test_one_form_writes_down_every_step_and_opens_the_paket(jalan: Perjalanan) -> None:
    await give(jalan)

    async with await jalan.office.client("auditor") as auditor:
        page = await text_of(auditor, "/audit")
        await text_of(auditor, f"/sesi/{jalan.sesi.id}/bukti")
        await text_of(auditor, f"/sesi/{jalan.sesi.id}/ba")

    assert jalan.paket.nama in page
    assert jalan.peserta.nama in page
    assert await kinds(jalan) == [
        *("audit.dimohonkan", "audit.didisposisi", "audit.diperiksa", "audit.diberikan"),
        *("audit.dilatih", "audit.diaktifkan", "audit.dilihat", "audit.dilihat"),
    ]
    assert "700/ST-012/ITDA" in await jalan.letter_text("audit_mulai", "auditor@")


async def test_without_training_the_module_comes_first(jalan: Perjalanan) -> None:
    await give(jalan, pelatihan="")
    hak = (await jalan.services.store.read(lambda c: rows.of_office(c, jalan.office.kantor.id)))[0]

    async with await jalan.office.client("auditor") as auditor:
        assert "Baca modul singkat sebelum mulai" in await text_of(auditor, "/audit")
        await text_of(auditor, f"/sesi/{jalan.sesi.id}/bukti", 404)
        page = await post(auditor, "/audit/pelatihan", {"hak": hak.id})
        await text_of(auditor, f"/sesi/{jalan.sesi.id}/bukti")

    assert jalan.peserta.nama in page


async def test_nobody_reads_the_module_for_somebody_else(jalan: Perjalanan) -> None:
    await give(jalan, pelatihan="")
    hak = (await jalan.services.store.read(lambda c: rows.of_office(c, jalan.office.kantor.id)))[0]

    for key in ("ketua", "admin", "orang_luar", "other"):
        async with await jalan.office.client(key) as browser:
            await post(browser, "/audit/pelatihan", {"hak": hak.id}, 404)


async def test_another_paket_does_not_exist_for_the_auditor(jalan: Perjalanan) -> None:
    other = await make_paket(jalan.office, kode_tender="10099999", nama="Paket Lain Contoh")
    await give(jalan, paket=other.id)

    async with await jalan.office.client("auditor") as auditor:
        page = await text_of(auditor, "/audit")
        for path in ("bukti", "ba", "bukti/bag.zip"):
            await text_of(auditor, f"/sesi/{jalan.sesi.id}/{path}", 404)

    assert jalan.peserta.nama not in page
    assert "Paket Lain Contoh" in page


async def test_after_the_last_day_everything_is_gone_but_said_so(jalan: Perjalanan) -> None:
    await give(jalan, habis="2026-11-24")
    jalan.clock.advance(days=1, hours=15)  # 24 November, 23.00 WITA

    async with await jalan.office.client("auditor") as auditor:
        await text_of(auditor, f"/sesi/{jalan.sesi.id}/bukti")
    jalan.clock.advance(hours=2)
    async with await jalan.office.client("auditor") as auditor:
        await text_of(auditor, f"/sesi/{jalan.sesi.id}/bukti", 404)
        page = await text_of(auditor, "/audit")

    assert "Sudah berakhir" in page
    assert jalan.peserta.nama not in page


async def test_no_end_means_thirty_days(jalan: Perjalanan) -> None:
    await give(jalan)

    hak = (await jalan.services.store.read(lambda c: rows.of_office(c, jalan.office.kantor.id)))[0]
    assert (hak.habis - hak.mulai).days == 30


async def test_a_revoked_grant_ends_at_once(jalan: Perjalanan) -> None:
    await give(jalan)
    hak = (await jalan.services.store.read(lambda c: rows.of_office(c, jalan.office.kantor.id)))[0]

    async with await jalan.office.client("kepala") as kepala:
        assert "paling sedikit" in await post(kepala, f"/audit/hak/{hak.id}/cabut", {"alasan": "x"}, 422)
        page = await post(kepala, f"/audit/hak/{hak.id}/cabut", {"alasan": "Surat tugas dibatalkan (contoh)."})
    async with await jalan.office.client("auditor") as auditor:
        await text_of(auditor, f"/sesi/{jalan.sesi.id}/bukti", 404)

    assert "Dicabut" in page


async def test_every_fault_of_the_form_stands_beside_its_field(jalan: Perjalanan) -> None:
    wrong = {"orang": "", "nomor_surat": "", "tanggal_surat": "kemarin", "instansi": "<i>X</i>", "habis": "2020-01-01x"}

    async with await jalan.office.client("admin") as admin:
        page = await post(admin, "/audit/hak", wrong, 422)

    for name in ("orang", "nomor_surat", "tanggal_surat", "paket", "habis"):
        assert f'id="{name}-error"' in page, name
    assert 'value="&lt;i&gt;X&lt;/i&gt;"' in page


async def test_an_end_in_the_past_is_refused(jalan: Perjalanan) -> None:
    async with await jalan.office.client("admin") as admin:
        page = await post(admin, "/audit/hak", form(jalan, habis="2026-11-01"), 422)

    assert 'id="habis-error"' in page


async def test_paket_and_auditor_of_another_office_cannot_be_named(jalan: Perjalanan) -> None:
    async with await jalan.office.client("admin") as admin:
        await post(admin, "/audit/hak", form(jalan, orang=jalan.office.other.id), 404)
        await post(admin, "/audit/hak", form(jalan, orang=jalan.office.people["ketua"].id), 404)
        await post(admin, "/audit/hak", form(jalan, paket="tidak-ada"), 404)

    assert await kinds(jalan) == []


async def test_only_the_admin_and_the_kepala_give_grants(jalan: Perjalanan) -> None:
    for key in ("ketua", "tim_it", "auditor", "orang_luar", "other"):
        async with await jalan.office.client(key) as browser:
            await text_of(browser, "/audit/hak", 403)
            await post(browser, "/audit/hak", form(jalan), 403)
    async with await jalan.office.client("admin") as admin, admin.get("/audit", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/audit/hak")
    async with await jalan.office.client("ketua") as ketua:
        await text_of(ketua, "/audit", 404)


async def test_a_look_of_the_auditor_is_a_line_of_the_paket_and_of_the_office(jalan: Perjalanan) -> None:
    await give(jalan)
    async with await jalan.office.client("auditor") as auditor:
        await text_of(auditor, f"/sesi/{jalan.sesi.id}/bukti")

    berkas = f"paket/{jalan.paket.id}"
    entries = await jalan.services.store.read(lambda c: evidence.of_kinds(c, berkas, {"bukti.dilihat"}))
    assert [entry.event.actor for entry in entries] == [jalan.office.people["auditor"].id]
    assert (await kinds(jalan)).count("audit.dilihat") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_pages_are_accessible_and_fit(
    jalan: Perjalanan, new_context: NewContext, pictures: Path, scheme: str
) -> None:
    isian = form(jalan, pelatihan="")
    await actions.grant(jalan.services, jalan.office.pelaku("admin"), isian, [jalan.paket.id])
    await actions.grant(jalan.services, jalan.office.pelaku("admin"), form(jalan), [jalan.paket.id])

    for name, wide in (("desk", 1280), ("phone", 360)):
        for key, path in (("auditor", "/audit"), ("admin", "/audit/hak")):
            size = {"width": wide, "height": 740}
            context = await new_context(viewport=size, is_mobile=wide == 360, color_scheme=scheme)
            page = await enter(context, jalan.office, key)
            await page.goto(f"{jalan.office.url}{path}")
            await page.screenshot(path=pictures / f"{path[1:].replace('/', '-')}-{name}-{scheme}.png", full_page=True)
            assert await violations(page) == []
            assert await width(page) <= wide
            assert await small_targets(page) == []
