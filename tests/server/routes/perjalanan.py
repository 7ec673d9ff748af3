"""Perjalanan: how far a sesi has come: each function takes the tests' office one step of the procedure on."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer

from server.actions import (
    berita_acara,
    kesediaan,
    lembar,
    lobi,
    pelaksanaan,
    pengiriman,
    persiapan,
    putusan,
    segel,
    tanda_tangan,
    undangan,
)
from server.actions import paket as pakets
from server.keys import DISPATCHER
from server.login import TAMU
from server.store import berita_acara as minutes
from server.store import cetakan as printed
from server.store import surel as post
from server.store import undangan as letters
from server.store.sesi import SESI
from server.store.wakil import WAKIL
from sessions.kursi import Mutu
from sessions.paket import Paket
from sessions.persetujuan import Pilihan
from sessions.peserta import Hasil, Peserta
from sessions.putusan import Perihal
from sessions.sarana import DAFTAR
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku, Peran
from tests.clock import Clock
from tests.people import Office, browser_of, make_paket, make_peserta, make_sesi

TERLAMBAT = "Menunggu jawaban peserta sampai hari sesi (contoh)."


@dataclass(slots=True)
class Perjalanan:
    """One sesi of one peserta, and everybody who takes part in it."""

    service: TestServer
    office: Office
    clock: Clock
    paket: Paket
    peserta: Peserta
    sesi: Sesi

    @property
    def services(self) -> Any:
        return self.office.services

    @property
    def pokja(self) -> tuple[Pelaku, ...]:
        return (self.office.ketua, self.office.pelaku("anggota"), self.office.pelaku("anggota2"))

    @property
    def tim_it(self) -> Pelaku:
        return self.office.pelaku("tim_it")

    async def guest(self) -> Pelaku:
        """The person to whom the invitation went."""
        id = await self.services.store.read(lambda c: letters.first_person(c, self.sesi.id))
        person = await self.services.store.read(lambda c: WAKIL.get(c, id))
        return Pelaku(id, person.nama, Peran.PENYEDIA, self.office.kantor.id)

    async def guest_browser(self) -> aiohttp.ClientSession:
        return await browser_of(self.services, self.office.url, TAMU, (await self.guest()).id)

    async def state(self) -> str:
        return str((await self.services.store.read(lambda c: SESI.get(c, self.sesi.id))).keadaan)

    async def until(self, done: Callable[[], Awaitable[Any]], what: str) -> Any:
        """Wait for background work."""
        ends = time.monotonic() + 90
        while time.monotonic() < ends:
            if found := await done():
                return found
            self.service.app[DISPATCHER].kick()
            await asyncio.sleep(0.05)
        raise TimeoutError(what)

    async def letter_text(self, jenis: str, to: str = "") -> str:
        """The newest mail of this kind, as its reader sees it; waits for the first."""

        async def look() -> str | None:
            found = await self.letters(jenis, to)
            return found[0] if found else None

        return str(await self.until(look, f"a letter {jenis}"))

    async def letters(self, jenis: str, to: str = "") -> list[str]:
        """All mails of this kind that are there, newest first."""
        found = []
        for summary in await self.services.inbox.list(1000):
            stored = await self.services.inbox.get(summary.id)
            message = message_from_bytes(stored.raw, policy=policy.default)
            if str(message["Message-ID"]).startswith(f"<{jenis}.") and to in summary.recipient:
                found.append(str(message.get_body(("plain",)).get_content()))  # type: ignore[union-attr]
        return found

    async def link(self) -> str:
        """The secret of the newest invitation's link."""
        return personal(await self.letter_text("undangan"))

    async def another(self) -> Sesi:
        """A sesi of the next peserta of the same paket."""
        peserta = await make_peserta(self.office, self.paket, 1)
        return await make_sesi(self.office, peserta, self.clock.now() + timedelta(days=3))

    # Steps

    async def invited(self) -> None:
        letter = await undangan.draft(self.services, self.pokja[1], self.sesi.id)
        await undangan.submit(self.services, self.pokja[1], letter.id)
        await undangan.approve(self.services, self.pokja[0], letter.id)
        await pengiriman.send(self.services, self.tim_it, letter.id)
        await self.until(self._delivered, "the invitation's delivery")

    async def _delivered(self) -> bool:
        letter = await self.services.store.read(lambda c: letters.latest(c, self.sesi.id))
        return bool(letter and letter.dikirim)

    async def answered(self, pilihan: str = "bersedia") -> None:
        isian = {"pilihan": pilihan, "alasan": "Alasan contoh yang cukup panjang", "usul": "Rabu, 25 November 2026"}
        isian |= {"whatsapp": "0812-0000-0001", "perangkat": "telepon"}
        coming = {"nama": self.peserta.direktur, "jabatan": "Direktur", "kapasitas": "direksi"}
        await kesediaan.answer(self.services, await self.guest(), self.sesi.id, isian, [coming], "127.0.0.1")

    async def ready(self) -> None:
        duties = dict(zip((one.id for one in self.pokja), ("pemimpin", "pemeriksa", "notulis"), strict=True))
        await persiapan.assign(self.services, self.pokja[0], self.sesi.id, {**duties, self.tim_it.id: "sarana"})
        await persiapan.begin_check(self.services, self.tim_it, self.sesi.id)
        await persiapan.connected(self.services, self.tim_it, self.sesi.id, "whatsapp", "Staf peserta contoh")
        await persiapan.report(self.services, self.tim_it, self.sesi.id, dict.fromkeys(DAFTAR, "baik"))

    async def lobby(self) -> None:
        """Half an hour before the start."""
        self.clock.set(self.sesi.mulai - timedelta(minutes=25))
        if await self.state() == "sarana_siap":
            try:
                await pelaksanaan.open_lobby(self.services, self.tim_it, self.sesi.id)
            except Exception:  # the clock's own job was faster
                assert await self.state() == "ruang_tunggu"

    async def come(self, who: Pelaku, sambungan: str, pilihan: Pilihan) -> None:
        """Somebody in the lobby, with a device that works, who has said whether to be recorded."""
        await lobi.arrive(self.services, who, self.sesi.id, sambungan)
        await lobi.pass_device(self.services, who, self.sesi.id, Mutu.VIDEO)
        await lobi.choose(self.services, who, self.sesi.id, pilihan, False)

    async def begun(self, pilihan: str = "AAAA") -> None:
        """`pilihan` are the choices of the Pokja and, last, of the guest."""
        guest = await self.guest()
        for place, (who, letter) in enumerate(zip((*self.pokja, guest), pilihan, strict=True)):
            await self.come(who, f"sambungan-{place}", Pilihan(letter))
        why = "Identitas diperlihatkan di depan kamera (contoh)."
        await lobi.admit(self.services, self.pokja[0], self.sesi.id, guest.id, why)
        self.clock.set(self.sesi.mulai)
        await pelaksanaan.begin(self.services, self.pokja[0], self.sesi.id)

    async def closed(self, hasil: Hasil = Hasil.LULUS) -> None:
        self.clock.advance(minutes=40)
        await self.decided(Perihal.HASIL, hasil, "Seluruh persyaratan terpenuhi (contoh).")
        await self.decided(Perihal.TUTUP, None, "")

    async def decided(self, perihal: Perihal, hasil: Hasil | None, alasan: str) -> None:
        """One proposes, another agrees: two of three are the quorum."""
        await putusan.propose(self.services, self.pokja[0], self.sesi.id, perihal, hasil, alasan)
        state = await self.services.store.read(lambda c: self.services.ruang.state(c, self.sesi.id))
        usul = next(iter(one.id for one in state.usul.values() if one.perihal == perihal))
        await putusan.vote(self.services, self.pokja[1], self.sesi.id, usul)

    async def read_out(self) -> None:
        await berita_acara.compose(self.services, self.pokja[0], self.sesi.id)
        await berita_acara.read_out(self.services, self.pokja[0], self.sesi.id)

    async def frozen(self) -> None:
        await self.read_out()
        await tanda_tangan.begin(self.services, self.pokja[0], self.sesi.id)

    async def code(self, who: Pelaku, surel: str) -> str:
        before = len(await self.letters("kode_tanda_tangan", surel))
        await tanda_tangan.send_code(self.services, who, self.sesi.id)

        async def newest() -> str | None:
            found = await self.letters("kode_tanda_tangan", surel)
            return found[0] if len(found) > before else None

        return code_in(await self.until(newest, "the code"))

    async def signed(self, *, peserta: bool = True) -> None:
        await self.frozen()
        for key, who in zip(("ketua", "anggota", "anggota2"), self.pokja, strict=True):
            code = await self.code(who, f"{key}@ukpbj.contoh.id")
            await tanda_tangan.sign(self.services, who, self.sesi.id, code, None)
        if peserta:
            guest = await self.guest()
            code = await self.code(guest, self.peserta.surel)
            await tanda_tangan.sign(self.services, guest, self.sesi.id, code, None)
            await self.until(self.all_closed, "the closing seals")

    async def all_closed(self) -> bool:
        papers = await self.services.store.read(lambda c: minutes.of_sesi(c, self.sesi.id))
        sealed = await self.services.store.read(lambda c: minutes.sealed(c, self.sesi.id))
        return {one.id for one in papers} == sealed

    async def reported(self) -> None:
        for step in await self.services.store.read(lambda c: lembar.late_steps(c, self.sesi.id, self.services.now())):
            await segel.explain(self.services, self.pokja[0], self.sesi.id, step.kode, TERLAMBAT)
        await segel.report(self.services, self.pokja[0], self.sesi.id)

    async def sealed(self) -> None:
        """All the way from a closed sesi to its sealed bag."""
        await self.signed()
        await self.reported()
        await segel.return_equipment(self.services, self.tim_it, self.sesi.id, ["Komputer atau laptop berkamera"])
        await self.until(self.posted, "the last letters")
        await segel.seal(self.services, self.tim_it, self.sesi.id)

    async def posted(self) -> bool:
        mails = await self.services.store.read(lambda c: post.of_sesi(c, self.sesi.id))
        printing = await self.services.store.read(lambda c: printed.still_printing(c, self.sesi.berkas))
        return not printing and all(mail.keadaan != "antre" for mail in mails)

    # From nothing to

    async def prepared(self) -> None:
        """a sesi that waits for its day."""
        await self.invited()
        await self.answered()
        await self.ready()

    async def waiting(self) -> None:
        """a lobby that is open."""
        await self.prepared()
        await self.lobby()

    async def inside(self) -> None:
        """a sesi that runs, with everybody inside and recorded by their own choice."""
        await self.waiting()
        await self.begun()

    async def met(self) -> None:
        """a closed sesi."""
        await self.inside()
        await self.closed()


async def set_out(service: TestServer, office: Office, clock: Clock, place: int = 0) -> Perjalanan:
    """A paket, a peserta and its sesi, two days from now."""
    paket = await make_paket(office)
    peserta = await make_peserta(office, paket, place)
    paket = await pakets.begin(office.services, office.ketua, paket.id)
    sesi = await make_sesi(office, peserta, clock.now() + timedelta(days=2, hours=1))
    return Perjalanan(service, office, clock, paket, peserta, sesi)


def personal(text: str) -> str:
    """The secret in the first personal link of a letter."""
    found = re.search(r"/undangan#(\S+)", text)
    assert found, "no personal link in the letter"
    return found[1]


def code_in(text: str) -> str:
    found = re.search(r"\b\d{3} \d{3}\b", text)
    assert found, "no code in the letter"
    return found[0]
