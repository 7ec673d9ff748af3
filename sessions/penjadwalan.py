"""Penjadwalan: a sesi before its day: made, invited, answered, moved, called off."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sessions.errors import Conflict, Forbidden, Invalid
from sessions.evidence import Event, utc_text
from sessions.indonesia import Zona
from sessions.isian import Isian
from sessions.mesin import SISTEM, note, reason
from sessions.paket import Keadaan as KeadaanPaket
from sessions.paket import Paket
from sessions.peserta import Peserta
from sessions.sesi import Dasar, JenisSesi, Keadaan, Sesi, advance
from sessions.undangan import Keadaan as KeadaanUndangan
from sessions.undangan import Undangan
from sessions.wewenang import Pelaku

MOST_RESENDS = 2
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=10)
NEEDS_NUMBER = frozenset({Dasar.KONDISI_LUAR_BIASA, Dasar.LAINNYA})


def create(
    id: str,
    paket: Paket,
    peserta: Peserta,
    kode: str,
    isian: Mapping[str, str],
    by: Pelaku,
    at: datetime,
    *,
    kantor: Mapping[str, object],
    pokja: Sequence[Mapping[str, object]],
) -> tuple[Sesi, Event]:
    """A sesi for one peserta; its first event holds every fact that the berita acara will print.

    `isian`: jenis, mulai, selesai (ISO 8601 with or without offset; without is in `zona`), zona, dasar, dasar_nomor,
    tempat. `kantor`: pemerintah, unit, alamat, kontak. `pokja`: one mapping per member: id, nama, nip, jabatan.
    """
    if paket.keadaan is not KeadaanPaket.BERJALAN:
        raise Conflict("Mulai dulu pembuktian paket ini, baru buat sesi.")
    if peserta.paket != paket.id:
        raise Invalid("Peserta ini bukan peserta paket tersebut.", bidang={"peserta": "Pilih peserta dari paket ini."})
    sesi = _read(isian, _blank(id, paket.id, peserta.id, kode), at)
    private = _said(sesi) | {
        "fakta_paket": facts_of_paket(paket),
        "fakta_peserta": facts_of_peserta(peserta),
        "fakta_kantor": dict(kantor),
        "pokja": [dict(member) for member in pokja],
    }
    return sesi, note(by, at, sesi.berkas, "sesi.dibuat", _codes(sesi), private)


def edit(sesi: Sesi, isian: Mapping[str, str], by: Pelaku, at: datetime, *, versi: int) -> tuple[Sesi, Event]:
    """Change time, ground or place while nobody has been invited yet."""
    if sesi.keadaan is not Keadaan.DRAF:
        raise Conflict("Undangan sudah dikirim. Pakai “jadwalkan ulang” supaya peserta mendapat undangan baru.")
    if versi != sesi.versi:
        raise Conflict("Sesi ini baru saja diubah orang lain. Muat ulang, lalu ulangi.", versi=sesi.versi)
    new = _read(isian, sesi, at)
    return new, note(by, at, sesi.berkas, "sesi.diubah", _codes(new), _said(new))


# Pokja and tim IT: inviting


def send(sesi: Sesi, undangan: Undangan, alamat: Sequence[str], by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    """The approved letter goes out; the machine of the undangan says when it arrived."""
    if undangan.keadaan not in (KeadaanUndangan.DISAHKAN, KeadaanUndangan.ANTRE, KeadaanUndangan.TERKIRIM):
        raise Conflict("Undangan belum disahkan ketua Pokja. Ajukan dulu untuk disahkan.")
    if not any(alamat):
        raise Conflict("Peserta ini belum mempunyai alamat surel. Lengkapi dulu datanya.")
    return advance(sesi, "kirim_undangan", by, at, data={"undangan": undangan.id, "urutan": undangan.ke})


def resend(sesi: Sesi, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    """Invite again after silence, twice at most; a new undangan starts its own 24 hours."""
    if sesi.kirim_ulang >= MOST_RESENDS:
        raise Conflict(
            f"Undangan sudah dikirim ulang {MOST_RESENDS} kali. Hubungi peserta, lalu pertahankan jadwal atau batalkan."
        )
    new, event = advance(sesi, "kirim_ulang", by, at, data={"kirim_ulang": sesi.kirim_ulang + 1})
    return replace(new, kirim_ulang=sesi.kirim_ulang + 1), event


def keep(sesi: Sesi, jumlah_upaya: int, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    """Keep the schedule though nobody answered: silence is not a refusal, but somebody must have called."""
    if jumlah_upaya < 1:
        raise Conflict("Catat dulu paling sedikit satu upaya menghubungi peserta, baru pertahankan jadwal.")
    return advance(sesi, "tetap_jadwalkan", by, at, data={"upaya": jumlah_upaya})


# The clock; answering is `sessions.kesediaan.answer`


def expire(sesi: Sesi, undangan: Undangan, at: datetime) -> tuple[Sesi, Event]:
    """24 hours are over without an answer. That harms nobody: the Pokja decides what to do."""
    if undangan.tenggat is None or at < undangan.tenggat:
        raise Conflict("Batas 24 jam undangan ini belum lewat.")
    return advance(sesi, "lewat_24_jam", SISTEM, at, data={"undangan": undangan.id})


# Pokja: what to do about a request, and moving


def grant_change(
    sesi: Sesi, mulai: datetime, selesai: datetime, batas: datetime | None, by: Pelaku, at: datetime
) -> tuple[Sesi, Event]:
    """Grant another time within the stage of SPSE, which ends at `batas`; a new undangan follows."""
    if batas is not None and selesai > batas:
        raise Invalid(
            "Waktu baru melewati jadwal tahap di SPSE. Pilih waktu yang lebih awal atau ubah dulu jadwal tahap.",
            bidang={"selesai": "Melewati jadwal tahap di SPSE."},
        )
    moved = schedule(sesi, mulai, selesai, at)
    new, event = advance(moved, "setujui_ubah", by, at, data=_times(moved))
    return new, event


def refuse_change(sesi: Sesi, alasan: str, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    """The first schedule stands; the peserta gets the reason in writing."""
    return advance(sesi, "tolak_ubah", by, at, alasan=reason(alasan, "mengapa permohonan tidak dikabulkan"))


def divert(sesi: Sesi, alasan: str, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    """The peserta is seen in person instead; the online sesi ends here."""
    return advance(sesi, "alihkan_tatap_muka", by, at, alasan=reason(alasan, "pengalihan ke tatap muka"))


def reschedule(
    sesi: Sesi,
    mulai: datetime,
    selesai: datetime,
    alasan: str,
    by: Pelaku,
    at: datetime,
    *,
    sudah: int = 0,
    izin_kepala: str = "",
) -> tuple[Sesi, Event]:
    """The Pokja moves the sesi; after the first time (`sudah` >= 1) only with the Kepala UKPBJ's permission."""
    text = reason(alasan, "penjadwalan ulang")
    if sudah >= 1 and not izin_kepala.strip():
        raise Forbidden("Penjadwalan ulang kedua dan seterusnya memerlukan izin Kepala UKPBJ. Cantumkan nomor izinnya.")
    moved = schedule(sesi, mulai, selesai, at)
    data = _times(moved) | {"dijadwal_ulang": sudah + 1}
    private = {"izin_kepala": izin_kepala.strip()} if izin_kepala.strip() else {}
    return advance(moved, "jadwal_ulang", by, at, alasan=text, data=data, private=private)


def cancel(sesi: Sesi, alasan: str, by: Pelaku, at: datetime) -> tuple[Sesi, Event]:
    return advance(sesi, "batalkan", by, at, alasan=reason(alasan, "pembatalan"))


def schedule(sesi: Sesi, mulai: datetime, selesai: datetime, at: datetime) -> Sesi:
    """`sesi` at another time; raises Invalid unless that is in the future and of a sensible length."""
    faults = {}
    if mulai <= at:
        faults["mulai"] = "Waktu mulai harus di masa depan."
    if not SHORTEST <= selesai - mulai <= LONGEST:
        faults["selesai"] = "Waktu selesai harus 15 menit sampai 10 jam setelah waktu mulai."
    if faults:
        raise Invalid("Jadwal sesi perlu diperbaiki.", bidang=faults)
    return replace(sesi, mulai=mulai.astimezone(UTC), selesai=selesai.astimezone(UTC))


def moment(text: str, zona: Zona) -> datetime | None:
    """`2026-07-28T09:00` on the clocks of `zona`, in UTC; None when it is no time."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=zona.offset)).astimezone(UTC)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _blank(id_: str, paket: str, peserta: str, kode: str) -> Sesi:
    return Sesi(
        id=id_,
        paket=paket,
        peserta=peserta,
        kode=kode,
        jenis=JenisSesi.PEMBUKTIAN,
        mulai=_EPOCH,
        selesai=_EPOCH,
        zona=Zona.WIB,
        dasar=Dasar.PERLEM_12_2021,
        dasar_nomor="",
        tempat="",
        keadaan=Keadaan.DRAF,
        kirim_ulang=0,
        versi=0,
    )


def _read(isian: Mapping[str, str], sesi: Sesi, at: datetime) -> Sesi:
    form = Isian(isian)
    zona = form.choice("zona", "zona waktu", Zona)
    times = {name: moment(isian.get(name, ""), zona) for name in ("mulai", "selesai")}
    for name, value in times.items():
        if value is None:
            form.fault(name, f"Isi waktu {name}, misalnya 2026-07-28T09:00.")
    new = replace(
        sesi,
        jenis=form.choice("jenis", "jenis sesi", JenisSesi),
        zona=zona,
        dasar=form.choice("dasar", "dasar pelaksanaan daring", Dasar),
        dasar_nomor=form.text("dasar_nomor", "nomor dasar", least=0, most=200),
        tempat=form.text("tempat", "tempat Pokja berada", most=300),
        versi=sesi.versi + 1,
    )
    if new.dasar in NEEDS_NUMBER and not new.dasar_nomor:
        form.fault("dasar_nomor", "Dasar ini memerlukan nomor keputusan atau keterangannya.")
    if times["mulai"] and times["selesai"]:
        try:
            new = schedule(new, times["mulai"], times["selesai"], at)
        except Invalid as error:
            form.faults |= _texts(error.details["bidang"])
    form.check()
    return new


def _texts(fields: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in fields.items()} if isinstance(fields, Mapping) else {}


def _times(sesi: Sesi) -> dict[str, object]:
    return {"mulai": utc_text(sesi.mulai), "selesai": utc_text(sesi.selesai), "zona": sesi.zona}


def _codes(sesi: Sesi) -> dict[str, object]:
    ids: dict[str, object] = {"sesi": sesi.id, "paket": sesi.paket, "peserta": sesi.peserta, "kode": sesi.kode}
    return ids | {"jenis": sesi.jenis, "dasar": sesi.dasar, "versi": sesi.versi} | _times(sesi)


def _said(sesi: Sesi) -> dict[str, object]:
    return {"dasar_nomor": sesi.dasar_nomor, "tempat": sesi.tempat}


def facts_of_paket(paket: Paket) -> dict[str, object]:
    """What the berita acara prints about the paket; dates as YYYY-MM-DD or ""."""
    return {
        "nama": paket.nama,
        "kode_tender": paket.kode_tender,
        "kode_rup": paket.kode_rup,
        "skpd": paket.skpd,
        "sumber_dana": paket.sumber_dana,
        "tahun": paket.tahun,
        "pagu": paket.pagu,
        "hps": paket.hps,
        "jenis": str(paket.jenis),
        "metode": str(paket.metode),
        "kualifikasi": str(paket.kualifikasi),
        "nomor_dokpil": paket.nomor_dokpil,
        "tanggal_dokpil": paket.tanggal_dokpil.isoformat() if paket.tanggal_dokpil else "",
        "nomor_ba_evaluasi": paket.nomor_ba_evaluasi,
        "tanggal_ba_evaluasi": paket.tanggal_ba_evaluasi.isoformat() if paket.tanggal_ba_evaluasi else "",
        "nama_pokja": paket.nama_pokja,
        "sk_pokja": paket.sk_pokja,
        "ppk": paket.ppk,
        "klausul_hadir": paket.klausul_hadir,
    }


def facts_of_peserta(peserta: Peserta) -> dict[str, object]:
    return {
        "nama": peserta.nama,
        "npwp": peserta.npwp,
        "nib": peserta.nib,
        "alamat": peserta.alamat,
        "peringkat": peserta.peringkat,
        "direktur": peserta.direktur,
        "surel": peserta.surel,
        "telepon": peserta.telepon,
    }
