"""/kantor/surat and /kantor/nomor: how papers look, tried out while typed; which numbers were used, and why one not."""

import base64
import io
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from PIL import Image
from playwright.async_api import expect

from server.actions import kop, undangan
from server.documents.clauses import KLAUSUL
from server.store import evidence
from server.store import nomor as register
from server.store.kantor import KANTOR
from sessions.kantor import Kantor
from sessions.nomor import JenisSurat
from tests.browser import NewContext, small_targets, violations, width
from tests.people import Office, make_paket, make_peserta, make_sesi
from tests.server.routes.peramban import enter, press, refused, see

SCRIPT = {"Accept": "application/json"}


async def kept(office: Office) -> Kantor:
    return await office.services.store.read(lambda c: KANTOR.get(c, office.kantor.id))


def arms(colour: str = "#1f4e79") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 360), colour).save(out, "PNG")
    return out.getvalue()


def with_file(form: dict[str, str], content: bytes, name: str = "lambang.png") -> aiohttp.FormData:
    body = aiohttp.FormData()
    for field, text in form.items():
        body.add_field(field, text)
    body.add_field("lambang", content, filename=name, content_type="image/png")
    return body


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("kind", sorted(kop.KINDS))
async def test_every_kind_of_paper_is_shown_as_it_will_look(office: Office, kind: str) -> None:
    form = kop.form_of(office.kantor, kind)
    by = office.pelaku("admin")

    made = await kop.try_out(office.services, by, kind, form, b"", 99)

    assert Image.open(io.BytesIO(made.gambar)).size[0] in (744, 745, 1052, 1053)
    assert made.halaman == made.semua >= 1
    assert bool(made.nomor) == (kop.KINDS[kind] is not None)


async def test_what_is_kept_is_printed_in_its_own_paper_and_no_other(office: Office) -> None:
    paket = await make_paket(office)
    peserta = await make_peserta(office, paket)
    form = kop.form_of(office.kantor, "undangan")
    form |= {"penutup": "Terima kasih untuk **{paket_nama}**.", "pola": "B.{urut}/UND/{tahun}", "induk": "SEKRETARIAT"}
    form["tata_cara"] = "memakai telepon;\nmemperlihatkan dokumen asli."

    async with await office.client("ketua") as ketua, await office.client("admin") as admin:
        await press(ketua, f"/paket/{paket.id}/mulai")
        async with admin.post("/kantor/surat?jenis=undangan", data=with_file(form, arms())) as answer:
            assert answer.status == 200, await answer.text()
        page = await see(admin, "/kantor/surat?jenis=undangan")
    sesi = await make_sesi(office, peserta, office.services.now() + timedelta(days=2))
    letter = await undangan.draft(office.services, office.ketua, sesi.id)

    assert "B.1/UND/" in page
    assert (await undangan.preview(office.services, letter.id)).startswith(b"\x89PNG")
    now = await kept(office)
    assert set(now.klausul) == {"undangan.penutup", "undangan.tata_cara"}
    assert (now.pola, now.induk) == ({"undangan": "B.{urut}/UND/{tahun}"}, "SEKRETARIAT")
    assert Image.open(io.BytesIO(await office.services.files.read(now.lambang))).format == "PNG"
    lines = await office.services.store.read(
        lambda c: evidence.of_kinds(c, f"kantor/{office.kantor.id}", {"kantor.diatur"})
    )
    assert set(lines[-1].event.data["bidang"]) == {"klausul", "induk", "lambang", "pola"}  # type: ignore[call-overload]


async def test_faults_stand_beside_their_fields_in_words_and_nothing_is_kept(office: Office) -> None:
    form = kop.form_of(office.kantor, "berita_acara")
    form |= {"pemda": "", "pola": "{kode}", "penutup": "Demikian {rahasia}.", "simpulan": "Kurung { terbuka"}
    form |= {"rekam_a": "satu ** bintang", "pembuka": "x" * 3001}

    async with await office.client("kepala") as kepala:
        shown = await refused(kepala, "/kantor/surat?jenis=berita_acara", form)
        async with kepala.post("/kantor/surat/pratinjau?jenis=berita_acara", data=form, headers=SCRIPT) as answer:
            told = await answer.json()

    assert answer.status == 422
    for name in ("pemda", "pola", "penutup", "simpulan", "rekam_a", "pembuka"):
        assert f'id="{name}-error"' in shown
        assert told["bidang"][name]
    assert "Yang boleh dipakai: {acara_pukul}" in told["bidang"]["penutup"]
    assert await kept(office) == office.kantor


async def test_hostile_words_are_printed_as_they_are(office: Office) -> None:
    hostile = '#panic("x") #read("/etc/passwd") <script>alert(1)</script> $x$ @rujuk \\ `kode` ' + "a" * 400
    form = {**kop.form_of(office.kantor, "laporan_selesai"), "penutup": hostile, "unit": "BAGIAN <b>#let</b>"}

    async with await office.client("admin") as admin:
        async with admin.post("/kantor/surat/pratinjau?jenis=laporan_selesai", data=form, headers=SCRIPT) as answer:
            told = await answer.json()
        page = await (await admin.post("/kantor/surat/pratinjau?jenis=laporan_selesai", data=form)).text()

    assert answer.status == 200, told
    assert base64.b64decode(told["gambar"].partition(",")[2]).startswith(b"\x89PNG")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a"])
async def test_only_a_picture_becomes_a_coat_of_arms(office: Office, content: bytes) -> None:
    form = kop.form_of(office.kantor, "undangan")

    body = with_file(form, content)
    async with await office.client("admin") as admin, admin.post("/kantor/surat?jenis=undangan", data=body) as answer:
        page = await answer.text()

    assert answer.status == (422 if content else 200)
    assert ("tidak terbaca" in page) == bool(content)
    assert (await kept(office)).lambang == ""


async def test_without_a_script_a_button_shows_the_preview_and_turns_the_page(office: Office) -> None:
    form = {**kop.form_of(office.kantor, "undangan"), "penutup": "Salam dari kantor contoh.", "halaman": "2"}

    async with await office.client("admin") as admin:
        page = await (await admin.post("/kantor/surat/pratinjau?jenis=undangan", data=form)).text()

    assert "Salam dari kantor contoh." in page
    assert "Halaman 2 dari" in page
    assert 'src="data:image/png;base64,' in page
    assert await kept(office) == office.kantor


async def test_the_register_explains_a_gap_and_strangers_cannot(office: Office) -> None:
    def take(tx: object) -> str:
        c, now = tx.connection, tx.now()  # type: ignore[attr-defined]
        return register.take(c, "n-1", office.kantor, JenisSurat.UNDANGAN, "Pokja 3", "u-1", "CV Contoh", now, now)

    number = await office.services.store.write(take)
    async with await office.client("admin") as admin, await office.client("ketua") as ketua:
        page = await see(admin, "/kantor/nomor")
        assert number in page
        assert "Belum terbit" in page
        assert "paling sedikit 5 huruf" in await refused(admin, "/kantor/nomor", {"nomor": "n-1", "alasan": ""})
        await see(ketua, "/kantor/nomor", 403)
        await press(admin, "/kantor/nomor", {"nomor": "n-1", "alasan": "Surat dibatalkan sebelum terbit (contoh)."})
        page = await see(admin, "/kantor/nomor?jenis=undangan")

    assert "Surat dibatalkan sebelum terbit (contoh)." in page
    assert "Tidak dipakai" in page
    again = await office.services.store.write(take_another(office))
    assert again != number


def take_another(office: Office) -> object:
    def take(tx: object) -> str:
        c, now = tx.connection, tx.now()  # type: ignore[attr-defined]
        return register.take(c, "n-2", office.kantor, JenisSurat.UNDANGAN, "Pokja 3", "u-1", "CV Contoh", now, now)

    return take


async def test_the_picture_follows_the_typing_on_wide_and_narrow_screens(
    office: Office, new_context: NewContext, pictures: Path
) -> None:
    for wide, high in ((1366, 768), (360, 740)):
        context = await new_context(r"422", viewport={"width": wide, "height": high})
        page = await enter(context, office, "admin")
        await page.goto(f"{office.url}/kantor/surat?jenis=laporan_selesai")
        picture = page.locator("#gambar-pratinjau")
        await expect(page.locator("#halaman-kata")).to_have_text("Halaman 1 dari 2")
        before = await picture.get_attribute("src")
        await page.get_by_label("Pola nomor surat ini").fill("LAP.{urut}/{tahun}")
        await expect(page.locator("#nomor")).to_contain_text("LAP.1/")
        assert await picture.get_attribute("src") != before
        await page.get_by_label("Pembuka").fill("Salah {nama_asing}.")
        await expect(page.locator("#kabar-pratinjau")).to_contain_text("tidak dikenal")
        await expect(page.get_by_label("Pembuka")).to_have_attribute("aria-invalid", "true")
        await page.get_by_label("Pembuka").fill(str(KLAUSUL["laporan_selesai"]["pembuka"]))
        await page.get_by_role("button", name="Halaman berikutnya").press("Enter")
        await expect(page.locator("#halaman-kata")).to_have_text("Halaman 2 dari 2")
        await page.screenshot(path=pictures / f"kop-{wide}.png", full_page=True)
        assert await width(page) <= wide
        assert await violations(page) == []
        if wide < 400:
            assert await small_targets(page) == []
