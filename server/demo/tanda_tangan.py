"""Tanda tangan: the berita acara composed, read out, frozen, and signed with one-time codes from the mail."""

import re
from typing import Any

from server.actions import berita_acara, pembekuan, penutup, tanda_tangan
from server.demo.browser import Browser
from server.demo.office import Firm
from server.demo.panggung import Stage, letter_to, say
from server.store import berita_acara as minutes
from server.store import undangan as letters
from sessions.sesi import Sesi
from sessions.wewenang import Pelaku, Peran


async def sign_all(made: Stage, firm: Firm, sesi: Sesi, guest: Browser | None, *, refuse: bool) -> None:
    """The berita acara: composed from the chain, read out, frozen, signed with one-time codes from the mail, sealed."""
    services, office = made.services, made.office
    ketua = office.pelaku("ketua")
    await berita_acara.compose(services, ketua, sesi.id)
    await berita_acara.read_out(services, ketua, sesi.id)
    await pembekuan.freeze(services, ketua, sesi.id)
    for key in ("ketua", "anggota1", "anggota2"):
        who = office.staff[key]
        await sign_as(made, office.pelaku(key), sesi.id, who.surel)
    if guest is not None:
        person = await services.store.read(lambda c: letters.first_person(c, sesi.id))
        by = Pelaku(person, firm.peserta.direktur, Peran.PENYEDIA, office.kantor.id)
        if refuse:
            await tanda_tangan.refuse(services, by, sesi.id, "Keberatan kami tentang sambungan belum dijawab.")
            await penutup.finish_without_peserta(services, ketua, sesi.id, "")
            say("  wakil peserta menolak menandatangani; alasannya tercetak, berita acara tetap sah")
        else:
            await sign_as(made, by, sesi.id, firm.peserta.surel)
    await made.until(lambda: closed(made, sesi.id), "the closing seal")


async def sign_as(made: Stage, who: Pelaku, sesi: str, surel: str) -> None:
    await tanda_tangan.send_code(made.services, who, sesi)
    mail = await letter_to(made, surel, "kode_tanda_tangan")
    found = re.search(r"\b(\d{3}) (\d{3})\b", mail.get_body(("plain",)).get_content())
    if found is None:
        raise LookupError("no code in the mail")
    await tanda_tangan.sign(made.services, who, sesi, found.group(0), None)
    say(f"  ditandatangani {who.nama}")


async def closed(made: Stage, sesi: str) -> bool:
    """Every document of the sesi carries its closing seal."""

    def read(c: Any) -> bool:
        kinds = [ba.jenis for ba in minutes.of_sesi(c, sesi)]
        return len(minutes.sealed(c, sesi)) == len(kinds) > 0

    return await made.services.store.read(read)
