"""Jejak: each look at evidence is a line and bears a name; originals leave as they came; who saw what is listed."""

import asyncio
import csv
import hashlib
import io
import json

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from PIL import Image, ImageChops

from server import verify, watermark
from server.actions import audit, jejak, tilikan
from server.actions import bag as bags
from server.contoh import seeded
from server.sources import pieces
from server.store import dokumen as papers
from server.store import evidence
from server.store.berita_acara import of_sesi
from sessions.errors import Forbidden, Invalid
from sessions.persetujuan import Pilihan
from tests.browser import NewContext, violations, width
from tests.clock import Clock
from tests.people import Office
from tests.server.routes.peramban import enter
from tests.server.routes.perjalanan import Perjalanan, set_out
from tests.server.routes.test_foto import address, digest, until_read
from tests.server.routes.test_keutuhan import text_of

HTML = {"Accept": "text/html"}


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    await jalan.waiting()
    await jalan.come(await jalan.guest(), "sambungan", Pilihan.B)
    return jalan


def drawn(seed: int = 3) -> bytes:
    """A photo with lines on it, so that a watermark shows."""
    rng = seeded(seed)
    picture = Image.new("RGB", (1200, 900), (240, 240, 235))
    picture.paste((30, 30, 30), (100, 100, 700, 160 + rng.randrange(50)))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90)
    return written.getvalue()


async def sent(jalan: Perjalanan) -> tuple[str, bytes]:
    photo = drawn()
    async with await jalan.guest_browser() as tamu:
        async with tamu.put(address(), data=photo, headers=digest(photo)) as answer:
            said = await answer.json()
            assert answer.status == 200, said
        await until_read(jalan, tamu, said["foto"])
    return said["foto"], photo


async def looks(jalan: Perjalanan) -> list[tuple[str, object, object]]:
    berkas = f"paket/{jalan.paket.id}"
    entries = await jalan.services.store.read(lambda c: evidence.of_kinds(c, berkas, jejak.KINDS))
    return [(one.event.kind, one.event.data["yang"], one.event.data.get("rincian")) for one in entries]


async def got(http: aiohttp.ClientSession, path: str) -> bytes:
    async with http.get(path) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.read()


def difference(one: bytes, other: bytes) -> float:
    """The share of pixels that are visibly another."""
    first, second = (Image.open(io.BytesIO(raw)).convert("L") for raw in (one, other))
    changed = ImageChops.difference(first, second).point(lambda v: 255 if v > 12 else 0)
    return changed.histogram()[255] / (first.width * first.height)


async def test_a_photo_is_shown_with_the_name_of_who_looks_and_its_original_leaves_as_it_came(
    jalan: Perjalanan,
) -> None:
    foto, photo = await sent(jalan)
    kept = await jalan.services.store.read(lambda c: papers.readings(c, jalan.sesi.id)[foto])
    at = f"/sesi/{jalan.sesi.id}/foto/{foto}"
    async with await jalan.office.client("ketua") as ketua, await jalan.office.client("anggota") as anggota:
        mine, theirs = await got(ketua, f"{at}/turunan"), await got(anggota, f"{at}/turunan")
        again = await got(ketua, f"{at}/turunan")
        original = await got(ketua, f"{at}/asli")
        await got(ketua, f"{at}/kecil")

    stored = await jalan.services.files.read(kept.turunan)
    assert Image.open(io.BytesIO(mine)).size == Image.open(io.BytesIO(stored)).size
    assert 0.02 < difference(mine, stored) < 0.5
    assert difference(mine, theirs) > 0.005, "another name"
    assert again
    assert hashlib.sha256(original).hexdigest() == hashlib.sha256(photo).hexdigest()
    seen = [("bukti.dilihat", "foto", "F-01")] * 2
    assert await looks(jalan) == [*seen, ("bukti.diunduh", "foto_asli", "F-01")]


async def test_the_same_look_later_is_a_line_of_its_own(jalan: Perjalanan) -> None:
    ketua = jalan.office.ketua
    for minutes in (0, 0, 11, 0):
        jalan.clock.advance(minutes=minutes)
        await jejak.look(jalan.services, ketua, jalan.paket.id, jalan.sesi.id, "foto", "F-01")
    await jejak.look(jalan.services, ketua, jalan.paket.id, jalan.sesi.id, "foto", "F-02")

    assert [about for _, _, about in await looks(jalan)] == ["F-01", "F-01", "F-02"]


async def test_the_list_is_for_the_kepala_and_for_auditors_of_the_paket(jalan: Perjalanan) -> None:
    services, office = jalan.services, jalan.office
    await jejak.look(services, office.ketua, jalan.paket.id, jalan.sesi.id, "foto", "=2+5")
    async with await office.client("kepala") as http:
        page = await text_of(http, "/kantor/dilihat")
        assert "Rahayu Contoh, S.T." in page
        assert "=2+5" in page
        table = await got(http, "/kantor/dilihat?bentuk=csv")
        rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
        assert rows[0][:3] == ["waktu", "oleh", "peran"]
        assert rows[1][1:6] == ["Rahayu Contoh, S.T.", "ketua", "bukti.dilihat", "foto", "'=2+5"]
        assert "Tidak ada yang cocok" in await text_of(http, "/kantor/dilihat?mulai=2030-01-01")
        assert "Tidak ada yang cocok" in await text_of(http, f"/kantor/dilihat?oleh={office.pelaku('anggota').id}")
        assert "Tidak ada yang cocok" in await text_of(http, "/kantor/dilihat?jenis=bukti.diunduh")
        assert "Rahayu" in await text_of(http, f"/kantor/dilihat?paket={jalan.paket.id}&sampai=2030-01-01")
        await text_of(http, "/kantor/dilihat?mulai=kemarin", 422)
    for who, status in (("ketua", 403), ("tim_it", 403), ("admin", 403), ("orang_luar", 403), ("other", 403)):
        async with await office.client(who) as http:
            await text_of(http, "/kantor/dilihat", status)
    async with await office.client("auditor") as http:
        assert "Rahayu" not in await text_of(http, "/kantor/dilihat"), "no grant, no paket"
    form = {
        "orang": office.people["auditor"].id, "nomor_surat": "700/1", "tanggal_surat": "2026-11-20",
        "instansi": "Inspektorat Contoh", "pelatihan": "Sertifikat contoh",
    }  # fmt: skip
    await audit.grant(services, office.pelaku("admin"), form, [jalan.paket.id])
    async with await office.client("auditor") as http:
        assert "Rahayu" in await text_of(http, "/kantor/dilihat")


@pytest.mark.slow
async def test_one_sesi_has_a_list_of_its_own_which_its_bag_holds(
    service: TestServer, office: Office, clock: Clock
) -> None:
    jalan = await set_out(service, office, clock)
    other = await jalan.another()
    await jalan.met()
    await jejak.look(jalan.services, office.ketua, jalan.paket.id, jalan.sesi.id, "foto", "F-07")
    await jejak.look(jalan.services, office.ketua, jalan.paket.id, other.id, "foto", "F-99")
    at = f"/sesi/{jalan.sesi.id}/dilihat"
    for who, status in (("ketua", 200), ("kepala", 200), ("tim_it", 403), ("auditor", 404), ("orang_luar", 404)):
        async with await office.client(who) as http:
            page = await text_of(http, at, status)
        assert ("F-07" in page) is (status == 200), who
        assert "F-99" not in page
    form = {
        "orang": office.people["auditor"].id, "nomor_surat": "700/1", "tanggal_surat": "2026-11-20",
        "instansi": "Inspektorat Contoh", "pelatihan": "Sertifikat contoh",
    }  # fmt: skip
    await audit.grant(jalan.services, office.pelaku("admin"), form, [jalan.paket.id])
    async with await office.client("auditor") as http:
        assert "F-07" in await text_of(http, at)
        assert "Auditor Contoh" in await text_of(http, at), "that they looked here is a look too"

    await jalan.sealed()

    whole = await bags.bag_of(jalan.services, jalan.sesi.id)
    kept = json.loads(b"".join(pieces(whole.files[tilikan.FILE])))
    lines = await jalan.services.store.read(lambda c: evidence.lines(c, f"paket/{jalan.paket.id}"))
    assert [one["rincian"] for one in kept if one["rincian"]] == ["F-07"]
    assert [hashlib.sha256(lines[one["baris"] - 1].encode()).hexdigest() for one in kept] == [o["sidik"] for o in kept]
    assert tilikan.FILE not in (await bags.copy_for_peserta(jalan.services, jalan.sesi.id)).files
    assert (await asyncio.to_thread(verify.verify, whole)).utuh


async def test_long_lists_come_in_pages(jalan: Perjalanan) -> None:
    for number in range(jejak.A_PAGE + 5):
        await jejak.look(jalan.services, jalan.office.ketua, jalan.paket.id, jalan.sesi.id, "foto", f"F-{number:03d}")
    kepala = jalan.office.pelaku("kepala")

    def page(start: int) -> object:
        return jalan.services.store.read(lambda c: jejak.page(jalan.services, c, kepala, {}, start))

    first, second = await page(0), await page(jejak.A_PAGE)  # type: ignore[misc]
    assert (len(first.lihat), first.berikut, first.cocok) == (100, 100, 105)
    assert (len(second.lihat), second.berikut) == (5, None)
    assert not {one.rincian for one in first.lihat} & {one.rincian for one in second.lihat}
    with pytest.raises(Forbidden):
        await jalan.services.store.read(lambda c: jejak.page(jalan.services, c, jalan.office.ketua, {}))
    with pytest.raises(Invalid):
        await jalan.services.store.read(lambda c: jejak.page(jalan.services, c, kepala, {"mulai": "x"}))


@pytest.mark.slow
async def test_pages_of_a_signed_paper_bear_a_name_its_pdf_does_not_and_a_proof_of_growth_verifies(
    service: TestServer, office: Office, clock: Clock, new_context: NewContext, tmp_path: object
) -> None:
    jalan = await set_out(service, office, clock)
    await jalan.met()
    await jalan.sealed()
    (ba, *_) = await jalan.services.store.read(lambda c: of_sesi(c, jalan.sesi.id))
    at = f"/sesi/{jalan.sesi.id}/ba/{ba.id}"
    async with await office.client("ketua") as http:
        one = await got(http, f"{at}/hal-1.png")
        assert await got(http, f"{at}.pdf") == await jalan.services.files.read(ba.pdf)
        size = len(await jalan.services.store.read(lambda c: evidence.lines(c, jalan.sesi.berkas)))
        proof = await got(http, f"/sesi/{jalan.sesi.id}/bukti/konsistensi.json?dari=5&ke={size}")
        await text_of(http, f"/sesi/{jalan.sesi.id}/bukti/konsistensi.json?dari=5&ke={size + 1}", 422)
        await text_of(http, f"/sesi/{jalan.sesi.id}/bukti/konsistensi.json", 422)
    async with await office.client("anggota") as http:
        other = await got(http, f"{at}/hal-1.png")
    async with await office.client("orang_luar") as http:
        await text_of(http, f"/sesi/{jalan.sesi.id}/bukti/konsistensi.json?dari=1&ke=2", 404)
    assert difference(one, other) > 0.002
    assert {what for _, what, _ in await looks(jalan)} == {"ba", "ba_pdf"}
    key = (await bags.bag_of(jalan.services, jalan.sesi.id)).files["data/09-kunci.txt"]
    assert json.loads(proof)["jalur"]
    report = verify.periksa.check_consistency(proof, [("kepala", json.loads(proof)["lama"])], bytes(key).decode())  # type: ignore[arg-type]
    assert report.utuh, report.as_text()
    await asyncio.sleep(0)
    for wide in (1280, 360):
        context = await new_context(viewport={"width": wide, "height": 800})
        page = await enter(context, office, "kepala")
        await page.goto(f"{office.url}/kantor/dilihat")
        assert await violations(page) == []
        assert await width(page) <= wide
        await page.screenshot(path=f"test-results/dilihat-{wide}.png", full_page=True)


def test_a_watermark_can_be_read_and_keeps_the_format() -> None:
    for kind in ("JPEG", "PNG"):
        written = io.BytesIO()
        Image.new("RGB", (900, 600), (255, 255, 255)).save(written, kind)
        marked = watermark.stamp(written.getvalue(), "Rahayu Contoh · ketua · 23-11-2026 08.00 WITA · F-01")
        found = Image.open(io.BytesIO(marked))
        assert (found.format, found.size) == (kind, (900, 600))
        assert difference(marked, written.getvalue()) > 0.02
    with pytest.raises(OSError, match="cannot identify"):
        watermark.stamp(b"bukan gambar", "x")


def test_a_picture_beyond_all_of_ours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watermark, "OVERSIZE", 100)
    with pytest.raises(ValueError, match="larger than any"):
        watermark.stamp(drawn(), "x")
