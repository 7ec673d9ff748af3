"""Berita acara: read page by page, worded, objected to, frozen; nothing of it is there for others."""

import io
import re

import pytest
from aiohttp.test_utils import TestServer
from PIL import Image

from server.actions import berita_acara, naskah, tanda_tangan
from tests.clock import Clock
from tests.people import Office
from tests.server.contoh_dokumen import drawn_name
from tests.server.routes.naskah import address, main, post, text_of
from tests.server.routes.perjalanan import Perjalanan


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    """A sesi that is closed; its peserta passed."""
    await jalan.met()
    return jalan


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
    made = await naskah.preview(jalan.services, jalan.sesi.id, (await main(jalan)).id)
    assert b"%PDF-" in made[:8]


async def test_a_mistake_goes_back_to_the_draft_with_its_reason(jalan: Perjalanan) -> None:
    await jalan.read_out()

    async with await jalan.office.client("ketua") as ketua:
        assert 'id="alasan-error"' in await post(ketua, f"{address(jalan)}/perbaiki", {"alasan": ""}, 422)
        page = await post(ketua, f"{address(jalan)}/perbaiki", {"alasan": "Salah tulis nama (contoh)."})

    assert primary(page) == ["Tandai sudah dibacakan"]


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
