"""Tests of /orang and /sandi: accounts are made by an admin, and their passwords by their owners."""

import asyncio
import re

import pytest

from server.store import orang as rows
from tests.people import SANDI, Office
from tests.server.routes.peramban import press, refused, see

NEW = {
    "nama": "Nova <b>Contoh</b>",
    "surel": "Nova@ukpbj.contoh.id",
    "nip": "",
    "jabatan": "Anggota Pokja Pemilihan 4",
    "peran": "anggota",
    "sampai": "2027-12-31",
}


async def test_an_account_is_made_and_its_owner_chooses_the_password(office: Office) -> None:
    async with await office.client("admin") as admin:
        place = await press(admin, "/orang", NEW)

        assert place.startswith("/orang#orang-")
        async with admin.get("/orang") as response:
            text = await response.text()
        assert "Nova &lt;b&gt;Contoh&lt;/b&gt;" in text
        assert "Tautan dikirim, belum membuat sandi" in text
        assert "Nova" in await see(admin, "/beranda")
        secret = await link_of(office, "nova@ukpbj.contoh.id")
        async with admin.post("/sandi", json={"rahasia": secret, "sandi": "pendek"}) as response:
            assert response.status == 422
            assert "minimal 12" in (await response.json())["message"]
        async with admin.post("/sandi", json={"rahasia": secret, "sandi": SANDI}) as response:
            assert await response.json() == {"ke": "/masuk"}
        async with admin.post("/sandi", json={"rahasia": secret, "sandi": SANDI}) as response:
            assert response.status == 410
        assert "belum membuat sandi" not in (await see(admin, "/orang")).lower()


async def link_of(office: Office, surel: str) -> str:
    """The secret of the newest link to this address."""
    inbox = office.services.inbox
    assert inbox is not None
    for _ in range(200):
        for summary in await inbox.list():
            if surel in summary.recipient:
                letter = await inbox.get(summary.id)
                found = re.search(r"/sandi#(\S+)", letter.text if letter else "")
                if found:
                    return found[1]
        await asyncio.sleep(0.05)
    raise TimeoutError(surel)


async def test_faults_of_a_new_account_stand_beside_their_fields(office: Office) -> None:
    async with await office.client("admin") as admin:
        shown = await refused(admin, "/orang", {**NEW, "surel": "bukan surel", "nama": ""})
        assert 'id="surel-error"' in shown
        assert 'id="nama-error"' in shown
        assert 'value="bukan surel"' in shown
        taken = await refused(admin, "/orang", {**NEW, "surel": "ketua@ukpbj.contoh.id"})
        assert "sudah punya akun" in taken
        assert 'id="sampai-error"' in await refused(admin, "/orang", {**NEW, "sampai": "akhir tahun"})


async def test_an_account_ends_now_and_everywhere_but_never_ones_own(office: Office) -> None:
    luar = office.people["orang_luar"]

    async with await office.client("admin") as admin, await office.client("orang_luar") as gone:
        await see(gone, "/beranda")
        await press(admin, f"/orang/{luar.id}/akhiri")
        await see(gone, "/beranda", status=303)
        assert "Berakhir" in await see(admin, "/orang")
        assert "Akun sendiri" in await refused(admin, f"/orang/{office.people['admin'].id}/akhiri", status=409)
        await see(admin, "/orang")


async def test_a_lost_link_is_sent_anew(office: Office) -> None:
    ketua = office.people["ketua"]

    async with await office.client("admin") as admin:
        await press(admin, f"/orang/{ketua.id}/tautan")

    assert await link_of(office, ketua.surel)


@pytest.mark.parametrize("who", ["ketua", "tim_it", "kepala", "auditor"])
async def test_only_an_admin_manages_accounts(office: Office, who: str) -> None:
    async with await office.client(who) as client:
        await see(client, "/orang", status=403)
        await refused(client, "/orang", NEW, status=403)
        await refused(client, f"/orang/{office.people['orang_luar'].id}/akhiri", status=403)


async def test_an_account_of_another_office_is_not_found(office: Office) -> None:
    async with await office.client("admin") as admin:
        assert office.other.nama not in await see(admin, "/orang")
        await refused(admin, f"/orang/{office.other.id}/akhiri", status=404)
        await refused(admin, f"/orang/{office.other.id}/tautan", status=404)

    kept = await office.services.store.read(lambda c: rows.ORANG.get(c, office.other.id))
    assert kept.sampai is None
