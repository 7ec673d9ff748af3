"""Ruang: what people do in the lobby and the room. Each act reads the room, asks the rule, and writes its events."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from mailer.address import Address
from server.actions import fakta, jaga, jahit, negosiasi, surel, tanda_terima
from server.actions.berkas import issue_head, load
from server.services import Services
from server.store import dokumen as papers
from server.store import sambungan as connections
from server.store import undangan as letters
from server.store.dokumen import DOKUMEN
from server.store.peserta import PESERTA
from server.store.sambungan import Sambungan
from server.store.sesi import SESI
from server.store.unit import Tx
from server.store.wakil import WAKIL
from sessions import lobi, pelaksanaan, penutupan, percakapan, perekaman, persetujuan_teks, pilihan, putusan
from sessions.evidence import Event
from sessions.foto import Untuk
from sessions.indonesia import waktu
from sessions.kapasitas import KEWAKILAN, Kapasitas
from sessions.kursi import Mutu
from sessions.persetujuan import Pilihan
from sessions.peserta import Hasil, judge
from sessions.putusan import NEGOSIASI, Perihal
from sessions.ruang import Moved, Ruang
from sessions.sesi import Keadaan, Sesi
from sessions.wewenang import POKJA, Pelaku, Peran, require

Rule = Callable[[Ruang, datetime], Moved]
SesiRule = Callable[[Sesi, Ruang, int, datetime], tuple[Sesi, tuple[Event, ...] | Event]]


async def act(services: Services, sesi: str, rule: Rule) -> Ruang:
    """One act that changes nothing but the room."""

    def unit(tx: Tx) -> Ruang:
        new, events = rule(services.ruang.locked(tx.connection, sesi), tx.now())
        tx.append(*events)
        return new

    return await services.store.write(unit)


async def move(services: Services, sesi: str, rule: SesiRule, after: Callable[[Tx, Sesi], None] | None = None) -> Sesi:
    """One act that moves the sesi itself."""

    def unit(tx: Tx) -> Sesi:
        ruang = services.ruang.locked(tx.connection, sesi)
        old = SESI.get(tx.connection, sesi)
        new, events = rule(old, ruang, jaga.pokja_count(tx, old.paket), tx.now())
        SESI.save_version(tx.connection, new, seen=old.versi)
        tx.append(*(events if isinstance(events, tuple) else (events,)))
        if after:
            after(tx, new)
        return new

    return await services.store.write(unit)


# The lobby


async def arrive(
    services: Services, by: Pelaku, sesi: str, sambungan: str, pemilik: int | None = None, perangkat: str = ""
) -> Ruang:
    """A connection opens: into the lobby, back to the seat, or taking it over. Staff sit down once they have chosen.

    `pemilik` is the server process that holds it: should that die, the others end what it held. `perangkat` is the
    fingerprint of the device that it comes from.
    """
    require(by, "ruang.masuk")

    def unit(tx: Tx) -> Ruang:
        kapasitas, jabatan = _capacity(tx, by)
        ruang = services.ruang.locked(tx.connection, sesi)
        new, events = lobi.arrive(ruang, kapasitas, jabatan, sambungan, by, tx.now(), perangkat)
        tx.append(*events)
        if any(event.kind == "ruang.terputus" for event in events):
            jaga.somebody_went(tx, sesi, new, sambungan)
        if pemilik is not None:
            connections.keep(tx.connection, Sambungan(sambungan, sesi, by.id, pemilik))
        jaga.somebody_came(tx, sesi, new)
        return new

    return await services.store.write(unit)


def _capacity(tx: Tx, by: Pelaku) -> tuple[Kapasitas, str]:
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
        if by.peran is not Peran.PENYEDIA and new.seat(by.id).di_lobi:
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


async def remove(services: Services, by: Pelaku, sesi: str, who: str, alasan: str) -> None:
    """Sent out: every link and login of that person ends at once."""
    require(by, "ruang.pimpin")

    def unit(tx: Tx) -> None:
        new, events = lobi.remove(services.ruang.locked(tx.connection, sesi), who, alasan, by, tx.now())
        tx.append(*events)
        jaga.somebody_went(tx, sesi, new, new.seat(who).sambungan)
        letters.revoke_links(tx.connection, [who], tx.now())

    await services.store.write(unit)


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


# The sesi


async def open_lobby(services: Services, by: Pelaku, sesi: str) -> Sesi:
    require(by, "ruang.masuk")
    return await move(services, sesi, lambda s, _r, _n, at: pelaksanaan.open_lobby(s, at, by), jaga.set_wait)


async def begin(services: Services, by: Pelaku, sesi: str) -> Sesi:
    """A quorum is inside and a wakil admitted: the 90 minutes begin."""
    require(by, "ruang.pimpin")

    def rule(s: Sesi, ruang: Ruang, count: int, at: datetime) -> tuple[Sesi, tuple[Event, ...]]:
        if s.keadaan is Keadaan.MENUNGGU_PUTUSAN_HADIR:
            return pelaksanaan.arrived_late(s, ruang, by, at)
        return pelaksanaan.begin(s, ruang, count, by, at)

    def after(tx: Tx, s: Sesi) -> None:
        due = tx.now() + pelaksanaan.STANDARD
        tx.enqueue("lewat_waktu_baku", {"sesi": s.id}, kunci=f"baku:{s.id}:{due.isoformat()}", at=due)

    return await move(services, sesi, rule, after)


async def pause(services: Services, by: Pelaku, sesi: str, alasan: str) -> Sesi:
    require(by, "ruang.pimpin")

    return await move(services, sesi, lambda s, _r, _n, at: pelaksanaan.pause(s, alasan, by, at), jaga.set_pause)


async def suspend_lost(services: Services, by: Pelaku, sesi: str) -> Sesi:
    """The peserta was lost for half an hour and could not be reached: the Pokja breaks off and sets another time."""
    require(by, "ruang.pimpin")
    return await move(services, sesi, lambda s, ruang, _n, at: pelaksanaan.link_over(s, ruang, at, by))


async def resume(services: Services, by: Pelaku, sesi: str) -> Sesi:
    require(by, "ruang.pimpin")
    return await move(services, sesi, lambda s, ruang, count, at: pelaksanaan.resume(s, ruang, count, by, at))


async def propose(
    services: Services, by: Pelaku, sesi: str, perihal: Perihal, hasil: Hasil | None, alasan: str
) -> None:
    """Propose what only the Pokja together decides; a quorum of one's own making carries it out at once."""
    require(by, "putusan.usulkan")
    id = services.new_id()

    def rule(ruang: Ruang, count: int, at: datetime) -> Moved:
        return putusan.propose(ruang, id, perihal, alasan, by, at, jumlah_pokja=count, hasil=hasil)

    await _decide(services, by, sesi, rule)


async def vote(services: Services, by: Pelaku, sesi: str, usul: str) -> None:
    """Agree to a proposal; the vote that makes the quorum carries it out."""
    require(by, "putusan.usulkan")
    await _decide(services, by, sesi, lambda ruang, count, at: putusan.vote(ruang, usul, by, at, jumlah_pokja=count))


async def drop(services: Services, by: Pelaku, sesi: str, usul: str, alasan: str) -> None:
    require(by, "putusan.usulkan")
    await act(services, sesi, lambda ruang, at: putusan.drop(ruang, usul, alasan, by, at))


async def _decide(services: Services, by: Pelaku, sesi: str, rule: Callable[[Ruang, int, datetime], Moved]) -> None:
    def unit(tx: Tx) -> None:
        old = SESI.get(tx.connection, sesi)
        ruang = services.ruang.locked(tx.connection, sesi)
        new, events = rule(ruang, jaga.pokja_count(tx, old.paket), tx.now())
        tx.append(*events)
        decided = [e for e in events if e.kind == "putusan.ditetapkan"]
        if decided:
            _carry_out(tx, services, by, old, new, Perihal(str(decided[0].data["perihal"])))

    await services.store.write(unit)


def _carry_out(tx: Tx, services: Services, by: Pelaku, sesi: Sesi, ruang: Ruang, perihal: Perihal) -> None:
    """What a decision of the quorum does to the sesi; a result is written down when the sesi is closed."""
    at = tx.now()
    if perihal is Perihal.TUTUP:
        checklist = papers.of_sesi(tx.connection, sesi.id)
        close = penutupan.close if ruang.keadaan is Keadaan.BERLANGSUNG else penutupan.close_with_what_is_there
        new, changed, events = close(sesi, ruang, checklist, by, at)
        events = (*perekaman.nobody_agreed(ruang, at), *events)
        before = {item.id: item.versi for item in checklist}
        for item in changed:
            DOKUMEN.save_version(tx.connection, item, seen=before[item.id])
    elif perihal is Perihal.TIDAK_HADIR:
        new, event = penutupan.declare_absent(sesi, ruang, by, at)
        events = (event,)
        _judge(tx, sesi, Hasil.TIDAK_HADIR, ruang.ditetapkan[perihal].alasan, by)
    elif perihal is Perihal.HASIL:
        usul = ruang.ditetapkan[perihal]
        _judge(tx, sesi, Hasil(usul.hasil), usul.alasan, by)
        return
    elif perihal in NEGOSIASI:
        negosiasi.carry_out(tx, ruang, sesi.id, perihal, by)
        return
    else:
        return
    SESI.save_version(tx.connection, new, seen=sesi.versi)
    tx.append(*events)
    if perihal is Perihal.TUTUP:
        tanda_terima.ask(tx, sesi.id)
        if ruang.rekaman.mulai:
            jahit.ask(tx, sesi.id)


def _judge(tx: Tx, sesi: Sesi, hasil: Hasil, alasan: str, by: Pelaku) -> None:
    old = PESERTA.get(tx.connection, sesi.peserta)
    judged, event = judge(old, hasil, alasan, sesi.id, by, tx.now())
    PESERTA.save(tx.connection, judged)
    tx.append(event)


# Words


async def say(services: Services, by: Pelaku, sesi: str, teks: str) -> None:
    require(by, "ruang.bicara")
    await act(services, sesi, lambda ruang, at: percakapan.say(ruang, teks, by, at))


async def ask(services: Services, by: Pelaku, sesi: str, teks: str, dokumen: str | None) -> None:
    require(by, "tanya.ajukan")
    await act(services, sesi, lambda ruang, at: percakapan.ask(ruang, teks, dokumen, by, at))


async def answer(services: Services, by: Pelaku, sesi: str, nomor: int, teks: str) -> None:
    require(by, "tanya.jawab")
    await act(services, sesi, lambda ruang, at: percakapan.answer(ruang, nomor, teks, by, at))


async def take_down(services: Services, by: Pelaku, sesi: str, nomor: int, teks: str, dari: str) -> None:
    require(by, "tanya.ajukan")
    await act(services, sesi, lambda ruang, at: percakapan.take_down(ruang, nomor, teks, dari, by, at))


async def conclude(services: Services, by: Pelaku, sesi: str, nomor: int, teks: str) -> None:
    require(by, "tanya.ajukan")
    await act(services, sesi, lambda ruang, at: percakapan.conclude(ruang, nomor, teks, by, at))


async def want_photo(services: Services, by: Pelaku, sesi: str, untuk: Untuk, dokumen: str | None, kursi: str) -> None:
    require(by, "dokumen.periksa")
    await act(services, sesi, lambda ruang, at: percakapan.request_photo(ruang, untuk, dokumen, kursi, by, at))


async def object_(services: Services, by: Pelaku, sesi: str, teks: str) -> None:
    require(by, "ba.keberatan")
    await act(services, sesi, lambda ruang, at: percakapan.object_(ruang, teks, by, at))


async def write_note(services: Services, by: Pelaku, sesi: str, teks: str) -> None:
    require(by, "dokumen.periksa")
    await act(services, sesi, lambda ruang, at: percakapan.write_note(ruang, teks, by, at))
