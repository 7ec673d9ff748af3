"""Lobi: somebody comes, shows device, choice and identity, is let in, and is lost, leaves or is sent out."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from mailer.address import Address
from server.actions import fakta, jaga, surel
from server.actions.berkas import issue_head, load
from server.actions.ruang import act
from server.services import Services
from server.store import dokumen as papers
from server.store import sambungan as connections
from server.store import undangan as letters
from server.store.orang import ORANG
from server.store.sambungan import Sambungan
from server.store.unit import Tx
from server.store.wakil import WAKIL
from sessions import lobi, persetujuan_teks, pilihan
from sessions.indonesia import waktu
from sessions.kapasitas import KEWAKILAN, Kapasitas
from sessions.kursi import Mutu
from sessions.persetujuan import Pilihan
from sessions.ruang import Moved, Ruang
from sessions.wewenang import PENGAMAT, PETUGAS, POKJA, Pelaku, Peran, require


async def arrive(
    services: Services, by: Pelaku, sesi: str, sambungan: str, pemilik: int | None = None, perangkat: str = ""
) -> Ruang:
    """A connection opens: into the lobby, back to the seat, or taking it over. Staff sit down once they have chosen.

    `pemilik` is the server process that holds it: should that die, the others end what it held. `perangkat` is the
    fingerprint of the device that it comes from.
    """
    require(by, "ruang.datang")

    def unit(tx: Tx) -> Ruang:
        ruang = services.ruang.locked(tx.connection, sesi)
        new, events = lobi.arrive(ruang, lobi.Datang(*_capacity(tx, by), sambungan, perangkat), by, tx.now())
        tx.append(*events)
        if any(event.kind == "ruang.terputus" for event in events):
            jaga.somebody_went(tx, sesi, new, sambungan)
        if pemilik is not None:
            connections.keep(tx.connection, Sambungan(sambungan, sesi, by.id, pemilik))
        jaga.somebody_came(tx, sesi, new)
        return new

    return await services.store.write(unit)


def _capacity(tx: Tx, by: Pelaku) -> tuple[Kapasitas, str]:
    if by.peran in PENGAMAT:
        return Kapasitas.PENGAMAT, ORANG.get(tx.connection, by.id).jabatan
    if by.peran is not Peran.PENYEDIA:
        return (Kapasitas.POKJA if by.peran in POKJA else Kapasitas.TIM_IT), by.peran.value
    person = WAKIL.get(tx.connection, by.id)
    return Kapasitas(person.kapasitas or Kapasitas.PENDAMPING), person.jabatan


async def lose(services: Services, who: str, sesi: str, sambungan: str) -> None:
    """A connection ended; a minute later the clock looks whether the peserta is gone for good."""

    def unit(tx: Tx) -> None:
        ruang = services.ruang.locked(tx.connection, sesi)
        new, events = lobi.lose(ruang, who, sambungan, tx.now())
        tx.append(*events)
        connections.forget(tx.connection, sambungan)
        if events:
            jaga.somebody_went(tx, sesi, new, sambungan)

    await services.store.write(unit)


async def lose_those_of_the_dead(services: Services, pemilik: int, is_gone: Callable[[int], Awaitable[bool]]) -> None:
    """What a server process held when it died is lost, whatever the chain says: an absent member is no quorum."""
    for owner in await services.store.read(lambda c: connections.other_owners(c, pemilik)):
        if await is_gone(owner):
            for one in await services.store.read(lambda c, owner=owner: connections.held_by(c, owner)):  # type: ignore[misc]
                await lose(services, one.siapa, one.sesi, one.id)


async def pass_device(services: Services, by: Pelaku, sesi: str, mutu: Mutu) -> dict[str, object]:
    """The device works; the notice is shown, and the chain keeps which text it was."""
    notice = await read_notice(services, sesi)

    def rule(ruang: Ruang, at: datetime) -> Moved:
        return lobi.pass_device(ruang, mutu, persetujuan_teks.VERSION, persetujuan_teks.digest(notice), by, at)

    await act(services, sesi, rule)
    return {"versi_teks": persetujuan_teks.VERSION}


async def read_notice(services: Services, sesi: str) -> str:
    """The notice of domain 5.12 for this sesi: one text for page, receipt and hash."""

    def read(c: object) -> str:
        found = load(c, sesi)  # type: ignore[arg-type]
        checklist = papers.of_sesi(c, sesi)  # type: ignore[arg-type]
        return persetujuan_teks.notice(fakta.notice(found.kantor, found.paket, found.sesi, checklist))

    return await services.store.read(read)


async def choose(services: Services, by: Pelaku, sesi: str, choice: Pilihan, dibacakan: bool) -> None:
    """A, B or C; the receipt goes out by mail with the head of the chain. Staff sit down with their choice."""
    require(by, "persetujuan.pilih")
    notice = await read_notice(services, sesi)

    def unit(tx: Tx) -> None:
        ruang = services.ruang.locked(tx.connection, sesi)
        new, events = pilihan.choose(ruang, choice, by, tx.now(), dibacakan=dibacakan)
        if by.peran in PETUGAS and new.seat(by.id).di_lobi:
            new, more = lobi.enter(new, by, tx.now())
            events += more
        tx.append(*events)
        jaga.somebody_came(tx, sesi, new)
        if by.peran is Peran.PENYEDIA:
            _receipt(tx, services, by, sesi, choice, notice)

    await services.store.write(unit)


AKIBAT = {
    Pilihan.A: "Suara dan gambar Saudara direkam selama tanda REC menyala.",
    Pilihan.B: "Suara dan gambar Saudara tidak direkam; foto dokumen, catatan, dan log kehadiran tetap dibuat.",
    Pilihan.C: "Pokja menjawab permohonan tatap muka Saudara secara tertulis.",
}


def _receipt(tx: Tx, services: Services, by: Pelaku, sesi: str, choice: Pilihan, notice: str) -> None:
    found = load(tx.connection, sesi)
    person = WAKIL.get(tx.connection, by.id)
    digest = persetujuan_teks.digest(notice)
    facts = {
        **fakta.mail(found.kantor, found.paket, found.peserta, found.sesi),
        "penerima": person.nama,
        "nama": person.nama,
        "kapasitas": KEWAKILAN[Kapasitas(person.kapasitas)].uraian if person.kapasitas else "",
        "pilihan": f"{choice.value}. {persetujuan_teks.PILIHAN[choice.value]}",
        "akibat": AKIBAT[choice],
        "dipilih": waktu(tx.now(), found.sesi.zona),
        "versi_teks": persetujuan_teks.VERSION,
        "sidik_teks": f"{digest[:8]}…{digest[-8:]}",
        "tautan": f"{services.url}/undangan",
        "kepala": issue_head(services, tx, found.kantor, found.sesi.berkas),
    }
    to = Address(person.nama, person.surel or found.peserta.surel)
    surel.queue(tx, services, "tanda_terima_persetujuan", to, facts, kantor=found.kantor.id, sesi=sesi)


async def withdraw(services: Services, by: Pelaku, sesi: str) -> None:
    require(by, "persetujuan.pilih")
    await act(services, sesi, lambda ruang, at: pilihan.withdraw(ruang, by, at))


async def admit(services: Services, by: Pelaku, sesi: str, who: str, alasan: str) -> None:
    require(by, "ruang.pimpin")

    def unit(tx: Tx) -> None:
        new, events = lobi.admit(services.ruang.locked(tx.connection, sesi), who, by, tx.now(), alasan=alasan)
        tx.append(*events)
        jaga.somebody_came(tx, sesi, new)

    await services.store.write(unit)


async def ask_for_more(services: Services, by: Pelaku, sesi: str, who: str, kurang: str, menit: int) -> None:
    require(by, "ruang.pimpin")
    await act(services, sesi, lambda ruang, at: lobi.ask_for_more(ruang, who, kurang, menit, by, at))


async def complete(services: Services, by: Pelaku, sesi: str) -> None:
    await act(services, sesi, lambda ruang, at: lobi.complete(ruang, by, at))


async def refuse(services: Services, by: Pelaku, sesi: str, who: str, alasan: str) -> None:
    """Somebody may not come in; their links and logins end, another person of the company may come."""
    require(by, "ruang.pimpin")

    def unit(tx: Tx) -> None:
        _, events = lobi.refuse(services.ruang.locked(tx.connection, sesi), who, alasan, by, tx.now())
        tx.append(*events)
        letters.revoke_links(tx.connection, [who], tx.now())

    await services.store.write(unit)
    await services.parts.drop_all(who, f"sesi/{sesi}")


async def remove(services: Services, by: Pelaku, sesi: str, who: str, alasan: str) -> None:
    """Sent out: every link and login of that person ends at once, and what they had begun to send."""
    require(by, "ruang.pimpin")

    def unit(tx: Tx) -> None:
        new, events = lobi.remove(services.ruang.locked(tx.connection, sesi), who, alasan, by, tx.now())
        tx.append(*events)
        jaga.somebody_went(tx, sesi, new, new.seat(who).sambungan)
        letters.revoke_links(tx.connection, [who], tx.now())

    await services.store.write(unit)
    await services.parts.drop_all(who, f"sesi/{sesi}")


async def refuse_in_person(services: Services, by: Pelaku, sesi: str, who: str, alasan: str) -> None:
    require(by, "ruang.pimpin")
    digest = persetujuan_teks.digest(await read_notice(services, sesi))
    version = persetujuan_teks.VERSION
    await act(services, sesi, lambda ruang, at: pilihan.refuse_in_person(ruang, who, alasan, version, digest, by, at))


async def leave(services: Services, by: Pelaku, sesi: str) -> None:
    def unit(tx: Tx) -> None:
        new, events = lobi.leave(services.ruang.locked(tx.connection, sesi), by, tx.now())
        tx.append(*events)
        jaga.somebody_went(tx, sesi, new, new.seat(by.id).sambungan)

    await services.store.write(unit)
