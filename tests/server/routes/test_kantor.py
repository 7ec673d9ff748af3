"""Tests of /kantor: letterhead, colour, number pattern and clauses, and the line of evidence of each change."""

from server.routes.kantor import form_of
from server.store import evidence
from server.store.kantor import KANTOR
from sessions.kantor import Kantor
from tests.people import Office
from tests.server.routes.peramban import press, refused, see


async def kept(office: Office) -> Kantor:
    return await office.services.store.read(lambda c: KANTOR.get(c, office.kantor.id))


async def test_the_office_is_changed_with_a_line_of_evidence(office: Office) -> None:
    form = {**form_of(office.kantor), "warna": "#14532d", "kota": "Kota <Contoh>", "pejabat_pdp": "Ayu Contoh"}

    async with await office.client("admin") as admin:
        assert "007/PK/POKJA/XI/2026" in await see(admin, "/kantor")
        place = await press(admin, "/kantor", form)

        assert "Tersimpan" in await see(admin, place)
        async with admin.get(f"/merek/{office.kantor.id}.css") as response:
            assert "#14532d" in await response.text()
    assert (await kept(office)).klausul == {"pejabat_pdp": "Ayu Contoh"}
    lines = await office.services.store.read(
        lambda c: evidence.of_kinds(c, f"kantor/{office.kantor.id}", {"kantor.diatur"})
    )
    assert [entry.event.data["bidang"] for entry in lines] == [["kota", "warna", "klausul"]]


async def test_faults_stand_beside_their_fields_and_nothing_is_kept(office: Office) -> None:
    form = {
        **form_of(office.kantor),
        "warna": "merah",
        "pola_nomor": "{kode}/{tahun}",
        "dasar_hukum": "x" * 1600,
    }

    async with await office.client("kepala") as kepala:
        shown = await refused(kepala, "/kantor", form)

    for name in ("warna", "pola_nomor", "dasar_hukum"):
        assert f'id="{name}-error"' in shown
    assert "x" * 1600 in shown
    assert await kept(office) == office.kantor


async def test_a_number_pattern_shows_what_it_would_make(office: Office) -> None:
    async with await office.client("admin") as admin:
        async with admin.get("/kantor/contoh-nomor", params={"pola": "{urut}/{bulan_romawi}"}) as response:
            assert await response.json() == {"nomor": "7/XI"}
        async with admin.get("/kantor/contoh-nomor", params={"pola": "{kode}"}) as response:
            assert "urut" in (await response.json())["galat"]
        async with admin.get("/kantor/contoh-nomor", params={"pola": "{urut}{urut.__class__}"}) as response:
            assert "tidak dikenal" in (await response.json())["galat"]


async def test_who_does_not_run_the_office_is_refused(office: Office) -> None:
    async with await office.client("ketua") as ketua:
        await see(ketua, "/kantor", status=403)
        await refused(ketua, "/kantor", form_of(office.kantor), status=403)
