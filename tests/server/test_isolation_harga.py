"""Two competitors talk over their prices at the same time: no figure of one, and no HPS of a unit, reaches the other.

The search is that of test_isolation.py: every page, paper, mail, frame of the socket and copy of the sealed bag.
"""

import asyncio
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestServer

from server.actions import berkas_negosiasi, klarifikasi, negosiasi
from server.actions import paket as pakets
from sessions.harga import Baris
from sessions.indonesia import ribuan
from sessions.putusan import Perihal
from tests.clock import Clock
from tests.people import Office, make_paket, make_sesi
from tests.server import test_isolation as search
from tests.server.dunia import Dunia, _elsewhere, _more
from tests.server.routes.perjalanan import Perjalanan
from tests.server.test_isolation import Pihak, canary, leaks

pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]

OFFERED = {"Ala": 41_357_113, "Bea": 42_468_224}
ASKED = {"Ala": 31_593_771, "Bea": 32_604_882}
COUNTERED = {"Ala": 33_715_339, "Bea": 34_826_446}
HPS = {"Ala": 43_917_551, "Bea": 44_128_662}
"""Prices of one unit that stand nowhere else."""
VOLUME = 3


@pytest.fixture
async def dunia(service: TestServer, office: Office, clock: Clock) -> Dunia:
    paket = await make_paket(office)
    peserta = [await search._peserta(office, paket.id, n, letter) for n, letter in enumerate(search.LETTERS)]
    paket = await pakets.begin(office.services, office.ketua, paket.id)
    mulai = clock.now() + timedelta(days=2, hours=1)
    jalan = [
        Perjalanan(
            service,
            office,
            clock,
            paket,
            one,
            await make_sesi(office, one, mulai + timedelta(minutes=20 * n), kind="negosiasi"),
        )
        for n, one in enumerate(peserta)
    ]
    dunia = Dunia(office, jalan[0], jalan[1], {**office.people, "other": office.other, **await _more(office)})
    dunia.params["lain"] = await _elsewhere(dunia, clock, ("orang_luar", "anggota_lain", "anggota_lain2"))
    return dunia


def figures(*prices: int) -> set[str]:
    """Each price and its amount, with points and without, as any paper or frame may write them."""
    found = [amount for price in prices for amount in (price, price * VOLUME)]
    return {text for amount in found for text in (str(amount), ribuan(amount))}


def own(one: Pihak) -> set[str]:
    letter = one.letter
    return figures(OFFERED[letter], ASKED[letter], COUNTERED[letter]) | {
        canary("barang", letter),
        canary("aspek", letter),
    }


async def negotiate(one: Pihak) -> None:
    """Asked, countered, decided and frozen; the peserta acts through its socket."""
    jalan, letter = one.jalan, one.letter
    services, by, sesi = jalan.services, jalan.pokja[0], jalan.sesi.id
    goods = f"Contoh {canary('barang', letter)}"
    row = Baris(1, goods, "unit", str(VOLUME), HPS[letter], OFFERED[letter], None)
    made = await negosiasi.put(services, by, sesi, [row], "", 1, 0)
    said = {"dokumen": "KAK", "penawaran": "Contoh", "hasil": f"Sesuai {canary('aspek', letter)}."}
    await klarifikasi.record(services, by, sesi, "lingkup", said)
    await negosiasi.send(services, by, sesi, made.versi, [ASKED[letter]], "", 30)
    await search.write(one, "offer_seen")
    counter = {"versi": made.versi + 2, "harga": [COUNTERED[letter]], "catatan": ""}
    await search.write(one, "counter", **counter)
    await jalan.decided(Perihal.SEPAKAT, None, "")
    await berkas_negosiasi.freeze(services, by, sesi)


async def test_no_figure_of_one_competitor_reaches_the_other(dunia: Dunia, clock: Clock) -> None:
    first, second = pihak = await search.prepared(dunia)
    clock.set(dunia.saingan.sesi.mulai - timedelta(minutes=25))
    for one in pihak:
        await one.jalan.until(lambda one=one: search._open(one), "the lobby")  # type: ignore[misc]
        await search.log_in(one)
        await search.enter(one)
    clock.set(dunia.saingan.sesi.mulai)
    for act in (search.begin, negotiate, search.ask_for_all):
        for one in pihak:
            await act(one)
    pairs = ((first, second), (second, first))
    await asyncio.gather(*(search.collect_pages(one, other) for one, other in pairs))
    for one in pihak:
        await search.finish(one, clock)
    for one in pihak:
        await search.collect_socket(one)
        await search.log_in(one)
    for one, other in pairs:
        await search.collect_pages(one, other)
        await search.collect_mails(one)

    for one, other in pairs:
        await one.http.close()
        shown = b"\n".join(one.got.values()).lower()
        wanted = (OFFERED[one.letter], ASKED[one.letter], COUNTERED[one.letter])
        for price in wanted:  # in the room's frames, and in a paper: else the search would prove nothing
            assert str(price).encode() in shown
            assert ribuan(price * VOLUME).encode() in shown
        assert canary("barang", one.letter).lower().encode() in shown
        assert canary("aspek", one.letter).lower().encode() in shown
        assert not leaks(one.got, own(other) | other.kenari)
        assert not leaks(one.got, figures(*HPS.values()))
    everything = own(first) | own(second) | figures(*HPS.values())
    await search.nobody_else_learns(dunia, everything)
