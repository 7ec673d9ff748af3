"""Berita acara: read page by page, worded, objected to, frozen, signed with a code from the mail, or refused."""

import asyncio
import base64
import io
import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import Page

from server.actions import berita_acara, tanda_tangan
from server.login import STAF, TAMU, cookie_name
from server.signing import check
from server.store import berita_acara as minutes
from server.store import evidence
from server.store import surel as post_rows
from sessions import penandatanganan as rules
from sessions.berita_acara import BeritaAcara, JenisBA
from sessions.errors import Conflict
from sessions.wewenang import Pelaku
from tests.browser import NewContext, small_targets, violations, width
from tests.clock import Clock
from tests.people import Office, browser_of
from tests.server.contoh_dokumen import drawn_name
from tests.server.routes.perjalanan import Perjalanan, code_in, set_out

HTML = {"Accept": "text/html"}


@pytest.fixture
async def jalan(service: TestServer, office: Office, clock: Clock) -> Perjalanan:
    """A sesi that is closed; its peserta passed."""
    made = await set_out(service, office, clock)
    await made.met()
    return made


async def text_of(http: aiohttp.ClientSession, path: str, status: int = 200) -> str:
    async with http.get(path, headers=HTML) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


async def post(http: aiohttp.ClientSession, path: str, form: dict[str, str] | None = None, status: int = 200) -> str:
    async with http.post(path, data=form or {}, headers=HTML) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


async def main(jalan: Perjalanan) -> BeritaAcara:
    papers = await jalan.services.store.read(lambda c: minutes.of_sesi(c, jalan.sesi.id))
    return next(one for one in papers if one.jenis is JenisBA.PEMBUKTIAN)


def address(jalan: Perjalanan) -> str:
    return f"/sesi/{jalan.sesi.id}/ba"


# One step after the other


async def test_the_pokja_goes_from_nothing_to_frozen_with_one_button_a_page(jalan: Perjalanan) -> None:
    async with await jalan.office.client("ketua") as ketua:
        assert primary(await text_of(ketua, address(jalan))) == ["Susun berita acara"]
        assert primary(await post(ketua, f"{address(jalan)}/susun")) == ["Tandai sudah dibacakan"]
        assert primary(await post(ketua, f"{address(jalan)}/bacakan")) == ["Bekukan dan minta tanda tangan"]
        page = await post(ketua, f"{address(jalan)}/bekukan")

    assert primary(page) == ["Kirim kode"]
    assert "TTE tidak tersertifikasi, diterbitkan oleh CA kantor" in page
    assert "001/BA/POKJA/XI/2026" in page
    assert re.search(r"/undangan#\S+", await jalan.letter_text("ba_siap", jalan.peserta.surel))


def primary(page: str) -> list[str]:
    buttons = re.findall(r'<(?:a|button)[^>]*class="(?:button )?primary"[^>]*>(.*?)</(?:a|button)>', page, re.S)
    return [re.sub(r"<svg.*?</svg>|\s+", " ", one, flags=re.S).strip() for one in buttons]


async def test_after_the_last_signature_the_page_leads_to_the_seal(jalan: Perjalanan) -> None:
    await jalan.signed()

    async with await jalan.office.client("ketua") as ketua, await jalan.office.client("tim_it") as tim_it:
        jalan.clock.advance(hours=1)
        page = await text_of(ketua, address(jalan))
        late = re.findall(r'name="tahap" value="(KB-\d+)"', page)
        assert late, "an hour is more than any step between the signatures and the report may take"
        for kode in late:
            alasan = {"tahap": kode, f"alasan.{kode}": "Menunggu jawaban peserta (contoh)."}
            page = await post(ketua, f"{address(jalan)}/tahap", alasan)
        assert primary(page) == ["Laporkan selesai"]
        await post(ketua, f"{address(jalan)}/lapor")
        assert "kembali.komputer" in await text_of(tim_it, address(jalan))
        assert "Centang paling sedikit satu" in await post(tim_it, f"{address(jalan)}/sarana", {}, 422)
        await post(tim_it, f"{address(jalan)}/sarana", {"kembali.komputer": "ya"})
        await jalan.until(jalan.posted, "the last letters")
        page = await post(tim_it, f"{address(jalan)}/segel")

    assert "Berkas sudah lengkap" in page
    assert await jalan.state() == "disegel"


async def test_the_narrative_is_printed_and_an_old_version_is_refused(jalan: Perjalanan) -> None:
    await berita_acara.compose(jalan.services, jalan.pokja[0], jalan.sesi.id)
    versi = str((await main(jalan)).versi)
    narasi = {"versi": versi, "catatan": "Peserta membawa <b>dokumen</b> asli."}

    async with await jalan.office.client("anggota") as anggota:
        page = await post(anggota, f"{address(jalan)}/narasi", narasi)
        assert "Peserta membawa &lt;b&gt;dokumen&lt;/b&gt; asli." in page
        refused = await post(anggota, f"{address(jalan)}/narasi", {**narasi, "catatan": "Terlambat."}, 409)

    assert "Terlambat." in refused  # what was typed stays
    made = await berita_acara.preview(jalan.services, jalan.sesi.id, (await main(jalan)).id)
    assert b"%PDF-" in made[:8]


async def test_a_mistake_goes_back_to_the_draft_with_its_reason(jalan: Perjalanan) -> None:
    await jalan.read_out()

    async with await jalan.office.client("ketua") as ketua:
        assert 'id="alasan-error"' in await post(ketua, f"{address(jalan)}/perbaiki", {"alasan": ""}, 422)
        page = await post(ketua, f"{address(jalan)}/perbaiki", {"alasan": "Salah tulis nama (contoh)."})

    assert primary(page) == ["Tandai sudah dibacakan"]


# Pages


async def test_the_pages_are_those_of_the_pdf_with_the_stamps_on_them(jalan: Perjalanan) -> None:
    await jalan.frozen()
    ba = await main(jalan)
    ketua = jalan.pokja[0]
    async with await jalan.office.client("ketua") as browser:
        page = await text_of(browser, address(jalan))
        pages = [one for one in re.findall(r'src="([^"]+\.png\?t=\w+)"', page) if ba.id in one]
        before = [await (await browser.get(one)).read() for one in pages]
        code = await jalan.code(ketua, "ketua@ukpbj.contoh.id")
        await tanda_tangan.sign(jalan.services, ketua, jalan.sesi.id, code, drawn_name())
        after = [await (await browser.get(re.sub(r"\?t=.*", "", one))).read() for one in pages]
        pdf = await (await browser.get(f"{address(jalan)}/{ba.id}.pdf")).read()
        async with browser.get(f"{address(jalan)}/{ba.id}/hal-99.png") as beyond:
            assert beyond.status == 404

    assert [Image.open(io.BytesIO(one)).size for one in after] == [(893, 1263)] * len(pages)
    assert [one != other for one, other in zip(before, after, strict=True)].count(True) == 1
    assert pdf.startswith(b"%PDF-")


async def test_a_picture_with_its_readers_watermark_is_kept_nowhere(jalan: Perjalanan) -> None:
    await jalan.frozen()
    ba = await main(jalan)

    async with await jalan.office.client("ketua") as browser:
        for mark in (ba.pdf[:12], "lain"):
            async with browser.get(f"{address(jalan)}/{ba.id}/hal-1.png?t={mark}") as answer:
                assert answer.headers["Cache-Control"] == "no-store", "each look carries its reader's watermark"


# Signing


async def sign_in_browser(jalan: Perjalanan, browser: aiohttp.ClientSession, path: str, to: str, picture: str) -> str:
    page = await post(browser, f"{path}/kode")
    assert "Kode sudah dikirim" in page
    code = code_in(await jalan.letter_text("kode_tanda_tangan", to))
    return await post(browser, f"{path}/ttd", {"kode": code, "gambar": picture})


async def test_everybody_signs_with_a_code_from_their_own_mail(jalan: Perjalanan) -> None:
    await jalan.frozen()
    drawn = f"data:image/png;base64,{base64.b64encode(drawn_name()).decode()}"

    for key in ("ketua", "anggota", "anggota2"):
        async with await jalan.office.client(key) as browser:
            await sign_in_browser(jalan, browser, address(jalan), f"{key}@ukpbj.contoh.id", drawn)
    async with await jalan.guest_browser() as phone:
        page = await sign_in_browser(jalan, phone, "/hadir/ba", jalan.peserta.surel, "")

    assert "Berita acara selesai" in page
    ba = await main(jalan)
    assert str(ba.keadaan) == "final"
    await jalan.until(jalan.all_closed, "the closing seals")
    pdf = await jalan.services.files.read((await main(jalan)).pdf)
    roots = [jalan.services.pki.root.cert]
    signed = await asyncio.to_thread(check, pdf, (), roots, jalan.services.now())
    assert {"ttd_1", "ttd_2", "ttd_3", "ttd_4"} <= {one.slot for one in signed.signatures}


async def test_a_wrong_code_is_refused_beside_its_field_and_signs_nothing(jalan: Perjalanan) -> None:
    await jalan.frozen()

    async with await jalan.office.client("ketua") as browser:
        await post(browser, f"{address(jalan)}/kode")
        page = await post(browser, f"{address(jalan)}/ttd", {"kode": "000000"}, 422)

    assert 'id="kode-error"' in page
    assert str((await main(jalan)).keadaan) == "menunggu_ttd"
    assert "ba.ditandatangani" not in await kinds(jalan)


async def kinds(jalan: Perjalanan) -> set[str]:
    entries = await jalan.services.store.read(lambda c: evidence.after(c, jalan.sesi.berkas, 0))
    return {entry.event.kind for entry in entries}


@pytest.mark.parametrize(
    "picture",
    [
        "data:image/png;base64,!!!",
        "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 50).decode(),
        "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 100_001).decode(),
    ],
)
async def test_a_picture_that_is_none_is_refused_and_the_code_still_holds(jalan: Perjalanan, picture: str) -> None:
    await jalan.frozen()

    async with await jalan.office.client("ketua") as browser:
        await post(browser, f"{address(jalan)}/kode")
        code = code_in(await jalan.letter_text("kode_tanda_tangan", "ketua@ukpbj.contoh.id"))
        page = await post(browser, f"{address(jalan)}/ttd", {"kode": code, "gambar": picture}, 422)
        assert "Gambar tanda tangan" in page
        await post(browser, f"{address(jalan)}/ttd", {"kode": code, "gambar": ""})

    assert "ba.ditandatangani" in await kinds(jalan)


async def test_a_refusal_is_printed_and_the_pokja_finishes_without_the_peserta(jalan: Perjalanan) -> None:
    await jalan.signed(peserta=False)

    async with await jalan.guest_browser() as phone:
        assert 'id="alasan-error"' in await post(phone, "/hadir/ba/tolak", {"alasan": ""}, 422)
        await post(phone, "/hadir/ba/tolak", {"alasan": "Keberatan kami belum dijawab (contoh)."})
    async with await jalan.office.client("ketua") as ketua:
        page = await text_of(ketua, address(jalan))
        assert "Keberatan kami belum dijawab (contoh)." in page
        await post(ketua, f"{address(jalan)}/tanpa-peserta", {"alasan": ""})

    assert str((await main(jalan)).keadaan) == "final_tanpa_peserta"


# The peserta


async def test_the_peserta_reads_nothing_before_it_is_read_out(jalan: Perjalanan) -> None:
    await berita_acara.compose(jalan.services, jalan.pokja[0], jalan.sesi.id)
    ba = await main(jalan)

    async with await jalan.guest_browser() as phone:
        assert "sedang disusun Pokja" in await text_of(phone, "/hadir/ba")
        await text_of(phone, f"/hadir/ba/{ba.id}.pdf", 404)
        await text_of(phone, f"/hadir/ba/{ba.id}/hal-1.png", 404)


async def test_an_objection_is_kept_word_for_word(jalan: Perjalanan) -> None:
    await jalan.read_out()

    async with await jalan.guest_browser() as phone:
        assert 'id="teks-error"' in await post(phone, "/hadir/ba/keberatan", {"teks": " "}, 422)
        page = await post(phone, "/hadir/ba/keberatan", {"teks": "Nomor <NIB> kami berbeda."})

    assert "Nomor &lt;NIB&gt; kami berbeda." in page
    async with await jalan.office.client("anggota") as anggota, await jalan.office.client("tim_it") as tim_it:
        assert "Nomor &lt;NIB&gt; kami berbeda." in await text_of(anggota, address(jalan))
        ba = await main(jalan)
        await text_of(tim_it, f"{address(jalan)}/{ba.id}.pdf", 403)  # not frozen yet: the Pokja's and the peserta's


# Who may


async def test_outsiders_and_other_sesi_do_not_exist(jalan: Perjalanan) -> None:
    await jalan.frozen()
    ba = await main(jalan)
    paths = [address(jalan), f"{address(jalan)}/{ba.id}.pdf", f"{address(jalan)}/{ba.id}/hal-1.png"]

    for key in ("orang_luar", "other", "admin", "auditor"):
        async with await jalan.office.client(key) as browser:
            for path in paths:
                await text_of(browser, path, 404)
            await post(browser, f"{address(jalan)}/kode", {}, 404)


async def test_a_paper_is_not_found_under_another_sesi(
    jalan: Perjalanan, service: TestServer, office: Office, clock: Clock
) -> None:
    await jalan.frozen()
    ba = await main(jalan)
    other = await jalan.another()

    async with await office.client("ketua") as ketua:
        await text_of(ketua, f"/sesi/{other.id}/ba/{ba.id}.pdf", 404)
        await text_of(ketua, f"/sesi/{other.id}/ba/{ba.id}/hal-1.png", 404)


@pytest.mark.parametrize(
    ("key", "act"),
    [("tim_it", "susun"), ("tim_it", "ttd"), ("ketua", "sarana"), ("kepala", "bekukan"), ("kepala", "segel")],
)
async def test_a_task_of_somebody_else_is_refused(jalan: Perjalanan, key: str, act: str) -> None:
    async with await jalan.office.client(key) as browser:
        await post(browser, f"{address(jalan)}/{act}", {}, 403)


# In a browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_pages_are_accessible_and_fit(
    jalan: Perjalanan, new_context: NewContext, pictures: Path, scheme: str
) -> None:
    await jalan.frozen()
    guest, ketua = await jalan.guest(), jalan.pokja[0]

    for name, wide in (("desk", 1280), ("phone", 360)):
        for kind, who, path in ((STAF, ketua, address(jalan)), (TAMU, guest, "/hadir/ba")):
            page = await open_as(jalan, new_context, kind, who, path, color_scheme=scheme, wide=wide)
            await page.screenshot(path=pictures / f"ba-{kind}-{name}-{scheme}.png", full_page=True)
            assert await violations(page) == []
            assert await width(page) <= wide
            assert await small_targets(page) == []


async def open_as(
    jalan: Perjalanan, new_context: NewContext, kind: str, who: Pelaku, path: str, wide: int = 360, **options: Any
) -> Page:
    browser = await browser_of(jalan.services, jalan.office.url, kind, who.id)
    name = cookie_name(kind, False)
    token = next(cookie.value for cookie in browser.cookie_jar if cookie.key == name)
    await browser.close()
    context = await new_context(viewport={"width": wide, "height": 740}, is_mobile=wide == 360, **options)
    await context.add_cookies([{"name": name, "value": token, "url": jalan.office.url}])
    page = await context.new_page()
    await page.goto(f"{jalan.office.url}{path}", wait_until="networkidle")
    return page


async def test_a_name_drawn_on_the_screen_is_in_the_paper(jalan: Perjalanan, new_context: NewContext) -> None:
    await jalan.frozen()
    ba = await main(jalan)
    page = await open_as(jalan, new_context, TAMU, await jalan.guest(), "/hadir/ba")
    await page.click("text=Kirim kode")
    await page.wait_for_selector("text=Kode sudah dikirim")
    code = code_in(await jalan.letter_text("kode_tanda_tangan", jalan.peserta.surel))

    await page.fill("#kode", code)
    await page.locator("#gambar").scroll_into_view_if_needed()
    box = await page.locator("#gambar").bounding_box()
    await page.mouse.move(box["x"] + 20, box["y"] + 20)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 200, box["y"] + 80, steps=8)
    await page.mouse.up()
    async with page.expect_request("**/hadir/ba/ttd") as sent:
        await page.click("#ttd .actions button")
    await page.wait_for_selector("text=Sudah ·")

    posted = (await sent.value).post_data
    assert "data%3Aimage%2Fpng" in posted
    assert len(posted) < 140_000
    assert (await main(jalan)).pdf != ba.pdf


# One after the other, and who is told


async def test_in_order_each_is_asked_when_the_one_before_has_decided(jalan: Perjalanan) -> None:
    await jalan.read_out()
    async with await jalan.office.client("ketua") as ketua, await jalan.office.client("anggota") as anggota:
        await post(ketua, f"{address(jalan)}/bekukan", {"berurutan": "ya"})
        assert await asked(jalan) == {"ketua@ukpbj.contoh.id"}
        page = await text_of(anggota, address(jalan))
        assert "Menunggu tanda tangan orang lain" in page
        refused = await post(anggota, f"{address(jalan)}/kode", {}, 409)
        assert "Tidak ada dokumen yang menunggu tanda tangan Anda" in refused

    code = await jalan.code(jalan.pokja[0], "ketua@ukpbj.contoh.id")
    assert await tanda_tangan.sign(jalan.services, jalan.pokja[0], jalan.sesi.id, code, None) == 2

    assert await asked(jalan) == {"ketua@ukpbj.contoh.id", "anggota@ukpbj.contoh.id"}
    code = await jalan.code(jalan.pokja[1], "anggota@ukpbj.contoh.id")
    assert await tanda_tangan.sign(jalan.services, jalan.pokja[1], jalan.sesi.id, code, None) == 2


async def asked(jalan: Perjalanan) -> set[str]:
    """Whom a letter asked to sign."""
    await jalan.until(jalan.posted, "the letters")
    mails = await jalan.services.store.read(lambda c: post_rows.of_sesi(c, jalan.sesi.id))
    return {mail.kepada for mail in mails if mail.jenis == "ba_siap"}


async def test_a_refusal_is_told_to_everybody_and_takes_no_signature_away(jalan: Perjalanan) -> None:
    await jalan.frozen()
    ketua = jalan.pokja[0]
    code = await jalan.code(ketua, "ketua@ukpbj.contoh.id")
    await tanda_tangan.sign(jalan.services, ketua, jalan.sesi.id, code, None)
    signed = await jalan.services.files.read((await main(jalan)).pdf)

    await tanda_tangan.refuse(jalan.services, await jalan.guest(), jalan.sesi.id, "Butir 5 tidak sesuai (contoh).")

    for key in ("ketua", "anggota", "anggota2"):
        letter = await jalan.letter_text("ba_ditolak", f"{key}@ukpbj.contoh.id")
        assert "Butir 5 tidak sesuai (contoh)." in letter
        assert "1. Rahayu Contoh, S.T." in letter
    after = await jalan.services.files.read((await main(jalan)).pdf)
    assert after.startswith(signed)
    with pytest.raises(Conflict, match="sudah menandatangani"):
        rules.refuse(await main(jalan), await signers_of(jalan), "Berubah pikiran (contoh).", ketua, jalan.clock.now())
    await tanda_tangan.refuse(jalan.services, ketua, jalan.sesi.id, "Berubah pikiran (contoh).")  # nothing waits
    assert await jalan.services.files.read((await main(jalan)).pdf) == after
    kinds = {one.siapa: str(one.keadaan) for one in await signers_of(jalan)}
    assert kinds[ketua.id] == "ditandatangani"


async def signers_of(jalan: Perjalanan) -> list[Any]:
    ba = await main(jalan)
    found: list[Any] = await jalan.services.store.read(lambda c: minutes.signatures(c, ba.id))
    return found


async def test_each_signature_says_its_kind_and_level(jalan: Perjalanan) -> None:
    await jalan.frozen()
    code = await jalan.code(jalan.pokja[0], "ketua@ukpbj.contoh.id")
    await tanda_tangan.sign(jalan.services, jalan.pokja[0], jalan.sesi.id, code, None)

    entries = await jalan.services.store.read(lambda c: evidence.of_kinds(c, jalan.sesi.berkas, {"ba.ditandatangani"}))
    assert {(one.event.data["cara"], one.event.data["tingkat"]) for one in entries} == {("aplikasi", "B-LT")}
    async with await jalan.office.client("anggota") as anggota:
        assert "TTE tidak tersertifikasi" in await text_of(anggota, address(jalan))
