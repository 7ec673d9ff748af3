"""Rincian: what of a line is shown in words beside its sentence; the rest stands in the line itself."""

from collections.abc import Mapping

from sessions.evidence import Event
from sessions.mesin import words

DETAILS: Mapping[str, str] = {
    "nomor": "Nomor",
    "nama": "Nama",
    "pilihan": "Pilihan",
    "perihal": "Perihal",
    "hasil": "Hasil",
    "jalur": "Jalur",
    "mutu": "Mutu",
    "untuk": "Untuk",
    "alasan": "Alasan",
    "teks": "Isi",
    "jawaban": "Jawaban",
    "catatan": "Catatan",
    "bukti": "Bukti",
    "usul": "Usul",
    "keberatan": "Keberatan",
    "tingkat": "Tingkat",
}
CODES = frozenset({"pilihan", "perihal", "hasil", "jalur", "mutu", "untuk"})
IDS = frozenset({"jawaban", "usul"})
"""Names that hold an id in the public part and words in the private one."""
PERSONAL = frozenset({"kehadiran", "persetujuan_rekam"})
"""Machines whose `id` is a person."""


def of(event: Event, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """(label, text); `names` says what people are called."""
    data, private = event.data, event.private
    shown = []
    if data.get("dari") and data.get("ke") and data["dari"] != data["ke"]:
        shown.append(("Keadaan", f"{words(str(data['dari']))} → {words(str(data['ke']))}"))
    about = str(data.get("siapa") or (data.get("id") if _is_personal(event) else ""))
    if about in names:
        shown.append(("Tentang", names[about]))
    for key, label in DETAILS.items():
        value = private.get(key, None if key in IDS else data.get(key))
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            shown.append((label, words(str(value)) if key in CODES else str(value)))
    return shown


def _is_personal(event: Event) -> bool:
    return event.data.get("mesin") in PERSONAL or event.kind.startswith("rekaman.")
