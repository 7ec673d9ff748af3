"""Berita acara: signed with a code from the mail, in order or not, or refused; nobody is left untold."""

import asyncio
import base64

import aiohttp
import pytest

from server.actions import tanda_tangan
from server.signing import check
from server.store import evidence
from server.store import surel as post_rows
from sessions import penandatanganan as rules
from sessions.errors import Conflict
from tests.server.contoh_dokumen import drawn_name
from tests.server.routes.naskah import address, main, post, signers_of, text_of
from tests.server.routes.perjalanan import Perjalanan, code_in


@pytest.fixture
async def jalan(jalan: Perjalanan) -> Perjalanan:
    """A sesi that is closed; its peserta passed."""
    await jalan.met()
    return jalan


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


async def test_in_order_each_is_asked_when_the_one_before_has_decided(jalan: Perjalanan) -> None:
    await jalan.read_out()
    async with await jalan.office.client("ketua") as ketua, await jalan.office.client("anggota") as anggota:
        await post(ketua, f"{address(jalan)}/bekukan", {"berurutan": "ya"})
        assert await asked(jalan) == {"ketua@ukpbj.contoh.id"}
        page = await text_of(anggota, address(jalan))
        assert "Menunggu tanda tangan orang lain" in page
        refused = await post(anggota, f"{address(jalan)}/kode", {}, 409)
        assert "Tidak ada dokumen yang menunggu tanda tangan Saudara" in refused

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


async def test_each_signature_says_its_kind_and_level(jalan: Perjalanan) -> None:
    await jalan.frozen()
    code = await jalan.code(jalan.pokja[0], "ketua@ukpbj.contoh.id")
    await tanda_tangan.sign(jalan.services, jalan.pokja[0], jalan.sesi.id, code, None)

    entries = await jalan.services.store.read(lambda c: evidence.of_kinds(c, jalan.sesi.berkas, {"ba.ditandatangani"}))
    assert {(one.event.data["cara"], one.event.data["tingkat"]) for one in entries} == {("aplikasi", "B-LT")}
    async with await jalan.office.client("anggota") as anggota:
        assert "TTE tidak tersertifikasi" in await text_of(anggota, address(jalan))
