"""Penilaian: what the examiners of the Pokja say of a dokumen that was shown, and what its issuer says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from sessions.dokumen import Dokumen, Keadaan, Sumber, advance, seen
from sessions.errors import Conflict, Invalid
from sessions.evidence import Event, utc_text
from sessions.mesin import SISTEM, note, reason, words
from sessions.wewenang import Pelaku

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
"""How many different people a key item needs before it is sah."""


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

    Raises Conflict, with the newer value in its details, when the dokumen changed since the examiner saw `versi`.
    """
    seen(dokumen, versi)
    way = WAY.get((dokumen.keadaan, putusan))
    if way is None:
        raise Conflict(
            f"Dokumen ini sedang {words(dokumen.keadaan)}; putusan “{words(putusan)}” tidak dapat diberikan."
        )
    text = _why(putusan, sumber or dokumen.sumber, alasan)
    judged = replace(dokumen, sumber=sumber or dokumen.sumber, alasan=text)
    data = {"sumber": judged.sumber, "pemeriksa": [*dokumen.pemeriksa, by.id]}
    private = {"terbaca": dict(terbaca)} if terbaca else {}
    if putusan is Putusan.SAH and _first_of_two(dokumen, by):
        return _confirmed(judged, by, at, data, private | ({"alasan": text} if text else {}))
    new, event = advance(judged, way, by, at, alasan=text, data=data, private=private)
    confirmed = () if putusan is Putusan.KLARIFIKASI else _with(dokumen.pemeriksa, by.id)  # a doubt confirms nothing
    return replace(new, pemeriksa=confirmed), event


def ask_issuer(dokumen: Dokumen, penerbit: str, tenggat: datetime, by: Pelaku, at: datetime) -> tuple[Dokumen, Event]:
    """Ask whoever issued it (OSS, AHU, LPJK, DJP, Dukcapil), with a date by which to hear."""
    if tenggat <= at:
        raise Invalid("Tenggat jawaban penerbit harus di masa depan.", bidang={"tenggat": "Pilih waktu mendatang."})
    private = {"penerbit": reason(penerbit, "atau nama penerbit", 3)}
    return advance(dokumen, "tanya_penerbit", by, at, data={"tenggat": utc_text(tenggat)}, private=private)


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


def _first_of_two(dokumen: Dokumen, by: Pelaku) -> bool:
    """Whether this confirmation still needs another person; the same person twice is refused."""
    if not dokumen.kunci:
        return False
    if by.id in dokumen.pemeriksa:
        raise Conflict("Butir kunci memerlukan pemeriksa kedua yang berbeda. Minta anggota Pokja lain memeriksanya.")
    return len(dokumen.pemeriksa) + 1 < EXAMINERS


def _confirmed(
    dokumen: Dokumen, by: Pelaku, at: datetime, data: Mapping[str, object], private: Mapping[str, object]
) -> tuple[Dokumen, Event]:
    new = replace(dokumen, pemeriksa=_with(dokumen.pemeriksa, by.id), versi=dokumen.versi + 1)
    return new, note(by, at, dokumen.berkas, "dokumen.diperiksa", {"dokumen": dokumen.id, **data}, private)


def _with(pemeriksa: tuple[str, ...], id_: str) -> tuple[str, ...]:
    return pemeriksa if id_ in pemeriksa else (*pemeriksa, id_)
