"""Tests of the companies of a paket: one by one, or a whole table or nobody of it."""

import io
from typing import Any

import aiohttp
import openpyxl

from server.store import peserta as rows
from sessions.paket import Paket
from sessions.peserta import Peserta
from tests.people import Office, make_paket, make_peserta
from tests.server.routes.peramban import press, refused, see

COMPANY = {
    "peringkat": "1",
    "nama": "CV Contoh <i>Karya</i> Mandiri",
    "npwp": "02.345.678.9-012.000",
    "nib": "2234567890123",
    "alamat": "Jalan Contoh 2",
    "surel": "karya@contoh.id",
    "telepon": "0812-0000-0002",
    "direktur": "Kirana Contoh",
}
HEAD = "Peringkat;Nama Perusahaan;NPWP;Alamat;Email;Telepon\n"
GOOD = HEAD + (
    "1;PT Contoh Bina Sarana;013456789012000;Jalan Contoh 1;bina@contoh.id;+6281200000001\n"
    "2;CV Contoh Karya Mandiri;023456789012000;Jalan Contoh 2;karya@contoh.id;\n"
)


async def of_paket(office: Office, paket: Paket) -> list[Peserta]:
    return await office.services.store.read(lambda c: rows.of_paket(c, paket.id))


def table(content: bytes | str, name: str = "peserta.csv") -> Any:
    form = aiohttp.FormData()
    form.add_field("tabel", io.BytesIO(content if isinstance(content, bytes) else content.encode()), filename=name)
    return form


async def test_a_peserta_is_added_with_what_it_filled_in_at_spse(office: Office) -> None:
    paket = await make_paket(office)

    async with await office.client("anggota") as anggota:
        assert 'value="1"' in await see(anggota, f"/paket/{paket.id}/peserta/baru")
        await press(anggota, f"/paket/{paket.id}/peserta", {**COMPANY, "sbu.subklas": "BG001", "ktp.nik": ""})

        async with anggota.get(f"/paket/{paket.id}") as response:
            text = await response.text()
        assert "CV Contoh &lt;i&gt;Karya&lt;/i&gt; Mandiri" in text
    (kept,) = await of_paket(office, paket)
    assert kept.npwp == "023456789012000"
    assert kept.isian == {"sbu": {"subklas": "BG001"}}


async def test_without_any_isian_the_list_itself_says_what_documents_are_compared_with(office: Office) -> None:
    paket = await make_paket(office)

    async with await office.client("anggota") as anggota:
        await press(anggota, f"/paket/{paket.id}/peserta", COMPANY)

    (kept,) = await of_paket(office, paket)
    assert kept.isian["nib"]["nib"] == COMPANY["nib"]
    assert kept.isian["ktp"] == {"nama": "Kirana Contoh"}


async def test_a_twin_is_refused_beside_the_field_that_makes_it_one(office: Office) -> None:
    paket = await make_paket(office)
    first = await make_peserta(office, paket)

    async with await office.client("anggota") as anggota:
        shown = await refused(anggota, f"/paket/{paket.id}/peserta", {**COMPANY, "npwp": first.npwp, "peringkat": "2"})

        assert 'id="npwp-error"' in shown
        assert "sudah dipakai PT Contoh Bina Sarana" in shown
        assert 'value="karya@contoh.id"' in shown


async def test_a_peserta_is_corrected_and_its_isian_emptied(office: Office) -> None:
    paket = await make_paket(office)
    first = await make_peserta(office, paket)

    async with await office.client("ketua") as ketua:
        assert 'value="1234567890123"' in await see(ketua, f"/paket/{paket.id}/peserta/{first.id}")
        await press(ketua, f"/paket/{paket.id}/peserta/{first.id}", {**COMPANY, "ktp.nama": "Nama Lain Contoh"})

    (kept,) = await of_paket(office, paket)
    assert kept.direktur == "Kirana Contoh"
    assert kept.isian == {"ktp": {"nama": "Nama Lain Contoh"}}


async def test_a_peserta_of_another_paket_is_not_found(office: Office) -> None:
    mine = await make_paket(office)
    other = await make_paket(office, kode_tender="20000001")
    elsewhere = await make_peserta(office, other)

    async with await office.client("ketua") as ketua:
        await see(ketua, f"/paket/{mine.id}/peserta/{elsewhere.id}", status=404)
        await refused(ketua, f"/paket/{mine.id}/peserta/{elsewhere.id}", COMPANY, status=404)
        await see(ketua, f"/paket/{mine.id}/peserta/{elsewhere.id}/sesi", status=404)


async def test_a_peserta_entered_by_mistake_is_taken_out_with_a_reason(office: Office) -> None:
    paket = await make_paket(office)
    first = await make_peserta(office, paket)

    async with await office.client("ketua") as ketua:
        await refused(ketua, f"/paket/{paket.id}/peserta/{first.id}/hapus", {"alasan": ""})
        assert len(await of_paket(office, paket)) == 1
        await press(ketua, f"/paket/{paket.id}/peserta/{first.id}/hapus", {"alasan": "Salah paket (contoh)."})

    assert await of_paket(office, paket) == []


async def test_a_table_is_taken_in_whole(office: Office) -> None:
    paket = await make_paket(office)

    async with await office.client("anggota") as anggota:
        await press(anggota, f"/paket/{paket.id}/impor", table("\ufeff" + GOOD))

        assert "CV Contoh Karya Mandiri" in await see(anggota, f"/paket/{paket.id}")
    kept = await of_paket(office, paket)
    assert [one.telepon for one in kept] == ["+6281200000001", ""]
    assert kept[0].isian["npwp"]["npwp"] == "013456789012000"


async def test_a_formula_is_refused_with_its_line_and_nobody_is_taken_in(office: Office) -> None:
    paket = await make_paket(office)
    bad = GOOD.replace("CV Contoh Karya Mandiri", '=HYPERLINK("http://jahat.example")')

    async with await office.client("anggota") as anggota:
        shown = await refused(anggota, f"/paket/{paket.id}/impor", table(bad))

    assert '<td data-label="Baris" class="number"><div>3</div></td>' in shown
    assert "berawalan tanda rumus" in shown
    assert await of_paket(office, paket) == []


async def test_a_workbook_is_taken_in_and_its_formula_is_refused_too(office: Office) -> None:
    paket = await make_paket(office)
    lines = [line.split(";") for line in GOOD.splitlines()]

    async with await office.client("anggota") as anggota:
        shown = await refused(anggota, f"/paket/{paket.id}/impor", table(workbook([*lines, ["3", "=1+1"]]), "p.xlsx"))
        assert '<td data-label="Baris" class="number"><div>4</div></td>' in shown
        assert await of_paket(office, paket) == []
        await press(anggota, f"/paket/{paket.id}/impor", table(workbook(lines), "p.xlsx"))

    assert len(await of_paket(office, paket)) == 2


def workbook(lines: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def test_what_is_no_table_is_refused_in_words(office: Office) -> None:
    paket = await make_paket(office)
    path = f"/paket/{paket.id}/impor"

    async with await office.client("anggota") as anggota:
        assert "Pilih dulu berkas" in await refused(anggota, path, table("", ""))
        assert "kosong" in await refused(anggota, path, table("\n\n"))
        assert "rusak" in await refused(anggota, path, table(b"PK\x03\x04rusak", "p.xlsx"))
        assert "bukan tabel" in await refused(anggota, path, table(b"\x00\x01\x02"))
        assert "2 MB" in await refused(anggota, path, table(b"a;b\n" * 500_001))
        assert "2 MB" in await refused(anggota, path, table(b"a;b\n" * 700_000))
    assert await of_paket(office, paket) == []


async def test_peserta_that_a_paket_has_already_are_not_taken_in_again(office: Office) -> None:
    paket = await make_paket(office)
    await make_peserta(office, paket)

    async with await office.client("anggota") as anggota:
        shown = await refused(anggota, f"/paket/{paket.id}/impor", table(GOOD))

    assert "sudah dipakai PT Contoh Bina Sarana" in shown
    assert len(await of_paket(office, paket)) == 1


async def test_the_example_table_can_be_taken_in_as_it_is(office: Office) -> None:
    paket = await make_paket(office)

    async with await office.client("anggota") as anggota:
        async with anggota.get(f"/paket/{paket.id}/impor/contoh.csv") as response:
            assert response.headers["Content-Disposition"].startswith("attachment")
            content = await response.read()
        await press(anggota, f"/paket/{paket.id}/impor", table(content))

    assert [one.cadangan for one in await of_paket(office, paket)] == [False, False, True]
