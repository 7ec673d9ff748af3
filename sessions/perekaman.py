"""Perekaman: when a sesi is recorded and of whom; what the Pokja says of it, and what the recorder is seen to do."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sessions.errors import Conflict, Full
from sessions.evidence import Event, utc_text
from sessions.indonesia import Zona, jam
from sessions.kursi import Kursi, Mutu
from sessions.lipat import done
from sessions.mesin import SISTEM, move, note, reason, step
from sessions.pelaksanaan import STANDARD
from sessions.persetujuan import Keadaan as Persetujuan
from sessions.rekaman import JEJAK, LANGKAH, Keadaan, Sebab
from sessions.ruang import Moved, Ruang
from sessions.sesi import Keadaan as Sesi
from sessions.wewenang import Pelaku

CHOSEN = frozenset({Persetujuan.A_SETUJU, Persetujuan.B_TANPA_AV, Persetujuan.C_MINTA_LURING, Persetujuan.DITARIK})
RATE = 75_000
"""Bytes a second of one person: 0.6 Mb/s of picture and sound, undecoded."""
AT_LEAST = timedelta(minutes=15)
"""For which there must be room, however late the sesi is."""
SILENT_AT_MOST = timedelta(seconds=15)
"""Longer without a packet of somebody who is recorded is a gap that everybody is told of."""


def recordable(ruang: Ruang) -> frozenset[str]:
    """Whose tracks may reach the recorder now: inside, having agreed, while it is recorded. Nobody else's.

    What the Pokja says among themselves is theirs: while they confer they are not recorded.
    """
    if not ruang.rekaman.berjalan or ruang.keadaan not in (Sesi.BERLANGSUNG, Sesi.TERPUTUS):
        return frozenset()
    return frozenset(kursi.id for kursi in agreed(ruang) if not (ruang.musyawarah and kursi.pokja))


def agreed(ruang: Ruang) -> tuple[Kursi, ...]:
    """Those inside who said A."""
    return tuple(k for k in ruang.kursi.values() if k.di_dalam and k.persetujuan is Persetujuan.A_SETUJU)


def spoken(ruang: Ruang) -> str:
    """What the host says aloud before it begins; `{pukul}` stands where the hour goes."""
    guests = [kursi.nama for kursi in agreed(ruang) if not kursi.pokja]
    if not guests:
        return "Sesi ini mulai direkam pukul {pukul}. Yang direkam hanya petugas yang menyetujuinya."
    names = " dan ".join(filter(None, (", ".join(guests[:-1]), guests[-1])))
    return f"Sesi ini mulai direkam pukul {{pukul}}. Apakah Bapak/Ibu {names} menyetujui? Mohon jawab ya atau tidak."


# Pokja


def begin(ruang: Ruang, bebas: int, zona: Zona, by: Pelaku, at: datetime) -> Moved:
    """Say it aloud and record whoever agreed; with nobody who did, the chain says that nothing is recorded.

    `bebas`: bytes that the disk still has for it. Raises Conflict, Full.
    """
    _ready(ruang, by)
    new, events = done(ruang)
    if ruang.rekaman.keadaan is not Keadaan.SIAP:
        new, events = done(new, _step(new, "siapkan", SISTEM, at))
    if not agreed(new):
        new, more = done(new, _step(new, "semua_menolak", SISTEM, at))
        return new, events + more
    data = {"orang": len(agreed(new)), **_room(new, bebas, at)}
    new, more = done(new, _step(new, "mulai", by, at, data=data, private=_said(new, zona, at)))
    return new, events + more


def pause(ruang: Ruang, alasan: str, by: Pelaku, at: datetime) -> Moved:
    ruang.inside(by.id)
    return done(ruang, _step(ruang, "jeda", by, at, alasan=reason(alasan, "jeda perekaman", 5)))


def resume(ruang: Ruang, bebas: int, zona: Zona, by: Pelaku, at: datetime) -> Moved:
    _ready(ruang, by)
    if not agreed(ruang):
        raise Conflict("Tidak seorang pun di ruang menyetujui perekaman, sehingga tidak ada yang dapat direkam.")
    data = {"orang": len(agreed(ruang)), **_room(ruang, bebas, at)}
    return done(ruang, _step(ruang, "lanjut", by, at, data=data, private=_said(ruang, zona, at)))


def nobody_agreed(ruang: Ruang, at: datetime) -> tuple[Event, ...]:
    """What a sesi that closes without a recording says, when that was everybody's wish: at the end, by itself."""
    came = [kursi for kursi in ruang.kursi.values() if kursi.masuk is not None]
    if ruang.rekaman.keadaan not in (Keadaan.MATI, Keadaan.SIAP) or not came:
        return ()
    if any(kursi.persetujuan not in CHOSEN or kursi.persetujuan is Persetujuan.A_SETUJU for kursi in came):
        return ()
    ready = () if ruang.rekaman.keadaan is Keadaan.SIAP else (_step(ruang, "siapkan", SISTEM, at),)
    after, _ = done(ruang, *ready)
    return (*ready, _step(after, "semua_menolak", SISTEM, at))


def _ready(ruang: Ruang, by: Pelaku) -> None:
    """Raises Conflict unless the sesi goes on and everybody inside has chosen."""
    ruang.running()
    ruang.inside(by.id)
    waiting = [k.nama for k in ruang.kursi.values() if k.di_dalam and k.persetujuan not in CHOSEN]
    if waiting:
        raise Conflict(f"Belum memilih perekaman: {', '.join(waiting)}. Minta memilih dulu, lalu mulai merekam.")


def needed(ruang: Ruang, at: datetime) -> int:
    """Bytes that the rest of the standard time takes of those who agreed."""
    left = STANDARD - (at - (ruang.mulai or at))
    return int(max(left, AT_LEAST).total_seconds()) * RATE * len(agreed(ruang))


def _room(ruang: Ruang, bebas: int, at: datetime) -> dict[str, object]:
    """Raises Full when the disk cannot hold what would be begun: a recording that breaks off helps nobody."""
    wanted = needed(ruang, at)
    if wanted > bebas:
        raise Full(
            f"Penyimpanan server tidak cukup untuk merekam sampai selesai: perlu sekitar {_large(wanted)}, tersedia "
            f"{_large(bebas)}. Hubungi Tim IT untuk mengosongkannya, atau lanjutkan sesi tanpa rekaman.",
            perlu=wanted,
            tersedia=bebas,
        )
    return {"perkiraan": wanted}


def _large(size: int) -> str:
    return f"{size / 1e9:.1f} GB".replace(".", ",") if size >= 1e9 else f"{max(size, 0) // 1_000_000} MB"


def _said(ruang: Ruang, zona: Zona, at: datetime) -> dict[str, object]:
    return {"pernyataan": spoken(ruang).format(pukul=f"{jam(zona.local(at))} {zona}")}


# The recorder, as it was read back


def heard(ruang: Ruang, kursi: str, jalur: Sequence[str], at: datetime) -> Moved:
    """It writes these tracks of somebody."""
    return done(ruang, note(SISTEM, at, ruang.berkas, "rekaman.orang_mulai", {"id": kursi, "jalur": sorted(jalur)}))


def silenced(ruang: Ruang, kursi: str, berhenti: datetime, at: datetime, sebab: Sebab | None = None) -> Moved:
    """It says that it writes nothing more of somebody: when that was due, and when it was so.

    A server that dies takes its people's lines with it: what failed first is why.
    """
    one = ruang.rekaman.orang.get(kursi)
    if one is None:
        return ruang, ()
    diminta, why = one.diminta or berhenti, one.sebab or sebab or Sebab.TERPUTUS
    if sebab is Sebab.PERALATAN and why is Sebab.TERPUTUS and berhenti < diminta:
        diminta, why = berhenti, Sebab.PERALATAN
    data = {"id": kursi, "diminta": utc_text(diminta), "berhenti": utc_text(max(berhenti, diminta)), "sebab": str(why)}
    open_ = recovered(ruang, kursi, at) if kursi in ruang.rekaman.macet else (ruang, ())
    new, events = done(open_[0], note(SISTEM, at, ruang.berkas, "rekaman.orang_berhenti", data))
    return new, open_[1] + events


def stalled(ruang: Ruang, kursi: str, sejak: datetime, at: datetime) -> Moved:
    """Nothing comes of somebody who ought to be recorded (`kursi` "": of anybody), since `sejak`."""
    if not ruang.rekaman.berjalan or kursi in ruang.rekaman.macet:
        return ruang, ()
    return done(ruang, _step(ruang, "gangguan", SISTEM, at, id=kursi, data={"sejak": utc_text(sejak)}))


def recovered(ruang: Ruang, kursi: str, at: datetime) -> Moved:
    """The gap is over; its two ends are a line of the chain."""
    sejak = ruang.rekaman.macet.get(kursi)
    if sejak is None or not ruang.rekaman.berjalan:
        return ruang, ()
    rest = len(ruang.rekaman.macet) - 1
    data = {"sejak": utc_text(sejak), "sampai": utc_text(at)}
    to = Keadaan.GAGAL if rest else Keadaan.MEREKAM
    return done(ruang, _step(ruang, "pulih", SISTEM, at, id=kursi, to=to, data=data))


def closed(ruang: Ruang, at: datetime) -> Moved:
    """The sesi is over and the recorder has closed everything; films may have been made of what was there before."""
    rekaman = ruang.rekaman
    if rekaman.keadaan not in (Keadaan.BERHENTI, Keadaan.DIJAHIT) or rekaman.orang or not rekaman.terbuka:
        return ruang, ()
    return done(ruang, note(SISTEM, at, ruang.berkas, "rekaman.berhenti", {"segmen": ruang.rekaman.segmen}))


def owes(ruang: Ruang, kursi: str) -> bool:
    """Whether silence is a gap: of somebody with nothing but a voice, whom the Pokja has muted, nothing may come."""
    one = ruang.rekaman.orang.get(kursi)
    return not (ruang.kursi[kursi].bisu and (one is None or "video" not in one.jalur))


def expects(kursi: Kursi) -> bool:
    """Whether something ought to come of them at all: who joined by telephone alone sends nothing."""
    return kursi.mutu is not Mutu.TELEPON


def _step(
    ruang: Ruang,
    peristiwa: str,
    by: Pelaku,
    at: datetime,
    *,
    id: str = "",
    to: str | None = None,
    alasan: str = "",
    data: Mapping[str, object] | None = None,
    private: Mapping[str, object] | None = None,
) -> Event:
    dari = ruang.rekaman.keadaan
    return move(
        by,
        at,
        berkas=ruang.berkas,
        kind=JEJAK[peristiwa],
        mesin="rekaman",
        id=id or ruang.berkas.removeprefix("sesi/"),
        dari=dari,
        peristiwa=peristiwa,
        ke=step(LANGKAH, "rekaman", dari, peristiwa, to),
        alasan=alasan,
        data=data,
        private=private,
    )
