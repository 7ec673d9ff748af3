"""The whole job as people do it: from the table of SPSE to the auditor, in their browsers, on both databases.

Two members of the Pokja, two competing peserta on phones, tim IT, kepala and auditor; a real mail server, sockets,
video, Tesseract and signatures. Each station is a function of stasiun_*.py: a failure's traceback names its station,
and test-results/ keeps what each browser showed.
"""

import hashlib
from collections.abc import Collection
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page

from server.store import dokumen as papers
from server.store import wakil as persons
from server.store.sesi import SESI
from tests.browser import NewContext, browser, new_context  # noqa: F401  # fixtures, used by name
from tests.clock import Clock
from tests.journeys import stasiun_bukti as bukti
from tests.journeys import stasiun_siap as siap
from tests.journeys import stasiun_sidang as sidang
from tests.journeys.panggung import BINA, KARYA, Firm, Panggung, link_in, photo_of, readable
from tests.people import Office, make_paket


@pytest.fixture
def panggung(
    service: TestServer,
    office: Office,
    clock: Clock,
    new_context: NewContext,  # noqa: F811
    tmp_path: Path,
) -> Panggung:
    return Panggung(service, office, clock, new_context, tmp_path)


@pytest.mark.timeout(900)  # minutes of a machine that others share; about one of an idle one
async def test_one_pembuktian_from_the_table_of_spse_to_the_auditor(panggung: Panggung) -> None:
    p = panggung
    await siap.paket_dan_peserta(p)
    await siap.sesi(p, BINA, "2026-11-25T09:00", "2026-11-25T10:30")
    await siap.sesi(p, KARYA, "2026-11-25T13:00", "2026-11-25T14:30")
    first, second = await invite_both(p)
    for firm in (BINA, KARYA):
        await siap.siap(p, firm)

    await meet_the_first(p, first, second)
    await prove_the_first(p, first)
    await meet_the_second(p, second)
    await nothing_of_one_reached_the_other(p)
    elsewhere = await make_paket(p.office, nama="Paket lain contoh", kode_tender="10099999")
    await bukti.auditor(p, BINA, elsewhere.id)


async def invite_both(p: Panggung) -> tuple[Page, Page]:
    """Stations 3 and 4 for two who compete: each gets a letter, a link, and a phone."""
    phones = []
    for place, firm in enumerate((BINA, KARYA)):
        await siap.undangan(p, firm)
        link = await siap.surat_undangan(p, firm)
        p.clock.advance(hours=1)
        phones.append(await p.phone(firm, place))
        await siap.kesediaan(p, firm, phones[-1], link)
    return phones[0], phones[1]


async def meet_the_first(p: Panggung, phone: Page, rival: Page) -> None:
    """Stations 5 to 7: lobby, room, documents, decision."""
    await p.minutes_from_start(BINA, -25)
    await p.reach(BINA, "ruang_tunggu")
    for key in ("ketua", "anggota"):
        await p.log_in(key)
        await sidang.duduk(p, BINA, key)
    await sidang.ruang_tunggu(p, BINA, phone, "A")
    await sidang.terima(p, BINA, phone)
    await sidang.saling_melihat(p.pages["ketua"], p.pages["anggota"], phone)
    await sidang.bicara(p, BINA, phone)
    await sidang.nib_oleh_dua_pemeriksa(p, BINA, phone)
    await sidang.npwp_oleh_satu_pemeriksa(p, BINA, phone)
    await the_rival_asks_for_everything(p, rival)
    await sidang.tutup(p, BINA, phone)


async def the_rival_asks_for_everything(p: Panggung, rival: Page) -> None:
    """While the first is in the room, the second's phone asks for it by its true addresses."""
    sesi = p.sesi[BINA.nama]
    photos = await p.services.store.read(lambda c: papers.photos(c, sesi))
    assert len(photos) == 4, "card, face, NIB and NPWP"
    inside = [f"/sesi/{sesi}{part}" for part in ("", "/ruang", "/undangan", "/ba", "/bukti", "/bukti/bag.zip")]
    theirs = [f"/sesi/{sesi}/foto/{foto.id}/{copy}" for foto in photos for copy in ("asli", "turunan", "kecil")]
    for place in [*inside, *theirs, *(f"/hadir/foto/{foto.id}" for foto in photos), f"/paket/{p.paket}"]:
        assert await bukti.status_of(rival, place) in (401, 404), place


async def prove_the_first(p: Panggung, phone: Page) -> None:
    """Stations 8 and 9: minutes, signatures, seal, bag."""
    await bukti.dibacakan(p, BINA, phone)
    await bukti.ditandatangani(p, BINA, phone)
    await bukti.berita_acara(p, BINA)
    await bukti.disegel(p, BINA)
    mail = await bukti.kepala_di_surel(p, BINA)
    bag = await bukti.unduh(p, BINA, p.pages["ketua"], "bag-ketua")
    await bukti.diperiksa(p, bag, mail)
    await phone.goto(f"{p.url}/hadir")
    await sidang.heading(phone, "Belum masuk")  # the seal ended every link; the letter about it brought the last
    await phone.goto(link_in(await p.letter("berkas_disegel", BINA.surel)))
    await sidang.heading(phone, "Berkas sesi sudah disegel")
    await phone.context.close()


async def meet_the_second(p: Panggung, phone: Page) -> None:
    """The competitor, in the afternoon of the same day, as far as the room; the link opens again."""
    await p.minutes_from_start(KARYA, -25)
    await p.reach(KARYA, "ruang_tunggu")
    for key in ("ketua", "anggota"):
        await sidang.duduk(p, KARYA, key)
    await phone.goto(link_in(await p.letter("undangan", KARYA.surel)))
    await sidang.heading(phone, "Ruang sudah dibuka")
    await sidang.ruang_tunggu(p, KARYA, phone, "B")
    await sidang.terima(p, KARYA, phone)
    await sidang.saling_melihat(p.pages["ketua"], p.pages["anggota"], phone)
    await sidang.bicara(p, KARYA, phone)
    await p.send_home("ketua", "anggota")


async def nothing_of_one_reached_the_other(p: Panggung) -> None:
    """Every byte that either phone was sent, and every mail, holds nothing of the other."""
    for mine, other in ((BINA, KARYA), (KARYA, BINA)):
        secrets = await secrets_of(p, other)
        heard = await p.ears[mine.nama].all()
        assert any(mine.nama.encode() in body for _, body in heard), "the ear heard nothing"
        assert any(mine.harga.encode() in body for _, body in heard), "the ear heard no socket"
        for where, body in heard:
            assert not told(body, secrets), (mine.nama, where, told(body, secrets))
        letters = [part for to, raw in await p.mails() if mine.surel in to for part in readable(raw)]
        assert any(mine.nama in part for part in letters)
        for part in letters:
            assert not told(part.encode(), secrets), told(part.encode(), secrets)


async def secrets_of(p: Panggung, firm: Firm) -> set[str]:
    """What only this peserta and the Pokja may know: names, numbers, price, and every id of its room."""
    id = p.sesi[firm.nama]
    sesi = await p.services.store.read(lambda c: SESI.get(c, id))
    people = await p.services.store.read(lambda c: persons.of_sesi(c, id))
    photos = await p.services.store.read(lambda c: papers.photos(c, id))
    sent = {foto.sha256 for foto in photos} | {hashlib.sha256(photo_of(firm, "ktp")).hexdigest()}
    ids = {sesi.id, sesi.kode, sesi.peserta, *(one.id for one in people), *(foto.id for foto in photos)}
    said = {firm.nama, firm.wakil, firm.direktur.nama, firm.surel, firm.harga}
    numbers = {firm.company.nib, firm.company.npwp, firm.direktur.nik, firm.direktur.npwp, firm.whatsapp.lstrip("0")}
    return sent | ids | said | numbers


def told(body: bytes, secrets: Collection[str]) -> list[str]:
    """Which of the secrets stand in `body`, as they are or with the dots and dashes that people write."""
    plain = body.translate(None, b".- ")
    return [one for one in secrets if one.encode() in body or one.encode().translate(None, b".- ") in plain]
