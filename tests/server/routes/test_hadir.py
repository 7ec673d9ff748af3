"""Hadir: the personal link, the page that says what to do now, the answer, the papers and the copy."""

import asyncio
import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from server import verify
from server.actions import hadir, pengiriman, undangan
from server.actions import sesi as sesis
from server.login import fingerprint
from server.store import evidence
from server.store import undangan as letters
from server.store import wakil as persons
from server.store.undangan import UNDANGAN
from server.store.unit import Tx
from server.store.wakil import Wakil
from sessions import undangan as rules
from sessions.indonesia import Zona
from sessions.sesi import Dasar, JenisSesi, Keadaan, Sesi
from sessions.undangan import Keadaan as KeadaanSurat
from sessions.undangan import Undangan
from tests.browser import NewContext, small_targets, violations, width
from tests.clock import START, Clock
from tests.people import Office
from tests.server.routes.perjalanan import Perjalanan, personal, set_out

HTML = {"Accept": "text/html"}
ISIAN = {
    "pilihan": "bersedia",
    "whatsapp": "0812-0000-0001",
    "hadir.0.nama": "Bima Contoh",
    "hadir.0.jabatan": "Direktur",
    "hadir.0.kapasitas": "direksi",
}


@pytest.fixture
async def diundang(jalan: Perjalanan) -> Perjalanan:
    await jalan.invited()
    return jalan


async def text_of(http: aiohttp.ClientSession, path: str, status: int = 200) -> str:
    async with http.get(path, headers=HTML) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


# The link


async def test_the_landing_page_uses_nothing_up(diundang: Perjalanan) -> None:
    secret = await diundang.link()

    async with aiohttp.ClientSession(diundang.office.url) as stranger:
        for _ in range(3):
            assert "noscript" in await text_of(stranger, "/undangan")

    letter = await diundang.services.store.read(lambda c: letters.latest(c, diundang.sesi.id))
    assert str(letter.keadaan) == "terkirim"
    assert (
        await diundang.services.store.read(lambda c: letters.sesi_of_link(c, fingerprint(secret))) == diundang.sesi.id
    )


async def test_a_link_becomes_a_login_and_is_known_to_be_opened(diundang: Perjalanan) -> None:
    secret = await diundang.link()

    async with guest_session(diundang) as phone:
        async with phone.post("/undangan/tautan", json={"rahasia": secret}) as answer:
            assert await answer.json() == {"ke": "/hadir"}
        page = await text_of(phone, "/hadir")

    assert "Apakah Saudara bersedia hadir?" in page
    assert diundang.peserta.nama in page
    letter = await diundang.services.store.read(lambda c: letters.latest(c, diundang.sesi.id))
    assert str(letter.keadaan) == "dibuka"


def guest_session(jalan: Perjalanan) -> aiohttp.ClientSession:
    url = jalan.office.url
    return aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": url})


@pytest.mark.parametrize("body", [{"rahasia": "bukan-rahasia"}, {}, [], {"rahasia": None}, "teks"])
async def test_a_wrong_link_is_refused_in_plain_words(diundang: Perjalanan, body: object) -> None:
    async with guest_session(diundang) as phone, phone.post("/undangan/tautan", json=body) as answer:
        said = await answer.json()

    assert answer.status in (410, 422)
    assert "autan" in said["message"]
    assert "tamu" not in answer.cookies


async def test_a_link_that_is_over_says_whom_to_call(diundang: Perjalanan) -> None:
    secret = await diundang.link()
    diundang.clock.advance(days=40)

    async with guest_session(diundang) as phone, phone.post("/undangan/tautan", json={"rahasia": secret}) as answer:
        said = await answer.json()

    assert answer.status == 410
    assert said["narahubung"]["telepon"] == "0800-0000-001"


async def test_links_cannot_be_guessed_at_speed(diundang: Perjalanan) -> None:
    async with guest_session(diundang) as phone:
        statuses = []
        for number in range(25):
            async with phone.post("/undangan/tautan", json={"rahasia": f"{number:020d}"}) as answer:
                statuses.append(answer.status)

    assert statuses[0] == 410
    assert statuses[-1] == 429


async def test_a_guest_without_a_login_is_told_to_open_the_link_again(office: Office) -> None:
    async with aiohttp.ClientSession(office.url) as stranger:
        assert "tautan pribadi" in await text_of(stranger, "/hadir", 401)


# The answer


async def test_an_answer_without_script_is_kept_and_shown(diundang: Perjalanan) -> None:
    async with await diundang.guest_browser() as phone:
        async with phone.post("/hadir/jawaban", data=ISIAN, headers=HTML, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, "/hadir")
        page = await text_of(phone, "/hadir")

    assert "Jawaban Saudara sudah diterima" in page
    assert "+6281200000001" in page
    assert await diundang.state() == "dijadwalkan"


async def test_faults_stand_beside_their_fields_and_what_was_typed_stays(diundang: Perjalanan) -> None:
    isian = {**ISIAN, "whatsapp": "bukan nomor", "hadir.0.kapasitas": "", "hadir.0.nama": "<b>Bima</b>"}

    async with (
        await diundang.guest_browser() as phone,
        phone.post("/hadir/jawaban", data=isian, headers=HTML) as answer,
    ):
        page = await answer.text()

    assert answer.status == 422
    assert 'id="whatsapp-error"' in page
    assert 'id="hadir.0.kapasitas-error"' in page
    assert 'value="&lt;b&gt;Bima&lt;/b&gt;"' in page
    assert 'value="bersedia" checked' in page
    assert await diundang.state() == "menunggu_jawaban"


async def test_a_fault_of_the_third_place_stands_at_the_third_place(diundang: Perjalanan) -> None:
    isian = {**ISIAN, "hadir.2.nama": "Orang Kedua", "hadir.2.kapasitas": "pendamping", "hadir.2.surel": "salah"}

    async with (
        await diundang.guest_browser() as phone,
        phone.post("/hadir/jawaban", data=isian, headers=HTML) as answer,
    ):
        page = await answer.text()

    assert 'id="hadir.2.surel-error"' in page
    assert 'id="hadir.1.surel-error"' not in page


async def test_a_wish_for_another_time_needs_a_reason_and_waits_for_the_pokja(diundang: Perjalanan) -> None:
    wish = {"pilihan": "minta_ubah_jadwal", "whatsapp": "0812-0000-0001", "usul": "Rabu pukul 10.00"}

    async with await diundang.guest_browser() as phone:
        async with phone.post("/hadir/jawaban", data=wish, headers=HTML) as answer:
            assert 'id="alasan-error"' in await answer.text()
        wish["alasan"] = "Direktur bertugas di luar daerah (contoh)."
        async with phone.post("/hadir/jawaban", data=wish, headers=HTML) as answer:
            page = await answer.text()

    assert "Menunggu tanggapan Pokja" in page
    assert await diundang.state() == "minta_ubah"


async def test_everybody_else_who_comes_gets_a_link_of_their_own(diundang: Perjalanan) -> None:
    more = {"hadir.1.nama": "Ani Contoh", "hadir.1.kapasitas": "tenaga_ahli", "hadir.1.surel": "ani@contoh.id"}

    async with (
        await diundang.guest_browser() as phone,
        phone.post("/hadir/jawaban", data={**ISIAN, **more}, headers=HTML) as answer,
    ):
        assert "Ani Contoh" in await answer.text()

    secret = personal(await diundang.letter_text("tautan", "ani@contoh.id"))
    async with guest_session(diundang) as other:
        async with other.post("/undangan/tautan", json={"rahasia": secret}) as answer:
            assert answer.status == 200
        assert "Ani Contoh" in await text_of(other, "/hadir")


async def test_a_second_answer_to_a_second_letter_does_not_double_people(diundang: Perjalanan) -> None:
    more = {"hadir.1.nama": "Ani Contoh", "hadir.1.kapasitas": "tenaga_ahli", "hadir.1.surel": "ani@contoh.id"}
    async with await diundang.guest_browser() as phone:
        await phone.post("/hadir/jawaban", data={**ISIAN, **more}, headers=HTML)
    later = (diundang.sesi.mulai + timedelta(days=1)).isoformat()
    isian = {"mulai": later, "alasan": "Ruang bidding dipakai (contoh)."}
    await sesis.reschedule(diundang.services, diundang.pokja[0], diundang.sesi.id, isian)
    await again(diundang)

    async with await diundang.guest_browser() as phone:
        await phone.post("/hadir/jawaban", data={**ISIAN, **more}, headers=HTML)

    people = await diundang.services.store.read(lambda c: persons.of_sesi(c, diundang.sesi.id))
    assert sorted(one.nama for one in people) == ["Ani Contoh", "Bima Contoh"]


async def again(jalan: Perjalanan) -> None:
    """Approve and send the letter that a change of time left as a draft."""
    letter = await jalan.services.store.read(lambda c: letters.latest(c, jalan.sesi.id))
    await undangan.submit(jalan.services, jalan.pokja[1], letter.id)
    await undangan.approve(jalan.services, jalan.pokja[0], letter.id)
    await pengiriman.send(jalan.services, jalan.tim_it, letter.id)

    async def gone() -> bool:
        now = await jalan.services.store.read(lambda c: letters.latest(c, jalan.sesi.id))
        return now.dikirim is not None

    await jalan.until(gone, "the second letter")


async def test_after_24_hours_only_coming_still_counts(diundang: Perjalanan) -> None:
    diundang.clock.advance(hours=25)

    async with await diundang.guest_browser() as phone:
        page = await text_of(phone, "/hadir")
        assert 'value="minta_ubah_jadwal"' not in page
        assert '<input type="hidden" name="pilihan" value="bersedia">' in page
        async with phone.post("/hadir/jawaban", data=ISIAN, headers=HTML) as answer:
            page = await answer.text()

    assert "Jawaban Saudara sudah diterima" in page
    assert "terlambat" in page


async def test_a_company_name_with_markup_is_shown_as_text(service: TestServer, office: Office, clock: Clock) -> None:
    jalan = await set_out(service, office, clock)
    await jalan.invited()
    nasty = {**ISIAN, "hadir.0.nama": "<script>alert(1)</script>"}

    async with await jalan.guest_browser() as phone, phone.post("/hadir/jawaban", data=nasty, headers=HTML) as answer:
        page = await answer.text()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# Faces of the page


async def test_each_face_of_the_page_says_one_thing_to_do(jalan: Perjalanan) -> None:
    await jalan.invited()
    phone = await jalan.guest_browser()
    async with phone:
        assert await face(phone) == ("Apakah Saudara bersedia hadir?", ["Kirim jawaban"])
        await jalan.answered()
        assert await face(phone) == ("Jawaban Saudara sudah diterima", ["Uji kamera, suara, dan jaringan"])
        await jalan.ready()
        await jalan.lobby()
    async with await jalan.guest_browser() as phone:
        assert await face(phone) == ("Ruang sudah dibuka", ["Masuk ruang tunggu"])
        await jalan.begun()
        await jalan.closed()
        assert await face(phone) == ("Sesi sudah ditutup", [])
        await jalan.read_out()
        assert await face(phone) == ("Berita acara sedang dibacakan", ["Baca berita acara"])


async def face(phone: aiohttp.ClientSession) -> tuple[str, list[str]]:
    """Heading and primary buttons."""
    page = await text_of(phone, "/hadir")
    heading = re.search(r"<h1>(.*?)</h1>", page)
    buttons = re.findall(r'<(?:a|button) class="(?:button )?primary".*?>(.*?)</(?:a|button)>', page, re.S)
    assert heading
    return heading[1], [re.sub(r"<svg.*?</svg>|\s+", " ", one, flags=re.S).strip() for one in buttons]


async def test_a_letter_taken_back_leads_to_the_last_mail(diundang: Perjalanan) -> None:
    def withdraw(tx: Tx) -> None:
        letter = letters.latest(tx.connection, diundang.sesi.id)
        new, event = rules.withdraw(letter, "Salah alamat (contoh).", diundang.pokja[0], tx.now())
        UNDANGAN.save(tx.connection, new)
        tx.append(event)

    phone = await diundang.guest_browser()
    await diundang.services.store.write(withdraw)

    async with phone:
        assert (await face(phone))[0] == "Undangan ini tidak berlaku lagi"


LETTER = Undangan("u", "s", "1", 1, KeadaanSurat.DIBUKA, START, START, START + timedelta(hours=24), "a" * 64)
PERSON = Wakil("w", "s", "Bima Contoh", "Direktur", "", "bina@contoh.id", "", START, True)
MEETING = Sesi(
    "s", "p", "q", "QE3GZB", JenisSesi.PEMBUKTIAN, START + timedelta(days=2), START + timedelta(days=2, hours=1),
    Zona.WITA, Dasar.PERLEM_12_2021, "", "", Keadaan.MENUNGGU_JAWABAN, 0, 1,
)  # fmt: skip
FACES: tuple[tuple[str, dict[str, object], dict[str, object], dict[str, object], float, str], ...] = (
    ("before a letter is sent", {"keadaan": Keadaan.DRAF}, {"dikirim": None}, {}, 1, "belum"),
    ("in time", {}, {}, {}, 1, "jawab"),
    ("late, the schedule open", {"keadaan": Keadaan.TANPA_JAWABAN}, {}, {}, 25, "jawab_terlambat"),
    ("late, the schedule kept", {"keadaan": Keadaan.DIJADWALKAN}, {}, {}, 30, "jawab_terlambat"),
    ("late, the lobby open, not answered", {"keadaan": Keadaan.RUANG_TUNGGU}, {}, {}, 47.6, "jawab_terlambat"),
    ("begun without an answer", {"keadaan": Keadaan.BERLANGSUNG}, {}, {}, 49, "ruang"),
    ("never answered, the time over", {"keadaan": Keadaan.DIJADWALKAN}, {}, {}, 49, "lewat"),
    ("asked for another time", {"keadaan": Keadaan.MINTA_UBAH}, {}, {"answered": True}, 2, "ditanggapi"),
    ("will not come", {"keadaan": Keadaan.MENUNGGU_PUTUSAN_HADIR}, {}, {"answered": True}, 2, "ditanggapi"),
    ("late on the day", {"keadaan": Keadaan.MENUNGGU_PUTUSAN_HADIR}, {}, {"answered": True}, 48.6, "ruang"),
    ("answered", {"keadaan": Keadaan.SARANA_SIAP}, {}, {"answered": True}, 3, "bersiap"),
    ("answered, something broke", {"keadaan": Keadaan.TERKENDALA}, {}, {"answered": True}, 3, "bersiap"),
    ("the link is lost", {"keadaan": Keadaan.TERPUTUS}, {}, {"answered": True}, 49, "ruang"),
    ("suspended", {"keadaan": Keadaan.DISKORS}, {}, {"answered": True}, 50, "diskors"),
    ("closed", {"keadaan": Keadaan.DITUTUP}, {}, {"answered": True}, 50, "selesai"),
    ("to sign", {"keadaan": Keadaan.DITUTUP}, {}, {"answered": True, "signing": True}, 50, "tanda_tangan"),
    ("sealed", {"keadaan": Keadaan.DISEGEL}, {}, {"answered": True}, 60, "disegel"),
    ("replaced", {}, {"keadaan": KeadaanSurat.DIGANTIKAN}, {}, 2, "diganti"),
    ("in person", {"keadaan": Keadaan.DIALIHKAN}, {}, {}, 2, "dialihkan"),
    ("cancelled", {"keadaan": Keadaan.DIBATALKAN}, {}, {}, 2, "dibatalkan"),
)


@pytest.mark.parametrize(("_when", "sesi", "letter", "more", "hours", "face"), FACES, ids=[row[0] for row in FACES])
def test_what_to_do_now_follows_from_the_state(
    _when: str, sesi: dict[str, object], letter: dict[str, object], more: dict[str, object], hours: float, face: str
) -> None:
    known = {"answered": False, "signing": False, **more}
    at = START + timedelta(hours=hours)

    step = hadir.step(
        replace(MEETING, **sesi), replace(LETTER, **letter), PERSON, bool(known["answered"]), (),
        bool(known["signing"]), at,
    )  # fmt: skip

    assert step == face


# Papers


async def test_the_letter_the_answer_and_the_calendar_can_be_taken_along(diundang: Perjalanan) -> None:
    await diundang.answered()

    async with await diundang.guest_browser() as phone:
        letter = await (await phone.get("/hadir/undangan.pdf")).read()

        async def printed() -> bytes:
            async with phone.get("/hadir/jawaban.pdf") as answer:
                return await answer.read() if answer.status == 200 else b""

        answer = await diundang.until(printed, "the printed answer")
        calendar = await (await phone.get("/hadir/jadwal.ics")).text()

    assert letter.startswith(b"%PDF-")
    assert answer.startswith(b"%PDF-")
    assert "BEGIN:VEVENT" in calendar
    assert "#" not in re.search(r"URL\S*:(.*)", calendar)[1]  # type: ignore[index]


@pytest.mark.slow
async def test_the_sealed_copy_verifies_and_its_download_is_a_line_of_the_paket(
    jalan: Perjalanan, tmp_path: Path
) -> None:
    await jalan.met()
    await jalan.sealed()

    async with await jalan.guest_browser() as phone:
        assert await face(phone) == ("Berkas sesi sudah disegel", ["Unduh salinan (ZIP)"])
        async with phone.get("/hadir/salinan") as answer:
            assert answer.headers["Content-Disposition"].startswith("attachment")
            content = await answer.read()

    place = tmp_path / "salinan.zip"
    place.write_bytes(content)
    assert (await asyncio.to_thread(verify.verify, place)).utuh
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "internal" in name]
    berkas, kinds = f"paket/{jalan.paket.id}", {"salinan.diunduh"}
    fetched = await jalan.services.store.read(lambda c: evidence.of_kinds(c, berkas, kinds))
    assert [entry.event.data["sesi"] for entry in fetched] == [jalan.sesi.id]


async def test_before_the_seal_there_is_no_copy(diundang: Perjalanan) -> None:
    async with await diundang.guest_browser() as phone:
        assert "belum disegel" in await text_of(phone, "/hadir/salinan", 409)


async def test_staff_and_outsiders_have_no_guest_page(diundang: Perjalanan) -> None:
    for key in ("ketua", "orang_luar", "other"):
        async with await diundang.office.client(key) as staff:
            for path in ("/hadir", "/hadir/undangan.pdf", "/hadir/jawaban.pdf", "/hadir/salinan"):
                await text_of(staff, path, 401)


# In a browser


async def test_a_link_opens_in_a_browser_and_leaves_no_secret_behind(
    diundang: Perjalanan,
    new_context: NewContext,
) -> None:
    page = await (await new_context(viewport={"width": 360, "height": 740}, is_mobile=True)).new_page()

    await page.goto(f"{diundang.office.url}/undangan#{await diundang.link()}")
    await page.wait_for_url("**/hadir")

    assert await page.evaluate("location.hash") == ""
    await page.go_back()
    assert "#" not in page.url


async def test_a_spoilt_link_leaves_a_field_to_paste_the_right_one(
    diundang: Perjalanan,
    new_context: NewContext,
) -> None:
    page = await (await new_context(tolerate="410", viewport={"width": 360, "height": 740})).new_page()

    await page.goto(f"{diundang.office.url}/undangan#salah")
    await page.locator("#gagal").wait_for()
    assert await violations(page) == []
    assert "tidak berlaku lagi" in await page.locator("#pesan").inner_text()
    await page.fill("#tautan", f"{diundang.office.url}/undangan#{await diundang.link()}")
    await page.click("#tempel button")
    await page.wait_for_url("**/hadir")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_answer_form_is_accessible_and_fits_a_phone(
    diundang: Perjalanan,
    new_context: NewContext,
    scheme: str,
    pictures: Path,
) -> None:
    for name, wide in (("desk", 1280), ("phone", 360)):
        context = await new_context(color_scheme=scheme, viewport={"width": wide, "height": 740}, is_mobile=wide == 360)
        page = await context.new_page()
        await page.goto(f"{diundang.office.url}/undangan#{await diundang.link()}")
        await page.wait_for_url("**/hadir")
        await page.screenshot(path=pictures / f"hadir-jawab-{name}-{scheme}.png", full_page=True)
        assert await violations(page) == []
        assert await width(page) <= wide
        assert await small_targets(page) == []


async def test_two_people_are_named_with_the_script(diundang: Perjalanan, new_context: NewContext) -> None:
    page = await (await new_context(viewport={"width": 360, "height": 740}, is_mobile=True)).new_page()
    await page.goto(f"{diundang.office.url}/undangan#{await diundang.link()}")
    await page.wait_for_url("**/hadir")

    await page.click("label[for=pilihan-bersedia]")
    assert not await page.locator("#bila-tidak").is_visible()
    await page.fill("#whatsapp", "0812-0000-0001")
    await page.select_option("[name='hadir.0.kapasitas']", "direksi")
    await page.click("#tambah")
    assert await page.evaluate("document.activeElement.name") == "hadir.1.nama"
    await page.fill("[name='hadir.1.nama']", "Ani Contoh")
    await page.select_option("[name='hadir.1.kapasitas']", "tenaga_ahli")
    assert await violations(page) == []
    await page.click("button.primary")

    await page.get_by_role("heading", name="Jawaban Saudara sudah diterima").wait_for()
    assert await page.get_by_text("Ani Contoh").count() == 1
