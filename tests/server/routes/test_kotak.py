"""Mail and counter: what comes in by them, the tray in which the Pokja sorts it, and who may do what."""

import hashlib
import io
import uuid
from email.message import EmailMessage
from typing import Any

import aiohttp
import pytest
from PIL import Image

from server.actions import surat_masuk
from server.login import STAF
from server.store import dokumen as papers
from server.store import evidence
from server.store import orang as people
from server.store import surat_masuk as letters
from server.store.unit import Tx
from sessions.dokumen import Dokumen, Keadaan
from sessions.foto import Foto, Jalur
from sessions.orang import Orang
from sessions.surat_masuk import SuratMasuk
from sessions.wewenang import Peran
from tests.people import browser_of
from tests.server.routes.perjalanan import Perjalanan


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    await jalan.invited()
    await jalan.answered()
    return jalan


def picture(colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (90, 90), colour).save(out, "JPEG")
    return out.getvalue()


def letter(kode: str, item: str = "", dari: str = "siapa@lain.contoh.id", to: str = "", **heads: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = dari, to or "pokja@contoh.id", f"Dokumen #RB-{kode}{item}"
    for name, value in heads.items():
        made[name.replace("_", "-")] = value
    made.set_content("Terlampir.")
    made.add_attachment(picture(), maintype="image", subtype="jpeg", filename="akta.jpg")
    made.add_attachment(b"MZ bukan foto", maintype="application", subtype="octet-stream", filename="x.exe")
    return made.as_bytes()


class Isi:
    """What a sesi holds now."""

    def __init__(self, photos: list[Foto], items: list[Dokumen], surat: list[SuratMasuk], kinds: list[str]) -> None:
        self.photos, self.items, self.surat, self.kinds = photos, items, surat, kinds


async def holds(jalan: Perjalanan) -> Isi:
    sesi = jalan.sesi.id

    def read(c: Any) -> Isi:
        kinds = [entry.event.kind for entry in evidence.after(c, f"sesi/{sesi}", 0)]
        return Isi(papers.photos(c, sesi), papers.of_sesi(c, sesi), letters.of_sesi(c, sesi), kinds)

    return await jalan.services.store.read(read)


async def test_a_letter_is_kept_as_it_came_and_its_photo_waits_in_the_tray(jalan: Perjalanan) -> None:
    raw = letter(jalan.sesi.kode)

    assert await surat_masuk.take(jalan.services, raw)
    assert await surat_masuk.take(jalan.services, raw), "the same letter again is the same letter"

    isi = await holds(jalan)
    assert [(one.dokumen, one.jalur) for one in isi.photos] == [(None, Jalur.SUREL)]
    assert [(one.lampiran, one.ditolak, one.dikenal) for one in isi.surat] == [(1, 1, False)]
    assert isi.surat[0].sha256 == hashlib.sha256(raw).hexdigest()
    assert await jalan.services.files.read(isi.surat[0].sha256) == raw
    assert isi.kinds.count("surel.masuk") == 1


async def test_a_letter_that_names_an_item_goes_to_it(jalan: Perjalanan) -> None:
    await surat_masuk.take(jalan.services, letter(jalan.sesi.kode, "/2", dari=f"X <{jalan.peserta.surel}>"))

    isi = await holds(jalan)
    second = next(item for item in isi.items if item.urut == 2)
    assert [one.dokumen for one in isi.photos] == [second.id]
    assert second.keadaan is not Keadaan.DIMINTA
    assert isi.surat[0].dikenal


async def test_what_the_mail_server_found_of_a_sender_is_shown_and_refuses_nothing(jalan: Perjalanan) -> None:
    for result, expected in (("dmarc=fail", "gagal"), ("dmarc=pass", "lulus"), ("none", "")):
        raw = letter(jalan.sesi.kode, Authentication_Results=f"surel.contoh.id; {result}", Date=result)
        assert await surat_masuk.take(jalan.services, raw)
        assert (await holds(jalan)).surat[-1].periksa == expected


@pytest.mark.parametrize("why", ["no code", "unknown code", "automatic"])
async def test_what_is_no_answer_to_us_stays_in_the_mailbox(jalan: Perjalanan, why: str) -> None:
    kode = {"no code": "", "unknown code": "ZZZZZZ"}.get(why, jalan.sesi.kode)
    heads = {"Auto_Submitted": "auto-replied"} if why == "automatic" else {}

    assert not await surat_masuk.take(jalan.services, letter(kode, **heads))
    assert (await holds(jalan)).surat == []


async def test_the_pokja_sorts_and_nobody_else(jalan: Perjalanan) -> None:
    await surat_masuk.take(jalan.services, letter(jalan.sesi.kode))
    isi = await holds(jalan)
    foto, item = isi.photos[0], isi.items[0]
    at, form = f"/sesi/{jalan.sesi.id}/kotak", {"foto": foto.id, "dokumen": item.id}

    async with await jalan.office.client("tim_it") as tim, tim.post(at, data=form) as refused:
        assert refused.status == 403
    async with await jalan.office.client("orang_luar") as outsider, outsider.get(at) as hidden:
        assert hidden.status == 404
    async with await jalan.office.client("ketua") as ketua:
        async with ketua.get(at) as page:
            text = await page.text()
            assert "Pengirim tidak dikenal" in text
            assert foto.label in text
        async with ketua.post(at, data=form) as done:
            assert done.status == 200
            assert "Tidak ada yang menunggu" in await done.text()
        async with ketua.post(at, data=form) as again:
            assert again.status == 409

    isi = await holds(jalan)
    assert [one.dokumen for one in isi.photos] == [item.id]
    assert isi.photos[0].sha256 == foto.sha256
    assert isi.kinds.count("foto.dipilah") == 1
    assert next(one for one in isi.items if one.id == item.id).keadaan is not Keadaan.DIMINTA


async def _front(jalan: Perjalanan, kantor: str) -> aiohttp.ClientSession:
    orang = Orang(
        uuid.uuid4().hex[:16], kantor, "Wulan Contoh", "", "Front office", "wulan@contoh.id", Peran.FRONT_OFFICE
    )

    def unit(tx: Tx) -> None:
        people.ORANG.add(tx.connection, orang, sandi="", dibuat=tx.now().isoformat())

    await jalan.services.store.write(unit)
    return await browser_of(jalan.services, jalan.office.url, STAF, orang.id)


def form(dokumen: str, *files: bytes, name: str = "scan.jpg") -> aiohttp.FormData:
    made = aiohttp.FormData()
    made.add_field("dokumen", dokumen)
    made.add_field("wakil", "")
    for content in files:
        made.add_field("berkas", content, filename=name, content_type="image/jpeg")
    return made


async def test_the_front_office_takes_in_what_a_visitor_brings(jalan: Perjalanan) -> None:
    item = (await holds(jalan)).items[0]
    async with await _front(jalan, jalan.office.kantor.id) as front:
        async with front.post("/kios", data={"kode": f" rb-{jalan.sesi.kode.lower()} "}) as found:
            assert found.status == 200
            assert jalan.peserta.nama in await found.text()
        at = f"/kios/{jalan.sesi.kode}"
        async with front.post(at, data=form(item.id, picture(), picture("grey"))) as done:
            assert done.status == 200
            assert "Baru diterima" in await done.text()
        async with front.post(at, data=form("", picture("black"))) as unsorted:
            assert unsorted.status == 200

    isi = await holds(jalan)
    assert [(one.dokumen, one.jalur) for one in isi.photos] == [
        (item.id, Jalur.KIOS),
        (item.id, Jalur.KIOS),
        (None, Jalur.KIOS),
    ]


async def test_a_file_that_is_refused_leaves_the_others_in(jalan: Perjalanan) -> None:
    item = (await holds(jalan)).items[0]
    async with await _front(jalan, jalan.office.kantor.id) as front:
        at = f"/kios/{jalan.sesi.kode}"
        async with front.post(at, data=form(item.id, picture(), b"<html>bukan foto</html>")) as half:
            assert half.status == 422
            text = await half.text()
            assert "Jenis berkas" in text
            assert "Baru diterima" in text
        async with front.post(at, data=form(item.id)) as nothing:
            assert nothing.status == 422
        async with front.post(at, data=b"bukan formulir") as odd:
            assert odd.status == 422

    assert len((await holds(jalan)).photos) == 1


async def test_the_counter_of_another_office_and_guessed_codes_find_nothing(jalan: Perjalanan) -> None:
    async with await _front(jalan, jalan.office.other.kantor) as stranger:
        async with stranger.get(f"/kios/{jalan.sesi.kode}") as theirs, stranger.get("/kios/ZZZZZZ") as nothing:
            assert (theirs.status, nothing.status) == (404, 404)
        async with stranger.post(f"/kios/{jalan.sesi.kode}", data=form("", picture())) as refused:
            assert refused.status == 404
        statuses = []
        for _ in range(17):
            async with stranger.post("/kios", data={"kode": "ZZZZZZ"}) as guess:
                statuses.append(guess.status)
        assert statuses[0] == 404
        assert statuses[-1] == 429
    for who in ("ketua", "tim_it", "orang_luar"):
        async with await jalan.office.client(who) as other, other.get(f"/kios/{jalan.sesi.kode}") as refused:
            assert refused.status == 403

    assert (await holds(jalan)).photos == []


async def test_the_front_office_reads_nothing_of_a_sesi(jalan: Perjalanan) -> None:
    async with await _front(jalan, jalan.office.kantor.id) as front:
        for path in (f"/sesi/{jalan.sesi.id}", f"/sesi/{jalan.sesi.id}/kotak", f"/paket/{jalan.paket.id}"):
            async with front.get(path) as hidden:
                assert hidden.status == 404
