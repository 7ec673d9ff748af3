"""Penilaian: what the examiners of the Pokja say of a dokumen that was shown, and what its issuer says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from sessions.dokumen import Dokumen, Keadaan, Sumber, advance, seen
from sessions.errors import Conflict, Forbidden, Invalid
from sessions.evidence import Event, utc_text
from sessions.isian import paragraphs
from sessions.mesin import SISTEM, note, reason, words
from sessions.wewenang import POKJA, Pelaku

K = Keadaan


class Putusan(StrEnum):
    """What an examiner may say of a dokumen that was shown."""

    SAH = "sah"
    TIDAK_SAH = "tidak_sah"
    KLARIFIKASI = "klarifikasi"


WAY = {
    (K.DIPERLIHATKAN, Putusan.SAH): "cocok",
    (K.DIPERLIHATKAN, Putusan.TIDAK_SAH): "tidak_cocok",
    (K.DIPERLIHATKAN, Putusan.KLARIFIKASI): "ragu",
    (K.KLARIFIKASI, Putusan.SAH): "dijawab_cukup",
    (K.KLARIFIKASI, Putusan.TIDAK_SAH): "dijawab_tidak_cukup",
    (K.MENUNGGU_PENERBIT, Putusan.SAH): "penerbit_membenarkan",
    (K.MENUNGGU_PENERBIT, Putusan.TIDAK_SAH): "penerbit_membantah",
}
"""Which step a verdict is, from where the dokumen stands."""

EXAMINERS = 2
"""How many different people must say the same of a key item before it is decided, for the peserta or against it."""


def verdict(
    dokumen: Dokumen,
    putusan: Putusan,
    by: Pelaku,
    at: datetime,
    *,
    versi: int,
    sumber: Sumber | None = None,
    alasan: str = "",
    terbaca: Mapping[str, str] | None = None,
) -> tuple[Dokumen, Event]:
    """One examiner's word. `terbaca` is what they read on the original (nomor, tanggal, penerbit, berlaku, ...).

    Of a key item every word is kept (`dokumen.diperiksa`) until two people say the same; when the first two differ, a
    third decides, or one of them changes their mind. Raises Conflict, with the newer value in its details, when the
    dokumen changed since the examiner saw `versi`.
    """
    if by.peran not in POKJA:
        raise Forbidden("Hanya anggota Pokja yang menilai dokumen, bukan sistem.")
    seen(dokumen, versi)
    way = WAY.get((dokumen.keadaan, putusan))
    if way is None:
        raise Conflict(
            f"Dokumen ini sedang {words(dokumen.keadaan)}; putusan “{words(putusan)}” tidak dapat diberikan."
        )
    text = _why(putusan, sumber or dokumen.sumber, alasan)
    judged = replace(dokumen, sumber=sumber or dokumen.sumber, alasan=text)
    private = {"terbaca": dict(terbaca)} if terbaca else {}
    if putusan is Putusan.KLARIFIKASI:  # a doubt confirms nothing: whoever judges afterwards begins anew
        judged = replace(judged, pemeriksa=(), nilai={})
        return advance(
            judged, way, by, at, alasan=text, data=_codes(judged, (*dokumen.pemeriksa, by.id)), private=private
        )
    nilai = _words(dokumen, putusan, by)
    agreed = tuple(who for who, said in nilai.items() if said == putusan)
    judged = replace(judged, pemeriksa=tuple(nilai), nilai=nilai)
    if dokumen.kunci and len(agreed) < EXAMINERS:
        return _recorded(judged, putusan, by, at, private | ({"alasan": text} if text else {}))
    decided = replace(judged, pemeriksa=agreed)
    return advance(decided, way, by, at, alasan=text, data=_codes(judged, agreed), private=private)


def ask_issuer(
    dokumen: Dokumen,
    penerbit: str,
    tenggat: datetime,
    by: Pelaku,
    at: datetime,
    *,
    surel: str = "",
    pokok: str = "",
) -> tuple[Dokumen, Event]:
    """Ask whoever issued it (OSS, AHU, LPJK, DJP, Dukcapil), with a date by which to hear.

    `surel` is where the letter goes ("" when it is handed over), `pokok` what is asked beyond whether it is theirs.
    """
    if tenggat <= at:
        raise Invalid("Tenggat jawaban penerbit harus di masa depan.", bidang={"tenggat": "Pilih waktu mendatang."})
    private = {"penerbit": reason(penerbit, "atau nama penerbit", 3), "surel": surel, "pokok": paragraphs(pokok)}
    return advance(dokumen, "tanya_penerbit", by, at, data={"tenggat": utc_text(tenggat)}, private=private)


class CaraJawab(StrEnum):
    """How an issuer answered."""

    SUREL = "surel"
    SURAT = "surat"
    TELEPON = "telepon"
    LAMAN = "laman"


def issuer_answered(dokumen: Dokumen, cara: CaraJawab, nomor: str, isi: str, by: Pelaku, at: datetime) -> Event:
    """What the issuer said, word for word or in short; what follows from it is the examiners' to say."""
    if dokumen.keadaan is not K.MENUNGGU_PENERBIT:
        raise Conflict(
            f"Dokumen ini sedang {words(dokumen.keadaan)}; tidak ada pertanyaan kepada penerbit yang terbuka."
        )
    private = {"isi": reason(isi, "dan isi jawaban penerbit", 5), "nomor": " ".join(nomor.split())[:100]}
    data = {"dokumen": dokumen.id, "cara": cara.value}
    return note(by, at, dokumen.berkas, "penerbit.menjawab", data, private)


def issuer_silent(dokumen: Dokumen, tenggat: datetime, at: datetime) -> tuple[Dokumen, Event]:
    """No answer by the date: back to klarifikasi, where the Pokja decides; silence proves nothing."""
    if at < tenggat:
        raise Conflict("Tenggat jawaban penerbit belum lewat.")
    return advance(dokumen, "tak_ada_jawaban", SISTEM, at)


def _why(putusan: Putusan, sumber: Sumber | None, alasan: str) -> str:
    if putusan is Putusan.TIDAK_SAH:
        return reason(alasan, "dokumen tidak sah")
    if putusan is Putusan.SAH and sumber is None:
        raise Invalid("Pilih sumber dokumen: asli, legalisir, atau elektronik.", bidang={"sumber": "Pilih sumbernya."})
    if putusan is Putusan.SAH and sumber is Sumber.SALINAN:
        return reason(alasan, "menerima salinan yang tidak dilegalisir")
    return alasan.strip()


def _words(dokumen: Dokumen, putusan: Putusan, by: Pelaku) -> dict[str, str]:
    """What each examiner has said, with this word; the same person twice is no second examiner."""
    mine = dokumen.nilai.get(by.id)
    if dokumen.kunci and mine and not dokumen.berselisih:
        raise Conflict("Butir kunci memerlukan pemeriksa kedua yang berbeda. Minta anggota Pokja lain memeriksanya.")
    if mine == putusan:
        raise Conflict(
            "Putusan Anda sudah tercatat dan berbeda dari pemeriksa lain. Bicarakan, minta anggota ketiga memeriksa, "
            "atau ubah putusan Anda."
        )
    return {**dokumen.nilai, by.id: putusan.value}


def _recorded(
    dokumen: Dokumen, putusan: Putusan, by: Pelaku, at: datetime, private: Mapping[str, object]
) -> tuple[Dokumen, Event]:
    """A word on a key item that decides nothing yet; the peserta hears only what is decided."""
    new = replace(dokumen, versi=dokumen.versi + 1)
    data = {"dokumen": dokumen.id, "putusan": putusan.value, "berselisih": new.berselisih}
    return new, note(
        by, at, dokumen.berkas, "dokumen.diperiksa", {**data, **_codes(dokumen, dokumen.pemeriksa)}, private
    )


def _codes(dokumen: Dokumen, pemeriksa: tuple[str, ...]) -> dict[str, object]:
    return {"sumber": dokumen.sumber, "pemeriksa": list(pemeriksa)}
