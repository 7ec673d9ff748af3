"""A signed paper comes back over HTTP: photographed or signed elsewhere, compared, asked for again, taken."""

import base64
import hashlib
import uuid

import aiohttp
import pytest

from server.actions import kembali as actions
from server.actions import segel
from server.actions.berkas import kept_files
from server.store import evidence
from server.store import kembali as rows
from server.store.kembali import KEMBALI
from server.store.terbitan import TERBITAN
from sessions.errors import Conflict
from sessions.kembali import Keadaan
from sessions.pencocokan import Putusan
from sessions.terbitan import Keadaan as Beredar
from tests.clock import Clock
from tests.people import Office
from tests.server import kertas
from tests.server.kertas import forged, photo, signed
from tests.server.routes.meja import WHY, Meja, issue
from tests.server.routes.perjalanan import Perjalanan

HALF = b"\xff\xd8\xff\xe0 half a photo"  # it came whole and cannot be opened: evidence all the same


def digest_of(content: bytes) -> dict[str, str]:
    return {"Content-Digest": f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"}


async def test_photos_of_a_signed_print_are_compared_and_a_person_takes_them(meja: Meja) -> None:
    """From the download to the Pokja's word, with everything that was sent in the bag."""
    async with meja.tamu.get(f"/hadir/kembali/{meja.terbitan.id}.pdf") as answer:
        assert await answer.read() == await meja.pdf
    photos = [photo(signed(page, 5), "wa", 4) for page in meja.berkas.pages]

    for content in photos:
        status, said = await meja.send(content, headers=digest_of(content))
        assert (status, said["sha256"]) == (200, hashlib.sha256(content).hexdigest())
    back = await meja.read()

    assert back.bersih(meja.terbitan)
    assert {sheet.halaman for sheet in back.lembar} == {1, 2}
    shown = await meja.html(meja.pokja, meja.page)
    assert "Mesin tidak menemukan perbedaan" in shown
    assert "differs" not in shown
    assert (await meja.judge(back, "sahkan"))[0] == 303
    out = await meja.services.store.read(lambda c: TERBITAN.get(c, meja.terbitan.id))
    assert out.keadaan is Beredar.KEMBALI
    kept = await meja.services.store.read(lambda c: kept_files(c, meja.jalan.sesi.id))
    originals = [sha for path, sha in sorted(kept.items()) if "/kembali-1/asli-" in path]
    assert originals == [hashlib.sha256(content).hexdigest() for content in photos]
    assert await meja.services.files.read(originals[0]) == photos[0]
    events = await meja.services.store.read(lambda c: evidence.after(c, meja.terbitan.berkas, 0))
    kinds = [entry.event.kind for entry in events if entry.event.kind.startswith(("kembali", "terbitan"))]
    assert kinds[0] == "terbitan.diterbitkan"
    assert (kinds.count("kembali.diterima"), kinds.count("kembali.dibaca"), kinds[-1]) == (2, 2, "kembali.disahkan")
    cited = "".join(entry.line for entry in events)
    assert all(sha in cited for path, sha in kept.items() if path.startswith("data/07-negosiasi/"))
    status, said = await meja.send(photos[0])
    assert (status, "tidak perlu dikirim lagi" in said["message"]) == (409, True)


async def test_a_forged_total_is_shown_in_red_and_another_paper_is_asked_for(meja: Meja) -> None:
    palsu = forged(meja.berkas, 7, total=True)
    for page in palsu.pages:
        await meja.send(photo(signed(page, 5), "hp", 4))
    back = await meja.read()

    [wrong] = back.pencocokan(meja.terbitan).berbeda
    shown = await meja.html(meja.pokja, meja.page)

    assert (wrong.id, wrong.putusan) == ("total", Putusan.BERBEDA)
    assert 'class="differs"' in shown
    assert "1 angka berbeda dari yang diterbitkan" in shown
    assert f"{palsu.facts['total']:,}".replace(",", ".") in shown
    assert 'class="bad"' in shown  # the frame on the page itself
    sheet = back.lembar[0]
    async with meja.pokja.get(f"{meja.page}/{back.id}/gambar/{sheet.gambar}") as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
    status, text = await meja.judge(back, "sahkan")
    assert (status, "Tuliskan alasan" in text) == (422, True)
    assert (await meja.judge(back, "ulang", WHY))[0] == 303
    letter = await meja.jalan.letter_text("foto_ulang")
    assert WHY in letter
    guest = await meja.html(meja.tamu, "/hadir/kembali")
    assert WHY in guest
    assert str(palsu.facts["total"])[:4] not in guest  # what the machine read is the Pokja's
    assert (await meja.send(photo(signed(meja.berkas.pages[0], 5), "hp", 4)))[0] == 200
    second = await meja.read()
    assert second.id != back.id
    assert not second.pencocokan(meja.terbitan).berbeda


@pytest.mark.slow
async def test_a_poor_photo_tells_its_sender_how_to_take_a_better_one(meja: Meja) -> None:
    await meja.send(photo(signed(meja.berkas.pages[0], 5), "redup", 2))
    back = await meja.read()

    shown = await meja.html(meja.tamu, "/hadir/kembali")

    assert not back.pencocokan(meja.terbitan).berbeda
    assert "Dekatkan kamera" in shown
    assert "Halaman 2 belum ada" in shown
    assert "Belum dapat dipastikan sama" in await meja.html(meja.pokja, meja.page)


async def test_the_same_file_sent_twice_is_kept_once(meja: Meja) -> None:
    content, id = HALF, str(uuid.uuid4())

    first, second = await meja.send(content, id=id), await meja.send(content, id=id)

    assert first == second
    [back] = await meja.services.store.read(lambda c: rows.of_sesi(c, meja.jalan.sesi.id))
    assert len(back.kiriman) == 1


async def test_bytes_that_changed_on_the_way_and_other_kinds_are_refused(meja: Meja) -> None:
    content = HALF

    assert (await meja.send(content, headers=digest_of(b"other")))[0] == 422
    assert (await meja.send(b"GIF89a...."))[0] == 422
    assert (await meja.send(content, "tte"))[0] == 422
    assert (await meja.send(content, id="no-number"))[0] == 422
    assert (await meja.send(content, "pos"))[0] == 404
    assert await meja.services.store.read(lambda c: rows.of_sesi(c, meja.jalan.sesi.id)) == []


async def test_a_form_without_scripts_sends_several_photos_at_once(meja: Meja) -> None:
    form = aiohttp.FormData()
    for page in meja.berkas.pages:
        content = HALF + bytes([page.number])
        form.add_field("berkas", content, filename=f"hal {page.number}.jpg", content_type="image/jpeg")
    path = f"/hadir/kembali/{meja.terbitan.id}/kertas"

    async with meja.tamu.post(path, data=form, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/hadir/kembali")
    back = await meja.read()

    assert [one.nomor for one in back.kiriman] == [1, 2]
    nothing = aiohttp.FormData({"lain": "x"})
    nothing.add_field("berkas", b"", filename="")
    async with meja.tamu.post(path, data=nothing) as answer:
        assert answer.status == 422
        assert "Pilih berkas" in await answer.text()


async def test_what_cannot_be_opened_stays_evidence_and_its_sender_is_told(meja: Meja) -> None:
    assert (await meja.send(HALF))[0] == 200

    back = await meja.read()

    assert back.kiriman[0].galat
    assert back.keadaan is Keadaan.MENUNGGU_POKJA
    assert "Tidak terbuka" in await meja.html(meja.tamu, "/hadir/kembali")


async def test_the_sesi_is_not_sealed_while_a_return_waits(meja: Meja) -> None:
    await meja.send(HALF)
    back = await meja.read()

    with pytest.raises(Conflict, match="belum diperiksa"):
        await meja.services.store.read(lambda c: segel._require_closed(c, meja.jalan.sesi.id))
    await actions.ask_again(meja.services, meja.jalan.pokja[0], meja.jalan.sesi.id, back.id, WHY)

    await meja.services.store.read(lambda c: segel._require_closed(c, meja.jalan.sesi.id))


async def test_a_new_paper_takes_the_place_of_the_old_one(meja: Meja) -> None:
    new = await issue(meja.jalan, kertas.berkas(3))

    status, said = await meja.send(HALF)

    assert (status, "ditarik" in said["message"]) == (409, True)
    shown = await meja.html(meja.tamu, "/hadir/kembali")
    assert new.id in shown
    assert meja.terbitan.id not in shown


async def test_a_competitor_and_an_outsider_learn_nothing_of_it(meja: Meja, office: Office, clock: Clock) -> None:
    jalan = meja.jalan
    rival = Perjalanan(jalan.service, office, clock, jalan.paket, jalan.peserta, await jalan.another())
    await rival.invited()
    await meja.send(HALF)
    back = await meja.read()
    theirs, outsider = await rival.guest_browser(), await office.client("orang_luar")

    path = f"/hadir/kembali/{meja.terbitan.id}"
    async with theirs.get(f"{path}.pdf") as answer:
        assert answer.status == 404
    async with theirs.put(f"{path}/kertas/{uuid.uuid4()}", data=b"\xff\xd8\xff") as answer:
        assert answer.status == 404
    async with theirs.get("/hadir/kembali") as answer:
        assert meja.terbitan.id not in await answer.text()
    for place in ("", f"/{meja.terbitan.id}.pdf", f"/{back.id}/asli/{back.kiriman[0].id}"):
        async with outsider.get(meja.page + place) as answer:
            assert answer.status == 404
    again = await meja.services.store.read(lambda c: KEMBALI.get(c, back.id))
    assert again == back
    await theirs.close()
    await outsider.close()
